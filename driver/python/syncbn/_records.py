"""Dataclasses from the JSON that Java writes of its records."""

from __future__ import annotations

import dataclasses
import json
import typing
from typing import Any, Type, TypeVar

from . import records

__all__ = ["event", "record"]

T = TypeVar("T")


def record(cls: Type[T], text: str) -> T:
    """The record of a text.

    :param cls: one of :mod:`syncbn.records`
    :param text: as ``RecordJson`` writes it
    """
    return _decoded(cls, json.loads(text))


def event(line: str) -> tuple[str, Any]:
    """Name and record of a line of ``EventQueue``."""
    name, text = line.split(" ", 1)
    return name, record(getattr(records, name[0].upper() + name[1:]), text)


def _decoded(kind: Any, value: Any) -> Any:
    if dataclasses.is_dataclass(kind):
        hints = typing.get_type_hints(kind)
        return kind(**{name: _decoded(hint, value[name]) for name, hint in hints.items()})
    arguments = typing.get_args(kind)
    if typing.get_origin(kind) is list:
        return [_decoded(arguments[0], inner) for inner in value]
    if typing.get_origin(kind) is dict:
        return {key: _decoded(arguments[1], inner) for key, inner in value.items()}
    if typing.get_origin(kind) is typing.Union:
        return None if value is None else _decoded(arguments[0], value)
    return float(value) if kind is float else value
