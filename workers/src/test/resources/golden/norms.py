#!/usr/bin/env python3
"""Makes norms.json: outputs and gradients of relatives of batch normalization and of reparametrized layers, by PyTorch's
nn.utils.weight_norm and, where PyTorch has none, by its autograd over their formulas.

    /usr/bin/python3 norms.py > norms.json        (Debian: apt-get install python3-torch)

Inputs and parameters are float32 values; PyTorch computes with them in float64. Images are in PyTorch's order. Every
case is step STEP of a training; "predicted" is what the module gives in eval mode for the same input.
"""
import json
import math
import torch
import torch.nn as nn
import torch.nn.functional as F

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
    """Hoffer et al. 2018: pi / 2 times the squared mean absolute deviation in place of the variance."""

    def spread(self, x, axes, view, n):
        return math.pi / 2 * (x - x.mean(axes).view(view)).abs().mean(axes) ** 2


class LInfBatchNorm(Norm):
    """The same by the largest; amax shares its gradient evenly among equal values."""

    def spread(self, x, axes, view, n):
        c = (1 + math.sqrt(math.pi * math.log(4))) / (2 * math.sqrt(2 * math.log(n)))
        return (c * (x - x.mean(axes).view(view)).abs().amax(axes)) ** 2


class Standardized(nn.Module):
    """Qiao et al. 2019: the weights to an output have mean 0 and deviation 1."""

    def __init__(self, layer):
        super().__init__()
        self.layer = layer

    def forward(self, x):
        v = self.layer.weight
        rows = v.flatten(1)
        w = (rows - rows.mean(1, keepdim=True)) / torch.sqrt(rows.var(1, unbiased=False, keepdim=True) + 1e-5)
        if isinstance(self.layer, nn.Linear):
            return F.linear(x, w, self.layer.bias)
        return F.conv2d(x, w.reshape(v.shape), self.layer.bias, self.layer.stride, self.layer.padding,
                        self.layer.dilation, self.layer.groups)


def dense(units, bias=True):
    return dict(type="dense", units=units, bias=bias), lambda shape: nn.Linear(shape[0], units, bias=bias)


def conv(filters, kernel, stride=1, groups=1, bias=True):
    return (dict(type="conv2d", filters=filters, kernel=kernel, stride=stride, groups=groups, bias=bias),
            lambda shape: nn.Conv2d(shape[0], filters, kernel, stride, (kernel - 1) // 2, groups=groups, bias=bias))


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

# the layer whose weights are computed, shape of a row
REPARAMETRIZED = [
    (dense(4), (6,)),
    (dense(3, bias=False), (5,)),
    (conv(4, 3, groups=2), (4, 4, 3)),
    (conv(3, 1, bias=False), (3, 3, 4)),
    (conv(4, 3, stride=2, groups=4), (4, 5, 4)),
]


def float32(t):
    return t.to(torch.float32).to(torch.float64)


def floats(t):
    return [float("%.9g" % v) for v in t.detach().reshape(-1)]


def doubles(t):
    return [float(v) for v in t.detach().reshape(-1)]


def norm(number, kind, settings, module, shape, coarse=""):
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
    case = run(layer, list(layer.parameters()), shape, [layer.running_mean, layer.running_var], coarse)
    return dict(name="%d %s" % (number, kind), type=kind, settings=settings, **case)


def reparametrized(number, kind, layer, shape):
    torch.manual_seed(200 + number)
    (settings, module), inner = layer, layer[1](shape)
    with torch.no_grad():
        for p in inner.parameters():
            p.copy_(float32(p + 0.3 * torch.randn_like(p)))
    bias = [] if inner.bias is None else [inner.bias]
    if kind == "weightNorm":
        outer = nn.utils.weight_norm(inner)
        with torch.no_grad():
            outer.weight_g.copy_(float32(1 + 0.3 * torch.randn_like(outer.weight_g)))
        parameters = [outer.weight_v] + bias + [outer.weight_g]
    else:
        outer, parameters = Standardized(inner), [inner.weight] + bias
    case = run(outer, parameters, shape, [], "")
    return dict(name="%s %s %d" % (kind, settings["type"], number), type=kind, settings=dict(of=settings), **case)


def run(layer, parameters, shape, running, coarse):
    x = float32(1.5 * torch.randn(ROWS, *shape) + 0.5)
    if coarse:
        x = x.round()
    case = dict(shape=list(shape), x=floats(x), parameters=sum((floats(p) for p in parameters), []),
                running=sum((doubles(r) for r in running), []))
    layer.eval()
    case["predicted"] = floats(layer(x))
    layer.train()
    x.requires_grad_(True)
    y = layer(x)
    dy = float32(torch.randn_like(y))
    y.backward(dy)
    case.update(y=floats(y), dy=floats(dy), dx=floats(x.grad), gradient=sum((floats(p.grad) for p in parameters), []),
                runningAfter=sum((doubles(r) for r in running), []))
    return case


def main():
    cases = [norm(number, *case) for number, case in enumerate(CASES)]
    cases += [reparametrized(number, kind, *case) for number, case in enumerate(REPARAMETRIZED)
              for kind in ("weightNorm", "weightStandardization")]
    print(json.dumps(dict(generator="norms.py", version=1, torch=torch.__version__, rows=ROWS, step=STEP, cases=cases)))


main()
