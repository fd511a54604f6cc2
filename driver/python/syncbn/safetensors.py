"""Reads files of safetensors, without a library."""

from __future__ import annotations

import array
import json
import sys
from typing import Any, NamedTuple

__all__ = ["Stored", "read"]

_CODES = {"F64": "d", "F32": "f", "I64": "q", "I32": "i", "U8": "B", "I8": "b"}
_LONGEST_HEADER = 100_000_000


class Stored(NamedTuple):
    """A tensor of a file.

    :ivar shape: of it
    :ivar values: row-major
    """

    shape: tuple[int, ...]
    values: array.array


def read(path: str) -> dict[str, Stored]:
    """The tensors of a file by name.

    :raises ValueError: if it is damaged, or holds a type that is not read here; the message says
        where
    """
    with open(path, "rb") as file:
        data = file.read()
    length = int.from_bytes(data[:8], "little")
    if len(data) < 8 or length > min(_LONGEST_HEADER, len(data) - 8):
        raise ValueError(f"{path} is no file of safetensors: it ends within its header")
    try:
        header = json.loads(data[8 : 8 + length])
    except ValueError as error:
        raise ValueError(f"{path} is no file of safetensors: its header is no JSON") from error
    body = memoryview(data)[8 + length :]
    return {
        name: _tensor(path, name, entry, body)
        for name, entry in header.items()
        if name != "__metadata__"
    }


def _tensor(path: str, name: str, entry: Any, body: memoryview) -> Stored:
    code = _CODES.get(entry["dtype"])
    if code is None:
        raise ValueError(f"{path}: tensor {name} has type {entry['dtype']}, expected one of {', '.join(_CODES)}")
    begin, end = entry["data_offsets"]
    values = array.array(code)
    count = 1
    for size in entry["shape"]:
        count *= size
    if not 0 <= begin <= end <= len(body) or end - begin != count * values.itemsize:
        raise ValueError(f"{path}: tensor {name} has not the bytes of its shape {entry['shape']}")
    values.frombytes(body[begin:end])
    if sys.byteorder == "big":
        values.byteswap()
    return Stored(tuple(entry["shape"]), values)
