"""Golden files of trained networks, made by PyTorch: python3 networks.py, beside networks.json and *.safetensors."""

import json
import os

import safetensors_file
import torch
from torch.nn import BatchNorm1d, Dropout, LeakyReLU, Linear, ReLU, Sequential, Sigmoid, Tanh

here = os.path.dirname(os.path.abspath(__file__))
torch.manual_seed(7)

NETWORKS = {
    # Every form of folding: with and without bias, through dropout, twice in a row.
    "folded": Sequential(
        Linear(6, 5), BatchNorm1d(5), ReLU(), Dropout(0.3),
        Linear(5, 4, bias=False), Dropout(0.2), BatchNorm1d(4, eps=1e-3), BatchNorm1d(4), Sigmoid(),
        Linear(4, 3), BatchNorm1d(3, affine=False),
    ),
    # Normalization with no dense layer before it.
    "separate": Sequential(BatchNorm1d(6), LeakyReLU(0.1), Linear(6, 5, bias=False), Tanh(), BatchNorm1d(5), Linear(5, 2)),
}


def floats(tensor):
    return [float(f"{v:.9g}") for v in tensor.detach().flatten().tolist()]


golden = {}
for name, net in NETWORKS.items():
    for module in net:
        if isinstance(module, BatchNorm1d) and module.affine:
            torch.nn.init.uniform_(module.weight, 0.5, 2)
            torch.nn.init.uniform_(module.bias, -1, 1)
    net.train()
    for _ in range(9):
        net(torch.randn(32, 6) * 3 + 5)
    net.eval()
    rows = torch.randn(21, 6) * 3 + 5
    safetensors_file.write(os.path.join(here, name + ".safetensors"), net.state_dict())
    golden[name] = {
        "rows": floats(rows),
        "float32": floats(net(rows)),
        "float64": net.double()(rows.double()).detach().flatten().tolist(),
    }

types = {
    "half": torch.tensor([0.0, -0.0, 1.0, -2.5, 65504.0, 6e-8, 6.1e-5, 0.1, float("inf"), float("-inf")]).half(),
    "brain": torch.tensor([[1.0, -3.140625], [1e38, 1e-38]]).bfloat16(),
    "double": torch.tensor(0.1, dtype=torch.float64),
    "long": torch.tensor([-1, 2**62]),
    "empty": torch.zeros(0, 3),
}
safetensors_file.write(os.path.join(here, "types.safetensors"), types)

with open(os.path.join(here, "networks.json"), "w") as out:
    json.dump(
        {
            "generator": "networks.py",
            "regenerate": "python3 workers/src/test/resources/golden/networks.py",
            "torch": torch.__version__,
            **golden,
            "types": {k: [str(v) for v in t.double().flatten().tolist()] for k, t in types.items()},
        },
        out,
        indent=0,
    )
    out.write("\n")
