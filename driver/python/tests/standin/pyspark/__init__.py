"""Stands in for PySpark where it is not installed: just what the package syncbn calls, on a gateway
that a test in Java has opened. Never shipped."""


class SparkContext:
    """What there is of a context: the gateway."""

    _active_spark_context = None

    def __init__(self, gateway):
        self._gateway = gateway
        self._jvm = gateway.jvm
