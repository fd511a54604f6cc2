"""Loads what StateDictTest wrote in PyTorch, strictly, and compares the outputs. By hand, after the tests:

python3 workers/src/test/resources/golden/load_in_torch.py workers/target/for-torch
"""

import json
import os
import sys

import safetensors_file
from columns import Columns, auto
import torch
from torch import nn

directory = sys.argv[1]


class RMSNorm(nn.Module):
    """nn.RMSNorm, which PyTorch has from 2.4 on."""

    def __init__(self, width, eps):
        super().__init__()
        self.weight, self.eps = nn.Parameter(torch.ones(width)), eps

    def forward(self, x):
        return x * torch.rsqrt(x.square().mean(-1, keepdim=True) + self.eps) * self.weight


class StandardizedLinear(nn.Linear):
    """nn.Linear with the weight standardization of Qiao et al. 2019."""

    def forward(self, x):
        v = self.weight
        w = (v - v.mean(1, keepdim=True)) / torch.sqrt(v.var(1, unbiased=False, keepdim=True) + 1e-5)
        return nn.functional.linear(x, w, self.bias)


def columns(layer):
    """The module of driver/docs/pytorch.md for a layer of a model."""
    numbers = layer["numbers"]
    kind = numbers["type"]
    components = {"plain": 1, "piecewiseLinear": numbers.get("bins"), "periodic": 2 * numbers.get("frequencies", 0)}[kind]
    return Columns([(c["kind"], c["size"]) for c in layer["columns"]], auto, kind, components, numbers.get("width", 0))


def module(layer, width):
    kind = layer["type"]
    if kind == "columns":
        return columns(layer)
    if kind == "weightNorm":
        return nn.utils.weight_norm(module(layer["of"], width))
    if kind == "weightStandardization":
        return StandardizedLinear(width, layer["of"]["units"], bias=layer["of"]["bias"])
    if kind in ("batchRenorm", "l1BatchNorm", "lInfBatchNorm"):
        return module(layer["norm"], width)
    if kind == "rmsNorm":
        return RMSNorm(width, layer["epsilon"])
    if kind == "dense":
        return nn.Linear(width, layer["units"], bias=layer["bias"])
    if kind == "batchNorm":
        affine = layer["gamma"] != "off" or layer["beta"] != "off"
        return nn.BatchNorm1d(width, eps=layer["epsilon"], affine=affine)
    return {
        "relu": nn.ReLU,
        "noise": nn.Identity,
        "sigmoid": nn.Sigmoid,
        "tanh": nn.Tanh,
        "dropout": lambda: nn.Dropout(layer["rate"]),
        "leakyRelu": lambda: nn.LeakyReLU(layer["slope"]),
    }[kind]()


for case in sorted(f[: -len(".json")] for f in os.listdir(directory) if f.endswith(".json")):
    with open(os.path.join(directory, case + ".json")) as file:
        written = json.load(file)
    width, modules = written["inputs"], []
    for layer in written["network"]["layers"]:
        modules.append(module(layer, width))
        width = layer.get("of", layer).get("units", width)
        if layer["type"] == "columns":
            width = modules[-1](torch.zeros(1, width)).shape[1]
    net = nn.Sequential(*modules)
    state = safetensors_file.read(os.path.join(directory, case + ".safetensors"))
    net.load_state_dict(state, strict=True)
    net.eval()
    rows = torch.tensor(written["rows"]).reshape(-1, written["inputs"])
    ours = torch.tensor(written["outputs"]).reshape(rows.shape[0], -1)
    theirs = net(rows).detach()
    error = ((ours - theirs).abs().max() / theirs.abs().max()).item()
    print(f"{case}: {len(state)} tensors load strictly, largest relative difference of outputs {error:.1e}")
    assert error < 1e-6
    counts = [tensor.item() for name, tensor in net.state_dict().items() if name.endswith("num_batches_tracked")]
    assert counts == written["batches"], counts
