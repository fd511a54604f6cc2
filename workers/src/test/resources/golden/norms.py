#!/usr/bin/env python3
"""Makes norms.json: outputs and gradients of relatives of batch normalization, by PyTorch's autograd over their formulas.

    /usr/bin/python3 norms.py > norms.json        (Debian: apt-get install python3-torch)

Inputs and parameters are float32 values; PyTorch computes with them in float64. Images are in PyTorch's order. Every
case is step STEP of a training; "predicted" is what the module gives in eval mode for the same input.
"""
import json
import math
import torch
import torch.nn as nn

torch.set_default_dtype(torch.float64)
ROWS, STEP = 10, 3


class Norm(nn.Module):
    """What batch normalizations have in common: names and running statistics of nn.BatchNorm."""

    def __init__(self, channels, epsilon=1e-5, gamma=True):
        super().__init__()
        self.epsilon = epsilon
        self.weight = nn.Parameter(torch.ones(channels)) if gamma else None
        self.bias = nn.Parameter(torch.zeros(channels))
        self.register_buffer("running_mean", torch.zeros(channels))
        self.register_buffer("running_var", torch.ones(channels))

    def forward(self, x):
        axes = [0] + list(range(2, x.dim()))
        view = [1, -1] + [1] * (x.dim() - 2)
        n = x.numel() // x.shape[1]
        mean, var = x.mean(axes), self.spread(x, axes, view, n)
        hat = self.hat(x, mean, var, view) if self.training else self.by(x, self.running_mean, self.running_var, view)
        if self.training:
            with torch.no_grad():
                self.running_mean.mul_(0.9).add_(0.1 * mean)
                self.running_var.mul_(0.9).add_(0.1 * var * n / (n - 1))
        scaled = hat if self.weight is None else hat * self.weight.view(view)
        return scaled + self.bias.view(view)

    def by(self, x, mean, var, view):
        return (x - mean.view(view)) / torch.sqrt(var + self.epsilon).view(view)

    def hat(self, x, mean, var, view):
        return self.by(x, mean, var, view)

    def spread(self, x, axes, view, n):
        return x.var(axes, unbiased=False)


class BatchRenorm(Norm):
    """Ioffe 2017, Algorithm 1; running variances in place of running deviations."""

    def __init__(self, channels, rMax, dMax, plainSteps=0, rSteps=0, dSteps=0, **settings):
        super().__init__(channels, **settings)

        def share(full):
            if STEP < plainSteps:
                return 0
            return 1 if STEP >= full else (STEP - plainSteps) / (full - plainSteps)

        self.r_max = 1 + (rMax - 1) * share(rSteps)
        self.d_max = dMax * share(dSteps)

    def hat(self, x, mean, var, view):
        with torch.no_grad():
            running = torch.sqrt(self.running_var + self.epsilon)
            r = (torch.sqrt(var + self.epsilon) / running).clamp(1 / self.r_max, self.r_max)
            d = ((mean - self.running_mean) / running).clamp(-self.d_max, self.d_max)
        return super().hat(x, mean, var, view) * r.view(view) + d.view(view)


class L1BatchNorm(Norm):
    """Hoffer et al. 2018, section 4.1: pi / 2 times the squared mean absolute deviation in place of the variance."""

    def spread(self, x, axes, view, n):
        return math.pi / 2 * (x - x.mean(axes).view(view)).abs().mean(axes) ** 2


class LInfBatchNorm(Norm):
    """The same, section 4.2, by the largest; amax shares its gradient evenly among equal values."""

    def spread(self, x, axes, view, n):
        c = (1 + math.sqrt(math.pi * math.log(4))) / (2 * math.sqrt(2 * math.log(n)))
        return (c * (x - x.mean(axes).view(view)).abs().amax(axes)) ** 2


# type, settings, module, shape of a row; "coarse" rounds the inputs, so that some are equal
CASES = [
    ("batchRenorm", dict(rMax=1.3, dMax=0.4, plainSteps=0, rSteps=0, dSteps=0), BatchRenorm, (5,)),
    ("batchRenorm", dict(rMax=3, dMax=5, plainSteps=1, rSteps=9, dSteps=6, epsilon=1e-2), BatchRenorm, (5,)),
    ("batchRenorm", dict(rMax=100, dMax=100, plainSteps=0, rSteps=0, dSteps=0, gamma="off"), BatchRenorm, (5,)),
    ("batchRenorm", dict(rMax=1.5, dMax=0.5, plainSteps=0, rSteps=0, dSteps=0), BatchRenorm, (3, 2, 4)),
    ("l1BatchNorm", dict(), L1BatchNorm, (5,)),
    ("l1BatchNorm", dict(epsilon=1e-1, gamma="off"), L1BatchNorm, (5,)),
    ("l1BatchNorm", dict(), L1BatchNorm, (3, 2, 4)),
    ("l1BatchNorm", dict(), L1BatchNorm, (5,), "coarse"),
    ("lInfBatchNorm", dict(), LInfBatchNorm, (5,)),
    ("lInfBatchNorm", dict(epsilon=1e-1, gamma="off"), LInfBatchNorm, (5,)),
    ("lInfBatchNorm", dict(), LInfBatchNorm, (3, 2, 4)),
    ("lInfBatchNorm", dict(), LInfBatchNorm, (5,), "coarse"),
]


def float32(t):
    return t.to(torch.float32).to(torch.float64)


def floats(t):
    return [float("%.9g" % v) for v in t.detach().reshape(-1)]


def doubles(t):
    return [float(v) for v in t.detach().reshape(-1)]


def run(number, kind, settings, module, shape, coarse=""):
    torch.manual_seed(100 + number)
    arguments = dict(settings)
    if "gamma" in arguments:
        arguments["gamma"] = arguments["gamma"] != "off"
    layer = module(shape[0], **arguments)
    with torch.no_grad():
        for p in layer.parameters():
            p.copy_(float32(p + 0.3 * torch.randn_like(p)))
        layer.running_mean.copy_(0.7 * torch.randn(shape[0]))
        layer.running_var.copy_(0.5 + 3 * torch.rand(shape[0]))
    parameters = [p for p in layer.parameters()]
    x = float32(1.5 * torch.randn(ROWS, *shape) + 0.5)
    if coarse:
        x = x.round()
    case = dict(name="%d %s" % (number, kind), type=kind, settings=settings, shape=list(shape), x=floats(x),
                parameters=sum((floats(p) for p in parameters), []),
                running=doubles(layer.running_mean) + doubles(layer.running_var))
    layer.eval()
    case["predicted"] = floats(layer(x))
    layer.train()
    x.requires_grad_(True)
    y = layer(x)
    dy = float32(torch.randn_like(y))
    y.backward(dy)
    case.update(y=floats(y), dy=floats(dy), dx=floats(x.grad), gradient=sum((floats(p.grad) for p in parameters), []),
                runningAfter=doubles(layer.running_mean) + doubles(layer.running_var))
    return case


def main():
    cases = [run(number, *case) for number, case in enumerate(CASES)]
    print(json.dumps(dict(generator="norms.py", version=1, torch=torch.__version__, rows=ROWS, step=STEP, cases=cases)))


main()
