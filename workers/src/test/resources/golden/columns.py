#!/usr/bin/env python3
"""Makes columns.json: outputs and gradients of the layer of a table's columns, by PyTorch.

    /usr/bin/python3 columns.py > columns.json        (Debian: apt-get install python3-torch)

Inputs and parameters are float32 values; PyTorch computes with them in float64.
"""
import json
import torch
import torch.nn as nn
import torch.nn.functional as F

ROWS = 9
COLUMNS = [("category", 5), ("number", 1), ("number", 2), ("flag", 1), ("category", 13), ("number", 1)]


class Columns(nn.Module):
    """The layer `columns`. A column is (kind, size): "category" with its number of codes, "number" or "flag" with its number
    of features. `embedding` gives the width of the vectors for so many codes, 0 for one output each. `numbers` is "plain",
    "piecewiseLinear" with `components` bins or "periodic" with `components` / 2 frequencies; `width` is that of the linear
    layer of each number, 0 for none.
    """

    def __init__(self, columns, embedding, numbers="plain", components=1, width=0, sigma=0.01):
        super().__init__()
        self.columns, self.embedding, self.numbers = columns, embedding, numbers
        count = sum(size for kind, size in columns if kind == "number")
        if numbers == "periodic":
            self.frequencies = nn.Parameter(sigma * torch.randn(count, components // 2))
        if width:
            bound = components ** -0.5
            self.weight = nn.Parameter(torch.empty(count, components, width).uniform_(-bound, bound))
            self.bias = nn.Parameter(torch.empty(count, width).uniform_(-bound, bound))
        self.components, self.width = components, width
        sizes = [size for kind, size in columns if kind == "category" and embedding(size)]
        self.embeddings = nn.ModuleList(nn.Embedding(size, embedding(size)) for size in sizes)
        for table in self.embeddings:
            nn.init.uniform_(table.weight, -table.embedding_dim ** -0.5, table.embedding_dim ** -0.5)

    def embedded(self, x):
        """All numbers, (rows, numbers), as (rows, numbers, outputs of each)."""
        if self.numbers == "plain":
            return x[..., None]
        if self.numbers == "periodic":
            angles = 2 * torch.pi * self.frequencies * x[..., None]
            v = torch.cat([torch.sin(angles), torch.cos(angles)], -1)
        else:
            v = x[..., None] - torch.arange(self.components, dtype=x.dtype)
            low, high = torch.zeros(self.components), torch.ones(self.components)
            low[0], high[-1] = -torch.inf, torch.inf
            v = torch.minimum(torch.maximum(v, low), high)
        if not self.width:
            return v
        return torch.relu(torch.einsum("rnc,ncw->rnw", v, self.weight) + self.bias)

    def forward(self, x):
        starts = [0]
        for kind, size in self.columns:
            starts.append(starts[-1] + (1 if kind == "category" else size))
        numbers = [f for (kind, _), a, b in zip(self.columns, starts, starts[1:]) if kind == "number" for f in range(a, b)]
        embedded = self.embedded(x[:, numbers])
        outputs, number, table = [], 0, 0
        for (kind, size), start in zip(self.columns, starts):
            if kind == "number":
                outputs.append(embedded[:, number:number + size].flatten(1))
                number += size
            elif kind == "flag":
                outputs.append(x[:, start:start + size])
            else:
                code = x[:, start]
                known = (code == code.floor()) & (code >= 0) & (code < size)
                code = torch.where(known, code, torch.ones_like(code)).long()
                if self.embedding(size):
                    outputs.append(self.embeddings[table](code))
                    table += 1
                else:
                    outputs.append(F.one_hot(code, size).to(x.dtype))
        return torch.cat(outputs, 1)


def auto(codes):
    return 0 if codes <= 12 else min(64, round(1.6 * codes ** 0.56))


# name, settings
CASES = [
    ("auto", dict(embedding=auto)),
    ("oneHot", dict(embedding=lambda codes: 0)),
    ("embedding", dict(embedding=lambda codes: 3)),
    ("piecewise", dict(embedding=auto, numbers="piecewiseLinear", components=4)),
    ("piecewiseEmbedded", dict(embedding=lambda codes: 2, numbers="piecewiseLinear", components=5, width=3)),
    ("periodic", dict(embedding=auto, numbers="periodic", components=6)),
    ("periodicEmbedded", dict(embedding=lambda codes: 2, numbers="periodic", components=6, width=4)),
]


def float32(t):
    return t.to(torch.float32).to(torch.float64)


def floats(t):
    return [float("%.9g" % v) for v in t.detach().reshape(-1)]


def inputs():
    features = []
    for kind, size in COLUMNS:
        if kind == "category":
            features.append(torch.randint(0, size, (ROWS, 1)).to(torch.float64))
        elif kind == "flag":
            features.append(torch.randint(0, 2, (ROWS, size)).to(torch.float64))
        else:
            features.append(float32(2 * torch.randn(ROWS, size) + 0.5))
    x = torch.cat(features, 1)
    x[0, 0], x[1, 0], x[2, 0] = 2.5, -1, 5  # No codes.
    return x


def run(name, settings):
    torch.manual_seed(23)
    layer = Columns(COLUMNS, **settings)
    with torch.no_grad():
        for p in layer.parameters():
            p.copy_(float32(p + 0.3 * torch.randn_like(p)))
    x = inputs()
    x.requires_grad_(True)
    y = layer(x)
    dy = float32(torch.randn_like(y))
    y.backward(dy)
    columns = [dict(kind=kind, size=size) for kind, size in COLUMNS]
    return dict(name=name, columns=columns, x=floats(x), parameters=sum((floats(p) for p in layer.parameters()), []),
                names=[n for n, _ in layer.named_parameters()],
                shapes=[list(p.shape) for p in layer.parameters()],
                y=floats(y), dy=floats(dy), dx=floats(x.grad),
                gradient=sum((floats(p.grad) for p in layer.parameters()), []))


def main():
    torch.set_default_dtype(torch.float64)
    cases = [run(*case) for case in CASES]
    print(json.dumps(dict(generator="columns.py", version=1, torch=torch.__version__, cases=cases)))


if __name__ == "__main__":
    main()
