"""Neural networks with exact synchronized batch normalization on Apache Spark.

>>> import syncbn
>>> spark = syncbn.spark("local[*]")
>>> model = syncbn.NeuralNetworkClassifier(hiddenLayers=[128, 64], epochs=20).fit(table)

Estimators and models are those of Spark ML, run by the jar in the session's JVM. Networks,
losses, optimizers and schedules are texts of job files, or made by the functions of the modules
``syncbn.layers``, ``syncbn.losses``, ``syncbn.optimizers`` and ``syncbn.schedules``.
:func:`load_torch` needs neither Spark nor Java.
"""

from __future__ import annotations

import importlib
import sys
import types
from typing import TYPE_CHECKING, Any

from ._session import configure, jar_path, spark
from ._version import __version__

if TYPE_CHECKING:
    from ._jvm import JobError
    from .inference import InferenceNetwork
    from .ml import (
        NeuralNetworkClassificationModel,
        NeuralNetworkClassifier,
        NeuralNetworkRegressionModel,
        NeuralNetworkRegressor,
    )
    from .records import TrainingListener, TrainingSummary
    from .torch import load_torch

# What needs PySpark or PyTorch is imported when it is asked for.
_LATER = {
    "InferenceNetwork": "inference",
    "JobError": "_jvm",
    "NeuralNetworkClassificationModel": "ml",
    "NeuralNetworkClassifier": "ml",
    "NeuralNetworkRegressionModel": "ml",
    "NeuralNetworkRegressor": "ml",
    "TrainingListener": "records",
    "TrainingSummary": "records",
    "load_torch": "torch",
}

__all__ = ["__version__", "configure", "jar_path", "spark", *_LATER]


def __getattr__(name: str) -> Any:
    if name in _LATER:
        return getattr(importlib.import_module("." + _LATER[name], __name__), name)
    try:
        return importlib.import_module("." + name, __name__)
    except ModuleNotFoundError as error:
        if error.name != f"{__name__}.{name}":
            raise
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}") from None


def _named_in_java() -> types.ModuleType:
    module = types.ModuleType("io.github.syncbn.driver.ml")
    module.__getattr__ = _class_of_stage  # type: ignore[method-assign]
    return module


def _class_of_stage(name: str) -> Any:
    if _LATER.get(name) != "ml":
        raise AttributeError(name)
    return __getattr__(name)


# PySpark looks for the class of a stage that it loads by the name that it has in Java.
sys.modules.setdefault("io.github.syncbn.driver.ml", _named_in_java())


def __dir__() -> list[str]:
    return sorted(__all__)
