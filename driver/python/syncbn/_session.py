"""Spark sessions that have the jar."""

from __future__ import annotations

import glob
import os
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

__all__ = ["configure", "jar_path", "spark"]

_HERE = os.path.dirname(os.path.abspath(__file__))


def jar_path() -> str:
    """The jar that a Spark session needs: that which the environment variable ``SYNCBN_JAR``
    names, that of the wheel, or that which this package was imported from.

    :raises FileNotFoundError: if there is none
    """
    named = os.environ.get("SYNCBN_JAR", "")
    if named:
        if not os.path.isfile(named):
            raise FileNotFoundError(f"SYNCBN_JAR names {named}, which is no file")
        return os.path.abspath(named)
    carried = sorted(glob.glob(os.path.join(_HERE, "jars", "*.jar")))
    if carried:
        return carried[-1]
    around = os.path.dirname(_HERE)
    if around.endswith(".jar") and os.path.isfile(around):
        return around
    raise FileNotFoundError(
        "there is no jar of syncbn beside this package: install the wheel, which carries it, or"
        " name syncbn-driver_2.13-*-all.jar by the environment variable SYNCBN_JAR"
    )


def jar_or_words() -> str:
    """The jar, or what it is called."""
    try:
        return jar_path()
    except FileNotFoundError:
        return "syncbn-driver_2.13-*-all.jar"


def configure(builder: Any) -> Any:
    """A builder of sessions that has the jar besides what it had.

    :param builder: ``SparkSession.builder``, before its session is made
    :raises RuntimeError: if a session is running already, which takes no more jars
    """
    from pyspark import SparkContext

    if SparkContext._active_spark_context is not None:
        from ._jvm import ML, java_class

        java_class(ML + ".NeuralNetworkClassifier")
        return builder
    before = getattr(builder, "_options", {}).get("spark.jars", "")
    jars = [jar for jar in before.split(",") if jar]
    return builder.config("spark.jars", ",".join([*jars, jar_path()]))


def spark(master: str | None = None, **settings: Any) -> SparkSession:
    """A Spark session with the jar.

    :param master: such as ``local[*]``; None for that of spark-submit, or ``local[*]``
    :param settings: of Spark, with ``_`` for ``.``: ``spark_sql_shuffle_partitions=8``
    """
    from pyspark.sql import SparkSession

    builder = configure(SparkSession.builder)
    if master is not None:
        builder = builder.master(master)
    for name, value in settings.items():
        builder = builder.config(name.replace("_", "."), value)
    return builder.getOrCreate()
