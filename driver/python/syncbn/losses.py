"""What is minimized.

Written from the declarations of the settings; do not edit.
"""

from __future__ import annotations

from typing import Any, Literal, Mapping, Sequence

from ._choice import Choice

__all__ = [
    "Loss",
    "binaryCrossEntropy",
    "crossEntropy",
    "focal",
    "gamma",
    "huber",
    "meanAbsoluteError",
    "meanSquaredError",
    "poisson",
    "quantile",
    "tweedie",
]


class Loss(Choice):
    """A choice for loss of job files: what is minimized."""


def crossEntropy(
    *,
    labelSmoothing: float | None = None,
    classWeights: Mapping[str, float] | str | None = None,
) -> Loss:
    """Softmax cross-entropy, for classification.

    :param labelSmoothing: share of the target spread over all classes; a number in [0, 1);
        default 0
    :param classWeights: none, balanced, or { label = weight ... } for all classes; none,
        balanced, or a weight for each class, such as { cat = 1, dog = 2.5 }; default none
    """
    return Loss.of(
        "crossEntropy",
        {
            "labelSmoothing": labelSmoothing,
            "classWeights": classWeights,
        },
    )


def binaryCrossEntropy(
    *,
    labelSmoothing: float | None = None,
    classWeights: Mapping[str, float] | str | None = None,
    positiveWeight: float | None = None,
) -> Loss:
    """cross-entropy of one logit, for two classes, or of one for each of several labels.

    :param labelSmoothing: share of the target spread over both classes; a number in [0, 1);
        default 0
    :param classWeights: none, balanced, or { label = weight ... } for both classes; none,
        balanced, or a weight for each class, such as { cat = 1, dog = 2.5 }; default none
    :param positiveWeight: weight of the term of the second class, or of labels of 1, outside of
        the divisor; a number above 0; default 1
    """
    return Loss.of(
        "binaryCrossEntropy",
        {
            "labelSmoothing": labelSmoothing,
            "classWeights": classWeights,
            "positiveWeight": positiveWeight,
        },
    )


def focal(
    *,
    gamma: float | None = None,
    classWeights: Mapping[str, float] | str | None = None,
) -> Loss:
    """cross-entropy that counts rows less that are predicted well, for rare classes.

    :param gamma: how much less rows count that are predicted well; 0: cross-entropy; a number,
        0 or more; default 2
    :param classWeights: none, balanced, or { label = weight ... } for all classes; none,
        balanced, or a weight for each class, such as { cat = 1, dog = 2.5 }; default none
    """
    return Loss.of(
        "focal",
        {
            "gamma": gamma,
            "classWeights": classWeights,
        },
    )


def meanSquaredError(
    *,
    standardizeLabel: bool | None = None,
) -> Loss:
    """Squared error, for regression.

    :param standardizeLabel: whether training sees the label with mean 0 and deviation 1;
        predictions and losses are in its own units; true or false; default true
    """
    return Loss.of(
        "meanSquaredError",
        {
            "standardizeLabel": standardizeLabel,
        },
    )


def meanAbsoluteError(
    *,
    standardizeLabel: bool | None = None,
) -> Loss:
    """Absolute error, for regression: outliers pull no more than others.

    :param standardizeLabel: whether training sees the label with mean 0 and deviation 1;
        predictions and losses are in its own units; true or false; default true
    """
    return Loss.of(
        "meanAbsoluteError",
        {
            "standardizeLabel": standardizeLabel,
        },
    )


def huber(
    *,
    delta: float | None = None,
    standardizeLabel: bool | None = None,
) -> Loss:
    """Squared error up to delta, absolute error beyond, for regression.

    :param delta: error, in the units of the label, from which on the loss grows linearly; a
        number above 0; default 1
    :param standardizeLabel: whether training sees the label with mean 0 and deviation 1;
        predictions and losses are in its own units; true or false; default true
    """
    return Loss.of(
        "huber",
        {
            "delta": delta,
            "standardizeLabel": standardizeLabel,
        },
    )


def poisson() -> Loss:
    """Poisson, for regression of counts: predicts exp of the output; labels of 0 or more."""
    return Loss("poisson")


def gamma() -> Loss:
    """Gamma, for regression of amounts: predicts exp of the output; labels above 0."""
    return Loss("gamma")


def tweedie(
    *,
    power: float | None = None,
) -> Loss:
    """Tweedie, for regression of sums: predicts exp of the output; labels of 0 or more.

    :param power: the variance grows with this power of the mean; a number in (1, 2); default
        1.5
    """
    return Loss.of(
        "tweedie",
        {
            "power": power,
        },
    )


def quantile(
    *,
    levels: Sequence[float] | None = None,
    standardizeLabel: bool | None = None,
) -> Loss:
    """Pinball loss of quantiles, for regression: what is exceeded how often.

    :param levels: which quantiles are predicted, ascending; a list of numbers in (0, 1), such
        as [0.25, 0.5]; default [0.1, 0.5, 0.9]
    :param standardizeLabel: whether training sees the label with mean 0 and deviation 1;
        predictions and losses are in its own units; true or false; default true
    """
    return Loss.of(
        "quantile",
        {
            "levels": levels,
            "standardizeLabel": standardizeLabel,
        },
    )
