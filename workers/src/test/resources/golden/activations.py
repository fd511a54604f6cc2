#!/usr/bin/env python3
"""Makes activations.json: every activation and its derivative by PyTorch, by the name that syncbn gives it.

    /usr/bin/python3 activations.py > activations.json        (Debian: apt-get install python3-torch)

Arguments are float32 values, the kinks of each function among them; PyTorch computes in float64.
"""
import json
import torch
import torch.nn as nn

ACTIVATIONS = dict(
    elu=nn.ELU(), gelu=nn.GELU(), hardswish=nn.Hardswish(), leakyRelu=nn.LeakyReLU(0.01), mish=nn.Mish(), relu=nn.ReLU(),
    sigmoid=nn.Sigmoid(), silu=nn.SiLU(), softplus=nn.Softplus(threshold=1000), tanh=nn.Tanh())


def main():
    torch.manual_seed(3)
    x = torch.cat([torch.tensor([-100, -30, -6, -3, -1, 0, 1, 3, 6, 30, 100.]), 3 * torch.randn(40)])
    x = x.to(torch.float32).to(torch.float64).requires_grad_(True)
    cases = []
    for name, activation in ACTIVATIONS.items():
        y = activation(x)
        (slope,) = torch.autograd.grad(y.sum(), x)
        cases.append(dict(name=name, x=x.tolist(), y=y.tolist(), slope=slope.tolist()))
    print(json.dumps(dict(generator="activations.py", version=1, torch=torch.__version__, cases=cases)))


main()
