"""The safetensors format in a page, for the scripts beside it: independent of the Java code that it checks."""

import json
import struct

import torch

TYPES = {
    torch.float32: "F32",
    torch.float64: "F64",
    torch.float16: "F16",
    torch.bfloat16: "BF16",
    torch.int64: "I64",
}
NAMES = {name: dtype for dtype, name in TYPES.items()}


def write(path, tensors):
    header, data = {}, b""
    for name, tensor in tensors.items():
        raw = tensor.detach().contiguous().reshape(-1)
        raw = bytes(raw.view(torch.int16).numpy() if raw.dtype is torch.bfloat16 else raw.numpy())
        header[name] = {"dtype": TYPES[tensor.dtype], "shape": list(tensor.shape), "data_offsets": [len(data), len(data) + len(raw)]}
        data += raw
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as out:
        out.write(struct.pack("<Q", len(text)) + text + data)


def read(path):
    with open(path, "rb") as file:
        content = file.read()
    (length,) = struct.unpack("<Q", content[:8])
    header = json.loads(content[8 : 8 + length])
    data = content[8 + length :]
    tensors = {}
    for name, entry in header.items():
        if name != "__metadata__":
            begin, end = entry["data_offsets"]
            assert begin % 8 == 0 or entry["dtype"] not in ("F64", "I64"), name
            tensors[name] = torch.frombuffer(bytearray(data[begin:end]), dtype=NAMES[entry["dtype"]]).reshape(entry["shape"])
    return tensors
