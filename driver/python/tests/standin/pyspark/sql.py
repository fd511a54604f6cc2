"""Tables, as thin as tests need them."""

from pyspark import SparkContext


class DataFrame:
    sparkSession = None

    def __init__(self, jdf, session=None):
        self._jdf = jdf

    def selectExpr(self, *columns):
        context = SparkContext._active_spark_context
        array = context._gateway.new_array(context._jvm.java.lang.String, len(columns))
        for i, column in enumerate(columns):
            array[i] = column
        return DataFrame(self._jdf.selectExpr(array))

    def where(self, condition):
        return DataFrame(self._jdf.where(condition))

    @property
    def columns(self):
        return list(self._jdf.columns())

    def count(self):
        return self._jdf.count()

    def first(self):
        row = self._jdf.first()
        return [row.get(i) for i in range(row.size())]


class SparkSession:
    def __init__(self, java):
        self._jsparkSession = java

    def sql(self, text):
        return DataFrame(self._jsparkSession.sql(text))
