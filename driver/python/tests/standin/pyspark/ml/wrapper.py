"""Objects in Java that have parameters."""

from pyspark import SparkContext
from pyspark.ml.param import Param, Params
from pyspark.sql import DataFrame


class JavaParams(Params):
    def __init__(self, java_obj=None):
        super().__init__()
        self._java_obj = java_obj

    def __del__(self):
        context = SparkContext._active_spark_context
        if context and self._java_obj is not None:
            context._gateway.detach(self._java_obj)

    @staticmethod
    def _new_java_obj(name, *arguments):
        found = SparkContext._active_spark_context._jvm
        for part in name.split("."):
            found = getattr(found, part)
        return found(*arguments)

    def _call_java(self, name, *arguments):
        return getattr(self._java_obj, name)(*arguments)

    def _make_java_param_pair(self, param, value):
        return self._java_obj.getParam(param.name).w(value)

    def _transfer_params_to_java(self):
        for param in self.params:
            if self.isSet(param):
                self._java_obj.set(self._make_java_param_pair(param, self._paramMap[param]))

    def _create_params_from_java(self):
        for java_param in list(self._java_obj.params()):
            if not hasattr(self, java_param.name()):
                setattr(self, java_param.name(), Param(self, java_param.name(), java_param.doc()))

    def _transfer_params_from_java(self):
        for param in self.params:
            java_param = self._java_obj.getParam(param.name)
            if self._java_obj.isSet(java_param):
                value = self._java_obj.getOrDefault(java_param)
                lists = param.typeConverter.__name__.startswith("toList")
                self._set(**{param.name: list(value) if lists else value})

    @staticmethod
    def _from_java(java_stage):
        module, name = java_stage.getClass().getName().rsplit(".", 1)
        stage = getattr(__import__(module, fromlist=[name]), name)()
        stage._java_obj = java_stage
        stage._resetUid(java_stage.uid())
        stage._transfer_params_from_java()
        return stage

    def copy(self, extra=None):
        that = super().copy(extra)
        jvm = SparkContext._active_spark_context._jvm
        that._java_obj = self._java_obj.copy(jvm.org.apache.spark.ml.param.ParamMap())
        that._transfer_params_to_java()
        return that

    def clear(self, param):
        super().clear(param)
        self._java_obj.clear(self._java_obj.getParam(self._resolved(param).name))


class JavaEstimator(JavaParams):
    def _fit_java(self, dataset):
        self._transfer_params_to_java()
        return self._java_obj.fit(dataset._jdf)

    def fit(self, dataset):
        model = self._create_model(self._fit_java(dataset))
        for param, value in self._paramMap.items():
            if isinstance(getattr(model, param.name, None), Param):
                model._set(**{param.name: value})
        return model


class JavaModel(JavaParams):
    def __init__(self, java_model=None):
        super().__init__(java_model)
        if java_model is not None:
            self._create_params_from_java()
            self._resetUid(java_model.uid())

    def _transform(self, dataset):
        self._transfer_params_to_java()
        return DataFrame(self._java_obj.transform(dataset._jdf))

    def transform(self, dataset):
        return self._transform(dataset)
