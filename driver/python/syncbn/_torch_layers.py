"""Layers of a model as modules of PyTorch, under the names of its state_dict."""

from __future__ import annotations

import math
from typing import Any, Callable, Mapping

import torch
import torch.nn.functional as F
from torch import nn

__all__ = ["built"]

Settings = Mapping[str, Any]
Tensors = Mapping[str, torch.Tensor]


def built(network: Settings, shape: tuple[int, ...], weights: Tensors) -> nn.Module:
    """The network that a model's metadata describe, with its weights.

    :param network: the object ``network`` of the metadata
    :param shape: of a row that enters
    :raises NotImplementedError: if a layer has no counterpart, naming it
    :raises ValueError: if layers and weights do not fit together
    """
    if network.get("version") != 2:
        raise NotImplementedError(
            f"networks of version {network.get('version')}, of an early release, are not read here;"
            " load the model with the library and save it again"
        )
    with torch.no_grad():
        module, _ = _sequence(network["layers"], "", torch.zeros(2, *shape), weights)
        _fill(module, weights)
    return module


def _sequence(
    layers: list[Settings], prefix: str, x: torch.Tensor, weights: Tensors
) -> tuple[nn.Sequential, torch.Tensor]:
    """Layers in order, and what becomes of rows; rows tell each layer the shape that it takes."""
    modules = nn.Sequential()
    for i, layer in enumerate(layers):
        module = _module(layer, f"{prefix}{i}.", x, weights).eval()
        modules.append(module)
        x = module(x)
    return modules, x


def _module(layer: Settings, name: str, x: torch.Tensor, weights: Tensors) -> nn.Module:
    kind = layer["type"]
    if kind == "residual":
        body, _ = _sequence(layer["body"], name + "body.", x, weights)
        shortcut, _ = _sequence(layer["shortcut"], name + "shortcut.", x, weights)
        return Residual(body, shortcut)
    if kind not in _MAKERS:
        raise NotImplementedError(f"layer {name[:-1]} ({kind}) has no counterpart in PyTorch here")
    own = {key[len(name) :]: value for key, value in weights.items() if key.startswith(name)}
    return _MAKERS[kind](layer, x, own)


def _fill(module: nn.Module, weights: Tensors) -> None:
    missing, unexpected = module.load_state_dict(dict(weights), strict=False)
    # A normalization that only scales, or only shifts, has the other at its neutral value.
    wrong = [name for name in missing if not name.endswith((".weight", ".bias"))] + list(unexpected)
    if wrong:
        raise ValueError("the weights do not fit the network: " + ", ".join(sorted(wrong)))


class Residual(nn.Module):
    """body(x) + shortcut(x)."""

    def __init__(self, body: nn.Module, shortcut: nn.Module) -> None:
        super().__init__()
        self.body = body
        self.shortcut = shortcut

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.body(x) + self.shortcut(x)


class Dense(nn.Linear):
    """nn.Linear over all values of a row."""

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return super().forward(x.flatten(1))


class RmsNorm(nn.Module):
    """Each row over its root mean square."""

    def __init__(self, shape: torch.Size, epsilon: float, affine: bool) -> None:
        super().__init__()
        self.epsilon = epsilon
        self.weight = nn.Parameter(torch.ones(shape)) if affine else None

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        axes = tuple(range(1, x.dim()))
        y = x * torch.rsqrt(x.square().mean(axes, keepdim=True) + self.epsilon)
        return y if self.weight is None else y * self.weight


class _StandardizedWeights:
    """The weights to each output have mean 0 and deviation 1."""

    weight: torch.Tensor

    def standardized(self) -> torch.Tensor:
        w = self.weight.flatten(1)
        centred = w - w.mean(1, keepdim=True)
        scaled = centred * torch.rsqrt(centred.square().mean(1, keepdim=True) + 1e-5)
        return scaled.reshape(self.weight.shape)


class StandardizedDense(_StandardizedWeights, Dense):
    """A fully connected layer with standardized weights."""

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return F.linear(x.flatten(1), self.standardized(), self.bias)


class StandardizedConv2d(_StandardizedWeights, nn.Conv2d):
    """A convolution with standardized weights."""

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self._conv_forward(x, self.standardized(), self.bias)


class PadChannels(nn.Module):
    """Every stride-th position, and channels of zeros."""

    def __init__(self, channels: int, stride: int) -> None:
        super().__init__()
        self.channels = channels
        self.stride = stride

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        kept = x[:, :, :: self.stride, :: self.stride]
        return F.pad(kept, (0, 0, 0, 0, 0, self.channels - kept.shape[1]))


class Noise(nn.Module):
    """Nothing, in predictions; training with it is for experiments in Spark."""

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        if self.training:
            raise NotImplementedError("the layer noise trains in Spark only: call eval()")
        return x


class Columns(nn.Module):
    """What columns of a table become, in front of all other layers."""

    def __init__(self, layer: Settings, own: Tensors) -> None:
        super().__init__()
        self.columns = [(column["kind"].lower(), column["size"]) for column in layer["columns"]]
        self.numbers = layer["numbers"]["type"]
        self.frequencies = _parameter(own, "frequencies")
        self.weight = _parameter(own, "weight")
        self.bias = _parameter(own, "bias")
        self.components = layer["numbers"].get("bins", 0)
        tables = [key for key in own if key.startswith("embeddings.")]
        self.embeddings = nn.ModuleList(
            nn.Embedding(*own[f"embeddings.{i}.weight"].shape) for i in range(len(tables))
        )
        self.embedded = [_width(layer["categories"], size) for kind, size in self.columns
                         if kind == "category"]

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        starts = [0]
        for kind, size in self.columns:
            starts.append(starts[-1] + (1 if kind == "category" else size))
        spans = list(zip(self.columns, starts, starts[1:]))
        places = [at for (kind, _), a, b in spans if kind == "number" for at in range(a, b)]
        numbers = self._numbers(x[:, places])
        outputs, number, category, table = [], 0, 0, 0
        for (kind, size), start, end in spans:
            if kind == "number":
                outputs.append(numbers[:, number : number + size].flatten(1))
                number += size
            elif kind == "flag":
                outputs.append(x[:, start:end])
            else:
                codes = _codes(x[:, start], size)
                if self.embedded[category]:
                    outputs.append(self.embeddings[table](codes))
                    table += 1
                else:
                    outputs.append(F.one_hot(codes, size).to(x.dtype))
                category += 1
        return torch.cat(outputs, 1)

    def _numbers(self, x: torch.Tensor) -> torch.Tensor:
        """All numbers, (rows, numbers), as (rows, numbers, outputs of each)."""
        if self.numbers == "plain":
            return x[..., None]
        if self.numbers == "periodic":
            angles = 2 * math.pi * self.frequencies.double() * x[..., None].double()
            v = torch.cat([torch.sin(angles), torch.cos(angles)], -1).to(x.dtype)
        else:
            v = x[..., None] - torch.arange(self.components, dtype=x.dtype, device=x.device)
            low = torch.zeros(self.components, device=x.device)
            high = torch.ones(self.components, device=x.device)
            low[0], high[-1] = -torch.inf, torch.inf
            v = torch.minimum(torch.maximum(v, low), high)
        if self.weight is None:
            return v
        return torch.relu(torch.einsum("rnc,ncw->rnw", v, self.weight) + self.bias)


def _parameter(own: Tensors, name: str) -> nn.Parameter | None:
    return nn.Parameter(torch.zeros_like(own[name])) if name in own else None


def _codes(x: torch.Tensor, size: int) -> torch.Tensor:
    known = (x == x.floor()) & (x >= 0) & (x < size)
    return torch.where(known, x, torch.ones_like(x)).long()


def _width(categories: Settings, codes: int) -> int:
    """Values of a learned vector; 0 for an output for each code."""
    kind = categories["type"]
    if kind == "oneHot" or kind == "auto" and codes <= 12:
        return 0
    width = categories.get("width", 0)
    return width or min(64, round(1.6 * codes**0.56))


def _dense(layer: Settings, x: torch.Tensor, own: Tensors, make: Any = Dense) -> nn.Module:
    return make(x.flatten(1).shape[1], layer["units"], bias=layer["bias"])


def _conv(layer: Settings, x: torch.Tensor, own: Tensors, make: Any = nn.Conv2d) -> nn.Module:
    window = layer.get("window", layer)
    return make(
        x.shape[1],
        layer["filters"],
        window["kernel"],
        stride=window["stride"],
        padding=window["padding"],
        dilation=window["dilation"],
        groups=layer["groups"] or x.shape[1],
        bias=layer["bias"],
    )


def _batch_norm(layer: Settings, x: torch.Tensor, own: Tensors) -> nn.Module:
    settings = layer.get("norm", layer)
    make = nn.BatchNorm1d if x.dim() == 2 else nn.BatchNorm2d
    decay = settings["runningStatsDecay"]
    return make(
        x.shape[1],
        eps=settings["epsilon"],
        momentum=None if settings["cumulative"] else 1 - decay,
        affine="weight" in own or "bias" in own,
    )


def _layer_norm(layer: Settings, x: torch.Tensor, own: Tensors) -> nn.Module:
    return nn.LayerNorm(x.shape[1:], eps=layer["epsilon"], elementwise_affine=layer["affine"])


def _group_norm(layer: Settings, x: torch.Tensor, own: Tensors) -> nn.Module:
    groups = layer["groups"] or x.shape[1]
    return nn.GroupNorm(groups, x.shape[1], eps=layer["epsilon"], affine=layer["affine"])


def _weight_norm(layer: Settings, x: torch.Tensor, own: Tensors) -> nn.Module:
    inner = layer["of"]
    plain = _dense if inner["type"] == "dense" else _conv
    return nn.utils.weight_norm(plain(inner, x, own))


def _standardized(layer: Settings, x: torch.Tensor, own: Tensors) -> nn.Module:
    inner = layer["of"]
    if inner["type"] == "dense":
        return _dense(inner, x, own, StandardizedDense)
    return _conv(inner, x, own, StandardizedConv2d)


def _pooling(make: Any) -> Callable[..., nn.Module]:
    return lambda layer, x, own: make(layer["kernel"], layer["stride"], layer["padding"])


def _plain(make: Callable[[], nn.Module]) -> Callable[..., nn.Module]:
    return lambda layer, x, own: make()


_MAKERS: dict[str, Callable[[Settings, torch.Tensor, Tensors], nn.Module]] = {
    "dense": _dense,
    "conv2d": _conv,
    "weightNorm": _weight_norm,
    "weightStandardization": _standardized,
    "maxPool2d": _pooling(nn.MaxPool2d),
    "avgPool2d": _pooling(nn.AvgPool2d),
    "globalAvgPool": _plain(lambda: nn.Sequential(nn.AdaptiveAvgPool2d(1), nn.Flatten())),
    "flatten": _plain(nn.Flatten),
    "batchNorm": _batch_norm,
    "batchRenorm": _batch_norm,
    "l1BatchNorm": _batch_norm,
    "lInfBatchNorm": _batch_norm,
    "layerNorm": _layer_norm,
    "groupNorm": _group_norm,
    "rmsNorm": lambda layer, x, own: RmsNorm(x.shape[1:], layer["epsilon"], layer["affine"]),
    "relu": _plain(nn.ReLU),
    "leakyRelu": lambda layer, x, own: nn.LeakyReLU(layer["slope"]),
    "elu": lambda layer, x, own: nn.ELU(layer["alpha"]),
    "gelu": _plain(nn.GELU),
    "silu": _plain(nn.SiLU),
    "sigmoid": _plain(nn.Sigmoid),
    "tanh": _plain(nn.Tanh),
    "softplus": _plain(nn.Softplus),
    "mish": _plain(nn.Mish),
    "hardswish": _plain(nn.Hardswish),
    "dropout": lambda layer, x, own: nn.Dropout(layer["rate"]),
    "noise": _plain(Noise),
    "padChannels": lambda layer, x, own: PadChannels(layer["channels"], layer["stride"]),
    "columns": lambda layer, x, own: Columns(layer, own),
}
