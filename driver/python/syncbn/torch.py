"""Models as modules of PyTorch, without Spark and Java."""

from __future__ import annotations

import glob
import hashlib
import json
import os
from typing import Any, Mapping

import torch
from torch import nn

from . import safetensors
from ._torch_layers import built

__all__ = ["Prediction", "Preprocessing", "TorchModel", "load_torch"]

_NEWEST = 3
_SAME, _SIGNED_LOG, _LINES_WITHIN, _LINES_BEYOND = range(4)

# What outputs mean, by the loss that they were trained with.
_LOGITS, _LOGIT, _NUMBER, _LOGARITHM = "logits", "logit", "number", "logarithm"
_MEANINGS = {
    "crossEntropy": _LOGITS,
    "focal": _LOGITS,
    "binaryCrossEntropy": _LOGIT,
    "meanSquaredError": _NUMBER,
    "meanAbsoluteError": _NUMBER,
    "huber": _NUMBER,
    "quantile": _NUMBER,
    "poisson": _LOGARITHM,
    "gamma": _LOGARITHM,
    "tweedie": _LOGARITHM,
}


def load_torch(directory: str) -> TorchModel:
    """A model directory, of an estimator or the command line, as a module in eval mode.

    :param directory: on a local file system; a network of a pipeline is one below ``stages/``
    :raises OSError: if it cannot be read or is damaged; the message says why
    :raises NotImplementedError: if something of the model has no counterpart here; the message
        names it
    """
    try:
        return _loaded(directory)
    except (KeyError, TypeError, ValueError) as error:
        raise OSError(f"cannot load a model from {directory}: {error}") from error


def _loaded(directory: str) -> TorchModel:
    description = _description(directory)
    version = description.get("formatVersion")
    if not isinstance(version, int) or not 1 <= version <= _NEWEST:
        raise ValueError(f"it has format version {version}; this release reads up to {_NEWEST}")
    weights = _tensors(directory, "weights.safetensors", description)
    prepared = _tensors(directory, "preprocessing.safetensors", description)
    usual = "crossEntropy" if "classes" in description else "meanSquaredError"
    loss = description.get("loss", {"type": usual})["type"]
    shape = tuple(description["inputShape"])
    model = TorchModel(
        Preprocessing(prepared),
        built(description["network"], shape, weights),
        Prediction(loss, prepared, description.get("temperature", 1.0)),
        shape,
    )
    model.labels = list(description.get("classes", {}).get("labels", []))
    model.columns = [column["name"] for column in description["features"]["columns"]]
    return model.eval()


def _description(directory: str) -> Mapping[str, Any]:
    parts = sorted(glob.glob(os.path.join(glob.escape(directory), "metadata", "part-*")))
    if not parts:
        raise ValueError("there is no file metadata/part-* in it")
    with open(parts[0], encoding="utf-8") as file:
        metadata = json.loads(file.readline())
    if "syncbn" not in metadata:
        kind = metadata.get("class", "?")
        stages = ""
        if kind.endswith(".PipelineModel"):
            stages = "; each network of a pipeline is a model in a directory of its own under stages/"
        raise ValueError(f"it is no syncbn model: its metadata names the class {kind}{stages}")
    return metadata["syncbn"]


def _tensors(directory: str, name: str, description: Mapping[str, Any]) -> dict[str, torch.Tensor]:
    path = os.path.join(directory, name)
    with open(path, "rb") as file:
        sha = hashlib.sha256(file.read()).hexdigest()
    if sha != description["files"][name]["sha256"]:
        raise ValueError(f"{name} is damaged: its SHA-256 is not the one its metadata says")
    types = {"d": torch.float64, "f": torch.float32, "q": torch.int64, "i": torch.int32}
    return {
        key: torch.tensor(stored.values, dtype=types[stored.values.typecode]).reshape(stored.shape)
        for key, stored in safetensors.read(path).items()
    }


class TorchModel(nn.Module):
    """A trained network: raw features in, outputs out, as ``InferenceNetwork.predict``.

    ``layers`` is the network between the treatment of features and that of outputs; its
    ``state_dict`` has the names of the model's file.

    :ivar labels: of classes, as text; none of a regression
    :ivar columns: names of the columns of features, in order
    """

    labels: list[str]
    columns: list[str]

    def __init__(
        self,
        preprocessing: Preprocessing,
        layers: nn.Module,
        prediction: Prediction,
        shape: tuple[int, ...],
    ) -> None:
        super().__init__()
        self.preprocessing = preprocessing
        self.layers = layers
        self.prediction = prediction
        self.shape = shape

    def forward(self, rows: torch.Tensor) -> torch.Tensor:
        """Logits of classes, or predictions in the units of the label, in float64.

        :param rows: (rows, features): numbers as in the table, best in float64; NaN is missing; a
            category is its code, 0 for missing, 1 for unknown
        """
        x = self.preprocessing(rows).reshape(len(rows), *self.shape)
        return self.prediction(self.layers(x))

    def probabilities(self, rows: torch.Tensor) -> torch.Tensor:
        """The class probabilities of a classifier, (rows, classes)."""
        return torch.softmax(self(rows) / self.prediction.temperature, 1)


class Preprocessing(nn.Module):
    """What is done to the features of a row before the first layer: doubles are mapped, then
    narrowed to float32; a missing one is filled in; then all are shifted and scaled."""

    def __init__(self, tensors: Mapping[str, torch.Tensor]) -> None:
        super().__init__()
        for name in ("origin", "unit", "missing", "shift", "scale"):
            self.register_buffer(name, tensors.get("feature." + name), persistent=False)
        self.kinds = [int(kind) for kind in tensors.get("feature.map.kind", torch.empty(0))]
        knots = [int(count) for count in tensors.get("feature.map.knots", torch.empty(0))]
        if any(kind not in range(4) for kind in self.kinds):
            raise NotImplementedError(f"feature.map.kind has kinds that are not known here: {self.kinds}")
        empty = torch.empty(0, dtype=torch.float64)
        places = torch.split(tensors.get("feature.map.x", empty), knots) if knots else []
        values = torch.split(tensors.get("feature.map.y", empty), knots) if knots else []
        self.lines = dict(enumerate(zip(places, values)))

    def forward(self, rows: torch.Tensor) -> torch.Tensor:
        x = rows.double()
        if self.kinds:
            x = torch.stack([self._mapped(j, x[:, j]) for j in range(x.shape[1])], 1)
        if self.origin is not None:
            x = (x - self.origin) * self.unit
        x = x.float()
        if self.missing is not None:
            x = torch.where(torch.isnan(x), self.missing, x)
        if self.shift is not None:
            x = (x - self.shift) * self.scale
        return x

    def _mapped(self, feature: int, x: torch.Tensor) -> torch.Tensor:
        kind = self.kinds[feature]
        if kind == _SAME:
            return x
        if kind == _SIGNED_LOG:
            return torch.sign(x) * torch.log1p(torch.abs(x))
        places, values = (t.to(x.device) for t in self.lines[feature])
        if len(places) == 1:
            return torch.where(torch.isnan(x), x, values[0])
        left = (torch.searchsorted(places, x.contiguous(), right=True) - 1).clamp(0, len(places) - 2)
        low, high = places[left], places[left + 1]
        share = (x / 2 - low / 2) / (high / 2 - low / 2)
        if kind == _LINES_WITHIN:
            share = share.clamp(0, 1)
        return values[left] + share * (values[left + 1] - values[left])


class Prediction(nn.Module):
    """What becomes of the outputs of the last layer."""

    def __init__(self, loss: str, tensors: Mapping[str, torch.Tensor], temperature: float) -> None:
        super().__init__()
        if loss not in _MEANINGS:
            raise NotImplementedError(f"what outputs mean by the loss {loss} is not known here")
        self.meaning = _MEANINGS[loss]
        self.ascends = loss == "quantile"
        self.temperature = temperature
        self.register_buffer("shift", tensors.get("target.shift"), persistent=False)
        self.register_buffer("scale", tensors.get("target.scale"), persistent=False)

    def forward(self, outputs: torch.Tensor) -> torch.Tensor:
        y = outputs.double()
        if self.meaning == _LOGIT:
            return torch.cat([torch.zeros_like(y), y], 1)
        if self.meaning == _LOGARITHM:
            y = torch.exp(y)
        if self.shift is not None:
            y = y * self.scale + self.shift
        return torch.sort(y, 1).values if self.ascends else y
