"""Golden file of optimizers, schedules and clipping, made by PyTorch: python3 optimizers.py, beside optimizers.json."""

import json
import os

import torch

STEPS = 20
KEPT = (1, 2, 5, 20)
here = os.path.dirname(os.path.abspath(__file__))


def floats(tensor):
    """Shortest decimal that reads back as the same float32."""
    return [float(f"{v:.9g}") for v in tensor.detach().flatten().tolist()]


def network():
    return torch.nn.Sequential(torch.nn.Linear(4, 3), torch.nn.BatchNorm1d(3), torch.nn.Linear(3, 2))


torch.manual_seed(20)
first = network()
with torch.no_grad():
    first[1].weight.uniform_(0.5, 1.5)
    first[1].bias.uniform_(-0.5, 0.5)
start = torch.cat([p.detach().flatten() for p in first.parameters()])
gradients = torch.randn(STEPS, start.numel()) * torch.logspace(-3, 1, start.numel())[torch.randperm(start.numel())]


def trajectory(make, decay=0.0, decay_all=False, frozen_gamma=False, clip=None):
    net = network()
    parameters = list(net.parameters())
    torch.nn.utils.vector_to_parameters(start.clone(), parameters)
    if frozen_gamma:
        net[1].weight.requires_grad_(False)
    decayed = [p for p in parameters if decay_all or p.dim() > 1]
    others = [p for p in parameters if not any(p is q for q in decayed)]
    groups = [{"params": decayed, "weight_decay": decay}]
    if others:
        groups.append({"params": others, "weight_decay": 0.0})
    optimizer = make(groups)
    kept = {}
    for step in range(1, STEPS + 1):
        at = 0
        for p in parameters:
            if p.requires_grad:
                p.grad = gradients[step - 1, at : at + p.numel()].view_as(p).clone()
            at += p.numel()
        if clip is not None:
            torch.nn.utils.clip_grad_norm_([p for p in parameters if p.requires_grad], clip)
        optimizer.step()
        if step in KEPT:
            kept[str(step)] = floats(torch.nn.utils.parameters_to_vector(parameters))
    return kept


cases = []


def case(name, algorithm, make, rate, **options):
    expected = trajectory(make, **options)
    cases.append({"name": name, "algorithm": algorithm, "learningRate": rate, **options, "expected": expected})


O = torch.optim
for decay, decay_all in ((0.0, False), (0.1, False), (0.1, True)):
    more = {"decay": decay, "decay_all": decay_all}
    tag = f" decay {decay}{' all' if decay_all else ''}"
    case("sgd" + tag, {"sgd": [0.0, False]}, lambda g: O.SGD(g, lr=0.1), 0.1, **more)
    case("momentum" + tag, {"sgd": [0.9, False]}, lambda g: O.SGD(g, lr=0.05, momentum=0.9), 0.05, **more)
    case("nesterov" + tag, {"sgd": [0.9, True]}, lambda g: O.SGD(g, lr=0.05, momentum=0.9, nesterov=True), 0.05, **more)
    case("adam" + tag, {"adam": [0.9, 0.999, 1e-8]}, lambda g: O.Adam(g, lr=0.01), 0.01, **more)
    case("adam, other betas" + tag, {"adam": [0.5, 0.9, 1e-4]}, lambda g: O.Adam(g, lr=0.01, betas=(0.5, 0.9), eps=1e-4), 0.01, **more)
    case("adamW" + tag, {"adamW": [0.9, 0.999, 1e-8]}, lambda g: O.AdamW(g, lr=0.01), 0.01, **more)
case("momentum, frozen gamma, clipped", {"sgd": [0.9, False]}, lambda g: O.SGD(g, lr=0.05, momentum=0.9), 0.05, decay=0.1, decay_all=True, frozen_gamma=True, clip=5.0)
case("adamW, frozen gamma, clipped", {"adamW": [0.9, 0.999, 1e-8]}, lambda g: O.AdamW(g, lr=0.01), 0.01, decay=0.1, decay_all=True, frozen_gamma=True, clip=20.0)


def rates(make, base=0.2, steps=24):
    p = torch.nn.Parameter(torch.zeros(1))
    optimizer = O.SGD([p], lr=base)
    scheduler = make(optimizer)
    values = []
    for _ in range(steps):
        values.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        scheduler.step()
    return values


L = O.lr_scheduler
schedules = {
    "step": rates(lambda o: L.StepLR(o, step_size=5, gamma=0.3)),
    "exponential": rates(lambda o: L.ExponentialLR(o, gamma=0.9)),
    "cosine": rates(lambda o: L.CosineAnnealingLR(o, T_max=24, eta_min=0.02)),
    "linear": rates(lambda o: L.LinearLR(o, start_factor=0.25, total_iters=6)),
    "warmUpThenCosine": rates(
        lambda o: L.SequentialLR(o, [L.LinearLR(o, start_factor=0.25, total_iters=6), L.CosineAnnealingLR(o, T_max=18, eta_min=0.02)], milestones=[6])
    ),
}

clipping = []
for norm in (0.5, 5.0, 20.0, 1e4):
    p = torch.nn.Parameter(start.clone())
    p.grad = gradients[0].clone()
    total = torch.nn.utils.clip_grad_norm_([p], norm)
    clipping.append({"clipNorm": norm, "norm": float(f"{total.item():.9g}"), "clipped": floats(p.grad)})

with open(os.path.join(here, "optimizers.json"), "w") as out:
    json.dump(
        {
            "generator": "optimizers.py",
            "regenerate": "python3 driver/src/test/resources/golden/optimizers.py",
            "torch": torch.__version__,
            "network": "dense 4 -> 3, batchNorm, dense 3 -> 2",
            "start": floats(start),
            "gradients": [floats(g) for g in gradients],
            "cases": cases,
            "schedules": schedules,
            "clipping": clipping,
        },
        out,
        indent=0,
    )
    out.write("\n")
