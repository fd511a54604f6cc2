"""What all estimators and models do with their parameters."""

from __future__ import annotations

from typing import Any, Callable, Mapping, TypeVar

from pyspark.ml.param import Param, Params
from pyspark.ml.wrapper import JavaParams

from ._choice import hocon

__all__ = ["SettingsHolder", "declared", "toListText", "to_hocon"]

S = TypeVar("S", bound="SettingsHolder")

# What is set clears what says the same in another way, as the setters in Java do.
_INSTEAD_OF = {
    "featuresCol": "featuresCols",
    "featuresCols": "featuresCol",
    "labelCol": "labelCols",
    "labelCols": "labelCol",
}


def declared(name: str, doc: str, converter: Callable[[Any], Any]) -> Param[Any]:
    """A parameter of the class that it stands in."""
    return Param(Params._dummy(), name, doc, converter)


def to_hocon(value: Any) -> str:
    """A value as the text of a job file: see :func:`syncbn._choice.hocon`."""
    return hocon(value)


def toListText(values: Any) -> list[str]:
    """Texts, or numbers as texts. PySpark tells converters of lists by how their names begin.

    :raises TypeError: for anything else
    """
    if isinstance(values, (str, bytes)) or not hasattr(values, "__iter__"):
        raise TypeError(f"expected a list, got {values!r}")
    plain = [value.item() if hasattr(value, "item") else value for value in values]
    for value in plain:
        if isinstance(value, bool) or not isinstance(value, (str, int, float)):
            raise TypeError(f"expected texts, got {value!r}")
    return [str(value) for value in plain]


class SettingsHolder(JavaParams):
    """Holds parameters that an object in Java has too, which knows what they take."""

    # PySpark asks for it when an object goes, also one whose keyword arguments were refused.
    _java_obj: Any = None

    _defaults: Mapping[str, Any] = {}

    def _declare_defaults(self) -> None:
        self._setDefault(**self._defaults)

    def _given(self: S, values: Mapping[str, Any]) -> S:
        """Sets what is not None.

        :raises TypeError: if a value has the wrong type
        :raises ValueError: if a value is out of its range; all values stay as they were
        """
        before = dict(self._paramMap)
        try:
            for name, value in values.items():
                if value is not None:
                    self._set(**{name: value})
                    self._check(self.getParam(name), value)
                    if name in _INSTEAD_OF:
                        self.clear(self.getParam(_INSTEAD_OF[name]))
        except (TypeError, ValueError):
            self._paramMap = before
            raise
        return self

    def _check(self, param: Param[Any], value: Any) -> None:
        try:
            self._make_java_param_pair(param, self._paramMap[param])
        except Exception as error:
            raise ValueError(
                f"{self.uid}: {param.name} = {value!r} cannot be used; it means: {param.doc}"
            ) from error

    def _value(self, name: str) -> Any:
        """The value of a parameter, or its default, or what stands for that in training.

        :raises KeyError: if no value stands for a parameter that is not set
        """
        param = self.getParam(name)
        if self.isDefined(param):
            return self.getOrDefault(param)
        self._transfer_params_to_java()
        found = self._java_obj.table().value(name)
        if not found.isPresent():
            raise KeyError(
                f"{self.uid}: {name} is not set, and no value stands for that ({param.doc});"
                f" set it, or ask isDefined({name!r}) first"
            )
        value = found.get()
        return value if isinstance(value, (str, int, float, bool)) else list(value)
