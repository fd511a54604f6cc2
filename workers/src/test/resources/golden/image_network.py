"""A trained residual network of images by PyTorch: python3 image_network.py, beside image_network.json and .safetensors.

Residual below is the module that loads what syncbn writes of a residual block.
"""
import json
import os

import safetensors_file
import torch
from torch import nn

here = os.path.dirname(os.path.abspath(__file__))
torch.manual_seed(11)


class Residual(nn.Module):
    def __init__(self, body, shortcut=()):
        super().__init__()
        self.body, self.shortcut = nn.Sequential(*body), nn.Sequential(*shortcut)

    def forward(self, x):
        return self.body(x) + self.shortcut(x)


net = nn.Sequential(
    nn.Conv2d(2, 4, 3, padding=1, bias=False), nn.BatchNorm2d(4), nn.ReLU(),
    Residual([nn.Conv2d(4, 4, 3, padding=1), nn.BatchNorm2d(4), nn.ReLU(),
              nn.Conv2d(4, 4, 3, padding=1, groups=4), nn.BatchNorm2d(4)]),
    nn.GELU(),
    Residual([Residual([nn.Conv2d(4, 4, 1, bias=False), nn.BatchNorm2d(4)]), nn.SiLU(),
              nn.Conv2d(4, 6, 3, stride=2, padding=1, groups=2)],
             [nn.Conv2d(4, 6, 1, stride=2, bias=False), nn.BatchNorm2d(6)]),
    nn.GroupNorm(2, 6), nn.ELU(), nn.MaxPool2d(2), nn.AvgPool2d(2, stride=1, padding=1), nn.BatchNorm2d(6), nn.Flatten(),
    nn.LayerNorm(54), nn.Linear(54, 3))

for p in net.parameters():
    torch.nn.init.normal_(p, 0.2, 0.4)
net.train()
for _ in range(5):
    net(torch.randn(16, 2, 9, 8) + 1)
net.eval()
rows = torch.randn(19, 2, 9, 8) + 1
safetensors_file.write(os.path.join(here, "image_network.safetensors"), net.state_dict())
with open(os.path.join(here, "image_network.json"), "w") as out:
    json.dump({"generator": "image_network.py", "torch": torch.__version__,
               "rows": [float("%.9g" % v) for v in rows.flatten().tolist()],
               "outputs": [float("%.9g" % v) for v in net.double()(rows.double()).detach().flatten().tolist()]}, out)
    out.write("\n")
