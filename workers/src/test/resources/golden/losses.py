#!/usr/bin/env python3
"""Makes losses.json: summed losses, divisors and gradients by PyTorch in float64, from float32 outputs.

    /usr/bin/python3 losses.py > losses.json        (Debian: apt-get install python3-torch)

PyTorch has no row weights: a weighted row is its own loss, reduction="none", times the weight.
"""
import json
import torch
import torch.nn.functional as F

torch.set_default_dtype(torch.float64)
ROWS, CLASSES = 9, 4


def float32(t):
    return t.to(torch.float32).to(torch.float64)


def floats(t):
    return [float(v) for v in t.detach().reshape(-1)]


SETTINGS = [
    ("plain", {}),
    ("smooth", dict(labelSmoothing=0.1)),
    ("weighted", dict(classWeights=[0.5, 1.0, 2.5, 0.0])),
    ("smoothWeighted", dict(labelSmoothing=0.2, classWeights=[0.5, 1.0, 2.5, 0.25])),
]


def cross_entropy(name, settings, scale, row_weights):
    torch.manual_seed(23)
    z = float32(scale * torch.randn(ROWS, CLASSES))
    if scale > 100:
        z[0] = torch.tensor([1e4, -1e4, 1e4, -1e4])
        z[1] = torch.tensor([-1e4, -1e4, -1e4, -1e4])
    y = torch.randint(0, CLASSES, (ROWS,))
    w = float32(0.25 + 2 * torch.rand(ROWS)) if row_weights else torch.ones(ROWS)
    weights = settings.get("classWeights")
    v = torch.tensor(weights) if weights else None
    z.requires_grad_(True)
    rows = F.cross_entropy(z, y, weight=v, label_smoothing=settings.get("labelSmoothing", 0.0), reduction="none")
    loss = (w * rows).sum()
    loss.backward()
    divisor = (w * (v[y] if weights else 1)).sum()
    return dict(name=name + (" extreme" if scale > 100 else "") + (" rowWeights" if row_weights else ""),
                settings=settings, output=floats(z), targets=floats(y), weights=floats(w) if row_weights else None,
                loss=float(loss), divisor=float(divisor), gradient=floats(z.grad))


def squared_error(row_weights):
    torch.manual_seed(29)
    z = float32(3 * torch.randn(ROWS))
    t = float32(3 * torch.randn(ROWS))
    w = float32(0.25 + 2 * torch.rand(ROWS)) if row_weights else torch.ones(ROWS)
    z.requires_grad_(True)
    loss = (w * F.mse_loss(z, t, reduction="none")).sum()
    loss.backward()
    return dict(name="squaredError" + (" rowWeights" if row_weights else ""), settings=dict(mse=True),
                output=floats(z), targets=floats(t), weights=floats(w) if row_weights else None, loss=float(loss),
                divisor=float(w.sum()), gradient=floats(z.grad))


def main():
    cases = [cross_entropy(name, settings, scale, row_weights) for name, settings in SETTINGS
             for scale in (2, 1e3) for row_weights in (False, True)]
    cases += [squared_error(False), squared_error(True)]
    # A check that the mean is PyTorch's own: sum / divisor.
    for case in cases:
        if case["weights"] is None and "mse" not in case["settings"]:
            weights = case["settings"].get("classWeights")
            mean = F.cross_entropy(torch.tensor(case["output"]).reshape(ROWS, CLASSES),
                                   torch.tensor(case["targets"]).long(),
                                   weight=torch.tensor(weights) if weights else None,
                                   label_smoothing=case["settings"].get("labelSmoothing", 0.0))
            assert abs(float(mean) - case["loss"] / case["divisor"]) < 1e-9 * max(1.0, abs(float(mean)))
    print(json.dumps(dict(generator="losses.py", version=1, torch=torch.__version__, rows=ROWS, classes=CLASSES,
                          cases=cases)))


main()
