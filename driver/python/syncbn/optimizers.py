"""How parameters are updated.

Written from the declarations of the settings; do not edit.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, Mapping, Sequence

from ._choice import Choice

if TYPE_CHECKING:
    from . import schedules as _schedules

__all__ = [
    "Optimizer",
    "adam",
    "adamW",
    "sgd",
]


class Optimizer(Choice):
    """A choice for optimizer of job files: how parameters are updated."""


def sgd(
    *,
    learningRate: float | None = None,
    momentum: float | None = None,
    nesterov: bool | None = None,
    weightDecay: float | None = None,
    decayAll: bool | None = None,
    clipNorm: float | None = None,
    schedule: _schedules.Schedule | str | None = None,
) -> Optimizer:
    """Stochastic gradient descent, as torch.optim.SGD.

    :param learningRate: base learning rate; a number above 0; default 0.1
    :param momentum: share of the last step that is kept; a number in [0, 1); default 0.9
    :param nesterov: whether the momentum looks ahead; true or false; default false
    :param weightDecay: L2 term of the gradient; a number, 0 or more; default 0
    :param decayAll: whether weight decay reaches gamma, beta and biases too; true or false;
        default false
    :param clipNorm: longest global L2 norm of a gradient; a number above 0
    :param schedule: learning rate over time, as a factor on the base; a name or { name =
        arguments }; default constant
    """
    return Optimizer.of(
        "sgd",
        {
            "learningRate": learningRate,
            "momentum": momentum,
            "nesterov": nesterov,
            "weightDecay": weightDecay,
            "decayAll": decayAll,
            "clipNorm": clipNorm,
            "schedule": schedule,
        },
    )


def adam(
    *,
    learningRate: float | None = None,
    beta1: float | None = None,
    beta2: float | None = None,
    epsilon: float | None = None,
    weightDecay: float | None = None,
    decayAll: bool | None = None,
    clipNorm: float | None = None,
    schedule: _schedules.Schedule | str | None = None,
) -> Optimizer:
    """Kingma and Ba 2015, as torch.optim.Adam.

    :param learningRate: base learning rate; a number above 0; default 0.001
    :param beta1: decay of the first moment; a number in [0, 1); default 0.9
    :param beta2: decay of the second moment; a number in [0, 1); default 0.999
    :param epsilon: added to the root of the second moment; a number above 0; default 1e-8
    :param weightDecay: L2 term of the gradient; a number, 0 or more; default 0
    :param decayAll: whether weight decay reaches gamma, beta and biases too; true or false;
        default false
    :param clipNorm: longest global L2 norm of a gradient; a number above 0
    :param schedule: learning rate over time, as a factor on the base; a name or { name =
        arguments }; default constant
    """
    return Optimizer.of(
        "adam",
        {
            "learningRate": learningRate,
            "beta1": beta1,
            "beta2": beta2,
            "epsilon": epsilon,
            "weightDecay": weightDecay,
            "decayAll": decayAll,
            "clipNorm": clipNorm,
            "schedule": schedule,
        },
    )


def adamW(
    *,
    learningRate: float | None = None,
    beta1: float | None = None,
    beta2: float | None = None,
    epsilon: float | None = None,
    weightDecay: float | None = None,
    decayAll: bool | None = None,
    clipNorm: float | None = None,
    schedule: _schedules.Schedule | str | None = None,
) -> Optimizer:
    """Loshchilov and Hutter 2019, as torch.optim.AdamW.

    :param learningRate: base learning rate; a number above 0; default 0.001
    :param beta1: decay of the first moment; a number in [0, 1); default 0.9
    :param beta2: decay of the second moment; a number in [0, 1); default 0.999
    :param epsilon: added to the root of the second moment; a number above 0; default 1e-8
    :param weightDecay: decoupled from the gradient; a number, 0 or more; default 0.01
    :param decayAll: whether weight decay reaches gamma, beta and biases too; true or false;
        default false
    :param clipNorm: longest global L2 norm of a gradient; a number above 0
    :param schedule: learning rate over time, as a factor on the base; a name or { name =
        arguments }; default constant
    """
    return Optimizer.of(
        "adamW",
        {
            "learningRate": learningRate,
            "beta1": beta1,
            "beta2": beta2,
            "epsilon": epsilon,
            "weightDecay": weightDecay,
            "decayAll": decayAll,
            "clipNorm": clipNorm,
            "schedule": schedule,
        },
    )
