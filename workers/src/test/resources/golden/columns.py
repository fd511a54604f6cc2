#!/usr/bin/env python3
"""Makes columns.json: outputs and gradients of the layer of a table's columns, by PyTorch.

    /usr/bin/python3 columns.py > columns.json        (Debian: apt-get install python3-torch)

Inputs and parameters are float32 values; PyTorch computes with them in float64.
"""
import json
import torch
import torch.nn as nn
import torch.nn.functional as F

torch.set_default_dtype(torch.float64)
ROWS = 9
COLUMNS = [("category", 5), ("number", 1), ("number", 2), ("flag", 1), ("category", 13), ("number", 1)]


class Columns(nn.Module):
    """What becomes of the columns of a table: (kind, size) each, with the width of the embedding of so many codes, or 0."""

    def __init__(self, columns, embedding):
        super().__init__()
        self.columns, self.embedding = columns, embedding
        sizes = [size for kind, size in columns if kind == "category" and embedding(size)]
        self.embeddings = nn.ModuleList(nn.Embedding(size, embedding(size)) for size in sizes)

    def forward(self, x):
        outputs, feature, table = [], 0, 0
        for kind, size in self.columns:
            if kind != "category":
                outputs.append(x[:, feature:feature + size])
                feature += size
                continue
            code = x[:, feature]
            known = (code == code.floor()) & (code >= 0) & (code < size)
            code = torch.where(known, code, torch.ones_like(code)).long()
            feature += 1
            if self.embedding(size):
                outputs.append(self.embeddings[table](code))
                table += 1
            else:
                outputs.append(F.one_hot(code, size).to(x.dtype))
        return torch.cat(outputs, 1)


# name, module
CASES = [
    ("auto", lambda: Columns(COLUMNS, lambda codes: 0 if codes <= 12 else round(1.6 * codes ** 0.56))),
    ("oneHot", lambda: Columns(COLUMNS, lambda codes: 0)),
    ("embedding", lambda: Columns(COLUMNS, lambda codes: 3)),
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


def run(name, module):
    torch.manual_seed(23)
    layer = module()
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
    cases = [run(*case) for case in CASES]
    print(json.dumps(dict(generator="columns.py", version=1, torch=torch.__version__, cases=cases)))


if __name__ == "__main__":
    main()
