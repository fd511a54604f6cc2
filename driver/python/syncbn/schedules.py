"""Learning rate over time, as a factor on the base.

Written from the declarations of the settings; do not edit.
"""

from __future__ import annotations

from typing import Any, Literal, Mapping, Sequence

from ._choice import Choice

__all__ = [
    "Schedule",
    "constant",
    "cosine",
    "exponential",
    "step",
]


class Schedule(Choice):
    """A choice for optimizer.sgd.schedule of job files: learning rate over time, as a factor
    on the base."""


def constant(
    *,
    warmup: str | None = None,
    warmupFrom: float | None = None,
) -> Schedule:
    """Always 1.

    :param warmup: a linear rise before it, such as 1 epochs or 500 steps; a number of epochs or
        steps, such as 2 epochs or 500 steps
    :param warmupFrom: where the rise starts; a number in [0, 1]; default 0.1
    """
    return Schedule.of(
        "constant",
        {
            "warmup": warmup,
            "warmupFrom": warmupFrom,
        },
    )


def step(
    *,
    every: str,
    factor: float | None = None,
    warmup: str | None = None,
    warmupFrom: float | None = None,
) -> Schedule:
    """Times factor at every multiple of every.

    :param every: time between two changes; a number of epochs or steps above 0, such as 2
        epochs or 500 steps
    :param factor: the factor; a number above 0; default 0.1
    :param warmup: a linear rise before it, such as 1 epochs or 500 steps; a number of epochs or
        steps, such as 2 epochs or 500 steps
    :param warmupFrom: where the rise starts; a number in [0, 1]; default 0.1
    """
    return Schedule.of(
        "step",
        {
            "every": every,
            "factor": factor,
            "warmup": warmup,
            "warmupFrom": warmupFrom,
        },
    )


def exponential(
    *,
    every: str,
    factor: float,
    floor: float | None = None,
    warmup: str | None = None,
    warmupFrom: float | None = None,
) -> Schedule:
    """Floor + (1 - floor) factor^(t / every), continuously.

    :param every: time in which factor applies once; a number of epochs or steps above 0, such
        as 2 epochs or 500 steps
    :param factor: the factor; a number above 0
    :param floor: share of the base rate that it falls to; a number in [0, 1]; default 0
    :param warmup: a linear rise before it, such as 1 epochs or 500 steps; a number of epochs or
        steps, such as 2 epochs or 500 steps
    :param warmupFrom: where the rise starts; a number in [0, 1]; default 0.1
    """
    return Schedule.of(
        "exponential",
        {
            "every": every,
            "factor": factor,
            "floor": floor,
            "warmup": warmup,
            "warmupFrom": warmupFrom,
        },
    )


def cosine(
    *,
    floor: float | None = None,
    warmup: str | None = None,
    warmupFrom: float | None = None,
) -> Schedule:
    """Half a cosine from 1 to floor over the rest of training.

    :param floor: share of the base rate that it falls to; a number in [0, 1]; default 0
    :param warmup: a linear rise before it, such as 1 epochs or 500 steps; a number of epochs or
        steps, such as 2 epochs or 500 steps
    :param warmupFrom: where the rise starts; a number in [0, 1]; default 0.1
    """
    return Schedule.of(
        "cosine",
        {
            "floor": floor,
            "warmup": warmup,
            "warmupFrom": warmupFrom,
        },
    )
