"""The network of mlp.py in libtorch, as a process of Java: driver/bench/libtorch, which Maven compiles.

Its OpenBLAS has threads of its own beside those of OpenMP, and which of them are faster depends on the batch: so both are tried for each.
"""
import functools
import json
import os
import subprocess

import testprogram

FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "libtorch")
TRIED_EPOCHS = 2


@functools.cache
def class_path():
    listed = os.path.join(FOLDER, "target", "classpath")
    subprocess.run(["mvn", "-B", "-q", "-ntp", "-f", os.path.join(FOLDER, "pom.xml"), "compile", "dependency:build-classpath",
                    "-Dmdep.outputFile=" + listed], check=True)
    with open(listed) as found:
        return os.pathsep.join([os.path.join(FOLDER, "target", "classes"), found.read().strip()])


def run(images, labels, batch, epochs, blas_threads):
    # Without a library path it does not take a PyTorch of the system for parts of itself.
    out = subprocess.run([testprogram.java(), "-Djava.library.path=none", "-cp", class_path(), "LibtorchPeer", images, labels, str(batch), str(epochs)],
                         env=dict(os.environ, OPENBLAS_NUM_THREADS=str(blas_threads), OMP_NUM_THREADS="2", GOMP_SPINCOUNT="0"),
                         check=True, stdout=subprocess.PIPE, text=True).stdout
    return json.loads(out)


@functools.cache
def best_blas_threads(images, labels, batch):
    return max((1, 2), key=lambda threads: max(run(images, labels, batch, TRIED_EPOCHS, threads)))


def speeds(images, labels, batch, epochs):
    """Rows/s of each epoch, in its best setting."""
    return run(images, labels, batch, epochs, best_blas_threads(images, labels, batch))
