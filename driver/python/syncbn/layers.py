"""Layers in order; each a name, or { name = arguments }.

Written from the declarations of the settings; do not edit.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, Mapping, Sequence

from ._choice import Choice

if TYPE_CHECKING:
    from . import categories as _categories
    from . import initializers as _initializers
    from . import numbers as _numbers
    from . import scopes as _scopes
    from . import shortcut as _shortcut

__all__ = [
    "Entry",
    "avgPool2d",
    "batchNorm",
    "batchRenorm",
    "columns",
    "conv2d",
    "dense",
    "dropout",
    "elu",
    "flatten",
    "gelu",
    "globalAvgPool",
    "groupNorm",
    "hardswish",
    "l1BatchNorm",
    "lInfBatchNorm",
    "layerNorm",
    "leakyRelu",
    "lenetBn",
    "maxPool2d",
    "mish",
    "mlp",
    "noise",
    "plain",
    "relu",
    "residual",
    "resnet",
    "rmsNorm",
    "sigmoid",
    "silu",
    "softplus",
    "tabularMlp",
    "tabularResnet",
    "tanh",
    "weightNorm",
    "weightStandardization",
]


class Entry(Choice):
    """A choice for network[] of job files: layers in order; each a name, or { name =
    arguments }."""


def dense(
    units: int | Literal["output"],
    *,
    bias: bool | None = None,
    init: _initializers.Initializer | str | None = None,
    biasInit: _initializers.Initializer | str | None = None,
) -> Entry:
    """Fully connected.

    :param units: outputs; output for as many as the task needs; an integer, 1 or more, or
        output
    :param bias: whether it adds a bias; true or false; default true
    :param init: first values of the weights; a name or { name = arguments }; default
        initializer
    :param biasInit: first values of the bias; a name or { name = arguments }; default pytorch
        with init = pytorch, else zero
    """
    return Entry.of(
        "dense",
        {
            "units": units,
            "bias": bias,
            "init": init,
            "biasInit": biasInit,
        },
    )


def conv2d(
    filters: int,
    *,
    kernel: int | None = None,
    stride: int | None = None,
    padding: int | None = None,
    dilation: int | None = None,
    groups: int | Literal["depthwise"] | None = None,
    bias: bool | None = None,
    init: _initializers.Initializer | str | None = None,
    biasInit: _initializers.Initializer | str | None = None,
) -> Entry:
    """Convolution over images.

    :param filters: channels of the output; an integer, 1 or more
    :param kernel: side of the window; an integer in [1, 32768]; default 3
    :param stride: distance between two windows; an integer, 1 or more; default 1
    :param padding: rows and columns of zeros on every side; an integer, 0 or more; default
        dilation (kernel - 1) / 2: with an odd kernel and stride 1 the size stays
    :param dilation: distance between two taps of a window; an integer in [1, 32768]; default 1
    :param groups: groups of channels that do not see each other; depthwise: one a channel; an
        integer, 1 or more, or depthwise; default 1
    :param bias: whether it adds a bias; true or false; default true
    :param init: first values of the weights; a name or { name = arguments }; default
        initializer
    :param biasInit: first values of the bias; a name or { name = arguments }; default pytorch
        with init = pytorch, else zero
    """
    return Entry.of(
        "conv2d",
        {
            "filters": filters,
            "kernel": kernel,
            "stride": stride,
            "padding": padding,
            "dilation": dilation,
            "groups": groups,
            "bias": bias,
            "init": init,
            "biasInit": biasInit,
        },
    )


def weightNorm(of: Entry | str) -> Entry:
    """Weight normalization of a layer: length and direction of its weights apart.

    :param of: a name or { name = arguments }
    """
    return Entry.of("weightNorm", of)


def weightStandardization(of: Entry | str) -> Entry:
    """Weight standardization of a layer: mean 0 and deviation 1 of the weights to an output.

    :param of: a name or { name = arguments }
    """
    return Entry.of("weightStandardization", of)


def maxPool2d(
    kernel: int | None = None,
    *,
    stride: int | None = None,
    padding: int | None = None,
) -> Entry:
    """Maximum under a moving window.

    :param kernel: side of the window; an integer in [1, 32768]; default 2
    :param stride: distance between two windows; an integer, 1 or more; default kernel
    :param padding: rows and columns on every side that are never the maximum, at most half of
        kernel; an integer, 0 or more; default 0
    """
    return Entry.of(
        "maxPool2d",
        {
            "kernel": kernel,
            "stride": stride,
            "padding": padding,
        },
    )


def avgPool2d(
    kernel: int | None = None,
    *,
    stride: int | None = None,
    padding: int | None = None,
) -> Entry:
    """Mean under a moving window; padding counts as zeros.

    :param kernel: side of the window; an integer in [1, 32768]; default 2
    :param stride: distance between two windows; an integer, 1 or more; default kernel
    :param padding: rows and columns of zeros on every side, at most half of kernel; an integer,
        0 or more; default 0
    """
    return Entry.of(
        "avgPool2d",
        {
            "kernel": kernel,
            "stride": stride,
            "padding": padding,
        },
    )


def globalAvgPool() -> Entry:
    """Mean of each channel over all positions."""
    return Entry("globalAvgPool")


def flatten() -> Entry:
    """An image as a row of features, channel by channel."""
    return Entry("flatten")


def batchNorm(
    *,
    epsilon: float | None = None,
    runningStatsDecay: float | None = None,
    cumulative: bool | None = None,
    scope: _scopes.NormalizationScope | str | None = None,
    gamma: Literal["learned", "frozen", "off"] | None = None,
    beta: Literal["learned", "frozen", "off"] | None = None,
    frozen: bool | None = None,
) -> Entry:
    """Batch normalization; what it leaves out, the section batchNorm says.

    :param epsilon: added to the variance; a number above 0; default 1e-5
    :param runningStatsDecay: weight of the OLD value in the running statistics (PyTorch's
        momentum is 1 minus this); a number in [0, 1]; default 0.9
    :param cumulative: running statistics are the plain average over all batches instead; true
        or false; default false
    :param scope: which rows share statistics; a name or { name = arguments }; default global
    :param gamma: the scale; learned or frozen or off; default learned
    :param beta: the shift; learned or frozen or off; default learned
    :param frozen: training also uses the running statistics, and leaves them as they are; true
        or false; default false
    """
    return Entry.of(
        "batchNorm",
        {
            "epsilon": epsilon,
            "runningStatsDecay": runningStatsDecay,
            "cumulative": cumulative,
            "scope": scope,
            "gamma": gamma,
            "beta": beta,
            "frozen": frozen,
        },
    )


def batchRenorm(
    *,
    epsilon: float | None = None,
    runningStatsDecay: float | None = None,
    cumulative: bool | None = None,
    scope: _scopes.NormalizationScope | str | None = None,
    gamma: Literal["learned", "frozen", "off"] | None = None,
    beta: Literal["learned", "frozen", "off"] | None = None,
    frozen: bool | None = None,
    rMax: float | None = None,
    dMax: float | None = None,
    plainSteps: int | None = None,
    rSteps: int | None = None,
    dSteps: int | None = None,
) -> Entry:
    """Batch renormalization: batchNorm corrected to its running statistics; what it leaves
    out, the section batchNorm says.

    :param epsilon: added to the variance; a number above 0; default 1e-5
    :param runningStatsDecay: weight of the OLD value in the running statistics (PyTorch's
        momentum is 1 minus this); a number in [0, 1]; default 0.9
    :param cumulative: running statistics are the plain average over all batches instead; true
        or false; default false
    :param scope: which rows share statistics; a name or { name = arguments }; default global
    :param gamma: the scale; learned or frozen or off; default learned
    :param beta: the shift; learned or frozen or off; default learned
    :param frozen: training also uses the running statistics, and leaves them as they are; true
        or false; default false
    :param rMax: how far r, the correction of the deviation, may go, as a factor; a number, 1 or
        more; default 3
    :param dMax: how far d, the correction of the mean, may go, in running deviations; a number,
        0 or more; default 5
    :param plainSteps: steps in the beginning in which it is batchNorm; an integer, 0 or more;
        default 5000
    :param rSteps: step from which on r may go to rMax; an integer, 0 or more; default 40000
    :param dSteps: step from which on d may go to dMax; an integer, 0 or more; default 25000
    """
    return Entry.of(
        "batchRenorm",
        {
            "epsilon": epsilon,
            "runningStatsDecay": runningStatsDecay,
            "cumulative": cumulative,
            "scope": scope,
            "gamma": gamma,
            "beta": beta,
            "frozen": frozen,
            "rMax": rMax,
            "dMax": dMax,
            "plainSteps": plainSteps,
            "rSteps": rSteps,
            "dSteps": dSteps,
        },
    )


def l1BatchNorm(
    *,
    epsilon: float | None = None,
    runningStatsDecay: float | None = None,
    cumulative: bool | None = None,
    scope: _scopes.NormalizationScope | str | None = None,
    gamma: Literal["learned", "frozen", "off"] | None = None,
    beta: Literal["learned", "frozen", "off"] | None = None,
    frozen: bool | None = None,
) -> Entry:
    """Batch normalization by the mean absolute deviation; what it leaves out, the section
    batchNorm says.

    :param epsilon: added to the variance; a number above 0; default 1e-5
    :param runningStatsDecay: weight of the OLD value in the running statistics (PyTorch's
        momentum is 1 minus this); a number in [0, 1]; default 0.9
    :param cumulative: running statistics are the plain average over all batches instead; true
        or false; default false
    :param scope: which rows share statistics; a name or { name = arguments }; default global
    :param gamma: the scale; learned or frozen or off; default learned
    :param beta: the shift; learned or frozen or off; default learned
    :param frozen: training also uses the running statistics, and leaves them as they are; true
        or false; default false
    """
    return Entry.of(
        "l1BatchNorm",
        {
            "epsilon": epsilon,
            "runningStatsDecay": runningStatsDecay,
            "cumulative": cumulative,
            "scope": scope,
            "gamma": gamma,
            "beta": beta,
            "frozen": frozen,
        },
    )


def lInfBatchNorm(
    *,
    epsilon: float | None = None,
    runningStatsDecay: float | None = None,
    cumulative: bool | None = None,
    scope: _scopes.NormalizationScope | str | None = None,
    gamma: Literal["learned", "frozen", "off"] | None = None,
    beta: Literal["learned", "frozen", "off"] | None = None,
    frozen: bool | None = None,
) -> Entry:
    """Batch normalization by the largest absolute deviation; what it leaves out, the section
    batchNorm says.

    :param epsilon: added to the variance; a number above 0; default 1e-5
    :param runningStatsDecay: weight of the OLD value in the running statistics (PyTorch's
        momentum is 1 minus this); a number in [0, 1]; default 0.9
    :param cumulative: running statistics are the plain average over all batches instead; true
        or false; default false
    :param scope: which rows share statistics; a name or { name = arguments }; default global
    :param gamma: the scale; learned or frozen or off; default learned
    :param beta: the shift; learned or frozen or off; default learned
    :param frozen: training also uses the running statistics, and leaves them as they are; true
        or false; default false
    """
    return Entry.of(
        "lInfBatchNorm",
        {
            "epsilon": epsilon,
            "runningStatsDecay": runningStatsDecay,
            "cumulative": cumulative,
            "scope": scope,
            "gamma": gamma,
            "beta": beta,
            "frozen": frozen,
        },
    )


def layerNorm(
    *,
    epsilon: float | None = None,
    affine: bool | None = None,
) -> Entry:
    """Layer normalization: each row over all its values.

    :param epsilon: added to the variance; a number above 0; default 1e-5
    :param affine: whether it scales and shifts; true or false; default true
    """
    return Entry.of(
        "layerNorm",
        {
            "epsilon": epsilon,
            "affine": affine,
        },
    )


def groupNorm(
    groups: int | Literal["instance"],
    *,
    epsilon: float | None = None,
    affine: bool | None = None,
) -> Entry:
    """Group normalization: each row over a group of channels.

    :param groups: groups of channels; instance: one a channel; an integer, 1 or more, or
        instance
    :param epsilon: added to the variance; a number above 0; default 1e-5
    :param affine: whether it scales and shifts; true or false; default true
    """
    return Entry.of(
        "groupNorm",
        {
            "groups": groups,
            "epsilon": epsilon,
            "affine": affine,
        },
    )


def rmsNorm(
    *,
    epsilon: float | None = None,
    affine: bool | None = None,
) -> Entry:
    """Root mean square normalization: each row over all its values, the mean left in place.

    :param epsilon: added to the mean square; a number above 0; default 1e-5
    :param affine: whether it scales; true or false; default true
    """
    return Entry.of(
        "rmsNorm",
        {
            "epsilon": epsilon,
            "affine": affine,
        },
    )


def elu(
    alpha: float | None = None,
) -> Entry:
    """max(0, x) + alpha (exp(min(0, x)) - 1).

    :param alpha: minus the value that it falls to; a number above 0; default 1
    """
    return Entry.of(
        "elu",
        {
            "alpha": alpha,
        },
    )


def gelu() -> Entry:
    """X times the distribution function of the normal."""
    return Entry("gelu")


def hardswish() -> Entry:
    """X min(max(x + 3, 0), 6) / 6."""
    return Entry("hardswish")


def leakyRelu(
    slope: float | None = None,
) -> Entry:
    """max(0, x) + slope min(0, x).

    :param slope: slope left of 0; a number above 0; default 0.01
    """
    return Entry.of(
        "leakyRelu",
        {
            "slope": slope,
        },
    )


def mish() -> Entry:
    """X tanh(softplus(x))."""
    return Entry("mish")


def relu() -> Entry:
    """max(0, x)."""
    return Entry("relu")


def sigmoid() -> Entry:
    """1 / (1 + exp(-x))."""
    return Entry("sigmoid")


def silu() -> Entry:
    """X / (1 + exp(-x))."""
    return Entry("silu")


def softplus() -> Entry:
    """log(1 + exp(x))."""
    return Entry("softplus")


def tanh() -> Entry:
    """Hyperbolic tangent."""
    return Entry("tanh")


def dropout(
    rate: float,
) -> Entry:
    """Drops values in training, scales the others up.

    :param rate: probability of dropping a value; a number in [0, 1)
    """
    return Entry.of(
        "dropout",
        {
            "rate": rate,
        },
    )


def noise(
    *,
    shift: float | None = None,
    scale: float | None = None,
    shiftSpread: float | None = None,
    scaleSpread: float | None = None,
) -> Entry:
    """Noise whose mean and scale shift in every training step, for experiments behind
    batchNorm.

    :param shift: how far the mean of a unit shifts, up or down; a number, 0 or more; default
        0.5
    :param scale: largest factor by which a unit is scaled; the least is 1; a number, 1 or more;
        default 1.25
    :param shiftSpread: how far the shift of a value may be from that of its unit; a number, 0
        or more; default 0.1
    :param scaleSpread: deviation of the factors of values from that of their unit; a number, 0
        or more; default 0.1
    """
    return Entry.of(
        "noise",
        {
            "shift": shift,
            "scale": scale,
            "shiftSpread": shiftSpread,
            "scaleSpread": scaleSpread,
        },
    )


def columns(
    *,
    categories: _categories.Categories | str | None = None,
    numbers: _numbers.Numbers | str | None = None,
) -> Entry:
    """What columns of a table become, in front of all other layers.

    :param categories: what a category becomes; a name or { name = arguments }; default auto
    :param numbers: what a number becomes; flags stay 0 and 1; a name or { name = arguments };
        default plain
    """
    return Entry.of(
        "columns",
        {
            "categories": categories,
            "numbers": numbers,
        },
    )


def residual(
    body: Sequence[Entry | str],
    *,
    shortcut: Sequence[_shortcut.Shortcut | str] | _shortcut.Shortcut | str | None = None,
    zeroLastGamma: bool | None = None,
) -> Entry:
    """body(x) + shortcut(x).

    :param body: layers in order, as in network; a list, each entry a name or { name = arguments
        }
    :param shortcut: the other way; a name or { name = arguments }, or a list; default identity
    :param zeroLastGamma: whether the last batchNorm of the body starts with gamma = 0, where no
        relu follows it; true or false; default true
    """
    return Entry.of(
        "residual",
        {
            "body": body,
            "shortcut": shortcut,
            "zeroLastGamma": zeroLastGamma,
        },
    )


def mlp(
    *,
    depth: int | None = None,
    width: int | None = None,
) -> Entry:
    """All of a network: dense layers with batchNorm and relu, then dense = output.

    :param depth: hidden layers; an integer in [1, 1000]; default 3
    :param width: units of each; an integer, 1 or more; default 512
    """
    return Entry.of(
        "mlp",
        {
            "depth": depth,
            "width": width,
        },
    )


def lenetBn() -> Entry:
    """All of a network: convolutions of 32 and 64, each with batchNorm, relu and maxPool2d,
    then dense = 128."""
    return Entry("lenetBn")


def resnet(
    depth: int | None = None,
    *,
    width: int | None = None,
    shortcut: Literal["padded", "projection"] | None = None,
) -> Entry:
    """All of a network: the residual network for images of 32 x 32.

    :param depth: 6 n + 2: 8, 14, 20, 32, 44, 56, 110; an integer in [8, 2000]; default 20
    :param width: filters of the first of three stages; they double twice; an integer in [1,
        100000]; default 16
    :param shortcut: the shortcut where the shape changes; padded or projection; default padded
    """
    return Entry.of(
        "resnet",
        {
            "depth": depth,
            "width": width,
            "shortcut": shortcut,
        },
    )


def plain(
    depth: int | None = None,
    *,
    width: int | None = None,
) -> Entry:
    """All of a network: the same without shortcuts.

    :param depth: 6 n + 2: 8, 14, 20, 32, 44, 56, 110; an integer in [8, 2000]; default 20
    :param width: filters of the first of three stages; they double twice; an integer in [1,
        100000]; default 16
    """
    return Entry.of(
        "plain",
        {
            "depth": depth,
            "width": width,
        },
    )


def tabularMlp(
    *,
    depth: int | None = None,
    width: int | None = None,
    dropout: float | None = None,
    categories: _categories.Categories | str | None = None,
    numbers: _numbers.Numbers | str | None = None,
) -> Entry:
    """All of a network for tables: columns, dense layers with batchNorm, relu and dropout.

    :param depth: hidden layers; an integer in [1, 1000]; default 3
    :param width: units of each; an integer, 1 or more; default 256
    :param dropout: probability of dropping a value behind relu; a number in [0, 1); default 0.1
    :param categories: what a category becomes; a name or { name = arguments }; default auto
    :param numbers: what a number becomes; flags stay 0 and 1; a name or { name = arguments };
        default plain
    """
    return Entry.of(
        "tabularMlp",
        {
            "depth": depth,
            "width": width,
            "dropout": dropout,
            "categories": categories,
            "numbers": numbers,
        },
    )


def tabularResnet(
    *,
    blocks: int | None = None,
    width: int | None = None,
    hidden: int | None = None,
    dropout: float | None = None,
    residualDropout: float | None = None,
    categories: _categories.Categories | str | None = None,
    numbers: _numbers.Numbers | str | None = None,
) -> Entry:
    """All of a network for tables: columns, dense, blocks x +
    dense(relu(dense(batchNorm(x)))), then batchNorm, relu, dense.

    :param blocks: residual blocks; an integer in [1, 1000]; default 3
    :param width: values between blocks; an integer, 1 or more; default 192
    :param hidden: units of the first dense layer of a block; an integer, 1 or more; default
        twice the width
    :param dropout: probability of dropping a value behind the relu of a block; a number in [0,
        1); default 0.2
    :param residualDropout: probability of dropping a value at the end of a block; a number in
        [0, 1); default 0
    :param categories: what a category becomes; a name or { name = arguments }; default auto
    :param numbers: what a number becomes; flags stay 0 and 1; a name or { name = arguments };
        default plain
    """
    return Entry.of(
        "tabularResnet",
        {
            "blocks": blocks,
            "width": width,
            "hidden": hidden,
            "dropout": dropout,
            "residualDropout": residualDropout,
            "categories": categories,
            "numbers": numbers,
        },
    )
