"""Prediction without Spark, by the network in a JVM."""

from __future__ import annotations

import array
import glob
import os
import sys
from typing import Any, Iterable, Mapping, Sequence

__all__ = ["InferenceNetwork"]

_PACKED = "io.github.syncbn.worker.network.PackedRows"


class InferenceNetwork:
    """A trained network that predicts: raw features in, outputs out, with the bits that
    ``transform`` gives. It needs a JVM but no Spark session: where there is none, the first
    ``load`` starts a JVM of its own, from the jars of an installed PySpark."""

    def __init__(self, packed: Any) -> None:
        self._packed = packed
        self._network = packed.network()

    @classmethod
    def load(cls, directory: str) -> InferenceNetwork:
        """Loads a model directory from a local file system.

        :raises OSError: if it cannot be read or is no valid model; the message says why
        """
        try:
            return cls(_named(_jvm(), _PACKED).load(os.path.abspath(directory)))
        except Exception as error:
            raise OSError(_message(error)) from None

    @classmethod
    def of(cls, trained: Any) -> InferenceNetwork:
        """Of a trained network in the JVM of the session."""
        return cls(_named(_jvm(), _PACKED).of(trained))

    @property
    def inputs(self) -> int:
        """Features of a row."""
        return self._network.inputs()

    @property
    def outputs(self) -> int:
        """Outputs of a row."""
        return self._network.outputs()

    @property
    def temperature(self) -> float:
        """What divides the outputs of a classifier before the softmax."""
        return self._network.temperature()

    def features(self, rows: Sequence[Mapping[str, Any]]) -> list[list[float]]:
        """The features of rows whose values have names, NaN where missing.

        :param rows: dicts by the names of the model's columns; None, or nothing, is missing
        :raises ValueError: if a value cannot be used, naming the column
        """
        return self._split(self._called("features", list(rows)), self.inputs)

    def predict(self, rows: Any) -> list[list[float]]:
        """The outputs for some rows: logits of a classifier, predictions of a regression.

        :param rows: dicts by the names of columns, or lists of all features, or an array of
            shape (rows, features); NaN is a missing feature
        :return: (rows, outputs)
        :raises ValueError: if a row cannot be predicted, saying which and why
        """
        return self._split(self._called("predict", self._packed_rows(rows)), self.outputs)

    def probabilities(self, rows: Any) -> list[list[float]]:
        """The class probabilities of some rows, for a classifier; see :meth:`predict`."""
        return self._split(self._called("probabilities", self._packed_rows(rows)), self.outputs)

    def _packed_rows(self, rows: Any) -> bytes:
        rows = rows.tolist() if hasattr(rows, "tolist") else list(rows)
        if rows and isinstance(rows[0], Mapping):
            return bytes(self._called("features", rows))
        width = self.inputs
        for i, row in enumerate(rows):
            if len(row) != width:
                raise ValueError(f"row {i} has {len(row)} features; the model takes {width}")
        return _bytes(value for row in rows for value in row)

    def _called(self, name: str, argument: Any) -> bytes:
        argument = bytearray(argument) if isinstance(argument, bytes) else argument
        try:
            return bytes(getattr(self._packed, name)(argument))
        except Exception as error:
            raise ValueError(_message(error)) from None

    @staticmethod
    def _split(values: bytes, width: int) -> list[list[float]]:
        numbers = array.array("d", values)
        if sys.byteorder == "big":
            numbers.byteswap()
        return [list(numbers[i : i + width]) for i in range(0, len(numbers), width)]


def _bytes(values: Iterable[float]) -> bytes:
    numbers = array.array("d", values)
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers.tobytes()


def _message(error: Exception) -> str:
    thrown = getattr(error, "java_exception", None)
    return str(error) if thrown is None else str(thrown.getMessage())


def _named(jvm: Any, name: str) -> Any:
    found = jvm
    for part in name.split("."):
        found = getattr(found, part)
    if type(found).__name__ == "JavaPackage":
        from ._jvm import java_class

        return java_class(name)
    return found


_own_gateway: Any = None


def _jvm() -> Any:
    """The JVM of the session, or one of our own."""
    global _own_gateway
    if "pyspark" in sys.modules:
        from pyspark import SparkContext

        if SparkContext._active_spark_context is not None:
            return SparkContext._active_spark_context._jvm
    if _own_gateway is None:
        _own_gateway = _launched()
    return _own_gateway.jvm


def _launched() -> Any:
    from ._session import jar_path

    try:
        import pyspark
        from py4j.java_gateway import GatewayParameters, JavaGateway, launch_gateway
    except ImportError as error:
        raise RuntimeError(
            f"{error}: InferenceNetwork needs PySpark, whose jars run it; without Java there is"
            " syncbn.load_torch"
        ) from None
    home = os.environ.get("SPARK_HOME") or os.path.dirname(pyspark.__file__)
    jars = sorted(glob.glob(os.path.join(home, "jars", "*.jar")))
    port, token = launch_gateway(
        jarpath=next((jar for jar in jars if os.path.basename(jar).startswith("py4j")), ""),
        classpath=os.pathsep.join([jar_path(), *jars]),
        javaopts=["--add-modules=jdk.incubator.vector"],
        die_on_exit=True,
        enable_auth=True,
        redirect_stderr=sys.stderr,
    )
    return JavaGateway(
        gateway_parameters=GatewayParameters(port=port, auth_token=token, auto_convert=True)
    )
