"""The other way.

Written from the declarations of the settings; do not edit.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, Mapping, Sequence

from ._choice import Choice

if TYPE_CHECKING:
    from . import layers as _layers

__all__ = [
    "Shortcut",
    "identity",
    "layers",
    "padded",
    "projection",
]


class Shortcut(Choice):
    """A choice for network[].residual.shortcut of job files: the other way."""


def identity() -> Shortcut:
    """As it is."""
    return Shortcut("identity")


def projection(
    filters: int,
    *,
    stride: int | None = None,
) -> Shortcut:
    """A 1x1 convolution with batch normalization.

    :param filters: channels of the output; an integer, 1 or more
    :param stride: distance between two positions; an integer, 1 or more; default 1
    """
    return Shortcut.of(
        "projection",
        {
            "filters": filters,
            "stride": stride,
        },
    )


def padded(
    channels: int,
    *,
    stride: int | None = None,
) -> Shortcut:
    """Every stride-th position, and channels of zeros.

    :param channels: channels of the output; an integer, 1 or more
    :param stride: distance between two positions; an integer, 1 or more; default 1
    """
    return Shortcut.of(
        "padded",
        {
            "channels": channels,
            "stride": stride,
        },
    )


def layers(of: Sequence[_layers.Entry | str]) -> Shortcut:
    """Layers in order, as in network.

    :param of: a list, each entry a name or { name = arguments }
    """
    return Shortcut.of("layers", of)
