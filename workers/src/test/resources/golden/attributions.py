#!/usr/bin/env python3
"""Makes attributions.json: integrated gradients (Sundararajan et al. 2017) of small networks, by PyTorch.

    /usr/bin/python3 attributions.py > attributions.json        (Debian: apt-get install python3-torch)

Numbers move from the baseline to the row before the first layer, categories behind it: from what it makes of code 2. The
integral is a sum over the middles of POINTS equal steps. Parameters and rows are float32 values; all is computed in float64.
"""
import json
import torch
import torch.nn as nn

from columns import COLUMNS, Columns, auto, float32, floats

POINTS = 8192
ROWS = 4
STARTS = [sum(1 if kind == "category" else size for kind, size in COLUMNS[:i]) for i in range(len(COLUMNS) + 1)]
CATEGORIES = [STARTS[i] for i, (kind, _) in enumerate(COLUMNS) if kind == "category"]


class Table(nn.Module):
    """Columns in front of other layers."""

    def __init__(self, settings, *layers):
        super().__init__()
        self.columns, self.rest = Columns(COLUMNS, **settings), nn.Sequential(*layers)


def after(settings):
    return Columns(COLUMNS, **settings)(torch.full((1, STARTS[-1]), 2.0)).shape[1]


def table(settings, hidden, activation, outputs, norm=True):
    width = after(settings)
    layers = [nn.Linear(width, hidden)] + ([nn.BatchNorm1d(hidden)] if norm else []) + [activation, nn.Linear(hidden, outputs)]
    return Table(settings, *layers)


def categorical(settings):
    """Which outputs of the columns are those of a category, and of which feature."""
    found = []
    count = settings.get("width") or (1 if settings.get("numbers", "plain") == "plain" else settings["components"])
    for (kind, size), start in zip(COLUMNS, STARTS):
        outputs = size if kind == "flag" else size * count if kind == "number" else settings["embedding"](size) or size
        found += [start if kind == "category" else -1] * outputs
    return torch.tensor(found)


def of_table(model, settings, score_of, x, baseline):
    """All features of a row at once: numbers and outputs of categories move together."""
    is_category = categorical(settings)
    first, last = model.columns(baseline[None])[0], model.columns(x[None])[0]
    score = score_of(model.rest(last[None])[0])
    t = ((torch.arange(POINTS, dtype=torch.float64) + 0.5) / POINTS)[:, None]
    numbers = baseline + t * (x - baseline)
    numbers[:, CATEGORIES] = x[CATEGORIES]
    numbers.requires_grad_(True)
    moved = (first + t * (last - first)).detach().requires_grad_(True)
    values = torch.where(is_category >= 0, moved, model.columns(numbers))
    by_number, by_category = torch.autograd.grad(score(model.rest(values)).sum(), [numbers, moved])
    result = by_number.mean(0) * (x - baseline)
    category = by_category.mean(0) * (last - first)
    for feature in CATEGORIES:
        result[feature] = category[is_category == feature].sum()
    return result, score(model.rest(last[None])).item(), score(model.rest(first[None])).item()


def of_image(model, settings, score_of, x, baseline):
    score = score_of(model(x[None])[0])
    t = ((torch.arange(POINTS, dtype=torch.float64) + 0.5) / POINTS).reshape(-1, 1, 1, 1)
    points = (baseline + t * (x - baseline)).requires_grad_(True)
    gradient, = torch.autograd.grad(score(model(points)).sum(), points)
    result = gradient.mean(0) * (x - baseline)
    return result, score(model(x[None])).item(), score(model(baseline[None])).item()


def largest(outputs):
    k = outputs.argmax()
    return lambda values: values[:, k]


def against(outputs):
    return lambda values: values[:, 0] if outputs[0] > 0 else -values[:, 0]


def mean_of_counts(outputs):
    return lambda values: values[:, 0].exp()


def rows():
    features = []
    for kind, size in COLUMNS:
        if kind == "category":
            features.append(torch.randint(0, size, (ROWS, 1)).to(torch.float64))
        elif kind == "flag":
            features.append(torch.randint(0, 2, (ROWS, size)).to(torch.float64))
        else:
            features.append(float32(2 * torch.randn(ROWS, size) + 0.5))
    return torch.cat(features, 1)


def run(name, model, settings, score_of):
    for norm in (m for m in model.modules() if isinstance(m, (nn.BatchNorm1d, nn.BatchNorm2d))):
        norm.running_mean.copy_(float32(0.3 * torch.randn_like(norm.running_mean)))
        norm.running_var.copy_(float32(0.5 + torch.rand_like(norm.running_var)))
    with torch.no_grad():
        for p in model.parameters():
            p.copy_(float32(p + 0.3 * torch.randn_like(p)))
    model.eval()
    if settings is None:
        x, baseline, explain = float32(torch.randn(ROWS, 2, 4, 3)), torch.zeros(2, 4, 3), of_image
    else:
        x, baseline, explain = rows(), float32(0.5 * torch.randn(STARTS[-1])), of_table
        baseline[CATEGORIES] = 2
    results = [explain(model, settings, score_of, row, baseline) for row in x]
    running = [m for m in model.modules() if isinstance(m, (nn.BatchNorm1d, nn.BatchNorm2d))]
    return dict(name=name, x=floats(x), means=floats(baseline), parameters=sum((floats(p) for p in model.parameters()), []),
                running=sum((floats(m.running_mean) + floats(m.running_var) for m in running), []),
                attributions=sum((floats(r[0]) for r in results), []),
                scores=[r[1] for r in results], baselines=[r[2] for r in results])


def main():
    torch.set_default_dtype(torch.float64)
    torch.manual_seed(5)
    plain = dict(embedding=auto)
    periodic = dict(embedding=lambda codes: 2, numbers="periodic", components=6, width=4)
    piecewise = dict(embedding=lambda codes: 0, numbers="piecewiseLinear", components=4)
    image = nn.Sequential(nn.Conv2d(2, 3, 3, padding=1, bias=False), nn.BatchNorm2d(3), nn.ReLU(), nn.Flatten(), nn.Linear(36, 2))
    cases = [
        run("classes", table(plain, 8, nn.ReLU(), 3), plain, largest),
        run("two classes, one output", table(periodic, 8, nn.GELU(), 1), periodic, against),
        run("counts", table(piecewise, 6, nn.Tanh(), 1, norm=False), piecewise, mean_of_counts),
        run("images", image, None, largest),
    ]
    columns = [dict(kind=kind, size=size) for kind, size in COLUMNS]
    print(json.dumps(dict(generator="attributions.py", version=1, torch=torch.__version__, columns=columns, cases=cases)))


if __name__ == "__main__":
    main()
