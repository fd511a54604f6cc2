"""First values of the weights of every layer.

Written from the declarations of the settings; do not edit.
"""

from __future__ import annotations

from typing import Any, Literal, Mapping, Sequence

from ._choice import Choice

__all__ = [
    "Initializer",
    "constant",
    "kaiming",
    "kaimingUniform",
    "normal",
    "pytorch",
    "truncatedNormal",
    "uniform",
    "xavier",
    "xavierNormal",
]


class Initializer(Choice):
    """A choice for initializer of job files: first values of the weights of every layer."""


def pytorch() -> Initializer:
    """Uniform in +-1/sqrt(inputs), as nn.Linear."""
    return Initializer("pytorch")


def kaiming() -> Initializer:
    """Normal, variance 2/inputs: for relu."""
    return Initializer("kaiming")


def kaimingUniform() -> Initializer:
    """Uniform, variance 2/inputs."""
    return Initializer("kaimingUniform")


def xavier() -> Initializer:
    """Uniform, variance 2/(inputs + outputs): for tanh and sigmoid."""
    return Initializer("xavier")


def xavierNormal() -> Initializer:
    """Normal, variance 2/(inputs + outputs)."""
    return Initializer("xavierNormal")


def normal(value: float) -> Initializer:
    """Normal with mean 0 and this deviation.

    :param value: a number, 0 or more
    """
    return Initializer.of("normal", value)


def truncatedNormal(value: float) -> Initializer:
    """The same, a value beyond 2 deviations drawn again, as TensorFlow's.

    :param value: a number, 0 or more
    """
    return Initializer.of("truncatedNormal", value)


def uniform(value: float) -> Initializer:
    """Uniform, this far from 0 at most.

    :param value: a number, 0 or more
    """
    return Initializer.of("uniform", value)


def constant(value: float) -> Initializer:
    """This value everywhere.

    :param value: a number
    """
    return Initializer.of("constant", value)
