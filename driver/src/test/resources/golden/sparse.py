"""Golden file of tables of which a step touches only the rows in use, by PyTorch: python3 sparse.py, beside sparse.json."""

import json
import os

import torch

CODES, WIDTH, ROWS, STEPS = 9, 3, 6, 20
KEPT = (1, 2, 5, 20)
here = os.path.dirname(os.path.abspath(__file__))
torch.manual_seed(21)
start = torch.randn(CODES, WIDTH)
# Code 0 is in every batch, the last one in none, the others now and then, and some twice.
batches = [torch.cat([torch.tensor([0]), torch.randint(1, CODES - 1, (ROWS - 1,))]) for _ in range(STEPS)]
slopes = torch.randn(STEPS, ROWS, WIDTH) * torch.logspace(-2, 1, STEPS * ROWS * WIDTH)[
    torch.randperm(STEPS * ROWS * WIDTH)
].view(STEPS, ROWS, WIDTH)
cases = []


def floats(tensor):
    """Shortest decimal that reads back as the same float32."""
    return [float(f"{v:.9g}") for v in tensor.detach().flatten().tolist()]


def case(name, algorithm, rate, run, **options):
    expected = run(**options)
    cases.append({"name": name, "algorithm": algorithm, "learningRate": rate, **options, "expected": expected})


def embedding(make):
    """nn.Embedding(sparse=True) and an optimizer that takes its gradients."""

    def run():
        table = torch.nn.Embedding(CODES, WIDTH, sparse=True, _weight=start.clone())
        optimizer = make(table.parameters())
        kept = {}
        for step in range(1, STEPS + 1):
            optimizer.zero_grad()
            ((table(batches[step - 1]) * slopes[step - 1]).sum() / ROWS).backward()
            optimizer.step()
            if step in KEPT:
                kept[str(step)] = floats(table.weight)
        return kept

    return run


def rows(make):
    """Each row a parameter of its own: an optimizer passes over those without a gradient. Steps count for all."""

    def run(decay=0.0, clip=None):
        table = [torch.nn.Parameter(row.clone()) for row in start]
        optimizer = make(table, decay)
        kept = {}
        for step in range(1, STEPS + 1):
            optimizer.zero_grad(set_to_none=True)
            used = torch.stack([table[c] for c in batches[step - 1].tolist()])
            ((used * slopes[step - 1]).sum() / ROWS).backward()
            if clip is not None:
                torch.nn.utils.clip_grad_norm_(table, clip)
            for row in table:
                state = optimizer.state[row]
                if row.grad is not None and "adam" in type(optimizer).__name__.lower():
                    if not state:
                        state["exp_avg"] = torch.zeros(WIDTH)
                        state["exp_avg_sq"] = torch.zeros(WIDTH)
                    state["step"] = torch.tensor(step - 1.0)
            optimizer.step()
            if step in KEPT:
                kept[str(step)] = floats(torch.stack(table))
        return kept

    return run


O = torch.optim
case("sgd", {"sgd": [0.0, False]}, 0.1, embedding(lambda p: O.SGD(p, lr=0.1)))
# SparseAdam adds eps before the bias is corrected, Adam after: a small one makes no difference.
case("sparse adam", {"adam": [0.9, 0.999, 1e-12]}, 0.01, embedding(lambda p: O.SparseAdam(list(p), lr=0.01, eps=1e-12)))
for decay in (0.0, 0.1):
    for clip in (None, 0.5):
        more = {"decay": decay, **({} if clip is None else {"clip": clip})}
        tag = f", decay {decay}" + ("" if clip is None else ", clipped")
        case("momentum" + tag, {"sgd": [0.9, False]}, 0.05, rows(lambda p, d: O.SGD(p, lr=0.05, momentum=0.9, weight_decay=d)), **more)
        case("nesterov" + tag, {"sgd": [0.9, True]}, 0.05, rows(lambda p, d: O.SGD(p, lr=0.05, momentum=0.9, nesterov=True, weight_decay=d)), **more)
        case("adam" + tag, {"adam": [0.9, 0.999, 1e-8]}, 0.01, rows(lambda p, d: O.Adam(p, lr=0.01, weight_decay=d)), **more)
        case("adamW" + tag, {"adamW": [0.9, 0.999, 1e-8]}, 0.01, rows(lambda p, d: O.AdamW(p, lr=0.01, weight_decay=d)), **more)

with open(os.path.join(here, "sparse.json"), "w") as out:
    json.dump(
        {
            "generator": "sparse.py",
            "regenerate": "python3 driver/src/test/resources/golden/sparse.py",
            "torch": torch.__version__,
            "start": floats(start),
            "width": WIDTH,
            "codes": [b.tolist() for b in batches],
            "slopes": [floats(s) for s in slopes],
            "cases": cases,
        },
        out,
        indent=0,
    )
    out.write("\n")
