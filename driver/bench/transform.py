#!/usr/bin/env python3
"""Prediction speed of syncbn against MLlib's multilayer perceptron: 784-512-512-512-10, same session (local[2]).

    python3 driver/bench/transform.py [--rows 20000]

Builds the tests with Maven, which is where the program lies (TransformBenchmark). Prints rows/s of both and their ratio, on large
partitions and on partitions of 1, 32 and 1,024 rows, as medians of five runs in turn.
"""
import argparse

import testprogram

parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("--rows", type=int, default=20000)
testprogram.run("io.github.syncbn.driver.ml.TransformBenchmark", [parser.parse_args().rows], ["-Xmx3g"])
