#!/usr/bin/env python3
"""Makes descent.json: internal covariate shift and the landscape along the gradient, by PyTorch in double precision.

    /usr/bin/python3 descent.py > descent.json        (Debian: apt-get install python3-torch)

Definitions: Santurkar et al. 2018, definition 2.1 and section 3.1. One batch of all rows; normalizations take its
statistics everywhere.
"""
import json
import torch
import torch.nn as nn

torch.set_default_dtype(torch.float64)
ROWS, FEATURES, CLASSES = 96, 6, 3
CASES = [
    dict(name="relu", layers=["dense12", "batchNorm", "relu", "dense10", "batchNorm", "relu", "dense"], rate=0.3),
    dict(name="reluPlain", layers=["dense12", "relu", "dense10", "relu", "dense"], rate=0.3),
    dict(name="linear", layers=["dense8", "batchNorm"] * 6 + ["dense"], rate=0.1),
    dict(name="sigmoid", layers=["dense8", "batchNorm", "sigmoid"] * 3 + ["dense"], rate=1.0),
]
STEPS = 5
ETAS = [0.5, 1.0, 2.0, 4.0]  # times the rate


def network(kinds):
    layers, width = [], FEATURES
    for kind in kinds:
        if kind.startswith("dense"):
            units = int(kind[5:] or CLASSES)
            layers.append(nn.Linear(width, units))
            width = units
        else:
            layers.append({"batchNorm": lambda: nn.BatchNorm1d(width), "relu": nn.ReLU, "sigmoid": nn.Sigmoid}[kind]())
    return nn.Sequential(*layers)


def floats(values):
    return [float(v) for v in values]


def gradient(model, parameters, x, y):
    """Loss and list of gradients with these values in the places of the parameters."""
    with torch.no_grad():
        for place, value in zip(model.parameters(), parameters):
            place.copy_(value)
    loss = nn.functional.cross_entropy(model(x), y)
    return float(loss), list(torch.autograd.grad(loss, list(model.parameters())))


def flat(gradients):
    return torch.cat([g.reshape(-1) for g in gradients])


def measure(model, theta, rate, x, y):
    names = [name for name, _ in model.named_parameters()]
    loss, g = gradient(model, theta, x, y)
    moved = [p - rate * d for p, d in zip(theta, g)]
    shifts = []
    for i, name in enumerate(names):
        if theta[i].dim() < 2:
            continue
        layer = int(name.split(".")[0])
        mixed = [moved[j] if int(names[j].split(".")[0]) < layer else theta[j] for j in range(len(names))]
        after = gradient(model, mixed, x, y)[1][i]
        shifts.append(dict(weight=name, norm=float(g[i].norm()), distance=float((after - g[i]).norm()),
                           cosine=float((after * g[i]).sum() / (after.norm() * g[i].norm()))))
    losses, changes, betas = [], [], []
    for factor in ETAS:
        eta = factor * rate
        there, other = gradient(model, [p - eta * d for p, d in zip(theta, g)], x, y)
        change = float((flat(other) - flat(g)).norm())
        losses.append(there)
        changes.append(change)
        betas.append(change / (eta * float(flat(g).norm())))
    return dict(loss=loss, shifts=shifts, lossLow=min(losses), lossHigh=max(losses), changeLow=min(changes),
                changeHigh=max(changes), smoothness=max(betas)), moved


def run(case, x, y):
    model = network(case["layers"])
    theta = [p.detach().float().double().clone() for p in model.parameters()]
    initial = floats(flat(theta))
    looks = []
    for step in range(STEPS + 1):
        look, moved = measure(model, theta, case["rate"], x, y)
        looks.append(look)
        theta = moved
    return dict(case, initial=initial, looks=[dict(looks[0], step=0), dict(looks[STEPS], step=STEPS)])


def main():
    torch.manual_seed(7)
    x = (torch.randn(ROWS, FEATURES) * torch.linspace(0.5, 2, FEATURES)).float().double()
    y = torch.randint(0, CLASSES, (ROWS,))
    x[:, 0] = (x[:, 0] + y).float().double()
    print(json.dumps(dict(generator="descent.py", version=1, torch=torch.__version__, etas=ETAS,
                          x=[floats(row) for row in x], y=[int(v) for v in y], cases=[run(c, x, y) for c in CASES])))


main()
