#!/usr/bin/env python3
"""Makes the wheel of the Python package, which carries the jar; two runs give the same bytes.

    mvn -B -DskipTests package
    python3 driver/python/wheel.py
    pip install driver/target/syncbn-*-py3-none-any.whl

Needs Python alone. The jar is driver/target/syncbn-driver_*-all.jar, or the one named as argument;
the wheel is written beside it.
"""

import base64
import glob
import hashlib
import os
import sys
import zipfile

HERE = os.path.dirname(os.path.abspath(__file__))
METADATA = """\
Metadata-Version: 2.1
Name: syncbn
Version: {version}
Summary: Neural networks with exact synchronized batch normalization on Apache Spark
License: Apache-2.0
Requires-Python: >=3.9
Provides-Extra: spark
Requires-Dist: pyspark>=3.5; extra == "spark"
Provides-Extra: torch
Requires-Dist: torch>=1.13; extra == "torch"
Description-Content-Type: text/markdown

Estimators and models of Spark ML for PySpark, with the jar that runs them. `syncbn.spark()` makes a
session that has it. `syncbn.load_torch(directory)` gives a saved model as a module of PyTorch, without
Spark and Java.
"""
WHEEL = """\
Wheel-Version: 1.0
Generator: driver/python/wheel.py
Root-Is-Purelib: true
Tag: py3-none-any
"""


def version():
    names = {}
    with open(os.path.join(HERE, "syncbn", "_version.py"), encoding="utf-8") as file:
        exec(file.read(), names)
    return names["__version__"]


def jar():
    if len(sys.argv) > 2:
        sys.exit(f"usage: {sys.argv[0]} [JAR]")
    if len(sys.argv) == 2:
        return sys.argv[1]
    found = glob.glob(os.path.join(HERE, "..", "target", "syncbn-driver_*-all.jar"))
    if len(found) != 1:
        sys.exit(
            "expected one driver/target/syncbn-driver_*-all.jar, found "
            f"{len(found)}: run mvn -B -DskipTests package, or name a jar"
        )
    return found[0]


def contents(jar_file, number):
    """Pairs of a name and the bytes of it."""
    package = os.path.join(HERE, "syncbn")
    for name in sorted(os.listdir(package)):
        if name.endswith(".py") or name == "py.typed":
            yield "syncbn/" + name, read(os.path.join(package, name))
    yield "syncbn/jars/" + os.path.basename(jar_file), read(jar_file)
    info = f"syncbn-{number}.dist-info/"
    yield info + "LICENSE", read(os.path.join(HERE, "..", "..", "LICENSE"))
    yield info + "METADATA", METADATA.format(version=number).encode()
    yield info + "WHEEL", WHEEL.encode()


def read(path):
    with open(path, "rb") as file:
        return file.read()


def main():
    jar_file, number = jar(), version()
    wheel = os.path.join(os.path.dirname(jar_file), f"syncbn-{number}-py3-none-any.whl")
    record = []
    with zipfile.ZipFile(wheel, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in contents(jar_file, number):
            add(archive, name, data)
            digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
            record.append(f"{name},sha256={digest},{len(data)}\n")
        name = f"syncbn-{number}.dist-info/RECORD"
        add(archive, name, "".join([*record, f"{name},,\n"]).encode())
    print(f"{os.path.relpath(wheel)}: {os.path.getsize(wheel) / 1e6:.1f} MB, {len(record) + 1} files")


def add(archive, name, data):
    entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    entry.external_attr = 0o644 << 16
    stored = name.endswith(".jar")
    entry.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
    archive.writestr(entry, data)


if __name__ == "__main__":
    main()
