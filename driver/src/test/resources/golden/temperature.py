"""Golden file of temperature scaling: /usr/bin/python3 temperature.py, beside temperature.json.

The root of the loss's slope in 1 / T by scipy, in double precision; PyTorch's LBFGS, as Guo et al. 2017 use it,
must find the same to its own accuracy.
"""

import json
import os

import numpy as np
import torch
from scipy.optimize import brentq
from scipy.special import softmax

here = os.path.dirname(os.path.abspath(__file__))
random = np.random.default_rng(7)


def slope(b, logits, target, weight):
    p = softmax(b * logits, axis=1)
    return (weight * ((p * logits).sum(1) - logits[np.arange(len(target)), target])).sum()


def by_torch(logits, target, weight):
    z, t, w = torch.tensor(logits), torch.tensor(target), torch.tensor(weight)
    temperature = torch.ones(1, dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.LBFGS(
        [temperature], lr=0.1, max_iter=2000, tolerance_grad=1e-12, tolerance_change=1e-14
    )

    def loss():
        optimizer.zero_grad()
        each = torch.nn.functional.cross_entropy(z / temperature, t, reduction="none")
        mean = (w * each).sum() / w.sum()
        mean.backward()
        return mean

    optimizer.step(loss)
    return temperature.item()


def case(name, classes, sharpness, weighted, n=120):
    signal = random.normal(0, 1, (n, classes))
    target = np.array([random.choice(classes, p=row) for row in softmax(1.5 * signal, axis=1)])
    logits = (sharpness * signal).astype(np.float32).astype(float)
    weight = random.uniform(0.1, 3, n) if weighted else np.ones(n)
    b = brentq(slope, 1e-4, 1e4, args=(logits, target, weight), xtol=1e-16, rtol=1e-15)
    assert abs(by_torch(logits, target, weight) * b - 1) < 1e-5, name
    return {
        "name": name,
        "classes": classes,
        "logits": logits.ravel().tolist(),
        "target": target.tolist(),
        "weight": weight.tolist(),
        "temperature": 1 / b,
    }


cases = [
    case("too sure", 3, 6, False),
    case("not sure enough", 2, 0.3, False),
    case("weighted", 5, 4, True),
]
with open(os.path.join(here, "temperature.json"), "w", encoding="utf-8") as out:
    json.dump({"version": 1, "cases": cases}, out)
    out.write("\n")
