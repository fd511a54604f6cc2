"""What every batchNorm of the network becomes.

Written from the declarations of the settings; do not edit.
"""

from __future__ import annotations

from typing import Any, Literal, Mapping, Sequence

from ._choice import Choice

__all__ = [
    "Normalization",
    "batchNorm",
    "batchRenorm",
    "groupNorm",
    "instanceNorm",
    "l1BatchNorm",
    "lInfBatchNorm",
    "layerNorm",
    "noise",
    "noisyBatchNorm",
    "none",
    "rmsNorm",
    "weightNorm",
    "weightStandardization",
]


class Normalization(Choice):
    """A choice for normalization of job files: what every batchNorm of the network becomes."""


def batchNorm() -> Normalization:
    """Itself."""
    return Normalization("batchNorm")


def noisyBatchNorm() -> Normalization:
    """Itself, with noise behind it, for experiments."""
    return Normalization("noisyBatchNorm")


def noise() -> Normalization:
    """Noise in its place, for experiments."""
    return Normalization("noise")


def batchRenorm(
    *,
    rMax: float | None = None,
    dMax: float | None = None,
    plainSteps: int | None = None,
    rSteps: int | None = None,
    dSteps: int | None = None,
) -> Normalization:
    """Batch renormalization, its other settings those of the batchNorm.

    :param rMax: how far r, the correction of the deviation, may go, as a factor; a number, 1 or
        more; default 3
    :param dMax: how far d, the correction of the mean, may go, in running deviations; a number,
        0 or more; default 5
    :param plainSteps: steps in the beginning in which it is batchNorm; an integer, 0 or more;
        default 5000
    :param rSteps: step from which on r may go to rMax; an integer, 0 or more; default 40000
    :param dSteps: step from which on d may go to dMax; an integer, 0 or more; default 25000
    """
    return Normalization.of(
        "batchRenorm",
        {
            "rMax": rMax,
            "dMax": dMax,
            "plainSteps": plainSteps,
            "rSteps": rSteps,
            "dSteps": dSteps,
        },
    )


def l1BatchNorm() -> Normalization:
    """Batch normalization by the mean absolute deviation."""
    return Normalization("l1BatchNorm")


def lInfBatchNorm() -> Normalization:
    """Batch normalization by the largest absolute deviation."""
    return Normalization("lInfBatchNorm")


def layerNorm() -> Normalization:
    """Layer normalization."""
    return Normalization("layerNorm")


def groupNorm(value: int) -> Normalization:
    """Group normalization with this many groups.

    :param value: an integer, 1 or more
    """
    return Normalization.of("groupNorm", value)


def instanceNorm() -> Normalization:
    """Instance normalization."""
    return Normalization("instanceNorm")


def rmsNorm() -> Normalization:
    """Root mean square normalization."""
    return Normalization("rmsNorm")


def weightNorm() -> Normalization:
    """Weight normalization, with a bias, of the layer before it, and nothing in its place."""
    return Normalization("weightNorm")


def weightStandardization(value: int) -> Normalization:
    """Weight standardization of the layer before it, and group normalization with this many
    groups in its place.

    :param value: an integer, 1 or more
    """
    return Normalization.of("weightStandardization", value)


def none() -> Normalization:
    """Nothing."""
    return Normalization("none")
