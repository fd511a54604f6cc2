"""The trained model is a mean of the weights over steps, with running statistics recomputed
exactly over the training set.

Written from the declarations of the settings; do not edit.
"""

from __future__ import annotations

from typing import Any, Literal, Mapping, Sequence

from ._choice import Choice

__all__ = [
    "Averaging",
    "ema",
    "none",
    "swa",
]


class Averaging(Choice):
    """A choice for training.averaging of job files: the trained model is a mean of the
    weights over steps, with running statistics recomputed exactly over the training set."""


def none() -> Averaging:
    """The weights of the last step, or of the best validation."""
    return Averaging("none")


def swa(
    *,
    epochs: int | Literal["auto"] | None = None,
    share: float | None = None,
) -> Averaging:
    """Izmailov et al. 2018: the mean of the weights after each of the last epochs.

    :param epochs: how many epochs at the end; auto for those in the last share of all steps; an
        integer, 1 or more, or auto; default auto
    :param share: the part of all steps at the end whose epochs are taken, with epochs = auto; a
        number in (0, 1]; default 0.25
    """
    return Averaging.of(
        "swa",
        {
            "epochs": epochs,
            "share": share,
        },
    )


def ema(
    *,
    decay: float | None = None,
    every: int | None = None,
) -> Averaging:
    """An exponential moving average of the weights.

    :param decay: share of the average that is kept each time weights are taken in; a number in
        (0, 1); default 0.999
    :param every: steps between the weights that are taken in; an integer, 1 or more; default 1
    """
    return Averaging.of(
        "ema",
        {
            "decay": decay,
            "every": every,
        },
    )
