"""What is written and read."""

from pyspark import SparkContext


class JavaMLWritable:
    def write(self):
        self._transfer_params_to_java()
        return self._java_obj.write()

    def save(self, path):
        self.write().save(path)


class JavaMLReader:
    def __init__(self, clazz):
        self._clazz = clazz
        found = SparkContext._active_spark_context._jvm
        for part in self._java_loader_class(clazz).split("."):
            found = getattr(found, part)
        self._jread = found.read()

    def load(self, path):
        return self._clazz._from_java(self._jread.load(path))


class JavaMLReadable:
    @classmethod
    def load(cls, path):
        return cls.read().load(path)
