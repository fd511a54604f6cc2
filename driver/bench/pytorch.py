"""The environment in which PyTorch multiplies fastest here.

OpenBLAS chooses its kernels by the processor's model and takes those of 2004 for one that it does not know: Debian's 0.3.21 makes 28 GF/s
a core on an Emerald Rapids of 2023, and 133 when it is told SkylakeX. So each name that the processor could run is tried by a short product.
"""
import functools
import os
import subprocess
import sys

PRODUCT = """
import time, torch
torch.set_num_threads(1)
a, b = torch.ones(512, 512), torch.ones(512, 512)
best = 0
for _ in range(20):
    start = time.perf_counter()
    a @ b
    best = max(best, 2 * 512 ** 3 / (time.perf_counter() - start))
print(best)
"""


def flags():
    with open("/proc/cpuinfo") as f:
        return next((line.split() for line in f if line.startswith("flags")), [])


def core_types():
    """Names for OPENBLAS_CORETYPE: its own choice, then what the processor's instructions allow."""
    names = [None]
    if "avx2" in flags():
        names += ["Haswell", "Zen"]
    if "avx512bw" in flags():
        names += ["SkylakeX"]
    if "avx512_bf16" in flags():
        names += ["Cooperlake"]
    return names


def environment(core_type, threads):
    named = {} if core_type is None else {"OPENBLAS_CORETYPE": core_type}
    return dict(os.environ, GOMP_SPINCOUNT="0", OPENBLAS_NUM_THREADS=str(threads), OMP_NUM_THREADS=str(threads), **named)


@functools.cache
def fastest_core_type():
    def speed(core_type):
        return float(subprocess.run([sys.executable, "-c", PRODUCT], check=True, env=environment(core_type, 1),
                                    stdout=subprocess.PIPE, text=True).stdout)
    speeds = {core_type: speed(core_type) for core_type in core_types()}
    best = max(speeds, key=speeds.get)
    # Its own choice stays unless another is clearly faster: all kernels of one kind differ by noise.
    chosen = best if speeds[best] > 1.1 * speeds[None] else None
    print(f"PyTorch's products: {speeds[chosen] / 1e9:.0f} GF/s a core with " + (chosen or "the kernels that OpenBLAS chooses")
          + ("" if chosen is None else f", {speeds[None] / 1e9:.0f} with those that OpenBLAS chooses"), flush=True)
    return chosen


def fastest_environment(threads=2):
    """For a process that runs PyTorch with so many threads, which do not spin."""
    return environment(fastest_core_type(), threads)
