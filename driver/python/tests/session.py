"""A Spark session for tests: that of a test in Java, through its gateway, or one of PySpark.

Where PySpark is not installed, a stand-in takes its place, which needs the gateway.
"""

import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
_made = None


def path():
    """Lets the package be imported from the sources, and the stand-in where there is no PySpark."""
    sys.path.insert(0, os.path.dirname(HERE))
    if "SYNCBN_GATEWAY" in os.environ:
        sys.path.insert(0, os.path.join(HERE, "standin"))


def session():
    """The session, made once."""
    global _made
    if _made is None:
        _made = _of_gateway() if "SYNCBN_GATEWAY" in os.environ else _of_pyspark()
    return _made


def _of_gateway():
    from py4j.java_gateway import GatewayParameters, JavaGateway
    from pyspark import SparkContext
    from pyspark.sql import SparkSession

    port, token = os.environ["SYNCBN_GATEWAY"].split()
    gateway = JavaGateway(
        gateway_parameters=GatewayParameters(port=int(port), auth_token=token, auto_convert=True)
    )
    SparkContext._active_spark_context = SparkContext(gateway)
    return SparkSession(gateway.entry_point)


def _of_pyspark():
    import syncbn

    return syncbn.spark("local[2]", spark_ui_enabled="false", spark_sql_shuffle_partitions=2)
