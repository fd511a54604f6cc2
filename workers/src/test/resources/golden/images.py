#!/usr/bin/env python3
"""Makes images.json: outputs and gradients of the layers of images, and of what normalizes single rows, by PyTorch.

    /usr/bin/python3 images.py > images.json        (Debian: apt-get install python3-torch)

Inputs and parameters are float32 values; PyTorch computes with them in float64. Images are in PyTorch's order.
"""
import json
import torch
import torch.nn as nn
import torch.nn.functional as F

torch.set_default_dtype(torch.float64)
ROWS = 5


class Pad(nn.Module):
    """The shortcut without parameters of He et al. 2016: every second position, channels of zeros."""

    def forward(self, x):
        return F.pad(x[:, :, ::2, ::2], (0, 0, 0, 0, 0, 3))


class GlobalMean(nn.Module):
    def forward(self, x):
        return x.mean(dim=(2, 3))


class RMSNorm(nn.Module):
    """nn.RMSNorm of PyTorch 2.4 and later, over all of a row."""

    def __init__(self, shape, eps=1e-5, elementwise_affine=True):
        super().__init__()
        self.eps = eps
        self.weight = nn.Parameter(torch.ones(shape)) if elementwise_affine else None

    def forward(self, x):
        hat = x * torch.rsqrt(x.square().flatten(1).mean(1) + self.eps).reshape(-1, *[1] * (x.dim() - 1))
        return hat if self.weight is None else hat * self.weight


# name, module, shape of a row
CASES = [
    ("conv", lambda: nn.Conv2d(3, 4, 3, padding=1), (3, 5, 4)),
    ("convStride", lambda: nn.Conv2d(3, 4, 3, stride=2, padding=1, bias=False), (3, 5, 6)),
    ("convValid", lambda: nn.Conv2d(2, 3, 2), (2, 4, 5)),
    ("convDilation", lambda: nn.Conv2d(2, 3, 3, padding=2, dilation=2, stride=2), (2, 6, 5)),
    ("convGroups", lambda: nn.Conv2d(4, 6, 3, padding=1, groups=2), (4, 4, 3)),
    ("convDepthwise", lambda: nn.Conv2d(4, 4, 3, padding=1, stride=2, groups=4), (4, 5, 4)),
    ("convMultiplier", lambda: nn.Conv2d(2, 4, 3, padding=1, groups=2), (2, 4, 4)),
    ("convPoint", lambda: nn.Conv2d(3, 5, 1), (3, 3, 4)),
    ("convPointStride", lambda: nn.Conv2d(3, 5, 1, stride=2, bias=False), (3, 5, 4)),
    ("convLarge", lambda: nn.Conv2d(1, 3, 5, padding=2), (1, 7, 6)),
    ("batchNorm", lambda: nn.BatchNorm2d(3), (3, 4, 3)),
    ("maxPool", lambda: nn.MaxPool2d(2), (3, 4, 6)),
    ("maxPoolOverlap", lambda: nn.MaxPool2d(3, stride=2, padding=1), (3, 5, 6)),
    ("avgPool", lambda: nn.AvgPool2d(2), (3, 4, 6)),
    ("avgPoolPadded", lambda: nn.AvgPool2d(3, stride=2, padding=1), (3, 5, 6)),
    ("globalAvgPool", GlobalMean, (3, 4, 3)),
    ("flatten", nn.Flatten, (3, 2, 4)),
    ("padChannels", Pad, (2, 5, 4)),
    ("groupNorm", lambda: nn.GroupNorm(2, 4), (4, 3, 3)),
    ("groupNormDense", lambda: nn.GroupNorm(3, 6, eps=1e-3), (6,)),
    ("instanceNorm", lambda: nn.InstanceNorm2d(3, affine=True), (3, 4, 3)),
    ("layerNorm", lambda: nn.LayerNorm((3, 2, 4)), (3, 2, 4)),
    ("layerNormDense", lambda: nn.LayerNorm(6, elementwise_affine=False), (6,)),
    ("rmsNorm", lambda: RMSNorm((3, 2, 4)), (3, 2, 4)),
    ("rmsNormDense", lambda: RMSNorm(6, eps=1e-2), (6,)),
    ("rmsNormPlain", lambda: RMSNorm(6, elementwise_affine=False), (6,)),
    ("gelu", nn.GELU, (6,)),
    ("silu", nn.SiLU, (6,)),
    ("elu", lambda: nn.ELU(0.7), (6,)),
    ("residualSum", nn.Identity, (6,)),
]


def float32(t):
    return t.to(torch.float32).to(torch.float64)


def floats(t):
    return [float("%.9g" % v) for v in t.detach().reshape(-1)]


def run(name, module, shape, training):
    torch.manual_seed(19)
    layer = module()
    with torch.no_grad():
        for p in layer.parameters():
            p.copy_(float32(p + 0.3 * torch.randn_like(p)))
        if hasattr(layer, "running_mean") and layer.running_mean is not None:
            layer.running_mean.copy_(float32(0.2 * torch.randn(shape[0])))
            layer.running_var.copy_(float32(0.5 + torch.rand(shape[0])))
    x = float32(2 * torch.randn(ROWS, *shape) + 0.5)
    x.requires_grad_(True)
    case = dict(name=name, training=training, shape=list(shape), x=floats(x),
                parameters=sum((floats(p) for p in layer.parameters()), []))
    norm = isinstance(layer, nn.BatchNorm2d)
    if norm:
        case["running"] = floats(layer.running_mean) + floats(layer.running_var)
    layer.train(training)
    y = layer(x)
    dy = float32(torch.randn_like(y))
    y.backward(dy)
    case.update(y=floats(y), dy=floats(dy), dx=floats(x.grad),
                gradient=sum((floats(p.grad) for p in layer.parameters()), []))
    if norm:
        case["runningAfter"] = floats(layer.running_mean) + floats(layer.running_var)
    return case


def main():
    cases = [run(*case, training) for case in CASES for training in (True, False)
             if training or case[0] == "batchNorm"]
    print(json.dumps(dict(generator="images.py", version=1, torch=torch.__version__, rows=ROWS, cases=cases)))


main()
