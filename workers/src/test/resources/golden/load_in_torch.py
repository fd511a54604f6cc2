"""Loads what StateDictTest wrote in PyTorch, strictly, and compares the outputs. By hand, after the tests:

python3 workers/src/test/resources/golden/load_in_torch.py workers/target/for-torch
"""

import json
import os
import sys

import safetensors_file
import torch
from torch import nn

directory = sys.argv[1]


def module(layer, width):
    kind = layer["type"]
    if kind == "dense":
        return nn.Linear(width, layer["units"], bias=layer["bias"])
    if kind == "batchNorm":
        affine = layer["gamma"] != "off" or layer["beta"] != "off"
        return nn.BatchNorm1d(width, eps=layer["epsilon"], affine=affine)
    return {
        "relu": nn.ReLU,
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
        width = layer.get("units", width)
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
