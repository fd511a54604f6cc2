#!/usr/bin/env python3
"""Training speed of syncbn (Spark local[2]) against PyTorch (CPU, 2 threads), in turn, on the same rows and network.

    python3 driver/bench/mlp.py [--rounds 3] [--batches 64,256,1024,4096] [--scope global,shard] [--shards N] [--blas java]
                                [--peer libtorch]

Needs PyTorch with a fast BLAS (Debian: apt-get install python3-torch libopenblas0-pthread) and what driver/bin/syncbn needs. Each
run is a process of its own; its figure is the median rows/s of the second half of its epochs, when Java's compiler is done. What the
warm-up costs is printed too: the seconds that the first half took longer than the second. The ratio is taken round by round.

Where virtual cores lie changes how fast they share what a step ends with: so each run is shown with what placement.py says before and
after it. A round in which they lay near each other for one side only tells little.

--peer libtorch takes libtorch 2.10 in a JVM for PyTorch's side, from Maven (110 MB), by driver/bench/libtorch.

Both sides have what suits two cores best: PyTorch two threads that do not spin, syncbn shards of 512 rows. Its default of 256 rows,
by which more workers can share a batch, is 4 to 5% slower here at 1,024 and 4,096 rows a batch; --shards auto measures it.
"""
import argparse
import json
import os
import statistics
import struct
import subprocess
import sys
import tempfile
import typing

import libtorch
import placement
import pytorch

HERE = os.path.dirname(os.path.abspath(__file__))
ROWS = 32768
EPOCHS = {64: 8, 256: 12, 1024: 14, 4096: 16}
SLOW_BLAS = 30e9


def write_rows(folder):
    import random
    random.seed(1)
    images, labels = os.path.join(folder, "images.idx"), os.path.join(folder, "labels.idx")
    with open(images, "wb") as f:
        f.write(struct.pack(">IIII", 0x803, ROWS, 28, 28) + random.randbytes(ROWS * 784))
    with open(labels, "wb") as f:
        f.write(struct.pack(">II", 0x801, ROWS) + bytes(random.randrange(10) for _ in range(ROWS)))
    return images, labels


def run_torch(images, labels, batch, epochs):
    """Runs in a process of its own; prints rows/s of each epoch."""
    import time
    import numpy
    import torch
    import torch.nn as nn
    torch.set_num_threads(2)
    warn_of_slow_blas(torch, time)
    x = numpy.fromfile(images, dtype=numpy.uint8, offset=16).reshape(ROWS, 784)
    x = torch.from_numpy(x.astype(numpy.float32) / 255)
    y = torch.from_numpy(numpy.fromfile(labels, dtype=numpy.uint8, offset=8).astype(numpy.int64))
    layers, width = [], 784
    for units in (512, 512, 512):
        layers += [nn.Linear(width, units), nn.BatchNorm1d(units), nn.ReLU(inplace=True)]
        width = units
    model = nn.Sequential(*layers, nn.Linear(width, 10))
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01, momentum=0.9)
    criterion = nn.CrossEntropyLoss()
    speeds = []
    for _ in range(epochs):
        order = torch.randperm(ROWS)
        start = time.perf_counter()
        for first in range(0, ROWS, batch):
            rows = order[first:first + batch]
            optimizer.zero_grad(set_to_none=True)
            criterion(model(x[rows]), y[rows]).backward()
            optimizer.step()
        speeds.append(ROWS / (time.perf_counter() - start))
    print(json.dumps(speeds))


def warn_of_slow_blas(torch, time):
    a, b = torch.ones(512, 512), torch.ones(512, 512)
    a @ b
    start = time.perf_counter()
    for _ in range(10):
        a @ b
    if 10 * 2 * 512 ** 3 / (time.perf_counter() - start) < SLOW_BLAS:
        print("PyTorch multiplies by a slow BLAS here, so the ratio means nothing; install libopenblas0-pthread", file=sys.stderr)


def later_half(speeds):
    return statistics.median(speeds[len(speeds) // 2:])


def torch_speed(images, labels, batch):
    out = subprocess.run([sys.executable, __file__, "--torch", images, labels, str(batch), str(EPOCHS[batch])], check=True,
                         env=pytorch.fastest_environment(), stdout=subprocess.PIPE, text=True).stdout
    return later_half(json.loads(out))


def libtorch_speed(images, labels, batch):
    return later_half(libtorch.speeds(images, labels, batch, EPOCHS[batch]))


LOCAL = ["--master", "local[2]", "--driver-memory", "3g"]


def best_shards(batch):
    """Of 512 rows, at least one for each core."""
    return max(2, batch // 512)


class Run(typing.NamedTuple):
    """What a training came to: rows/s, a line about its steps, the digest of its model."""
    speed: float
    step: str
    digest: str


def train(images, labels, batch, scope, folder, master=LOCAL, shards=None, blas="auto"):
    metrics = os.path.join(folder, "metrics.jsonl")
    run = subprocess.run(
        [os.path.join(HERE, "..", "bin", "syncbn"), *master, "train",
         "--config", os.path.join(HERE, "mlp.conf"), "--metrics", metrics, "--overwrite",
         "--set", f"training.batchSize={batch}", "--set", f"training.epochs={EPOCHS[batch]}",
         "--set", f"training.shards={shards or best_shards(batch)}", "--set", f"batchNorm.scope={scope}",
         "--set", f"numerics.blas={blas}"],
        env=dict(os.environ, BENCH_IMAGES=images, BENCH_LABELS=labels), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    if run.returncode != 0:
        sys.exit(run.stderr)
    with open(metrics) as f:
        epochs = [json.loads(line) for line in f if '"epoch"' in line[:16]]
    lines = {line.split("  ")[0]: line for line in run.stdout.splitlines()}
    speeds = [e["rowsPerSecond"] for e in epochs]
    half = len(speeds) // 2
    warm_up = sum(ROWS / v for v in speeds[:half]) - sum(ROWS / v for v in speeds[len(speeds) - half:])
    return Run(later_half(speeds), f"{lines.get('step time', '')}; warm-up {warm_up:.1f} s", lines["digest"].split()[-1])


def main():
    if len(sys.argv) > 1 and sys.argv[1] == "--torch":
        run_torch(sys.argv[2], sys.argv[3], int(sys.argv[4]), int(sys.argv[5]))
        return
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--batches", default="64,256,1024,4096")
    parser.add_argument("--scope", default="global")
    parser.add_argument("--shards", help="a number, or auto; else the best for two cores")
    parser.add_argument("--blas", default="auto", help="numerics.blas: auto, native, oneDnn, openBlas or java")
    parser.add_argument("--peer", choices=("torch", "libtorch"), default="torch")
    options = parser.parse_args()
    peer_speed = torch_speed if options.peer == "torch" else libtorch_speed
    with tempfile.TemporaryDirectory() as folder:
        images, labels = write_rows(folder)
        print(f"batch   scope    syncbn rows/s   {options.peer:>8} rows/s   ratio (min median max)")
        for batch in map(int, options.batches.split(",")):
            for scope in options.scope.split(","):
                ours, theirs, rounds = [], [], []
                for _ in range(options.rounds):
                    run, apart = placement.around(
                        lambda: train(images, labels, batch, scope, folder, shards=options.shards, blas=options.blas))
                    ours.append(run.speed)
                    peer, peer_apart = placement.around(lambda: peer_speed(images, labels, batch))
                    theirs.append(peer)
                    rounds.append(f"{run.speed:,.0f} ({apart}) against {peer:,.0f} ({peer_apart})")
                ratios = sorted(a / b for a, b in zip(ours, theirs))
                print(f"{batch:5d}   {scope:6s}   {statistics.median(ours):13,.0f}   {statistics.median(theirs):15,.0f}   "
                      f"{ratios[0]:.2f} {statistics.median(ratios):.2f} {ratios[-1]:.2f}", flush=True)
                print("        " + "\n        ".join([run.step, *rounds]), flush=True)


if __name__ == "__main__":
    main()
