"""Which rows share statistics.

Written from the declarations of the settings; do not edit.
"""

from __future__ import annotations

from typing import Any, Literal, Mapping, Sequence

from ._choice import Choice

__all__ = [
    "NormalizationScope",
    "ghost",
    "global_",
    "shard",
]


class NormalizationScope(Choice):
    """A choice for batchNorm.scope of job files: which rows share statistics."""


def global_() -> NormalizationScope:
    """All rows of the global batch, on all workers."""
    return NormalizationScope("global")


def shard() -> NormalizationScope:
    """Each logical shard by itself, without synchronization."""
    return NormalizationScope("shard")


def ghost(value: int) -> NormalizationScope:
    """Groups of this many rows.

    :param value: an integer, 2 or more
    """
    return NormalizationScope.of("ghost", value)
