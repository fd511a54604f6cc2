"""Columns that are categories.

Written from the declarations of the settings; do not edit.
"""

from __future__ import annotations

from typing import Any, Literal, Mapping, Sequence

from ._choice import Choice

__all__ = [
    "Categorical",
    "auto",
    "named",
    "none",
]


class Categorical(Choice):
    """A choice for data.categorical of job files: columns that are categories."""


def auto() -> Categorical:
    """Columns of text that have at most maxLevels levels, and half as many as rows."""
    return Categorical("auto")


def none() -> Categorical:
    """No column."""
    return Categorical("none")


def named(value: Sequence[str]) -> Categorical:
    """Columns by name, of text, numbers or booleans.

    :param value: a list of texts, such as [a, b]
    """
    return Categorical.of("named", value)
