"""Parameters of estimators and models.

Written from the declarations of the settings; do not edit.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, Mapping, Sequence, TypeVar

from pyspark.ml.param import Param, TypeConverters

from ._params import SettingsHolder, declared, to_hocon, toListText

if TYPE_CHECKING:
    from . import averaging as _averaging
    from . import categorical as _categorical
    from . import categories as _categories
    from . import initializers as _initializers
    from . import layers as _layers
    from . import losses as _losses
    from . import missing as _missing
    from . import normalizations as _normalizations
    from . import numbers as _numbers
    from . import optimizers as _optimizers
    from . import order as _order
    from . import scales as _scales
    from . import schedules as _schedules
    from . import scopes as _scopes
    from . import shortcut as _shortcut

__all__ = [
    "NeuralNetworkClassificationModelSettings",
    "NeuralNetworkClassifierSettings",
    "NeuralNetworkRegressionModelSettings",
    "NeuralNetworkRegressorSettings",
    "OfAll",
    "OfClassifier",
    "OfClassifierAndClassificationModel",
    "OfClassifierAndRegressor",
    "OfRegressor",
    "OfRegressorAndRegressionModel",
]

S = TypeVar("S", bound="SettingsHolder")


class OfClassifierAndRegressor(SettingsHolder):
    """Parameters of NeuralNetworkClassifier and NeuralNetworkRegressor."""

    augmentCrop: Param[Any] = declared(
        "augmentCrop",
        "a random part of an image with this many zeros around it; an integer in [0, 1000000]",
        TypeConverters.toInt,
    )
    augmentCutout: Param[Any] = declared(
        "augmentCutout",
        "side of a random square that becomes 0 after scaling; an integer in [0, 1000000]",
        TypeConverters.toInt,
    )
    augmentFlip: Param[Any] = declared(
        "augmentFlip",
        "mirrored, left to right, every other time; true or false",
        TypeConverters.toBoolean,
    )
    averaging: Param[Any] = declared(
        "averaging",
        "the trained model is a mean of the weights over steps, with running statistics recomputed exactly over the training set; one of none, swa, ema",
        to_hocon,
    )
    batchNormBeta: Param[Any] = declared(
        "batchNormBeta",
        "the shift; learned or frozen or off",
        TypeConverters.toString,
    )
    batchNormEpsilon: Param[Any] = declared(
        "batchNormEpsilon",
        "added to the variance; a number above 0",
        TypeConverters.toFloat,
    )
    batchNormFrozen: Param[Any] = declared(
        "batchNormFrozen",
        "training also uses the running statistics, and leaves them as they are; true or false",
        TypeConverters.toBoolean,
    )
    batchNormGamma: Param[Any] = declared(
        "batchNormGamma",
        "the scale; learned or frozen or off",
        TypeConverters.toString,
    )
    batchNormScope: Param[Any] = declared(
        "batchNormScope",
        "which rows share statistics; one of global, shard, ghost",
        to_hocon,
    )
    batchSize: Param[Any] = declared(
        "batchSize",
        "rows of a global batch; an integer, 2 or more",
        TypeConverters.toInt,
    )
    beta1: Param[Any] = declared(
        "beta1",
        "decay of the first moment; a number in [0, 1)",
        TypeConverters.toFloat,
    )
    beta2: Param[Any] = declared(
        "beta2",
        "decay of the second moment; a number in [0, 1)",
        TypeConverters.toFloat,
    )
    blas: Param[Any] = declared(
        "blas",
        "auto: oneDNN on x86 processors with AVX2, OpenBLAS on others, our own in Java where neither loads; native: auto without our own; oneDnn, openBlas: this one or an error; java: our own; auto or native or oneDnn or openBlas or java",
        TypeConverters.toString,
    )
    categorical: Param[Any] = declared(
        "categorical",
        "columns that are categories; one of auto, none, named",
        to_hocon,
    )
    clipNorm: Param[Any] = declared(
        "clipNorm",
        "longest global L2 norm of a gradient; a number above 0",
        TypeConverters.toFloat,
    )
    cumulativeAverage: Param[Any] = declared(
        "cumulativeAverage",
        "running statistics are the plain average over all batches instead; true or false",
        TypeConverters.toBoolean,
    )
    dates: Param[Any] = declared(
        "dates",
        "what dates and times become; leaveOut or number or parts",
        TypeConverters.toString,
    )
    deal: Param[Any] = declared(
        "deal",
        "with order = column(c): each shard gets every S-th row, or a range; inTurn or contiguous",
        TypeConverters.toString,
    )
    decayAll: Param[Any] = declared(
        "decayAll",
        "whether weight decay reaches gamma, beta and biases too; true or false",
        TypeConverters.toBoolean,
    )
    earlyStopMetric: Param[Any] = declared(
        "earlyStopMetric",
        "what must improve; validationLoss or validationAccuracy or validationBalancedAccuracy or validationLogLoss or validationAuc or validationAveragePrecision or validationMacroF1 or validationWeightedF1 or validationBrier or validationCalibrationError or validationRmse or validationMae or validationR2 or validationMicroF1",
        TypeConverters.toString,
    )
    earlyStopMinDelta: Param[Any] = declared(
        "earlyStopMinDelta",
        "least change that counts; a number, 0 or more",
        TypeConverters.toFloat,
    )
    earlyStopPatience: Param[Any] = declared(
        "earlyStopPatience",
        "validations without improvement; an integer, 1 or more",
        TypeConverters.toInt,
    )
    epochs: Param[Any] = declared(
        "epochs",
        "passes over the training set; an integer, 1 or more; default 10; with maxSteps, as many as that takes",
        TypeConverters.toInt,
    )
    hashBuckets: Param[Any] = declared(
        "hashBuckets",
        "buckets of each hashed column; an integer in [2, 10000000]",
        TypeConverters.toInt,
    )
    hashed: Param[Any] = declared(
        "hashed",
        "columns of a category with too many levels to learn, each hashed to a bucket; a list of texts, such as [a, b]; default no column",
        toListText,
    )
    hiddenLayers: Param[Any] = declared(
        "hiddenLayers",
        "units of hidden dense layers, each followed by batch normalization and ReLU, instead of network; integers of 1 or more",
        TypeConverters.toListInt,
    )
    initializer: Param[Any] = declared(
        "initializer",
        "first values of the weights of every layer; one of pytorch, kaiming, kaimingUniform, xavier, xavierNormal, normal, truncatedNormal, uniform, constant",
        to_hocon,
    )
    labelCol: Param[Any] = declared(
        "labelCol",
        "column of the label, or an array or a vector of several; a name",
        TypeConverters.toString,
    )
    labelCols: Param[Any] = declared(
        "labelCols",
        "several columns of numbers, or labels of 0 or 1, to predict, instead of labelCol; one name or more",
        toListText,
    )
    learningRate: Param[Any] = declared(
        "learningRate",
        "base learning rate; a number above 0; default 0.1 for sgd, 0.001 for adam, 0.001 for adamW",
        TypeConverters.toFloat,
    )
    log1pColumns: Param[Any] = declared(
        "log1pColumns",
        "columns whose signed logarithms are standardized; a list of texts, such as [a, b]; default no column",
        toListText,
    )
    loss: Param[Any] = declared(
        "loss",
        "what is minimized; one of crossEntropy, binaryCrossEntropy, focal, meanSquaredError, meanAbsoluteError, huber, poisson, gamma, tweedie, quantile; default crossEntropy; meanSquaredError for regression",
        to_hocon,
    )
    maxFeatures: Param[Any] = declared(
        "maxFeatures",
        "most features of a row once vectors are densified; an integer in [1, 200000000]",
        TypeConverters.toInt,
    )
    maxLevels: Param[Any] = declared(
        "maxLevels",
        "most levels of a category; an integer in [1, 1000000]",
        TypeConverters.toInt,
    )
    maxSteps: Param[Any] = declared(
        "maxSteps",
        "training ends after this many steps; an integer, 1 or more",
        TypeConverters.toInt,
    )
    minCount: Param[Any] = declared(
        "minCount",
        "rows of the training set that a level needs to have a code of its own; an integer, 1 or more",
        TypeConverters.toInt,
    )
    missing: Param[Any] = declared(
        "missing",
        "what a missing feature (null, NaN) becomes; one of error, mean, median, indicator, constant",
        to_hocon,
    )
    momentum: Param[Any] = declared(
        "momentum",
        "share of the last step that is kept; a number in [0, 1)",
        TypeConverters.toFloat,
    )
    nesterov: Param[Any] = declared(
        "nesterov",
        "whether the momentum looks ahead; true or false",
        TypeConverters.toBoolean,
    )
    network: Param[Any] = declared(
        "network",
        "layers in order; each a name, or { name = arguments }; a list, each entry a name or { name = arguments }; default two of dense = 128, batchNorm, relu; then dense = output",
        to_hocon,
    )
    normalization: Param[Any] = declared(
        "normalization",
        "what every batchNorm of the network becomes; one of batchNorm, noisyBatchNorm, noise, batchRenorm, l1BatchNorm, lInfBatchNorm, layerNorm, groupNorm, instanceNorm, rmsNorm, weightNorm, weightStandardization, none",
        to_hocon,
    )
    observeEvery: Param[Any] = declared(
        "observeEvery",
        "steps between two looks at norms of gradients, statistics and activations; an integer, 1 or more",
        TypeConverters.toInt,
    )
    observeRows: Param[Any] = declared(
        "observeRows",
        "rows of a batch whose activations are looked at; 0 for none; an integer in [0, 65536]",
        TypeConverters.toInt,
    )
    observeUnits: Param[Any] = declared(
        "observeUnits",
        "units of each layer whose activations are looked at, spread evenly; an integer in [1, 65536]",
        TypeConverters.toInt,
    )
    optimizer: Param[Any] = declared(
        "optimizer",
        "how parameters are updated; one of sgd, adam, adamW",
        to_hocon,
    )
    optimizerEpsilon: Param[Any] = declared(
        "optimizerEpsilon",
        "added to the root of the second moment; a number above 0",
        TypeConverters.toFloat,
    )
    order: Param[Any] = declared(
        "order",
        "numbering of the rows; one of canonical, column",
        to_hocon,
    )
    populationStatistics: Param[Any] = declared(
        "populationStatistics",
        "recomputes running statistics exactly over the training set at the end; true or false",
        TypeConverters.toBoolean,
    )
    quantileColumns: Param[Any] = declared(
        "quantileColumns",
        "columns that become normal by their ranks; a list of texts, such as [a, b]; default no column",
        toListText,
    )
    robustColumns: Param[Any] = declared(
        "robustColumns",
        "columns that are scaled by median and quartiles; a list of texts, such as [a, b]; default no column",
        toListText,
    )
    runningStatsDecay: Param[Any] = declared(
        "runningStatsDecay",
        "weight of the OLD value in the running statistics (PyTorch's momentum is 1 minus this); a number in [0, 1]",
        TypeConverters.toFloat,
    )
    scale: Param[Any] = declared(
        "scale",
        "scaling of features; its statistics are kept in the model; one of none, standardize, quantile, robust, log1p, divideBy, standardizeChannels, normalize",
        to_hocon,
    )
    schedule: Param[Any] = declared(
        "schedule",
        "learning rate over time, as a factor on the base; one of constant, step, exponential, cosine",
        to_hocon,
    )
    seed: Param[Any] = declared(
        "seed",
        "key of all randomness; an integer",
        TypeConverters.toInt,
    )
    shape: Param[Any] = declared(
        "shape",
        "[channels, height, width] of a row, for layers that want images; [channels, height, width]; default of images their own, else flat",
        toListText,
    )
    shards: Param[Any] = declared(
        "shards",
        "logical shards, a power of two; auto: a function of batchSize; an integer in [1, 32768], or auto; default auto",
        TypeConverters.toInt,
    )
    standardizedColumns: Param[Any] = declared(
        "standardizedColumns",
        "columns that get mean 0 and deviation 1; a list of texts, such as [a, b]; default no column",
        toListText,
    )
    storage: Param[Any] = declared(
        "storage",
        "where workers hold the rows while they train, with the same result: auto takes the disk (spark.local.dir) if memory would not hold them; auto or memory or disk",
        TypeConverters.toString,
    )
    testFraction: Param[Any] = declared(
        "testFraction",
        "fraction of the rows, chosen by seeded hash of their content; a number in [0, 1)",
        TypeConverters.toFloat,
    )
    unscaledColumns: Param[Any] = declared(
        "unscaledColumns",
        "columns that stay as they are; a list of texts, such as [a, b]; default no column",
        toListText,
    )
    validateEvery: Param[Any] = declared(
        "validateEvery",
        "epochs between validations; an integer, 1 or more",
        TypeConverters.toInt,
    )
    validationFraction: Param[Any] = declared(
        "validationFraction",
        "fraction of the rows, chosen by seeded hash of their content; a number in [0, 1)",
        TypeConverters.toFloat,
    )
    validationIndicatorCol: Param[Any] = declared(
        "validationIndicatorCol",
        "boolean column, true for rows of the validation set, or column that says train, validation or test; empty for none",
        TypeConverters.toString,
    )
    weightCol: Param[Any] = declared(
        "weightCol",
        "column of row weights; empty for none",
        TypeConverters.toString,
    )
    weightDecay: Param[Any] = declared(
        "weightDecay",
        "L2 term of the gradient; a number, 0 or more; default 0 for sgd, 0 for adam, 0.01 for adamW",
        TypeConverters.toFloat,
    )
    workers: Param[Any] = declared(
        "workers",
        "tasks; any number gives the same bits; an integer, 1 or more, or auto; default auto",
        TypeConverters.toInt,
    )

    def getAugmentCrop(self) -> int:
        """The value of augmentCrop, or its default."""
        return self._value("augmentCrop")

    def setAugmentCrop(self: S, value: int) -> S:
        """A random part of an image with this many zeros around it; an integer in [0,
        1000000]."""
        return self._given({"augmentCrop": value})

    def getAugmentCutout(self) -> int:
        """The value of augmentCutout, or its default."""
        return self._value("augmentCutout")

    def setAugmentCutout(self: S, value: int) -> S:
        """Side of a random square that becomes 0 after scaling; an integer in [0, 1000000]."""
        return self._given({"augmentCutout": value})

    def getAugmentFlip(self) -> bool:
        """The value of augmentFlip, or its default."""
        return self._value("augmentFlip")

    def setAugmentFlip(self: S, value: bool) -> S:
        """Mirrored, left to right, every other time; true or false."""
        return self._given({"augmentFlip": value})

    def getAveraging(self) -> str:
        """The value of averaging, or its default."""
        return self._value("averaging")

    def setAveraging(self: S, value: _averaging.Averaging | str) -> S:
        """The trained model is a mean of the weights over steps, with running statistics
        recomputed exactly over the training set; one of none, swa, ema."""
        return self._given({"averaging": value})

    def getBatchNormBeta(self) -> str:
        """The value of batchNormBeta, or its default."""
        return self._value("batchNormBeta")

    def setBatchNormBeta(self: S, value: Literal["learned", "frozen", "off"]) -> S:
        """The shift; learned or frozen or off."""
        return self._given({"batchNormBeta": value})

    def getBatchNormEpsilon(self) -> float:
        """The value of batchNormEpsilon, or its default."""
        return self._value("batchNormEpsilon")

    def setBatchNormEpsilon(self: S, value: float) -> S:
        """Added to the variance; a number above 0."""
        return self._given({"batchNormEpsilon": value})

    def getBatchNormFrozen(self) -> bool:
        """The value of batchNormFrozen, or its default."""
        return self._value("batchNormFrozen")

    def setBatchNormFrozen(self: S, value: bool) -> S:
        """Training also uses the running statistics, and leaves them as they are; true or
        false."""
        return self._given({"batchNormFrozen": value})

    def getBatchNormGamma(self) -> str:
        """The value of batchNormGamma, or its default."""
        return self._value("batchNormGamma")

    def setBatchNormGamma(self: S, value: Literal["learned", "frozen", "off"]) -> S:
        """The scale; learned or frozen or off."""
        return self._given({"batchNormGamma": value})

    def getBatchNormScope(self) -> str:
        """The value of batchNormScope, or its default."""
        return self._value("batchNormScope")

    def setBatchNormScope(self: S, value: _scopes.NormalizationScope | str) -> S:
        """Which rows share statistics; one of global, shard, ghost."""
        return self._given({"batchNormScope": value})

    def getBatchSize(self) -> int:
        """The value of batchSize, or its default."""
        return self._value("batchSize")

    def setBatchSize(self: S, value: int) -> S:
        """Rows of a global batch; an integer, 2 or more."""
        return self._given({"batchSize": value})

    def getBeta1(self) -> float:
        """The value of beta1, or its default."""
        return self._value("beta1")

    def setBeta1(self: S, value: float) -> S:
        """Decay of the first moment; a number in [0, 1)."""
        return self._given({"beta1": value})

    def getBeta2(self) -> float:
        """The value of beta2, or its default."""
        return self._value("beta2")

    def setBeta2(self: S, value: float) -> S:
        """Decay of the second moment; a number in [0, 1)."""
        return self._given({"beta2": value})

    def getBlas(self) -> str:
        """The value of blas, or its default."""
        return self._value("blas")

    def setBlas(self: S, value: Literal["auto", "native", "oneDnn", "openBlas", "java"]) -> S:
        """Auto: oneDNN on x86 processors with AVX2, OpenBLAS on others, our own in Java
        where neither loads; native: auto without our own; oneDnn, openBlas: this one or
        an error; java: our own; auto or native or oneDnn or openBlas or java."""
        return self._given({"blas": value})

    def getCategorical(self) -> str:
        """The value of categorical, or its default."""
        return self._value("categorical")

    def setCategorical(self: S, value: Sequence[_categorical.Categorical | str] | _categorical.Categorical | str) -> S:
        """Columns that are categories; one of auto, none, named."""
        return self._given({"categorical": value})

    def getClipNorm(self) -> float:
        """The value of clipNorm, or its default."""
        return self._value("clipNorm")

    def setClipNorm(self: S, value: float) -> S:
        """Longest global L2 norm of a gradient; a number above 0."""
        return self._given({"clipNorm": value})

    def getCumulativeAverage(self) -> bool:
        """The value of cumulativeAverage, or its default."""
        return self._value("cumulativeAverage")

    def setCumulativeAverage(self: S, value: bool) -> S:
        """Running statistics are the plain average over all batches instead; true or false."""
        return self._given({"cumulativeAverage": value})

    def getDates(self) -> str:
        """The value of dates, or its default."""
        return self._value("dates")

    def setDates(self: S, value: Literal["leaveOut", "number", "parts"]) -> S:
        """What dates and times become; leaveOut or number or parts."""
        return self._given({"dates": value})

    def getDeal(self) -> str:
        """The value of deal, or its default."""
        return self._value("deal")

    def setDeal(self: S, value: Literal["inTurn", "contiguous"]) -> S:
        """With order = column(c): each shard gets every S-th row, or a range; inTurn or
        contiguous."""
        return self._given({"deal": value})

    def getDecayAll(self) -> bool:
        """The value of decayAll, or its default."""
        return self._value("decayAll")

    def setDecayAll(self: S, value: bool) -> S:
        """Whether weight decay reaches gamma, beta and biases too; true or false."""
        return self._given({"decayAll": value})

    def getEarlyStopMetric(self) -> str:
        """The value of earlyStopMetric, or its default."""
        return self._value("earlyStopMetric")

    def setEarlyStopMetric(self: S, value: Literal["validationLoss", "validationAccuracy", "validationBalancedAccuracy", "validationLogLoss", "validationAuc", "validationAveragePrecision", "validationMacroF1", "validationWeightedF1", "validationBrier", "validationCalibrationError", "validationRmse", "validationMae", "validationR2", "validationMicroF1"]) -> S:
        """What must improve; validationLoss or validationAccuracy or
        validationBalancedAccuracy or validationLogLoss or validationAuc or
        validationAveragePrecision or validationMacroF1 or validationWeightedF1 or
        validationBrier or validationCalibrationError or validationRmse or validationMae
        or validationR2 or validationMicroF1."""
        return self._given({"earlyStopMetric": value})

    def getEarlyStopMinDelta(self) -> float:
        """The value of earlyStopMinDelta, or its default."""
        return self._value("earlyStopMinDelta")

    def setEarlyStopMinDelta(self: S, value: float) -> S:
        """Least change that counts; a number, 0 or more."""
        return self._given({"earlyStopMinDelta": value})

    def getEarlyStopPatience(self) -> int:
        """The value of earlyStopPatience, or its default."""
        return self._value("earlyStopPatience")

    def setEarlyStopPatience(self: S, value: int) -> S:
        """Validations without improvement; an integer, 1 or more."""
        return self._given({"earlyStopPatience": value})

    def getEpochs(self) -> int:
        """The value of epochs, or its default."""
        return self._value("epochs")

    def setEpochs(self: S, value: int) -> S:
        """Passes over the training set; an integer, 1 or more; default 10; with maxSteps, as
        many as that takes."""
        return self._given({"epochs": value})

    def getHashBuckets(self) -> int:
        """The value of hashBuckets, or its default."""
        return self._value("hashBuckets")

    def setHashBuckets(self: S, value: int) -> S:
        """Buckets of each hashed column; an integer in [2, 10000000]."""
        return self._given({"hashBuckets": value})

    def getHashed(self) -> list[str]:
        """The value of hashed, or its default."""
        return self._value("hashed")

    def setHashed(self: S, value: Sequence[str]) -> S:
        """Columns of a category with too many levels to learn, each hashed to a bucket; a
        list of texts, such as [a, b]; default no column."""
        return self._given({"hashed": value})

    def getHiddenLayers(self) -> list[int]:
        """The value of hiddenLayers, or its default."""
        return self._value("hiddenLayers")

    def setHiddenLayers(self: S, value: Sequence[int]) -> S:
        """Units of hidden dense layers, each followed by batch normalization and ReLU,
        instead of network; integers of 1 or more."""
        return self._given({"hiddenLayers": value})

    def getInitializer(self) -> str:
        """The value of initializer, or its default."""
        return self._value("initializer")

    def setInitializer(self: S, value: _initializers.Initializer | str) -> S:
        """First values of the weights of every layer; one of pytorch, kaiming,
        kaimingUniform, xavier, xavierNormal, normal, truncatedNormal, uniform, constant."""
        return self._given({"initializer": value})

    def getLabelCol(self) -> str:
        """The value of labelCol, or its default."""
        return self._value("labelCol")

    def setLabelCol(self: S, value: str) -> S:
        """Column of the label, or an array or a vector of several; a name."""
        return self._given({"labelCol": value})

    def getLabelCols(self) -> list[str]:
        """The value of labelCols, or its default."""
        return self._value("labelCols")

    def setLabelCols(self: S, value: Sequence[str]) -> S:
        """Several columns of numbers, or labels of 0 or 1, to predict, instead of labelCol;
        one name or more."""
        return self._given({"labelCols": value})

    def getLearningRate(self) -> float:
        """The value of learningRate, or its default."""
        return self._value("learningRate")

    def setLearningRate(self: S, value: float) -> S:
        """Base learning rate; a number above 0; default 0.1 for sgd, 0.001 for adam, 0.001
        for adamW."""
        return self._given({"learningRate": value})

    def getLog1pColumns(self) -> list[str]:
        """The value of log1pColumns, or its default."""
        return self._value("log1pColumns")

    def setLog1pColumns(self: S, value: Sequence[str]) -> S:
        """Columns whose signed logarithms are standardized; a list of texts, such as [a, b];
        default no column."""
        return self._given({"log1pColumns": value})

    def getLoss(self) -> str:
        """The value of loss, or its default."""
        return self._value("loss")

    def setLoss(self: S, value: _losses.Loss | str) -> S:
        """What is minimized; one of crossEntropy, binaryCrossEntropy, focal,
        meanSquaredError, meanAbsoluteError, huber, poisson, gamma, tweedie, quantile;
        default crossEntropy; meanSquaredError for regression."""
        return self._given({"loss": value})

    def getMaxFeatures(self) -> int:
        """The value of maxFeatures, or its default."""
        return self._value("maxFeatures")

    def setMaxFeatures(self: S, value: int) -> S:
        """Most features of a row once vectors are densified; an integer in [1, 200000000]."""
        return self._given({"maxFeatures": value})

    def getMaxLevels(self) -> int:
        """The value of maxLevels, or its default."""
        return self._value("maxLevels")

    def setMaxLevels(self: S, value: int) -> S:
        """Most levels of a category; an integer in [1, 1000000]."""
        return self._given({"maxLevels": value})

    def getMaxSteps(self) -> int:
        """The value of maxSteps, or its default."""
        return self._value("maxSteps")

    def setMaxSteps(self: S, value: int) -> S:
        """Training ends after this many steps; an integer, 1 or more."""
        return self._given({"maxSteps": value})

    def getMinCount(self) -> int:
        """The value of minCount, or its default."""
        return self._value("minCount")

    def setMinCount(self: S, value: int) -> S:
        """Rows of the training set that a level needs to have a code of its own; an integer,
        1 or more."""
        return self._given({"minCount": value})

    def getMissing(self) -> str:
        """The value of missing, or its default."""
        return self._value("missing")

    def setMissing(self: S, value: _missing.Missing | str) -> S:
        """What a missing feature (null, NaN) becomes; one of error, mean, median, indicator,
        constant."""
        return self._given({"missing": value})

    def getMomentum(self) -> float:
        """The value of momentum, or its default."""
        return self._value("momentum")

    def setMomentum(self: S, value: float) -> S:
        """Share of the last step that is kept; a number in [0, 1)."""
        return self._given({"momentum": value})

    def getNesterov(self) -> bool:
        """The value of nesterov, or its default."""
        return self._value("nesterov")

    def setNesterov(self: S, value: bool) -> S:
        """Whether the momentum looks ahead; true or false."""
        return self._given({"nesterov": value})

    def getNetwork(self) -> str:
        """The value of network, or its default."""
        return self._value("network")

    def setNetwork(self: S, value: Sequence[_layers.Entry | str] | str) -> S:
        """Layers in order; each a name, or { name = arguments }; a list, each entry a name
        or { name = arguments }; default two of dense = 128, batchNorm, relu; then dense =
        output."""
        return self._given({"network": value})

    def getNormalization(self) -> str:
        """The value of normalization, or its default."""
        return self._value("normalization")

    def setNormalization(self: S, value: _normalizations.Normalization | str) -> S:
        """What every batchNorm of the network becomes; one of batchNorm, noisyBatchNorm,
        noise, batchRenorm, l1BatchNorm, lInfBatchNorm, layerNorm, groupNorm,
        instanceNorm, rmsNorm, weightNorm, weightStandardization, none."""
        return self._given({"normalization": value})

    def getObserveEvery(self) -> int:
        """The value of observeEvery, or its default."""
        return self._value("observeEvery")

    def setObserveEvery(self: S, value: int) -> S:
        """Steps between two looks at norms of gradients, statistics and activations; an
        integer, 1 or more."""
        return self._given({"observeEvery": value})

    def getObserveRows(self) -> int:
        """The value of observeRows, or its default."""
        return self._value("observeRows")

    def setObserveRows(self: S, value: int) -> S:
        """Rows of a batch whose activations are looked at; 0 for none; an integer in [0,
        65536]."""
        return self._given({"observeRows": value})

    def getObserveUnits(self) -> int:
        """The value of observeUnits, or its default."""
        return self._value("observeUnits")

    def setObserveUnits(self: S, value: int) -> S:
        """Units of each layer whose activations are looked at, spread evenly; an integer in
        [1, 65536]."""
        return self._given({"observeUnits": value})

    def getOptimizer(self) -> str:
        """The value of optimizer, or its default."""
        return self._value("optimizer")

    def setOptimizer(self: S, value: _optimizers.Optimizer | str) -> S:
        """How parameters are updated; one of sgd, adam, adamW."""
        return self._given({"optimizer": value})

    def getOptimizerEpsilon(self) -> float:
        """The value of optimizerEpsilon, or its default."""
        return self._value("optimizerEpsilon")

    def setOptimizerEpsilon(self: S, value: float) -> S:
        """Added to the root of the second moment; a number above 0."""
        return self._given({"optimizerEpsilon": value})

    def getOrder(self) -> str:
        """The value of order, or its default."""
        return self._value("order")

    def setOrder(self: S, value: _order.Order | str) -> S:
        """Numbering of the rows; one of canonical, column."""
        return self._given({"order": value})

    def getPopulationStatistics(self) -> bool:
        """The value of populationStatistics, or its default."""
        return self._value("populationStatistics")

    def setPopulationStatistics(self: S, value: bool) -> S:
        """Recomputes running statistics exactly over the training set at the end; true or
        false."""
        return self._given({"populationStatistics": value})

    def getQuantileColumns(self) -> list[str]:
        """The value of quantileColumns, or its default."""
        return self._value("quantileColumns")

    def setQuantileColumns(self: S, value: Sequence[str]) -> S:
        """Columns that become normal by their ranks; a list of texts, such as [a, b];
        default no column."""
        return self._given({"quantileColumns": value})

    def getRobustColumns(self) -> list[str]:
        """The value of robustColumns, or its default."""
        return self._value("robustColumns")

    def setRobustColumns(self: S, value: Sequence[str]) -> S:
        """Columns that are scaled by median and quartiles; a list of texts, such as [a, b];
        default no column."""
        return self._given({"robustColumns": value})

    def getRunningStatsDecay(self) -> float:
        """The value of runningStatsDecay, or its default."""
        return self._value("runningStatsDecay")

    def setRunningStatsDecay(self: S, value: float) -> S:
        """Weight of the OLD value in the running statistics (PyTorch's momentum is 1 minus
        this); a number in [0, 1]."""
        return self._given({"runningStatsDecay": value})

    def getScale(self) -> str:
        """The value of scale, or its default."""
        return self._value("scale")

    def setScale(self: S, value: _scales.Scale | str) -> S:
        """Scaling of features; its statistics are kept in the model; one of none,
        standardize, quantile, robust, log1p, divideBy, standardizeChannels, normalize."""
        return self._given({"scale": value})

    def getSchedule(self) -> str:
        """The value of schedule, or its default."""
        return self._value("schedule")

    def setSchedule(self: S, value: _schedules.Schedule | str) -> S:
        """Learning rate over time, as a factor on the base; one of constant, step,
        exponential, cosine."""
        return self._given({"schedule": value})

    def getSeed(self) -> int:
        """The value of seed, or its default."""
        return self._value("seed")

    def setSeed(self: S, value: int) -> S:
        """Key of all randomness; an integer."""
        return self._given({"seed": value})

    def getShape(self) -> list[str]:
        """The value of shape, or its default."""
        return self._value("shape")

    def setShape(self: S, value: Sequence[int]) -> S:
        """[channels, height, width] of a row, for layers that want images; [channels,
        height, width]; default of images their own, else flat."""
        return self._given({"shape": value})

    def getShards(self) -> int:
        """The value of shards, or its default."""
        return self._value("shards")

    def setShards(self: S, value: int | Literal["auto"]) -> S:
        """Logical shards, a power of two; auto: a function of batchSize; an integer in [1,
        32768], or auto; default auto."""
        return self._given({"shards": value})

    def getStandardizedColumns(self) -> list[str]:
        """The value of standardizedColumns, or its default."""
        return self._value("standardizedColumns")

    def setStandardizedColumns(self: S, value: Sequence[str]) -> S:
        """Columns that get mean 0 and deviation 1; a list of texts, such as [a, b]; default
        no column."""
        return self._given({"standardizedColumns": value})

    def getStorage(self) -> str:
        """The value of storage, or its default."""
        return self._value("storage")

    def setStorage(self: S, value: Literal["auto", "memory", "disk"]) -> S:
        """Where workers hold the rows while they train, with the same result: auto takes the
        disk (spark.local.dir) if memory would not hold them; auto or memory or disk."""
        return self._given({"storage": value})

    def getTestFraction(self) -> float:
        """The value of testFraction, or its default."""
        return self._value("testFraction")

    def setTestFraction(self: S, value: float) -> S:
        """Fraction of the rows, chosen by seeded hash of their content; a number in [0, 1)."""
        return self._given({"testFraction": value})

    def getUnscaledColumns(self) -> list[str]:
        """The value of unscaledColumns, or its default."""
        return self._value("unscaledColumns")

    def setUnscaledColumns(self: S, value: Sequence[str]) -> S:
        """Columns that stay as they are; a list of texts, such as [a, b]; default no column."""
        return self._given({"unscaledColumns": value})

    def getValidateEvery(self) -> int:
        """The value of validateEvery, or its default."""
        return self._value("validateEvery")

    def setValidateEvery(self: S, value: int) -> S:
        """Epochs between validations; an integer, 1 or more."""
        return self._given({"validateEvery": value})

    def getValidationFraction(self) -> float:
        """The value of validationFraction, or its default."""
        return self._value("validationFraction")

    def setValidationFraction(self: S, value: float) -> S:
        """Fraction of the rows, chosen by seeded hash of their content; a number in [0, 1)."""
        return self._given({"validationFraction": value})

    def getValidationIndicatorCol(self) -> str:
        """The value of validationIndicatorCol, or its default."""
        return self._value("validationIndicatorCol")

    def setValidationIndicatorCol(self: S, value: str) -> S:
        """Boolean column, true for rows of the validation set, or column that says train,
        validation or test; empty for none."""
        return self._given({"validationIndicatorCol": value})

    def getWeightCol(self) -> str:
        """The value of weightCol, or its default."""
        return self._value("weightCol")

    def setWeightCol(self: S, value: str) -> S:
        """Column of row weights; empty for none."""
        return self._given({"weightCol": value})

    def getWeightDecay(self) -> float:
        """The value of weightDecay, or its default."""
        return self._value("weightDecay")

    def setWeightDecay(self: S, value: float) -> S:
        """L2 term of the gradient; a number, 0 or more; default 0 for sgd, 0 for adam, 0.01
        for adamW."""
        return self._given({"weightDecay": value})

    def getWorkers(self) -> int:
        """The value of workers, or its default."""
        return self._value("workers")

    def setWorkers(self: S, value: int | Literal["auto"]) -> S:
        """Tasks; any number gives the same bits; an integer, 1 or more, or auto; default
        auto."""
        return self._given({"workers": value})


class OfClassifier(SettingsHolder):
    """Parameters of NeuralNetworkClassifier."""

    classWeights: Param[Any] = declared(
        "classWeights",
        "none, balanced, or { label = weight ... } for all classes; none, balanced, or a weight for each class, such as { cat = 1, dog = 2.5 }",
        to_hocon,
    )
    classes: Param[Any] = declared(
        "classes",
        "the classes in order; a label outside is an error; a list of texts, such as [a, b]; default the sorted distinct labels",
        toListText,
    )
    labelSmoothing: Param[Any] = declared(
        "labelSmoothing",
        "share of the target spread over all classes; a number in [0, 1)",
        TypeConverters.toFloat,
    )

    def getClassWeights(self) -> str:
        """The value of classWeights, or its default."""
        return self._value("classWeights")

    def setClassWeights(self: S, value: Mapping[str, float] | str) -> S:
        """None, balanced, or { label = weight ... } for all classes; none, balanced, or a
        weight for each class, such as { cat = 1, dog = 2.5 }."""
        return self._given({"classWeights": value})

    def getClasses(self) -> list[str]:
        """The value of classes, or its default."""
        return self._value("classes")

    def setClasses(self: S, value: Sequence[str]) -> S:
        """The classes in order; a label outside is an error; a list of texts, such as [a,
        b]; default the sorted distinct labels."""
        return self._given({"classes": value})

    def getLabelSmoothing(self) -> float:
        """The value of labelSmoothing, or its default."""
        return self._value("labelSmoothing")

    def setLabelSmoothing(self: S, value: float) -> S:
        """Share of the target spread over all classes; a number in [0, 1)."""
        return self._given({"labelSmoothing": value})


class OfAll(SettingsHolder):
    """Parameters of all estimators and models."""

    featuresCol: Param[Any] = declared(
        "featuresCol",
        "column of features: a vector, an array of numbers, or one number; a name",
        TypeConverters.toString,
    )
    featuresCols: Param[Any] = declared(
        "featuresCols",
        "several columns of features in order (numbers, booleans, arrays of numbers, vectors, binary), instead of featuresCol; one name or more",
        toListText,
    )
    handleInvalid: Param[Any] = declared(
        "handleInvalid",
        "what becomes of a row that cannot be predicted: error ends the job, keep gives it null predictions, skip leaves it out; error, keep or skip",
        TypeConverters.toString,
    )
    predictionCol: Param[Any] = declared(
        "predictionCol",
        "column of predictions; a name, or empty for none",
        TypeConverters.toString,
    )

    def getFeaturesCol(self) -> str:
        """The value of featuresCol, or its default."""
        return self._value("featuresCol")

    def setFeaturesCol(self: S, value: str) -> S:
        """Column of features: a vector, an array of numbers, or one number; a name."""
        return self._given({"featuresCol": value})

    def getFeaturesCols(self) -> list[str]:
        """The value of featuresCols, or its default."""
        return self._value("featuresCols")

    def setFeaturesCols(self: S, value: Sequence[str]) -> S:
        """Several columns of features in order (numbers, booleans, arrays of numbers,
        vectors, binary), instead of featuresCol; one name or more."""
        return self._given({"featuresCols": value})

    def getHandleInvalid(self) -> str:
        """The value of handleInvalid, or its default."""
        return self._value("handleInvalid")

    def setHandleInvalid(self: S, value: str) -> S:
        """What becomes of a row that cannot be predicted: error ends the job, keep gives it
        null predictions, skip leaves it out; error, keep or skip."""
        return self._given({"handleInvalid": value})

    def getPredictionCol(self) -> str:
        """The value of predictionCol, or its default."""
        return self._value("predictionCol")

    def setPredictionCol(self: S, value: str) -> S:
        """Column of predictions; a name, or empty for none."""
        return self._given({"predictionCol": value})


class OfClassifierAndClassificationModel(SettingsHolder):
    """Parameters of NeuralNetworkClassifier and NeuralNetworkClassificationModel."""

    probabilityCol: Param[Any] = declared(
        "probabilityCol",
        "column of the classes' probabilities; a name, or empty for none",
        TypeConverters.toString,
    )
    rawPredictionCol: Param[Any] = declared(
        "rawPredictionCol",
        "column of the network's raw outputs; a name, or empty for none",
        TypeConverters.toString,
    )
    thresholds: Param[Any] = declared(
        "thresholds",
        "one per class: the class with the largest probability over threshold is predicted; numbers of 0 or more, at most one of them 0",
        TypeConverters.toListFloat,
    )

    def getProbabilityCol(self) -> str:
        """The value of probabilityCol, or its default."""
        return self._value("probabilityCol")

    def setProbabilityCol(self: S, value: str) -> S:
        """Column of the classes' probabilities; a name, or empty for none."""
        return self._given({"probabilityCol": value})

    def getRawPredictionCol(self) -> str:
        """The value of rawPredictionCol, or its default."""
        return self._value("rawPredictionCol")

    def setRawPredictionCol(self: S, value: str) -> S:
        """Column of the network's raw outputs; a name, or empty for none."""
        return self._given({"rawPredictionCol": value})

    def getThresholds(self) -> list[float]:
        """The value of thresholds, or its default."""
        return self._value("thresholds")

    def setThresholds(self: S, value: Sequence[float]) -> S:
        """One per class: the class with the largest probability over threshold is predicted;
        numbers of 0 or more, at most one of them 0."""
        return self._given({"thresholds": value})


class OfRegressorAndRegressionModel(SettingsHolder):
    """Parameters of NeuralNetworkRegressor and NeuralNetworkRegressionModel."""

    quantilesCol: Param[Any] = declared(
        "quantilesCol",
        "column of the predicted quantiles, if the loss is of several; a name, or empty for none",
        TypeConverters.toString,
    )

    def getQuantilesCol(self) -> str:
        """The value of quantilesCol, or its default."""
        return self._value("quantilesCol")

    def setQuantilesCol(self: S, value: str) -> S:
        """Column of the predicted quantiles, if the loss is of several; a name, or empty for
        none."""
        return self._given({"quantilesCol": value})


class OfRegressor(SettingsHolder):
    """Parameters of NeuralNetworkRegressor."""

    standardizeLabel: Param[Any] = declared(
        "standardizeLabel",
        "whether training sees the label with mean 0 and deviation 1; predictions and losses are in its own units; true or false",
        TypeConverters.toBoolean,
    )

    def getStandardizeLabel(self) -> bool:
        """The value of standardizeLabel, or its default."""
        return self._value("standardizeLabel")

    def setStandardizeLabel(self: S, value: bool) -> S:
        """Whether training sees the label with mean 0 and deviation 1; predictions and
        losses are in its own units; true or false."""
        return self._given({"standardizeLabel": value})


class NeuralNetworkClassifierSettings(
    OfClassifierAndRegressor,
    OfClassifier,
    OfAll,
    OfClassifierAndClassificationModel,
):
    """Parameters of NeuralNetworkClassifier."""

    _defaults: dict[str, Any] = {
        "augmentCrop": 0,
        "augmentCutout": 0,
        "augmentFlip": False,
        "averaging": "none",
        "batchNormBeta": "learned",
        "batchNormEpsilon": 1.0E-5,
        "batchNormFrozen": False,
        "batchNormGamma": "learned",
        "batchNormScope": "global",
        "batchSize": 256,
        "beta1": 0.9,
        "beta2": 0.999,
        "blas": "auto",
        "categorical": "auto",
        "classWeights": "none",
        "cumulativeAverage": False,
        "dates": "leaveOut",
        "deal": "inTurn",
        "decayAll": False,
        "earlyStopMetric": "validationLoss",
        "earlyStopMinDelta": 0.0,
        "earlyStopPatience": 3,
        "featuresCol": "features",
        "handleInvalid": "error",
        "hashBuckets": 100000,
        "initializer": "pytorch",
        "labelCol": "label",
        "labelSmoothing": 0.0,
        "maxFeatures": 100000,
        "maxLevels": 10000,
        "minCount": 1,
        "missing": "error",
        "momentum": 0.9,
        "nesterov": False,
        "normalization": "batchNorm",
        "observeEvery": 20,
        "observeRows": 64,
        "observeUnits": 16,
        "optimizer": "sgd",
        "optimizerEpsilon": 1.0E-8,
        "order": "canonical",
        "populationStatistics": False,
        "predictionCol": "prediction",
        "probabilityCol": "probability",
        "rawPredictionCol": "rawPrediction",
        "runningStatsDecay": 0.9,
        "scale": "none",
        "schedule": "constant",
        "seed": 1,
        "storage": "auto",
        "testFraction": 0.0,
        "validateEvery": 1,
        "validationFraction": 0.0,
    }

    def __init__(
        self,
        *,
        augmentCrop: int | None = None,
        augmentCutout: int | None = None,
        augmentFlip: bool | None = None,
        averaging: _averaging.Averaging | str | None = None,
        batchNormBeta: Literal["learned", "frozen", "off"] | None = None,
        batchNormEpsilon: float | None = None,
        batchNormFrozen: bool | None = None,
        batchNormGamma: Literal["learned", "frozen", "off"] | None = None,
        batchNormScope: _scopes.NormalizationScope | str | None = None,
        batchSize: int | None = None,
        beta1: float | None = None,
        beta2: float | None = None,
        blas: Literal["auto", "native", "oneDnn", "openBlas", "java"] | None = None,
        categorical: Sequence[_categorical.Categorical | str] | _categorical.Categorical | str | None = None,
        classWeights: Mapping[str, float] | str | None = None,
        classes: Sequence[str] | None = None,
        clipNorm: float | None = None,
        cumulativeAverage: bool | None = None,
        dates: Literal["leaveOut", "number", "parts"] | None = None,
        deal: Literal["inTurn", "contiguous"] | None = None,
        decayAll: bool | None = None,
        earlyStopMetric: Literal["validationLoss", "validationAccuracy", "validationBalancedAccuracy", "validationLogLoss", "validationAuc", "validationAveragePrecision", "validationMacroF1", "validationWeightedF1", "validationBrier", "validationCalibrationError", "validationRmse", "validationMae", "validationR2", "validationMicroF1"] | None = None,
        earlyStopMinDelta: float | None = None,
        earlyStopPatience: int | None = None,
        epochs: int | None = None,
        featuresCol: str | None = None,
        featuresCols: Sequence[str] | None = None,
        handleInvalid: str | None = None,
        hashBuckets: int | None = None,
        hashed: Sequence[str] | None = None,
        hiddenLayers: Sequence[int] | None = None,
        initializer: _initializers.Initializer | str | None = None,
        labelCol: str | None = None,
        labelCols: Sequence[str] | None = None,
        labelSmoothing: float | None = None,
        learningRate: float | None = None,
        log1pColumns: Sequence[str] | None = None,
        loss: _losses.Loss | str | None = None,
        maxFeatures: int | None = None,
        maxLevels: int | None = None,
        maxSteps: int | None = None,
        minCount: int | None = None,
        missing: _missing.Missing | str | None = None,
        momentum: float | None = None,
        nesterov: bool | None = None,
        network: Sequence[_layers.Entry | str] | str | None = None,
        normalization: _normalizations.Normalization | str | None = None,
        observeEvery: int | None = None,
        observeRows: int | None = None,
        observeUnits: int | None = None,
        optimizer: _optimizers.Optimizer | str | None = None,
        optimizerEpsilon: float | None = None,
        order: _order.Order | str | None = None,
        populationStatistics: bool | None = None,
        predictionCol: str | None = None,
        probabilityCol: str | None = None,
        quantileColumns: Sequence[str] | None = None,
        rawPredictionCol: str | None = None,
        robustColumns: Sequence[str] | None = None,
        runningStatsDecay: float | None = None,
        scale: _scales.Scale | str | None = None,
        schedule: _schedules.Schedule | str | None = None,
        seed: int | None = None,
        shape: Sequence[int] | None = None,
        shards: int | Literal["auto"] | None = None,
        standardizedColumns: Sequence[str] | None = None,
        storage: Literal["auto", "memory", "disk"] | None = None,
        testFraction: float | None = None,
        thresholds: Sequence[float] | None = None,
        unscaledColumns: Sequence[str] | None = None,
        validateEvery: int | None = None,
        validationFraction: float | None = None,
        validationIndicatorCol: str | None = None,
        weightCol: str | None = None,
        weightDecay: float | None = None,
        workers: int | Literal["auto"] | None = None,
    ) -> None:
        """Sets parameters; one that is None stays as it is.

        :param augmentCrop: a random part of an image with this many zeros around it; an integer
            in [0, 1000000]; default 0
        :param augmentCutout: side of a random square that becomes 0 after scaling; an integer
            in [0, 1000000]; default 0
        :param augmentFlip: mirrored, left to right, every other time; true or false; default
            False
        :param averaging: the trained model is a mean of the weights over steps, with running
            statistics recomputed exactly over the training set; one of none, swa, ema; default
            none
        :param batchNormBeta: the shift; learned or frozen or off; default learned
        :param batchNormEpsilon: added to the variance; a number above 0; default 1.0E-5
        :param batchNormFrozen: training also uses the running statistics, and leaves them as
            they are; true or false; default False
        :param batchNormGamma: the scale; learned or frozen or off; default learned
        :param batchNormScope: which rows share statistics; one of global, shard, ghost; default
            global
        :param batchSize: rows of a global batch; an integer, 2 or more; default 256
        :param beta1: decay of the first moment; a number in [0, 1); default 0.9
        :param beta2: decay of the second moment; a number in [0, 1); default 0.999
        :param blas: auto: oneDNN on x86 processors with AVX2, OpenBLAS on others, our own in
            Java where neither loads; native: auto without our own; oneDnn, openBlas: this one
            or an error; java: our own; auto or native or oneDnn or openBlas or java; default
            auto
        :param categorical: columns that are categories; one of auto, none, named; default auto
        :param classWeights: none, balanced, or { label = weight ... } for all classes; none,
            balanced, or a weight for each class, such as { cat = 1, dog = 2.5 }; default none
        :param classes: the classes in order; a label outside is an error; a list of texts, such
            as [a, b]; default the sorted distinct labels
        :param clipNorm: longest global L2 norm of a gradient; a number above 0
        :param cumulativeAverage: running statistics are the plain average over all batches
            instead; true or false; default False
        :param dates: what dates and times become; leaveOut or number or parts; default leaveOut
        :param deal: with order = column(c): each shard gets every S-th row, or a range; inTurn
            or contiguous; default inTurn
        :param decayAll: whether weight decay reaches gamma, beta and biases too; true or false;
            default False
        :param earlyStopMetric: what must improve; validationLoss or validationAccuracy or
            validationBalancedAccuracy or validationLogLoss or validationAuc or
            validationAveragePrecision or validationMacroF1 or validationWeightedF1 or
            validationBrier or validationCalibrationError or validationRmse or validationMae or
            validationR2 or validationMicroF1; default validationLoss
        :param earlyStopMinDelta: least change that counts; a number, 0 or more; default 0.0
        :param earlyStopPatience: validations without improvement; an integer, 1 or more;
            default 3
        :param epochs: passes over the training set; an integer, 1 or more; default 10; with
            maxSteps, as many as that takes
        :param featuresCol: column of features: a vector, an array of numbers, or one number; a
            name; default features
        :param featuresCols: several columns of features in order (numbers, booleans, arrays of
            numbers, vectors, binary), instead of featuresCol; one name or more
        :param handleInvalid: what becomes of a row that cannot be predicted: error ends the
            job, keep gives it null predictions, skip leaves it out; error, keep or skip;
            default error
        :param hashBuckets: buckets of each hashed column; an integer in [2, 10000000]; default
            100000
        :param hashed: columns of a category with too many levels to learn, each hashed to a
            bucket; a list of texts, such as [a, b]; default no column
        :param hiddenLayers: units of hidden dense layers, each followed by batch normalization
            and ReLU, instead of network; integers of 1 or more
        :param initializer: first values of the weights of every layer; one of pytorch, kaiming,
            kaimingUniform, xavier, xavierNormal, normal, truncatedNormal, uniform, constant;
            default pytorch
        :param labelCol: column of the label, or an array or a vector of several; a name;
            default label
        :param labelCols: several columns of numbers, or labels of 0 or 1, to predict, instead
            of labelCol; one name or more
        :param labelSmoothing: share of the target spread over all classes; a number in [0, 1);
            default 0.0
        :param learningRate: base learning rate; a number above 0; default 0.1 for sgd, 0.001
            for adam, 0.001 for adamW
        :param log1pColumns: columns whose signed logarithms are standardized; a list of texts,
            such as [a, b]; default no column
        :param loss: what is minimized; one of crossEntropy, binaryCrossEntropy, focal,
            meanSquaredError, meanAbsoluteError, huber, poisson, gamma, tweedie, quantile;
            default crossEntropy; meanSquaredError for regression
        :param maxFeatures: most features of a row once vectors are densified; an integer in [1,
            200000000]; default 100000
        :param maxLevels: most levels of a category; an integer in [1, 1000000]; default 10000
        :param maxSteps: training ends after this many steps; an integer, 1 or more
        :param minCount: rows of the training set that a level needs to have a code of its own;
            an integer, 1 or more; default 1
        :param missing: what a missing feature (null, NaN) becomes; one of error, mean, median,
            indicator, constant; default error
        :param momentum: share of the last step that is kept; a number in [0, 1); default 0.9
        :param nesterov: whether the momentum looks ahead; true or false; default False
        :param network: layers in order; each a name, or { name = arguments }; a list, each
            entry a name or { name = arguments }; default two of dense = 128, batchNorm, relu;
            then dense = output
        :param normalization: what every batchNorm of the network becomes; one of batchNorm,
            noisyBatchNorm, noise, batchRenorm, l1BatchNorm, lInfBatchNorm, layerNorm,
            groupNorm, instanceNorm, rmsNorm, weightNorm, weightStandardization, none; default
            batchNorm
        :param observeEvery: steps between two looks at norms of gradients, statistics and
            activations; an integer, 1 or more; default 20
        :param observeRows: rows of a batch whose activations are looked at; 0 for none; an
            integer in [0, 65536]; default 64
        :param observeUnits: units of each layer whose activations are looked at, spread evenly;
            an integer in [1, 65536]; default 16
        :param optimizer: how parameters are updated; one of sgd, adam, adamW; default sgd
        :param optimizerEpsilon: added to the root of the second moment; a number above 0;
            default 1.0E-8
        :param order: numbering of the rows; one of canonical, column; default canonical
        :param populationStatistics: recomputes running statistics exactly over the training set
            at the end; true or false; default False
        :param predictionCol: column of predictions; a name, or empty for none; default
            prediction
        :param probabilityCol: column of the classes' probabilities; a name, or empty for none;
            default probability
        :param quantileColumns: columns that become normal by their ranks; a list of texts, such
            as [a, b]; default no column
        :param rawPredictionCol: column of the network's raw outputs; a name, or empty for none;
            default rawPrediction
        :param robustColumns: columns that are scaled by median and quartiles; a list of texts,
            such as [a, b]; default no column
        :param runningStatsDecay: weight of the OLD value in the running statistics (PyTorch's
            momentum is 1 minus this); a number in [0, 1]; default 0.9
        :param scale: scaling of features; its statistics are kept in the model; one of none,
            standardize, quantile, robust, log1p, divideBy, standardizeChannels, normalize;
            default none
        :param schedule: learning rate over time, as a factor on the base; one of constant,
            step, exponential, cosine; default constant
        :param seed: key of all randomness; an integer; default 1
        :param shape: [channels, height, width] of a row, for layers that want images;
            [channels, height, width]; default of images their own, else flat
        :param shards: logical shards, a power of two; auto: a function of batchSize; an integer
            in [1, 32768], or auto; default auto
        :param standardizedColumns: columns that get mean 0 and deviation 1; a list of texts,
            such as [a, b]; default no column
        :param storage: where workers hold the rows while they train, with the same result: auto
            takes the disk (spark.local.dir) if memory would not hold them; auto or memory or
            disk; default auto
        :param testFraction: fraction of the rows, chosen by seeded hash of their content; a
            number in [0, 1); default 0.0
        :param thresholds: one per class: the class with the largest probability over threshold
            is predicted; numbers of 0 or more, at most one of them 0
        :param unscaledColumns: columns that stay as they are; a list of texts, such as [a, b];
            default no column
        :param validateEvery: epochs between validations; an integer, 1 or more; default 1
        :param validationFraction: fraction of the rows, chosen by seeded hash of their content;
            a number in [0, 1); default 0.0
        :param validationIndicatorCol: boolean column, true for rows of the validation set, or
            column that says train, validation or test; empty for none
        :param weightCol: column of row weights; empty for none
        :param weightDecay: L2 term of the gradient; a number, 0 or more; default 0 for sgd, 0
            for adam, 0.01 for adamW
        :param workers: tasks; any number gives the same bits; an integer, 1 or more, or auto;
            default auto
        """
        given = {k: v for k, v in locals().items() if k not in ("self", "__class__")}
        super().__init__()
        self._given(given)

    def setParams(
        self: S,
        *,
        augmentCrop: int | None = None,
        augmentCutout: int | None = None,
        augmentFlip: bool | None = None,
        averaging: _averaging.Averaging | str | None = None,
        batchNormBeta: Literal["learned", "frozen", "off"] | None = None,
        batchNormEpsilon: float | None = None,
        batchNormFrozen: bool | None = None,
        batchNormGamma: Literal["learned", "frozen", "off"] | None = None,
        batchNormScope: _scopes.NormalizationScope | str | None = None,
        batchSize: int | None = None,
        beta1: float | None = None,
        beta2: float | None = None,
        blas: Literal["auto", "native", "oneDnn", "openBlas", "java"] | None = None,
        categorical: Sequence[_categorical.Categorical | str] | _categorical.Categorical | str | None = None,
        classWeights: Mapping[str, float] | str | None = None,
        classes: Sequence[str] | None = None,
        clipNorm: float | None = None,
        cumulativeAverage: bool | None = None,
        dates: Literal["leaveOut", "number", "parts"] | None = None,
        deal: Literal["inTurn", "contiguous"] | None = None,
        decayAll: bool | None = None,
        earlyStopMetric: Literal["validationLoss", "validationAccuracy", "validationBalancedAccuracy", "validationLogLoss", "validationAuc", "validationAveragePrecision", "validationMacroF1", "validationWeightedF1", "validationBrier", "validationCalibrationError", "validationRmse", "validationMae", "validationR2", "validationMicroF1"] | None = None,
        earlyStopMinDelta: float | None = None,
        earlyStopPatience: int | None = None,
        epochs: int | None = None,
        featuresCol: str | None = None,
        featuresCols: Sequence[str] | None = None,
        handleInvalid: str | None = None,
        hashBuckets: int | None = None,
        hashed: Sequence[str] | None = None,
        hiddenLayers: Sequence[int] | None = None,
        initializer: _initializers.Initializer | str | None = None,
        labelCol: str | None = None,
        labelCols: Sequence[str] | None = None,
        labelSmoothing: float | None = None,
        learningRate: float | None = None,
        log1pColumns: Sequence[str] | None = None,
        loss: _losses.Loss | str | None = None,
        maxFeatures: int | None = None,
        maxLevels: int | None = None,
        maxSteps: int | None = None,
        minCount: int | None = None,
        missing: _missing.Missing | str | None = None,
        momentum: float | None = None,
        nesterov: bool | None = None,
        network: Sequence[_layers.Entry | str] | str | None = None,
        normalization: _normalizations.Normalization | str | None = None,
        observeEvery: int | None = None,
        observeRows: int | None = None,
        observeUnits: int | None = None,
        optimizer: _optimizers.Optimizer | str | None = None,
        optimizerEpsilon: float | None = None,
        order: _order.Order | str | None = None,
        populationStatistics: bool | None = None,
        predictionCol: str | None = None,
        probabilityCol: str | None = None,
        quantileColumns: Sequence[str] | None = None,
        rawPredictionCol: str | None = None,
        robustColumns: Sequence[str] | None = None,
        runningStatsDecay: float | None = None,
        scale: _scales.Scale | str | None = None,
        schedule: _schedules.Schedule | str | None = None,
        seed: int | None = None,
        shape: Sequence[int] | None = None,
        shards: int | Literal["auto"] | None = None,
        standardizedColumns: Sequence[str] | None = None,
        storage: Literal["auto", "memory", "disk"] | None = None,
        testFraction: float | None = None,
        thresholds: Sequence[float] | None = None,
        unscaledColumns: Sequence[str] | None = None,
        validateEvery: int | None = None,
        validationFraction: float | None = None,
        validationIndicatorCol: str | None = None,
        weightCol: str | None = None,
        weightDecay: float | None = None,
        workers: int | Literal["auto"] | None = None,
    ) -> S:
        """Sets parameters; one that is None stays as it is.

        :param augmentCrop: a random part of an image with this many zeros around it; an integer
            in [0, 1000000]; default 0
        :param augmentCutout: side of a random square that becomes 0 after scaling; an integer
            in [0, 1000000]; default 0
        :param augmentFlip: mirrored, left to right, every other time; true or false; default
            False
        :param averaging: the trained model is a mean of the weights over steps, with running
            statistics recomputed exactly over the training set; one of none, swa, ema; default
            none
        :param batchNormBeta: the shift; learned or frozen or off; default learned
        :param batchNormEpsilon: added to the variance; a number above 0; default 1.0E-5
        :param batchNormFrozen: training also uses the running statistics, and leaves them as
            they are; true or false; default False
        :param batchNormGamma: the scale; learned or frozen or off; default learned
        :param batchNormScope: which rows share statistics; one of global, shard, ghost; default
            global
        :param batchSize: rows of a global batch; an integer, 2 or more; default 256
        :param beta1: decay of the first moment; a number in [0, 1); default 0.9
        :param beta2: decay of the second moment; a number in [0, 1); default 0.999
        :param blas: auto: oneDNN on x86 processors with AVX2, OpenBLAS on others, our own in
            Java where neither loads; native: auto without our own; oneDnn, openBlas: this one
            or an error; java: our own; auto or native or oneDnn or openBlas or java; default
            auto
        :param categorical: columns that are categories; one of auto, none, named; default auto
        :param classWeights: none, balanced, or { label = weight ... } for all classes; none,
            balanced, or a weight for each class, such as { cat = 1, dog = 2.5 }; default none
        :param classes: the classes in order; a label outside is an error; a list of texts, such
            as [a, b]; default the sorted distinct labels
        :param clipNorm: longest global L2 norm of a gradient; a number above 0
        :param cumulativeAverage: running statistics are the plain average over all batches
            instead; true or false; default False
        :param dates: what dates and times become; leaveOut or number or parts; default leaveOut
        :param deal: with order = column(c): each shard gets every S-th row, or a range; inTurn
            or contiguous; default inTurn
        :param decayAll: whether weight decay reaches gamma, beta and biases too; true or false;
            default False
        :param earlyStopMetric: what must improve; validationLoss or validationAccuracy or
            validationBalancedAccuracy or validationLogLoss or validationAuc or
            validationAveragePrecision or validationMacroF1 or validationWeightedF1 or
            validationBrier or validationCalibrationError or validationRmse or validationMae or
            validationR2 or validationMicroF1; default validationLoss
        :param earlyStopMinDelta: least change that counts; a number, 0 or more; default 0.0
        :param earlyStopPatience: validations without improvement; an integer, 1 or more;
            default 3
        :param epochs: passes over the training set; an integer, 1 or more; default 10; with
            maxSteps, as many as that takes
        :param featuresCol: column of features: a vector, an array of numbers, or one number; a
            name; default features
        :param featuresCols: several columns of features in order (numbers, booleans, arrays of
            numbers, vectors, binary), instead of featuresCol; one name or more
        :param handleInvalid: what becomes of a row that cannot be predicted: error ends the
            job, keep gives it null predictions, skip leaves it out; error, keep or skip;
            default error
        :param hashBuckets: buckets of each hashed column; an integer in [2, 10000000]; default
            100000
        :param hashed: columns of a category with too many levels to learn, each hashed to a
            bucket; a list of texts, such as [a, b]; default no column
        :param hiddenLayers: units of hidden dense layers, each followed by batch normalization
            and ReLU, instead of network; integers of 1 or more
        :param initializer: first values of the weights of every layer; one of pytorch, kaiming,
            kaimingUniform, xavier, xavierNormal, normal, truncatedNormal, uniform, constant;
            default pytorch
        :param labelCol: column of the label, or an array or a vector of several; a name;
            default label
        :param labelCols: several columns of numbers, or labels of 0 or 1, to predict, instead
            of labelCol; one name or more
        :param labelSmoothing: share of the target spread over all classes; a number in [0, 1);
            default 0.0
        :param learningRate: base learning rate; a number above 0; default 0.1 for sgd, 0.001
            for adam, 0.001 for adamW
        :param log1pColumns: columns whose signed logarithms are standardized; a list of texts,
            such as [a, b]; default no column
        :param loss: what is minimized; one of crossEntropy, binaryCrossEntropy, focal,
            meanSquaredError, meanAbsoluteError, huber, poisson, gamma, tweedie, quantile;
            default crossEntropy; meanSquaredError for regression
        :param maxFeatures: most features of a row once vectors are densified; an integer in [1,
            200000000]; default 100000
        :param maxLevels: most levels of a category; an integer in [1, 1000000]; default 10000
        :param maxSteps: training ends after this many steps; an integer, 1 or more
        :param minCount: rows of the training set that a level needs to have a code of its own;
            an integer, 1 or more; default 1
        :param missing: what a missing feature (null, NaN) becomes; one of error, mean, median,
            indicator, constant; default error
        :param momentum: share of the last step that is kept; a number in [0, 1); default 0.9
        :param nesterov: whether the momentum looks ahead; true or false; default False
        :param network: layers in order; each a name, or { name = arguments }; a list, each
            entry a name or { name = arguments }; default two of dense = 128, batchNorm, relu;
            then dense = output
        :param normalization: what every batchNorm of the network becomes; one of batchNorm,
            noisyBatchNorm, noise, batchRenorm, l1BatchNorm, lInfBatchNorm, layerNorm,
            groupNorm, instanceNorm, rmsNorm, weightNorm, weightStandardization, none; default
            batchNorm
        :param observeEvery: steps between two looks at norms of gradients, statistics and
            activations; an integer, 1 or more; default 20
        :param observeRows: rows of a batch whose activations are looked at; 0 for none; an
            integer in [0, 65536]; default 64
        :param observeUnits: units of each layer whose activations are looked at, spread evenly;
            an integer in [1, 65536]; default 16
        :param optimizer: how parameters are updated; one of sgd, adam, adamW; default sgd
        :param optimizerEpsilon: added to the root of the second moment; a number above 0;
            default 1.0E-8
        :param order: numbering of the rows; one of canonical, column; default canonical
        :param populationStatistics: recomputes running statistics exactly over the training set
            at the end; true or false; default False
        :param predictionCol: column of predictions; a name, or empty for none; default
            prediction
        :param probabilityCol: column of the classes' probabilities; a name, or empty for none;
            default probability
        :param quantileColumns: columns that become normal by their ranks; a list of texts, such
            as [a, b]; default no column
        :param rawPredictionCol: column of the network's raw outputs; a name, or empty for none;
            default rawPrediction
        :param robustColumns: columns that are scaled by median and quartiles; a list of texts,
            such as [a, b]; default no column
        :param runningStatsDecay: weight of the OLD value in the running statistics (PyTorch's
            momentum is 1 minus this); a number in [0, 1]; default 0.9
        :param scale: scaling of features; its statistics are kept in the model; one of none,
            standardize, quantile, robust, log1p, divideBy, standardizeChannels, normalize;
            default none
        :param schedule: learning rate over time, as a factor on the base; one of constant,
            step, exponential, cosine; default constant
        :param seed: key of all randomness; an integer; default 1
        :param shape: [channels, height, width] of a row, for layers that want images;
            [channels, height, width]; default of images their own, else flat
        :param shards: logical shards, a power of two; auto: a function of batchSize; an integer
            in [1, 32768], or auto; default auto
        :param standardizedColumns: columns that get mean 0 and deviation 1; a list of texts,
            such as [a, b]; default no column
        :param storage: where workers hold the rows while they train, with the same result: auto
            takes the disk (spark.local.dir) if memory would not hold them; auto or memory or
            disk; default auto
        :param testFraction: fraction of the rows, chosen by seeded hash of their content; a
            number in [0, 1); default 0.0
        :param thresholds: one per class: the class with the largest probability over threshold
            is predicted; numbers of 0 or more, at most one of them 0
        :param unscaledColumns: columns that stay as they are; a list of texts, such as [a, b];
            default no column
        :param validateEvery: epochs between validations; an integer, 1 or more; default 1
        :param validationFraction: fraction of the rows, chosen by seeded hash of their content;
            a number in [0, 1); default 0.0
        :param validationIndicatorCol: boolean column, true for rows of the validation set, or
            column that says train, validation or test; empty for none
        :param weightCol: column of row weights; empty for none
        :param weightDecay: L2 term of the gradient; a number, 0 or more; default 0 for sgd, 0
            for adam, 0.01 for adamW
        :param workers: tasks; any number gives the same bits; an integer, 1 or more, or auto;
            default auto
        """
        given = {k: v for k, v in locals().items() if k not in ("self", "__class__")}
        return self._given(given)


class NeuralNetworkRegressorSettings(
    OfClassifierAndRegressor,
    OfAll,
    OfRegressorAndRegressionModel,
    OfRegressor,
):
    """Parameters of NeuralNetworkRegressor."""

    _defaults: dict[str, Any] = {
        "augmentCrop": 0,
        "augmentCutout": 0,
        "augmentFlip": False,
        "averaging": "none",
        "batchNormBeta": "learned",
        "batchNormEpsilon": 1.0E-5,
        "batchNormFrozen": False,
        "batchNormGamma": "learned",
        "batchNormScope": "global",
        "batchSize": 256,
        "beta1": 0.9,
        "beta2": 0.999,
        "blas": "auto",
        "categorical": "auto",
        "cumulativeAverage": False,
        "dates": "leaveOut",
        "deal": "inTurn",
        "decayAll": False,
        "earlyStopMetric": "validationLoss",
        "earlyStopMinDelta": 0.0,
        "earlyStopPatience": 3,
        "featuresCol": "features",
        "handleInvalid": "error",
        "hashBuckets": 100000,
        "initializer": "pytorch",
        "labelCol": "label",
        "maxFeatures": 100000,
        "maxLevels": 10000,
        "minCount": 1,
        "missing": "error",
        "momentum": 0.9,
        "nesterov": False,
        "normalization": "batchNorm",
        "observeEvery": 20,
        "observeRows": 64,
        "observeUnits": 16,
        "optimizer": "adamW",
        "optimizerEpsilon": 1.0E-8,
        "order": "canonical",
        "populationStatistics": False,
        "predictionCol": "prediction",
        "quantilesCol": "quantiles",
        "runningStatsDecay": 0.9,
        "scale": "standardize",
        "schedule": "constant",
        "seed": 1,
        "standardizeLabel": True,
        "storage": "auto",
        "testFraction": 0.0,
        "validateEvery": 1,
        "validationFraction": 0.0,
    }

    def __init__(
        self,
        *,
        augmentCrop: int | None = None,
        augmentCutout: int | None = None,
        augmentFlip: bool | None = None,
        averaging: _averaging.Averaging | str | None = None,
        batchNormBeta: Literal["learned", "frozen", "off"] | None = None,
        batchNormEpsilon: float | None = None,
        batchNormFrozen: bool | None = None,
        batchNormGamma: Literal["learned", "frozen", "off"] | None = None,
        batchNormScope: _scopes.NormalizationScope | str | None = None,
        batchSize: int | None = None,
        beta1: float | None = None,
        beta2: float | None = None,
        blas: Literal["auto", "native", "oneDnn", "openBlas", "java"] | None = None,
        categorical: Sequence[_categorical.Categorical | str] | _categorical.Categorical | str | None = None,
        clipNorm: float | None = None,
        cumulativeAverage: bool | None = None,
        dates: Literal["leaveOut", "number", "parts"] | None = None,
        deal: Literal["inTurn", "contiguous"] | None = None,
        decayAll: bool | None = None,
        earlyStopMetric: Literal["validationLoss", "validationAccuracy", "validationBalancedAccuracy", "validationLogLoss", "validationAuc", "validationAveragePrecision", "validationMacroF1", "validationWeightedF1", "validationBrier", "validationCalibrationError", "validationRmse", "validationMae", "validationR2", "validationMicroF1"] | None = None,
        earlyStopMinDelta: float | None = None,
        earlyStopPatience: int | None = None,
        epochs: int | None = None,
        featuresCol: str | None = None,
        featuresCols: Sequence[str] | None = None,
        handleInvalid: str | None = None,
        hashBuckets: int | None = None,
        hashed: Sequence[str] | None = None,
        hiddenLayers: Sequence[int] | None = None,
        initializer: _initializers.Initializer | str | None = None,
        labelCol: str | None = None,
        labelCols: Sequence[str] | None = None,
        learningRate: float | None = None,
        log1pColumns: Sequence[str] | None = None,
        loss: _losses.Loss | str | None = None,
        maxFeatures: int | None = None,
        maxLevels: int | None = None,
        maxSteps: int | None = None,
        minCount: int | None = None,
        missing: _missing.Missing | str | None = None,
        momentum: float | None = None,
        nesterov: bool | None = None,
        network: Sequence[_layers.Entry | str] | str | None = None,
        normalization: _normalizations.Normalization | str | None = None,
        observeEvery: int | None = None,
        observeRows: int | None = None,
        observeUnits: int | None = None,
        optimizer: _optimizers.Optimizer | str | None = None,
        optimizerEpsilon: float | None = None,
        order: _order.Order | str | None = None,
        populationStatistics: bool | None = None,
        predictionCol: str | None = None,
        quantileColumns: Sequence[str] | None = None,
        quantilesCol: str | None = None,
        robustColumns: Sequence[str] | None = None,
        runningStatsDecay: float | None = None,
        scale: _scales.Scale | str | None = None,
        schedule: _schedules.Schedule | str | None = None,
        seed: int | None = None,
        shape: Sequence[int] | None = None,
        shards: int | Literal["auto"] | None = None,
        standardizeLabel: bool | None = None,
        standardizedColumns: Sequence[str] | None = None,
        storage: Literal["auto", "memory", "disk"] | None = None,
        testFraction: float | None = None,
        unscaledColumns: Sequence[str] | None = None,
        validateEvery: int | None = None,
        validationFraction: float | None = None,
        validationIndicatorCol: str | None = None,
        weightCol: str | None = None,
        weightDecay: float | None = None,
        workers: int | Literal["auto"] | None = None,
    ) -> None:
        """Sets parameters; one that is None stays as it is.

        :param augmentCrop: a random part of an image with this many zeros around it; an integer
            in [0, 1000000]; default 0
        :param augmentCutout: side of a random square that becomes 0 after scaling; an integer
            in [0, 1000000]; default 0
        :param augmentFlip: mirrored, left to right, every other time; true or false; default
            False
        :param averaging: the trained model is a mean of the weights over steps, with running
            statistics recomputed exactly over the training set; one of none, swa, ema; default
            none
        :param batchNormBeta: the shift; learned or frozen or off; default learned
        :param batchNormEpsilon: added to the variance; a number above 0; default 1.0E-5
        :param batchNormFrozen: training also uses the running statistics, and leaves them as
            they are; true or false; default False
        :param batchNormGamma: the scale; learned or frozen or off; default learned
        :param batchNormScope: which rows share statistics; one of global, shard, ghost; default
            global
        :param batchSize: rows of a global batch; an integer, 2 or more; default 256
        :param beta1: decay of the first moment; a number in [0, 1); default 0.9
        :param beta2: decay of the second moment; a number in [0, 1); default 0.999
        :param blas: auto: oneDNN on x86 processors with AVX2, OpenBLAS on others, our own in
            Java where neither loads; native: auto without our own; oneDnn, openBlas: this one
            or an error; java: our own; auto or native or oneDnn or openBlas or java; default
            auto
        :param categorical: columns that are categories; one of auto, none, named; default auto
        :param clipNorm: longest global L2 norm of a gradient; a number above 0
        :param cumulativeAverage: running statistics are the plain average over all batches
            instead; true or false; default False
        :param dates: what dates and times become; leaveOut or number or parts; default leaveOut
        :param deal: with order = column(c): each shard gets every S-th row, or a range; inTurn
            or contiguous; default inTurn
        :param decayAll: whether weight decay reaches gamma, beta and biases too; true or false;
            default False
        :param earlyStopMetric: what must improve; validationLoss or validationAccuracy or
            validationBalancedAccuracy or validationLogLoss or validationAuc or
            validationAveragePrecision or validationMacroF1 or validationWeightedF1 or
            validationBrier or validationCalibrationError or validationRmse or validationMae or
            validationR2 or validationMicroF1; default validationLoss
        :param earlyStopMinDelta: least change that counts; a number, 0 or more; default 0.0
        :param earlyStopPatience: validations without improvement; an integer, 1 or more;
            default 3
        :param epochs: passes over the training set; an integer, 1 or more; default 10; with
            maxSteps, as many as that takes
        :param featuresCol: column of features: a vector, an array of numbers, or one number; a
            name; default features
        :param featuresCols: several columns of features in order (numbers, booleans, arrays of
            numbers, vectors, binary), instead of featuresCol; one name or more
        :param handleInvalid: what becomes of a row that cannot be predicted: error ends the
            job, keep gives it null predictions, skip leaves it out; error, keep or skip;
            default error
        :param hashBuckets: buckets of each hashed column; an integer in [2, 10000000]; default
            100000
        :param hashed: columns of a category with too many levels to learn, each hashed to a
            bucket; a list of texts, such as [a, b]; default no column
        :param hiddenLayers: units of hidden dense layers, each followed by batch normalization
            and ReLU, instead of network; integers of 1 or more
        :param initializer: first values of the weights of every layer; one of pytorch, kaiming,
            kaimingUniform, xavier, xavierNormal, normal, truncatedNormal, uniform, constant;
            default pytorch
        :param labelCol: column of the label, or an array or a vector of several; a name;
            default label
        :param labelCols: several columns of numbers, or labels of 0 or 1, to predict, instead
            of labelCol; one name or more
        :param learningRate: base learning rate; a number above 0; default 0.1 for sgd, 0.001
            for adam, 0.001 for adamW
        :param log1pColumns: columns whose signed logarithms are standardized; a list of texts,
            such as [a, b]; default no column
        :param loss: what is minimized; one of crossEntropy, binaryCrossEntropy, focal,
            meanSquaredError, meanAbsoluteError, huber, poisson, gamma, tweedie, quantile;
            default crossEntropy; meanSquaredError for regression
        :param maxFeatures: most features of a row once vectors are densified; an integer in [1,
            200000000]; default 100000
        :param maxLevels: most levels of a category; an integer in [1, 1000000]; default 10000
        :param maxSteps: training ends after this many steps; an integer, 1 or more
        :param minCount: rows of the training set that a level needs to have a code of its own;
            an integer, 1 or more; default 1
        :param missing: what a missing feature (null, NaN) becomes; one of error, mean, median,
            indicator, constant; default error
        :param momentum: share of the last step that is kept; a number in [0, 1); default 0.9
        :param nesterov: whether the momentum looks ahead; true or false; default False
        :param network: layers in order; each a name, or { name = arguments }; a list, each
            entry a name or { name = arguments }; default two of dense = 128, batchNorm, relu;
            then dense = output
        :param normalization: what every batchNorm of the network becomes; one of batchNorm,
            noisyBatchNorm, noise, batchRenorm, l1BatchNorm, lInfBatchNorm, layerNorm,
            groupNorm, instanceNorm, rmsNorm, weightNorm, weightStandardization, none; default
            batchNorm
        :param observeEvery: steps between two looks at norms of gradients, statistics and
            activations; an integer, 1 or more; default 20
        :param observeRows: rows of a batch whose activations are looked at; 0 for none; an
            integer in [0, 65536]; default 64
        :param observeUnits: units of each layer whose activations are looked at, spread evenly;
            an integer in [1, 65536]; default 16
        :param optimizer: how parameters are updated; one of sgd, adam, adamW; default adamW
        :param optimizerEpsilon: added to the root of the second moment; a number above 0;
            default 1.0E-8
        :param order: numbering of the rows; one of canonical, column; default canonical
        :param populationStatistics: recomputes running statistics exactly over the training set
            at the end; true or false; default False
        :param predictionCol: column of predictions; a name, or empty for none; default
            prediction
        :param quantileColumns: columns that become normal by their ranks; a list of texts, such
            as [a, b]; default no column
        :param quantilesCol: column of the predicted quantiles, if the loss is of several; a
            name, or empty for none; default quantiles
        :param robustColumns: columns that are scaled by median and quartiles; a list of texts,
            such as [a, b]; default no column
        :param runningStatsDecay: weight of the OLD value in the running statistics (PyTorch's
            momentum is 1 minus this); a number in [0, 1]; default 0.9
        :param scale: scaling of features; its statistics are kept in the model; one of none,
            standardize, quantile, robust, log1p, divideBy, standardizeChannels, normalize;
            default standardize
        :param schedule: learning rate over time, as a factor on the base; one of constant,
            step, exponential, cosine; default constant
        :param seed: key of all randomness; an integer; default 1
        :param shape: [channels, height, width] of a row, for layers that want images;
            [channels, height, width]; default of images their own, else flat
        :param shards: logical shards, a power of two; auto: a function of batchSize; an integer
            in [1, 32768], or auto; default auto
        :param standardizeLabel: whether training sees the label with mean 0 and deviation 1;
            predictions and losses are in its own units; true or false; default True
        :param standardizedColumns: columns that get mean 0 and deviation 1; a list of texts,
            such as [a, b]; default no column
        :param storage: where workers hold the rows while they train, with the same result: auto
            takes the disk (spark.local.dir) if memory would not hold them; auto or memory or
            disk; default auto
        :param testFraction: fraction of the rows, chosen by seeded hash of their content; a
            number in [0, 1); default 0.0
        :param unscaledColumns: columns that stay as they are; a list of texts, such as [a, b];
            default no column
        :param validateEvery: epochs between validations; an integer, 1 or more; default 1
        :param validationFraction: fraction of the rows, chosen by seeded hash of their content;
            a number in [0, 1); default 0.0
        :param validationIndicatorCol: boolean column, true for rows of the validation set, or
            column that says train, validation or test; empty for none
        :param weightCol: column of row weights; empty for none
        :param weightDecay: L2 term of the gradient; a number, 0 or more; default 0 for sgd, 0
            for adam, 0.01 for adamW
        :param workers: tasks; any number gives the same bits; an integer, 1 or more, or auto;
            default auto
        """
        given = {k: v for k, v in locals().items() if k not in ("self", "__class__")}
        super().__init__()
        self._given(given)

    def setParams(
        self: S,
        *,
        augmentCrop: int | None = None,
        augmentCutout: int | None = None,
        augmentFlip: bool | None = None,
        averaging: _averaging.Averaging | str | None = None,
        batchNormBeta: Literal["learned", "frozen", "off"] | None = None,
        batchNormEpsilon: float | None = None,
        batchNormFrozen: bool | None = None,
        batchNormGamma: Literal["learned", "frozen", "off"] | None = None,
        batchNormScope: _scopes.NormalizationScope | str | None = None,
        batchSize: int | None = None,
        beta1: float | None = None,
        beta2: float | None = None,
        blas: Literal["auto", "native", "oneDnn", "openBlas", "java"] | None = None,
        categorical: Sequence[_categorical.Categorical | str] | _categorical.Categorical | str | None = None,
        clipNorm: float | None = None,
        cumulativeAverage: bool | None = None,
        dates: Literal["leaveOut", "number", "parts"] | None = None,
        deal: Literal["inTurn", "contiguous"] | None = None,
        decayAll: bool | None = None,
        earlyStopMetric: Literal["validationLoss", "validationAccuracy", "validationBalancedAccuracy", "validationLogLoss", "validationAuc", "validationAveragePrecision", "validationMacroF1", "validationWeightedF1", "validationBrier", "validationCalibrationError", "validationRmse", "validationMae", "validationR2", "validationMicroF1"] | None = None,
        earlyStopMinDelta: float | None = None,
        earlyStopPatience: int | None = None,
        epochs: int | None = None,
        featuresCol: str | None = None,
        featuresCols: Sequence[str] | None = None,
        handleInvalid: str | None = None,
        hashBuckets: int | None = None,
        hashed: Sequence[str] | None = None,
        hiddenLayers: Sequence[int] | None = None,
        initializer: _initializers.Initializer | str | None = None,
        labelCol: str | None = None,
        labelCols: Sequence[str] | None = None,
        learningRate: float | None = None,
        log1pColumns: Sequence[str] | None = None,
        loss: _losses.Loss | str | None = None,
        maxFeatures: int | None = None,
        maxLevels: int | None = None,
        maxSteps: int | None = None,
        minCount: int | None = None,
        missing: _missing.Missing | str | None = None,
        momentum: float | None = None,
        nesterov: bool | None = None,
        network: Sequence[_layers.Entry | str] | str | None = None,
        normalization: _normalizations.Normalization | str | None = None,
        observeEvery: int | None = None,
        observeRows: int | None = None,
        observeUnits: int | None = None,
        optimizer: _optimizers.Optimizer | str | None = None,
        optimizerEpsilon: float | None = None,
        order: _order.Order | str | None = None,
        populationStatistics: bool | None = None,
        predictionCol: str | None = None,
        quantileColumns: Sequence[str] | None = None,
        quantilesCol: str | None = None,
        robustColumns: Sequence[str] | None = None,
        runningStatsDecay: float | None = None,
        scale: _scales.Scale | str | None = None,
        schedule: _schedules.Schedule | str | None = None,
        seed: int | None = None,
        shape: Sequence[int] | None = None,
        shards: int | Literal["auto"] | None = None,
        standardizeLabel: bool | None = None,
        standardizedColumns: Sequence[str] | None = None,
        storage: Literal["auto", "memory", "disk"] | None = None,
        testFraction: float | None = None,
        unscaledColumns: Sequence[str] | None = None,
        validateEvery: int | None = None,
        validationFraction: float | None = None,
        validationIndicatorCol: str | None = None,
        weightCol: str | None = None,
        weightDecay: float | None = None,
        workers: int | Literal["auto"] | None = None,
    ) -> S:
        """Sets parameters; one that is None stays as it is.

        :param augmentCrop: a random part of an image with this many zeros around it; an integer
            in [0, 1000000]; default 0
        :param augmentCutout: side of a random square that becomes 0 after scaling; an integer
            in [0, 1000000]; default 0
        :param augmentFlip: mirrored, left to right, every other time; true or false; default
            False
        :param averaging: the trained model is a mean of the weights over steps, with running
            statistics recomputed exactly over the training set; one of none, swa, ema; default
            none
        :param batchNormBeta: the shift; learned or frozen or off; default learned
        :param batchNormEpsilon: added to the variance; a number above 0; default 1.0E-5
        :param batchNormFrozen: training also uses the running statistics, and leaves them as
            they are; true or false; default False
        :param batchNormGamma: the scale; learned or frozen or off; default learned
        :param batchNormScope: which rows share statistics; one of global, shard, ghost; default
            global
        :param batchSize: rows of a global batch; an integer, 2 or more; default 256
        :param beta1: decay of the first moment; a number in [0, 1); default 0.9
        :param beta2: decay of the second moment; a number in [0, 1); default 0.999
        :param blas: auto: oneDNN on x86 processors with AVX2, OpenBLAS on others, our own in
            Java where neither loads; native: auto without our own; oneDnn, openBlas: this one
            or an error; java: our own; auto or native or oneDnn or openBlas or java; default
            auto
        :param categorical: columns that are categories; one of auto, none, named; default auto
        :param clipNorm: longest global L2 norm of a gradient; a number above 0
        :param cumulativeAverage: running statistics are the plain average over all batches
            instead; true or false; default False
        :param dates: what dates and times become; leaveOut or number or parts; default leaveOut
        :param deal: with order = column(c): each shard gets every S-th row, or a range; inTurn
            or contiguous; default inTurn
        :param decayAll: whether weight decay reaches gamma, beta and biases too; true or false;
            default False
        :param earlyStopMetric: what must improve; validationLoss or validationAccuracy or
            validationBalancedAccuracy or validationLogLoss or validationAuc or
            validationAveragePrecision or validationMacroF1 or validationWeightedF1 or
            validationBrier or validationCalibrationError or validationRmse or validationMae or
            validationR2 or validationMicroF1; default validationLoss
        :param earlyStopMinDelta: least change that counts; a number, 0 or more; default 0.0
        :param earlyStopPatience: validations without improvement; an integer, 1 or more;
            default 3
        :param epochs: passes over the training set; an integer, 1 or more; default 10; with
            maxSteps, as many as that takes
        :param featuresCol: column of features: a vector, an array of numbers, or one number; a
            name; default features
        :param featuresCols: several columns of features in order (numbers, booleans, arrays of
            numbers, vectors, binary), instead of featuresCol; one name or more
        :param handleInvalid: what becomes of a row that cannot be predicted: error ends the
            job, keep gives it null predictions, skip leaves it out; error, keep or skip;
            default error
        :param hashBuckets: buckets of each hashed column; an integer in [2, 10000000]; default
            100000
        :param hashed: columns of a category with too many levels to learn, each hashed to a
            bucket; a list of texts, such as [a, b]; default no column
        :param hiddenLayers: units of hidden dense layers, each followed by batch normalization
            and ReLU, instead of network; integers of 1 or more
        :param initializer: first values of the weights of every layer; one of pytorch, kaiming,
            kaimingUniform, xavier, xavierNormal, normal, truncatedNormal, uniform, constant;
            default pytorch
        :param labelCol: column of the label, or an array or a vector of several; a name;
            default label
        :param labelCols: several columns of numbers, or labels of 0 or 1, to predict, instead
            of labelCol; one name or more
        :param learningRate: base learning rate; a number above 0; default 0.1 for sgd, 0.001
            for adam, 0.001 for adamW
        :param log1pColumns: columns whose signed logarithms are standardized; a list of texts,
            such as [a, b]; default no column
        :param loss: what is minimized; one of crossEntropy, binaryCrossEntropy, focal,
            meanSquaredError, meanAbsoluteError, huber, poisson, gamma, tweedie, quantile;
            default crossEntropy; meanSquaredError for regression
        :param maxFeatures: most features of a row once vectors are densified; an integer in [1,
            200000000]; default 100000
        :param maxLevels: most levels of a category; an integer in [1, 1000000]; default 10000
        :param maxSteps: training ends after this many steps; an integer, 1 or more
        :param minCount: rows of the training set that a level needs to have a code of its own;
            an integer, 1 or more; default 1
        :param missing: what a missing feature (null, NaN) becomes; one of error, mean, median,
            indicator, constant; default error
        :param momentum: share of the last step that is kept; a number in [0, 1); default 0.9
        :param nesterov: whether the momentum looks ahead; true or false; default False
        :param network: layers in order; each a name, or { name = arguments }; a list, each
            entry a name or { name = arguments }; default two of dense = 128, batchNorm, relu;
            then dense = output
        :param normalization: what every batchNorm of the network becomes; one of batchNorm,
            noisyBatchNorm, noise, batchRenorm, l1BatchNorm, lInfBatchNorm, layerNorm,
            groupNorm, instanceNorm, rmsNorm, weightNorm, weightStandardization, none; default
            batchNorm
        :param observeEvery: steps between two looks at norms of gradients, statistics and
            activations; an integer, 1 or more; default 20
        :param observeRows: rows of a batch whose activations are looked at; 0 for none; an
            integer in [0, 65536]; default 64
        :param observeUnits: units of each layer whose activations are looked at, spread evenly;
            an integer in [1, 65536]; default 16
        :param optimizer: how parameters are updated; one of sgd, adam, adamW; default adamW
        :param optimizerEpsilon: added to the root of the second moment; a number above 0;
            default 1.0E-8
        :param order: numbering of the rows; one of canonical, column; default canonical
        :param populationStatistics: recomputes running statistics exactly over the training set
            at the end; true or false; default False
        :param predictionCol: column of predictions; a name, or empty for none; default
            prediction
        :param quantileColumns: columns that become normal by their ranks; a list of texts, such
            as [a, b]; default no column
        :param quantilesCol: column of the predicted quantiles, if the loss is of several; a
            name, or empty for none; default quantiles
        :param robustColumns: columns that are scaled by median and quartiles; a list of texts,
            such as [a, b]; default no column
        :param runningStatsDecay: weight of the OLD value in the running statistics (PyTorch's
            momentum is 1 minus this); a number in [0, 1]; default 0.9
        :param scale: scaling of features; its statistics are kept in the model; one of none,
            standardize, quantile, robust, log1p, divideBy, standardizeChannels, normalize;
            default standardize
        :param schedule: learning rate over time, as a factor on the base; one of constant,
            step, exponential, cosine; default constant
        :param seed: key of all randomness; an integer; default 1
        :param shape: [channels, height, width] of a row, for layers that want images;
            [channels, height, width]; default of images their own, else flat
        :param shards: logical shards, a power of two; auto: a function of batchSize; an integer
            in [1, 32768], or auto; default auto
        :param standardizeLabel: whether training sees the label with mean 0 and deviation 1;
            predictions and losses are in its own units; true or false; default True
        :param standardizedColumns: columns that get mean 0 and deviation 1; a list of texts,
            such as [a, b]; default no column
        :param storage: where workers hold the rows while they train, with the same result: auto
            takes the disk (spark.local.dir) if memory would not hold them; auto or memory or
            disk; default auto
        :param testFraction: fraction of the rows, chosen by seeded hash of their content; a
            number in [0, 1); default 0.0
        :param unscaledColumns: columns that stay as they are; a list of texts, such as [a, b];
            default no column
        :param validateEvery: epochs between validations; an integer, 1 or more; default 1
        :param validationFraction: fraction of the rows, chosen by seeded hash of their content;
            a number in [0, 1); default 0.0
        :param validationIndicatorCol: boolean column, true for rows of the validation set, or
            column that says train, validation or test; empty for none
        :param weightCol: column of row weights; empty for none
        :param weightDecay: L2 term of the gradient; a number, 0 or more; default 0 for sgd, 0
            for adam, 0.01 for adamW
        :param workers: tasks; any number gives the same bits; an integer, 1 or more, or auto;
            default auto
        """
        given = {k: v for k, v in locals().items() if k not in ("self", "__class__")}
        return self._given(given)


class NeuralNetworkClassificationModelSettings(
    OfAll,
    OfClassifierAndClassificationModel,
):
    """Parameters of NeuralNetworkClassificationModel."""

    _defaults: dict[str, Any] = {
        "featuresCol": "features",
        "handleInvalid": "error",
        "predictionCol": "prediction",
        "probabilityCol": "probability",
        "rawPredictionCol": "rawPrediction",
    }


class NeuralNetworkRegressionModelSettings(
    OfAll,
    OfRegressorAndRegressionModel,
):
    """Parameters of NeuralNetworkRegressionModel."""

    _defaults: dict[str, Any] = {
        "featuresCol": "features",
        "handleInvalid": "error",
        "predictionCol": "prediction",
        "quantilesCol": "quantiles",
    }
