"""What a category becomes.

Written from the declarations of the settings; do not edit.
"""

from __future__ import annotations

from typing import Any, Literal, Mapping, Sequence

from ._choice import Choice

__all__ = [
    "Categories",
    "auto",
    "embedding",
    "oneHot",
]


class Categories(Choice):
    """A choice for network[].columns.categories of job files: what a category becomes."""


def auto() -> Categories:
    """oneHot up to 12 codes, embedding above."""
    return Categories("auto")


def oneHot() -> Categories:
    """An output for each code: 1 where it is the code of the row, else 0."""
    return Categories("oneHot")


def embedding(
    width: int | Literal["auto"] | None = None,
    *,
    updates: Literal["auto", "all", "used"] | None = None,
) -> Categories:
    """A learned vector for each code.

    :param width: values of a vector; auto for 1.6 codes^0.56, rounded, 64 at most; an integer
        in [1, 4096], or auto; default auto
    :param updates: which vectors a step moves: all, those used in its batch, or auto for used
        in tables of 65,536 values or more; auto or all or used; default auto
    """
    return Categories.of(
        "embedding",
        {
            "width": width,
            "updates": updates,
        },
    )
