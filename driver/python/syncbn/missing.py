"""What a missing feature (null, NaN) becomes.

Written from the declarations of the settings; do not edit.
"""

from __future__ import annotations

from typing import Any, Literal, Mapping, Sequence

from ._choice import Choice

__all__ = [
    "Missing",
    "constant",
    "error",
    "indicator",
    "mean",
    "median",
]


class Missing(Choice):
    """A choice for data.missing of job files: what a missing feature (null, NaN) becomes."""


def error() -> Missing:
    """An error that names the row."""
    return Missing("error")


def mean() -> Missing:
    """The mean of the feature over the training set."""
    return Missing("mean")


def median() -> Missing:
    """The median of the feature over the training set, or over a sample of 65,536 rows."""
    return Missing("median")


def indicator() -> Missing:
    """The mean; beside every number that is missing in the training set stands a feature
    that is 1 where it is missing, else 0."""
    return Missing("indicator")


def constant(value: float) -> Missing:
    """A constant.

    :param value: a number
    """
    return Missing.of("constant", value)
