#!/usr/bin/env python3
"""Makes layers.json: outputs and gradients of every layer by PyTorch.

    /usr/bin/python3 layers.py > layers.json        (Debian: apt-get install python3-torch)

Inputs and parameters are float32 values; PyTorch computes with them in float64, so that the vectors are right to the
last digit that a float32 layer can have. Dropout is here in inference only: its mask is ours.
"""
import json
import torch
import torch.nn as nn

torch.set_default_dtype(torch.float64)
ROWS, FEATURES, UNITS = 12, 5, 3


def float32(t):
    return t.to(torch.float32).to(torch.float64)


def floats(t):
    return [float(v) for v in t.detach().reshape(-1)]


def batch_norm(**settings):
    return lambda: nn.BatchNorm1d(FEATURES, **settings)


# name, module, offsets of the features
NEAR = [0.0, 0.5, -1.0, 2.0, -3.0]
FAR = [0.0, 10.0, -100.0, 1000.0, 10000.0]
CASES = [
    ("dense", lambda: nn.Linear(FEATURES, UNITS), NEAR),
    ("denseNoBias", lambda: nn.Linear(FEATURES, UNITS, bias=False), NEAR),
    ("relu", nn.ReLU, NEAR),
    ("leakyRelu", lambda: nn.LeakyReLU(0.01), NEAR),
    ("sigmoid", nn.Sigmoid, NEAR),
    ("tanh", nn.Tanh, NEAR),
    ("dropout", lambda: nn.Dropout(0.5), NEAR),
    ("batchNorm", batch_norm(), NEAR),
    ("batchNormFarMeans", batch_norm(), FAR),
    ("batchNormEpsilonDecay", batch_norm(eps=1e-2, momentum=0.3), NEAR),
    ("batchNormCumulative", batch_norm(momentum=None), NEAR),
    ("batchNormPlain", batch_norm(affine=False), FAR),
]


def run(name, module, offsets, training):
    torch.manual_seed(17)
    layer = module()
    with torch.no_grad():
        for p in layer.parameters():
            p.copy_(float32(p + 0.3 * torch.randn_like(p)))
        if hasattr(layer, "running_mean"):
            layer.running_mean.copy_(0.2 * torch.randn(FEATURES))
            layer.running_var.copy_(0.5 + torch.rand(FEATURES))
    x = float32(torch.randn(ROWS, FEATURES) + torch.tensor(offsets))
    x.requires_grad_(True)
    case = dict(name=name, training=training, x=floats(x),
                parameters=sum((floats(p) for p in layer.parameters()), []))
    if hasattr(layer, "running_mean"):
        case["running"] = floats(layer.running_mean) + floats(layer.running_var)
    layer.train(training)
    y = layer(x)
    dy = float32(torch.randn_like(y))
    y.backward(dy)
    case.update(y=floats(y), dy=floats(dy), dx=floats(x.grad),
                gradient=sum((floats(p.grad) for p in layer.parameters()), []))
    if hasattr(layer, "running_mean"):
        case["runningAfter"] = floats(layer.running_mean) + floats(layer.running_var)
    return case


def main():
    cases = [run(*case, training) for case in CASES for training in (True, False)
             if not (case[0] == "dropout" and training)]
    print(json.dumps(dict(generator="layers.py", version=1, torch=torch.__version__, rows=ROWS, features=FEATURES,
                          units=UNITS, cases=cases)))


main()
