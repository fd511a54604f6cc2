#!/usr/bin/env python3
"""Makes losses.json: summed losses, divisors and gradients by PyTorch in float64, from float32 outputs.

    /usr/bin/python3 losses.py > losses.json        (Debian: apt-get install python3-torch python3-sklearn)

Gamma and Tweedie, which PyTorch has not, are half of scikit-learn's deviances without the terms of the target alone.

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


BINARY = [
    ("plain", {}),
    ("smooth", dict(labelSmoothing=0.1)),
    ("weighted", dict(classWeights=[0.5, 2.5])),
    ("positive", dict(positiveWeight=3.0)),
    ("all", dict(labelSmoothing=0.2, classWeights=[1.5, 0.25], positiveWeight=0.5)),
]


def binary(name, settings, scale, row_weights):
    torch.manual_seed(37)
    z = float32(scale * torch.randn(ROWS))
    y = torch.tensor([0.0, 1, 1, 0, 0, 1, 0, 1, 1])
    w = float32(0.25 + 2 * torch.rand(ROWS)) if row_weights else torch.ones(ROWS)
    e = settings.get("labelSmoothing", 0.0)
    v = torch.tensor(settings.get("classWeights", [1.0, 1.0]))[y.long()]
    z.requires_grad_(True)
    loss = F.binary_cross_entropy_with_logits(z, (1 - e) * y + e / 2, weight=w * v, reduction="sum",
                                              pos_weight=torch.tensor(settings.get("positiveWeight", 1.0)))
    loss.backward()
    return dict(name="binary " + name + (" extreme" if scale > 100 else "") + (" rowWeights" if row_weights else ""),
                settings=dict(settings, loss="binaryCrossEntropy"), output=floats(z), targets=floats(y),
                weights=floats(w) if row_weights else None, loss=float(loss), divisor=float((w * v).sum()),
                gradient=floats(z.grad))


def focal(gamma, weights, row_weights):
    torch.manual_seed(41)
    z = float32(2 * torch.randn(ROWS, CLASSES))
    y = torch.randint(0, CLASSES, (ROWS,))
    w = float32(0.25 + 2 * torch.rand(ROWS)) if row_weights else torch.ones(ROWS)
    v = torch.tensor(weights if weights else [1.0] * CLASSES)[y]
    z.requires_grad_(True)
    log_p = F.log_softmax(z, dim=1)[torch.arange(ROWS), y]
    loss = (w * v * (1 - torch.exp(log_p)) ** gamma * -log_p).sum()
    loss.backward()
    settings = dict(loss="focal", gamma=gamma)
    if weights:
        settings["classWeights"] = weights
    return dict(name="focal %s" % gamma + (" weighted" if weights else "") + (" rowWeights" if row_weights else ""),
                settings=settings, output=floats(z), targets=floats(y), weights=floats(w) if row_weights else None,
                loss=float(loss), divisor=float((w * v).sum()), gradient=floats(z.grad))


def tweedie(z, t, p):
    return torch.exp((2 - p) * z) / (2 - p) - t * torch.exp((1 - p) * z) / (1 - p)


# name: settings, loss of each row, targets, power of the deviance or None
VALUES = [
    ("squaredError", dict(loss="meanSquaredError"), lambda z, t: F.mse_loss(z, t, reduction="none"), "any", None),
    ("absoluteError", dict(loss="meanAbsoluteError"), lambda z, t: F.l1_loss(z, t, reduction="none"), "any", None),
    ("huber", dict(loss="huber", delta=1.0), lambda z, t: F.huber_loss(z, t, reduction="none"), "any", None),
    ("huber wide", dict(loss="huber", delta=3.5), lambda z, t: F.huber_loss(z, t, reduction="none", delta=3.5), "any",
     None),
    ("poisson", dict(loss="poisson"), lambda z, t: F.poisson_nll_loss(z, t, reduction="none"), "count", 1.0),
    ("gamma", dict(loss="gamma"), lambda z, t: z + t * torch.exp(-z), "positive", 2.0),
    ("tweedie", dict(loss="tweedie", power=1.5), lambda z, t: tweedie(z, t, 1.5), "count", 1.5),
    ("tweedie near Poisson", dict(loss="tweedie", power=1.1), lambda z, t: tweedie(z, t, 1.1), "count", 1.1),
]


def targets(kind):
    t = float32(3 * torch.randn(ROWS))
    if kind == "any":
        return t
    t = float32(torch.exp(t / 2))
    return torch.floor(t) if kind == "count" else t


def value(name, settings, rows, kind, power, row_weights):
    torch.manual_seed(29)
    z = float32((3 if power is None else 1) * torch.randn(ROWS))
    t = targets(kind)
    w = float32(0.25 + 2 * torch.rand(ROWS)) if row_weights else torch.ones(ROWS)
    z.requires_grad_(True)
    loss = (w * rows(z, t)).sum()
    loss.backward()
    case = dict(name=name + (" rowWeights" if row_weights else ""), settings=settings,
                output=floats(z), targets=floats(t), weights=floats(w) if row_weights else None, loss=float(loss),
                divisor=float(w.sum()), gradient=floats(z.grad))
    if power is not None:
        from sklearn.metrics import mean_tweedie_deviance
        mean = torch.exp(z).detach().numpy()
        case["deviance"] = mean_tweedie_deviance(t.numpy(), mean, sample_weight=w.numpy(), power=power)
        # Half of it is the loss, up to the deviance of a prediction that is the target itself.
        some = t > 0
        least = torch.zeros(ROWS)
        least[some] = rows(torch.log(t[some]), t[some])
        half = float((w * (rows(z, t) - least)).sum() / w.sum())
        assert abs(2 * half - case["deviance"]) < 1e-12 * max(1.0, case["deviance"]), name
    return case


# As VALUES, of several targets each row: PyTorch's mean is over rows and targets.
def several(name, settings, rows, kind, power, row_weights):
    torch.manual_seed(43)
    columns = 3
    z = float32((3 if power is None else 1) * torch.randn(ROWS, columns))
    t = torch.stack([targets(kind) for _ in range(columns)], dim=1)
    w = float32(0.25 + 2 * torch.rand(ROWS)) if row_weights else torch.ones(ROWS)
    z.requires_grad_(True)
    loss = (w * rows(z, t).mean(dim=1)).sum()
    loss.backward()
    if not row_weights:
        assert abs(float(loss) / ROWS - float(rows(z, t).mean())) < 1e-12 * max(1.0, abs(float(loss)))
    return dict(name="several " + name + (" rowWeights" if row_weights else ""), settings=settings,
                output=floats(z), targets=floats(t), weights=floats(w) if row_weights else None, loss=float(loss),
                divisor=float(w.sum()), gradient=floats(z.grad))


def labels(name, settings, scale, row_weights):
    torch.manual_seed(47)
    columns = 4
    z = float32(scale * torch.randn(ROWS, columns))
    y = (torch.rand(ROWS, columns) < 0.4).to(torch.float64)
    w = float32(0.25 + 2 * torch.rand(ROWS)) if row_weights else torch.ones(ROWS)
    e = settings.get("labelSmoothing", 0.0)
    z.requires_grad_(True)
    loss = F.binary_cross_entropy_with_logits(z, (1 - e) * y + e / 2, weight=w[:, None] / columns, reduction="sum",
                                              pos_weight=torch.tensor(settings.get("positiveWeight", 1.0)))
    loss.backward()
    if not settings and not row_weights:
        assert abs(float(loss) / ROWS - float(torch.nn.BCEWithLogitsLoss()(z, y))) < 1e-12 * max(1.0, float(loss))
    return dict(name="labels " + name + (" extreme" if scale > 100 else "") + (" rowWeights" if row_weights else ""),
                settings=dict(settings, loss="binaryCrossEntropy"), output=floats(z), targets=floats(y),
                weights=floats(w) if row_weights else None, loss=float(loss), divisor=float(w.sum()),
                gradient=floats(z.grad))


def quantile(levels, row_weights):
    torch.manual_seed(31)
    z = float32(torch.randn(ROWS, len(levels)))
    t = float32(torch.randn(ROWS))
    w = float32(0.25 + 2 * torch.rand(ROWS)) if row_weights else torch.ones(ROWS)
    z.requires_grad_(True)
    error = t[:, None] - z
    q = torch.tensor(levels)
    loss = (w * torch.maximum(q * error, (q - 1) * error).mean(dim=1)).sum()
    loss.backward()
    from sklearn.metrics import mean_pinball_loss
    means = [mean_pinball_loss(t.numpy(), z[:, j].detach().numpy(), sample_weight=w.numpy(), alpha=level)
             for j, level in enumerate(levels)]
    assert abs(float(loss / w.sum()) - sum(means) / len(levels)) < 1e-14
    return dict(name="quantile %s" % levels + (" rowWeights" if row_weights else ""),
                settings=dict(loss="quantile", levels=levels), output=floats(z), targets=floats(t),
                weights=floats(w) if row_weights else None, loss=float(loss), divisor=float(w.sum()),
                gradient=floats(z.grad))


def main():
    cases = [cross_entropy(name, settings, scale, row_weights) for name, settings in SETTINGS
             for scale in (2, 1e3) for row_weights in (False, True)]
    cases += [value(*settings, row_weights) for settings in VALUES for row_weights in (False, True)]
    cases += [quantile(levels, row_weights) for levels in ([0.5], [0.1, 0.5, 0.9], [0.05, 0.25, 0.75, 0.95])
              for row_weights in (False, True)]
    cases += [binary(name, settings, scale, row_weights) for name, settings in BINARY
              for scale in (2, 1e3) for row_weights in (False, True)]
    cases += [focal(gamma, weights, row_weights) for gamma in (0.0, 0.5, 2.0)
              for weights in (None, [0.5, 1.0, 2.5, 0.25]) for row_weights in (False, True)]
    cases += [several(*settings, row_weights) for settings in VALUES for row_weights in (False, True)]
    cases += [labels(name, settings, scale, row_weights) for name, settings in BINARY if "classWeights" not in settings
              for scale in (2, 1e3) for row_weights in (False, True)]
    # A check that the mean is PyTorch's own: sum / divisor.
    for case in cases:
        if case["weights"] is None and "loss" not in case["settings"]:
            weights = case["settings"].get("classWeights")
            mean = F.cross_entropy(torch.tensor(case["output"]).reshape(ROWS, CLASSES),
                                   torch.tensor(case["targets"]).long(),
                                   weight=torch.tensor(weights) if weights else None,
                                   label_smoothing=case["settings"].get("labelSmoothing", 0.0))
            assert abs(float(mean) - case["loss"] / case["divisor"]) < 1e-9 * max(1.0, abs(float(mean)))
    print(json.dumps(dict(generator="losses.py", version=1, torch=torch.__version__, rows=ROWS, classes=CLASSES,
                          cases=cases)))


main()
