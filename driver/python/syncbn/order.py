"""Numbering of the rows.

Written from the declarations of the settings; do not edit.
"""

from __future__ import annotations

from typing import Any, Literal, Mapping, Sequence

from ._choice import Choice

__all__ = [
    "Order",
    "canonical",
    "column",
]


class Order(Choice):
    """A choice for data.order of job files: numbering of the rows."""


def canonical() -> Order:
    """By seeded hash of content: the same on any cluster."""
    return Order("canonical")


def column(value: str) -> Order:
    """By a column, for experiments on shards that differ.

    :param value: a text
    """
    return Order.of("column", value)
