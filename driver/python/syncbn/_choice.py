"""Names with arguments, as job files write them."""

from __future__ import annotations

import json
from typing import Any, Mapping

__all__ = ["Choice", "hocon"]


class Choice:
    """A name, with or without arguments. ``str`` of it is what a job file would say."""

    def __init__(self, name: str, arguments: Any = None) -> None:
        self.name = name
        self.arguments = arguments

    @classmethod
    def of(cls, name: str, arguments: Any) -> Any:
        """A choice with those of its arguments that were given; None is none."""
        if isinstance(arguments, dict):
            arguments = {key: value for key, value in arguments.items() if value is not None}
        return cls(name, None if isinstance(arguments, dict) and not arguments else arguments)

    def plain(self) -> Any:
        """Of texts, numbers, lists and dicts."""
        return self.name if self.arguments is None else {self.name: _plain(self.arguments)}

    def __str__(self) -> str:
        return hocon(self)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({hocon(self)})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Choice) and self.plain() == other.plain()

    def __hash__(self) -> int:
        return hash(hocon(self))


def _plain(value: Any) -> Any:
    if isinstance(value, Choice):
        return value.plain()
    if isinstance(value, Mapping):
        return {str(key): _plain(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(inner) for inner in value]
    if hasattr(value, "item") and not isinstance(value, (str, bytes)):
        return value.item()  # a number of NumPy
    return value


def hocon(value: Any) -> str:
    """A value as the text that stands behind the equals sign in a job file.

    :param value: a choice, a list of them, a number, a dict; or a text, which is taken as it is
    :raises TypeError: for anything else
    """
    plain = _plain(value)
    return plain if isinstance(plain, str) else json.dumps(plain, ensure_ascii=False, allow_nan=False)
