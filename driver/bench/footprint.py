#!/usr/bin/env python3
"""Memory of the training of mlp.py in local[2] against the formula of MemoryEstimate, and against PyTorch's process on the same rows.

    python3 driver/bench/footprint.py [--epochs 11] [--batch 1024]

One run is left alone and shows the resident size and the old generation after each epoch. Another is told after each epoch to collect
its garbage; the heap that is left, less that of a training of next to no rows and parameters, is what the formula is about. memory.py
does the like for the JVMs of a cluster.
"""
import argparse
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import time

import memory
import mlp

TINY = ["--config", "builtin:digits", "--set", "network=[{ dense = 8 }, batchNorm, relu, { dense = output }]"]


def resident(pid):
    """Bytes resident now, and at most since the start."""
    status = pathlib.Path(f"/proc/{pid}/status").read_text()
    return [1024 * int(re.search(rf"{key}:\s+(\d+) kB", status)[1]) for key in ("VmRSS", "VmHWM")]


def old_generation(pid):
    """Bytes of the old generation, garbage included."""
    names, values = subprocess.run(["jstat", "-gc", str(pid)], check=True, capture_output=True, text=True).stdout.splitlines()
    return 1024 * float(dict(zip(names.split(), values.split()))["OU"])


def run(job, environment, folder, collect):
    """What a training prints, and after each of its epochs its live heap, or (old generation, resident now, resident at most)."""
    metrics, said, commands = (os.path.join(folder, name) for name in ("metrics.jsonl", "said", "commands"))
    pathlib.Path(commands).write_text("GC.run\nGC.heap_info\nVM.native_memory summary\n")
    pathlib.Path(metrics).write_text("")
    options = ["--conf", f"spark.driver.extraJavaOptions={memory.OPTIONS} -XX:+UseTransparentHugePages"]
    samples, seen = [], 0
    with open(said, "w") as out:
        process = subprocess.Popen(
            [os.path.join(mlp.HERE, "..", "bin", "syncbn"), *mlp.LOCAL, *options, "train", *job, "--metrics", metrics, "--overwrite"],
            env=dict(os.environ, **environment), stdout=out, stderr=out)
        while process.poll() is None:
            done = pathlib.Path(metrics).read_text().count('"type":"epoch"')
            if done > seen:
                seen = done
                try:
                    samples.append(
                        memory.sample(process.pid, commands)[0] if collect else (old_generation(process.pid), *resident(process.pid)))
                except (OSError, TypeError, subprocess.CalledProcessError):
                    break  # It ended meanwhile.
            time.sleep(0.05)
        process.wait()
    text = pathlib.Path(said).read_text()
    if process.returncode or not samples:
        sys.exit(f"the training failed:\n{text[-3000:]}")
    return text, samples


def torch_peak(images, labels, batch, epochs):
    """The most bytes that PyTorch's process had resident."""
    process = subprocess.Popen(
        [sys.executable, mlp.__file__, "--torch", images, labels, str(batch), str(epochs)],
        env=dict(os.environ, GOMP_SPINCOUNT="0", OMP_NUM_THREADS="2"), stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        sys.exit("PyTorch failed")
    return 1024 * usage.ru_maxrss


def show(name, values):
    print(f"{name:34s}" + " ".join(f"{value / 1e6:7,.0f}" for value in values), flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--epochs", type=int, default=11)
    parser.add_argument("--batch", type=int, default=1024)
    options = parser.parse_args()
    job = ["--config", os.path.join(mlp.HERE, "mlp.conf"), "--set", f"training.batchSize={options.batch}",
           "--set", f"training.epochs={options.epochs}"]
    with tempfile.TemporaryDirectory() as folder:
        images, labels = mlp.write_rows(folder)
        environment = {"BENCH_IMAGES": images, "BENCH_LABELS": labels}
        text, left_alone = run(job, environment, folder, collect=False)
        old, now, most = zip(*left_alone)
        _, live = run(job, environment, folder, collect=True)
        _, tiny = run([*TINY, "--set", "training.epochs=200"], {}, folder, collect=True)
        theirs = torch_peak(images, labels, options.batch, options.epochs)
    said = re.search(r"memory: ([\d,.]+) MB in workers .*?, ([\d,.]+) MB in the driver", text)
    formula = sum(float(value.replace(",", "")) for value in said.groups())
    print(said[0])
    print("MB after each epoch")
    show("live heap", live)
    show("old generation, left alone", old)
    show("resident, left alone", now)
    own = max(live) - max(tiny)
    print(f"live heap at most {max(live) / 1e6:,.0f}, {own / 1e6:,.0f} beyond a tiny training's; the formula says {formula:,.0f}")
    print(f"resident at most {max(most) / 1e6:,.0f}; PyTorch's process {theirs / 1e6:,.0f}")
    print("growth from the second epoch to the last: live heap %.1f, old generation %.1f, resident %.1f" % tuple(
        (values[-1] - values[1]) / 1e6 for values in (live, old, now)))


if __name__ == "__main__":
    main()
