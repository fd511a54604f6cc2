"""Estimators and models of Spark ML. Import names from :mod:`syncbn` itself."""

from __future__ import annotations

from typing import Any, Generic, Sequence, Type, TypeVar

from pyspark.ml.util import JavaMLReadable, JavaMLReader, JavaMLWritable
from pyspark.ml.wrapper import JavaEstimator, JavaModel

from ._jvm import ML, java_class, job_errors, session_jvm
from ._listening import listening
from ._params import SettingsHolder
from ._records import record
from ._settings import (
    NeuralNetworkClassificationModelSettings,
    NeuralNetworkClassifierSettings,
    NeuralNetworkRegressionModelSettings,
    NeuralNetworkRegressorSettings,
)
from .inference import InferenceNetwork
from .records import PermutationImportance, TrainingSummary

__all__ = [
    "NeuralNetworkClassificationModel",
    "NeuralNetworkClassifier",
    "NeuralNetworkRegressionModel",
    "NeuralNetworkRegressor",
]

E = TypeVar("E", bound="_Estimator[Any]")
M = TypeVar("M", bound="_Model")


class _Reader(JavaMLReader):
    @classmethod
    def _java_loader_class(cls, clazz: Type[Any]) -> str:
        java_class(ML + "." + clazz.__name__)
        return ML + "." + clazz.__name__

    def load(self, path: str) -> Any:
        with job_errors():
            return super().load(path)


class _Readable(JavaMLReadable):
    @classmethod
    def read(cls) -> Any:
        """A reader of what ``write`` wrote."""
        return _Reader(cls)


class _Estimator(SettingsHolder, JavaEstimator, _Readable, JavaMLWritable, Generic[M]):
    """Trains a network on a table; a fit leaves the estimator as it is."""

    _model_class: Type[Any]

    def __init__(self) -> None:
        super().__init__()
        java_class(ML + "." + type(self).__name__)
        self._java_obj = self._new_java_obj(ML + "." + type(self).__name__, self.uid)
        self._listeners: tuple[Any, ...] = ()
        self._declare_defaults()

    def _create_model(self, java_model: Any) -> M:
        return self._model_class(java_model)

    def _fit_java(self, dataset: Any) -> Any:
        with job_errors(), listening(self._java_obj, self._listeners):
            return super()._fit_java(dataset)

    def setListeners(self: E, *listeners: Any) -> E:
        """Sets who is told of each fit's progress; kept by copies, not saved.

        :param listeners: of the class :class:`syncbn.TrainingListener`, or with some of its
            methods; a thread of their own calls them, and one that fails gets no more events
        """
        self._listeners = listeners
        return self

    def setInitialModel(self: E, model: _Model) -> E:
        """Starts from the weights and running statistics of a model with the same layers (warm
        start), instead of random ones; kept by copies, and saved."""
        self._java_obj.setInitialModel(model._java_obj)
        return self

    def setInitialWeights(self: E, path: str) -> E:
        """Starts from the weights of a file of safetensors, any Hadoop URI, with the names of
        PyTorch's ``nn.Sequential``; kept by copies, not saved."""
        self._java_obj.setInitialWeights(path)
        return self

    def setCheckpoints(self: E, path: str, *, existing: str = "refuse", **settings: Any) -> E:
        """Writes checkpoints while it fits, or goes on from one; neither kept by copies, nor
        saved.

        :param path: directory, any Hadoop URI
        :param existing: what becomes of existing checkpoints: ``refuse`` the fit, ``replace``
            them, or ``resume`` from the last
        :param settings: the others of the section ``checkpoint`` of job files, such as
            ``everySteps``
        """
        plan = java_class("io.github.syncbn.driver.attempt.CheckpointPlan")
        with job_errors():
            self._java_obj.setCheckpoints(plan.of({"path": path, **settings}, existing))
        return self

    def setReport(self: E, directory: str) -> E:
        """Keeps a page of charts up to date while it fits: ``index.html`` in a directory, any
        Hadoop URI. Neither kept by copies, nor saved."""
        self._java_obj.setReport(directory)
        return self

    def setMlflow(self: E, **settings: Any) -> E:
        """Records each fit as a run of MLflow. Neither kept by copies, nor saved.

        :param settings: of the section ``mlflow`` of job files, such as ``uri`` and
            ``experiment``; the server may also be named by ``MLFLOW_TRACKING_URI`` in the
            environment of the driver, and those who ask by ``MLFLOW_TRACKING_TOKEN``
        """
        mlflow = java_class("io.github.syncbn.driver.job.MlflowSettings")
        with job_errors():
            self._java_obj.setMlflow(mlflow.of(settings))
        return self


class _Model(SettingsHolder, JavaModel, _Readable, JavaMLWritable):
    """A trained network as a transformer: rows get predictions, computed in blocks without any
    exchange."""

    _classifies: bool

    def __init__(self, java_model: Any = None) -> None:
        super().__init__(java_model)
        self._declare_defaults()
        if java_model is not None:
            self._transfer_params_from_java()

    def _transform(self, dataset: Any) -> Any:
        with job_errors():
            return super()._transform(dataset)

    def _called(self, name: str, *arguments: Any) -> Any:
        self._transfer_params_to_java()
        with job_errors():
            return self._call_java(name, *arguments)

    def _made(self: M, name: str, dataset: Any) -> M:
        self._transfer_params_to_java()
        with job_errors():
            return type(self)(getattr(self._java_obj, name)(dataset._jdf))

    def network(self) -> InferenceNetwork:
        """The network, which predicts without Spark."""
        return InferenceNetwork.of(self._java_obj.network())

    @property
    def numFeatures(self) -> int:
        """Features of a row."""
        return self._called("numFeatures")

    @property
    def targets(self) -> list[str]:
        """Names of the several numbers, or labels of 0 or 1, that it predicts of a row, in the order
        of the vectors; none of one label."""
        return list(self._called("targets"))

    def predictTargets(self, features: Any) -> Any:
        """The predictions of several targets for a vector, in the order of ``targets``."""
        return self._called("predictTargets", features)

    @property
    def hasSummary(self) -> bool:
        """Whether this model was trained in this process, so that ``summary`` is there."""
        return self._called("hasSummary")

    @property
    def summary(self) -> TrainingSummary:
        """How the training went.

        :raises RuntimeError: for a model that was loaded
        """
        if not self.hasSummary:
            raise RuntimeError(f"{self.uid} was loaded: a summary is not saved")
        json = java_class(ML + ".RecordJson").of(self._java_obj.summary())
        return record(TrainingSummary, json)

    def setTrusted(self: M, value: bool) -> M:
        """Trusts those who made the model's file, so that a query that was saved with it may do
        anything; never saved."""
        self._java_obj.setTrusted(value)
        return self

    def getTrusted(self) -> bool:
        """Whether the model's query may do anything."""
        return self._java_obj.getTrusted()

    def recalibrate(self: M, dataset: Any) -> M:
        """This model with running statistics of other rows, exactly and layer by layer; weights
        do not change. The cure where inputs have drifted.

        :param dataset: rows with the columns of the features; a label is not needed
        """
        return self._made("recalibrate", dataset)

    def explain(self, dataset: Any) -> Any:
        """Adds predictions and, in a column ``explanation``, what each column of the table
        contributes to the score of the prediction, by integrated gradients: a struct of ``score``,
        ``baseline``, the contributions ``columns`` by name, and ``remainder``, which add up."""
        from pyspark.sql import DataFrame

        self._transfer_params_to_java()
        with job_errors():
            return DataFrame(self._java_obj.explain(dataset._jdf), dataset.sparkSession)

    def importance(
        self,
        dataset: Any,
        *,
        metric: str | None = None,
        repeats: int | None = None,
        seed: int | None = None,
        rows: int | None = None,
    ) -> PermutationImportance:
        """How much worse predictions of labeled rows become when a column's values are permuted
        among them.

        :param metric: such as ``auc`` or ``mae``; None for accuracy, or R2 of a regression
        :param repeats: permutations of each column
        :param seed: key of the permutations
        :param rows: rows that are looked at, at most
        """
        scoring = session_jvm().io.github.syncbn.driver.scoring.PermutationImportance.Settings
        usual = scoring.of(self._classifies)
        how = scoring(
            usual.metric() if metric is None else self._metric(metric),
            usual.repeats() if repeats is None else repeats,
            usual.seed() if seed is None else seed,
            usual.rows() if rows is None else rows,
        )
        self._transfer_params_to_java()
        with job_errors():
            found = self._java_obj.importance(dataset._jdf, how)
        return record(PermutationImportance, java_class(ML + ".RecordJson").of(found))

    @staticmethod
    def _metric(key: str) -> Any:
        metrics = list(session_jvm().io.github.syncbn.driver.metric.Metric.values())
        for metric in metrics:
            if metric.key() == key:
                return metric
        known = ", ".join(metric.key() for metric in metrics)
        raise ValueError(f"there is no metric {key!r}: expected one of {known}")

    def save(self, path: str, overwrite: bool = False) -> None:
        """Writes a model directory, the same as the command line's, to any Hadoop URI.

        :param overwrite: whether a model there is replaced; it stays until the new one is whole
        """
        self._transfer_params_to_java()
        with job_errors():
            self._java_obj.save(path, overwrite)

    def exportOnnx(
        self,
        path: str,
        *,
        folds: bool = False,
        matrix: bool = False,
        thresholds: Sequence[float] = (),
        overwrite: bool = False,
    ) -> None:
        """Writes a file of ONNX to any Hadoop URI: all of a prediction, from the columns of a table
        to labels.

        :param folds: whether a batch normalization becomes part of the weights before it
        :param matrix: whether there is one input of all numbers, else one for each column
        :param thresholds: one per class, or none for those of the model
        :param overwrite: whether a file there is replaced
        """
        settings = java_class("io.github.syncbn.driver.onnx.OnnxSettings")
        how = settings(folds, matrix, [float(value) for value in thresholds])
        self._transfer_params_to_java()
        with job_errors():
            self._java_obj.exportOnnx(path, how, overwrite)


class NeuralNetworkClassificationModel(NeuralNetworkClassificationModelSettings, _Model):
    """A classifier. It predicts labels as they were in training: numbers as doubles, strings and
    booleans as themselves."""

    _classifies = True

    @property
    def numClasses(self) -> int:
        """Number of classes."""
        return self._called("numClasses")

    @property
    def labels(self) -> list[str]:
        """Labels of classes 0 to K-1, as text."""
        return list(self._java_obj.labels())

    def calibrate(self, dataset: Any) -> NeuralNetworkClassificationModel:
        """This model with the temperature of the least log loss on labeled rows that it has not
        been trained on; raw outputs stay."""
        return self._made("calibrate", dataset)

    def predict(self, features: Any) -> float:
        """The predicted label of a vector where labels are numbers, else the number of its
        class."""
        return self._called("predict", features)

    def predictClass(self, features: Any) -> int:
        """The number of the predicted class of a vector, an index of ``labels``."""
        return self._called("predictClass", features)

    def predictRaw(self, features: Any) -> Any:
        """The logits of a vector, one per class."""
        return self._called("predictRaw", features)

    def predictProbability(self, features: Any) -> Any:
        """The classes' probabilities of a vector."""
        return self._called("predictProbability", features)


class NeuralNetworkRegressionModel(NeuralNetworkRegressionModelSettings, _Model):
    """A regression: it predicts doubles, in the units of the label."""

    _classifies = False

    def predict(self, features: Any) -> float:
        """The prediction for a vector, of several quantiles that of the level nearest to 0.5."""
        return self._called("predict", features)

    def predictQuantiles(self, features: Any) -> Any:
        """The predicted quantiles for a vector, ascending; the prediction alone by any other
        loss."""
        return self._called("predictQuantiles", features)


class NeuralNetworkClassifier(
    NeuralNetworkClassifierSettings, _Estimator[NeuralNetworkClassificationModel]
):
    """Trains a network that tells classes apart, with exact synchronized batch normalization.
    Labels are strings, booleans or integral numbers of any values.

    >>> model = NeuralNetworkClassifier(hiddenLayers=[512, 256], epochs=20).fit(training)
    >>> predictions = model.transform(rows)
    """

    _model_class = NeuralNetworkClassificationModel


class NeuralNetworkRegressor(
    NeuralNetworkRegressorSettings, _Estimator[NeuralNetworkRegressionModel]
):
    """Trains a network that predicts numbers, with exact synchronized batch normalization."""

    _model_class = NeuralNetworkRegressionModel
