"""What a number becomes; flags stay 0 and 1.

Written from the declarations of the settings; do not edit.
"""

from __future__ import annotations

from typing import Any, Literal, Mapping, Sequence

from ._choice import Choice

__all__ = [
    "Numbers",
    "periodic",
    "piecewiseLinear",
    "plain",
]


class Numbers(Choice):
    """A choice for network[].columns.numbers of job files: what a number becomes; flags stay
    0 and 1."""


def plain() -> Numbers:
    """As they are."""
    return Numbers("plain")


def piecewiseLinear(
    *,
    bins: int | None = None,
    width: int | Literal["none"] | None = None,
) -> Numbers:
    """One component for each bin, between quantiles of the training set: how full it is.

    :param bins: bins, each with as many rows; an integer in [1, 4096]; default 48
    :param width: values that a linear layer with relu of every number's own makes of them; an
        integer in [1, 4096], or none; default none
    """
    return Numbers.of(
        "piecewiseLinear",
        {
            "bins": bins,
            "width": width,
        },
    )


def periodic(
    *,
    frequencies: int | None = None,
    sigma: float | None = None,
    width: int | Literal["none"] | None = None,
) -> Numbers:
    """Sines and cosines of learned frequencies.

    :param frequencies: frequencies of a number; an integer in [1, 4096]; default 48
    :param sigma: deviation of the first frequencies, for numbers of deviation 1; a number above
        0; default 0.01
    :param width: values that a linear layer with relu of every number's own makes of them; an
        integer in [1, 4096], or none; default 24
    """
    return Numbers.of(
        "periodic",
        {
            "frequencies": frequencies,
            "sigma": sigma,
            "width": width,
        },
    )
