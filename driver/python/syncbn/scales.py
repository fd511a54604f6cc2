"""Scaling of features; its statistics are kept in the model.

Written from the declarations of the settings; do not edit.
"""

from __future__ import annotations

from typing import Any, Literal, Mapping, Sequence

from ._choice import Choice

__all__ = [
    "Scale",
    "divideBy",
    "log1p",
    "none",
    "normalize",
    "quantile",
    "robust",
    "standardize",
    "standardizeChannels",
]


class Scale(Choice):
    """A choice for data.scale of job files: scaling of features; its statistics are kept in
    the model."""


def none() -> Scale:
    """As they are."""
    return Scale("none")


def standardize() -> Scale:
    """To mean 0 and deviation 1 over the training set."""
    return Scale("standardize")


def quantile() -> Scale:
    """To a normal distribution of mean 0 and deviation 1, by ranks in the training set, or
    in a sample of 65,536 rows."""
    return Scale("quantile")


def robust() -> Scale:
    """(x - median) / (third - first quartile) of the training set, or of a sample of 65,536
    rows."""
    return Scale("robust")


def log1p() -> Scale:
    """sign(x) log(1 + |x|), then to mean 0 and deviation 1 over the training set."""
    return Scale("log1p")


def divideBy(value: float) -> Scale:
    """By a constant, such as 255 for bytes.

    :param value: a number in [1e-30, 1e30]
    """
    return Scale.of("divideBy", value)


def standardizeChannels() -> Scale:
    """Images: each channel to mean 0 and deviation 1 over the training set."""
    return Scale("standardizeChannels")


def normalize(
    *,
    mean: Sequence[float],
    deviation: Sequence[float],
) -> Scale:
    """Images: (x / 255 - mean) / deviation, as torchvision.

    :param mean: one number for each channel; a list of numbers in [-1e30, 1e30], such as [0.25,
        0.5]
    :param deviation: one number for each channel; a list of numbers in [1e-30, 1e30], such as
        [0.25, 0.5]
    """
    return Scale.of(
        "normalize",
        {
            "mean": mean,
            "deviation": deviation,
        },
    )
