#!/usr/bin/env python3
"""Training speed of syncbn (Spark local[2]) against PyTorch (CPU, 2 threads) on convolutional networks, in turn.

    python3 driver/bench/conv.py [--rounds 3] [--cases lenet:128,lenet:512,resnet8:128,resnet20:128]

Needs PyTorch (Debian: apt-get install python3-torch) and what driver/bin/syncbn needs. Each run is a process of its own; the
figure of a run is the median rows/s of its epochs after the first two, which warm up. PyTorch runs in both memory layouts, and
the faster one counts (mkldnn, as built, is on). The ratio is taken round by round.
"""
import argparse
import json
import os
import statistics
import struct
import subprocess
import sys
import tempfile

import pytorch

HERE = os.path.dirname(os.path.abspath(__file__))
EPOCHS = 5
# name: rows of an epoch, shape of an image, network
CASES = {
    "lenet": (4096, (1, 28, 28), "[lenetBn]"),
    "resnet8": (2048, (3, 32, 32), "[{ resnet { depth = 8, shortcut = padded } }]"),
    "resnet20": (1024, (3, 32, 32), "[{ resnet { depth = 20, shortcut = padded } }]"),
}


def write_rows(folder, case):
    import random
    random.seed(1)
    rows, (channels, height, width), _ = CASES[case]
    images, labels = os.path.join(folder, case + ".images.idx"), os.path.join(folder, case + ".labels.idx")
    with open(images, "wb") as f:
        f.write(struct.pack(">IIII", 0x803, rows, channels * height, width) + random.randbytes(rows * channels * height * width))
    with open(labels, "wb") as f:
        f.write(struct.pack(">II", 0x801, rows) + bytes(random.randrange(10) for _ in range(rows)))
    return images, labels


def torch_network(case):
    import torch.nn as nn
    import torch.nn.functional as F

    def norm(filters, inputs, kernel, stride=1):
        return [nn.Conv2d(inputs, filters, kernel, stride, kernel // 2, bias=False), nn.BatchNorm2d(filters)]

    class Block(nn.Module):
        def __init__(self, inputs, filters):
            super().__init__()
            self.grows = inputs != filters
            stride = 2 if self.grows else 1
            self.body = nn.Sequential(*norm(filters, inputs, 3, stride), nn.ReLU(inplace=True), *norm(filters, filters, 3))

        def forward(self, x):
            shortcut = F.pad(x[:, :, ::2, ::2], (0, 0, 0, 0, 0, x.shape[1])) if self.grows else x
            return F.relu(self.body(x) + shortcut, inplace=True)

    if case == "lenet":
        return nn.Sequential(
            *norm(32, 1, 5), nn.ReLU(inplace=True), nn.MaxPool2d(2), *norm(64, 32, 5), nn.ReLU(inplace=True), nn.MaxPool2d(2),
            nn.Flatten(), nn.Linear(64 * 49, 128), nn.BatchNorm1d(128), nn.ReLU(inplace=True), nn.Linear(128, 10))
    layers, inputs = [*norm(16, 3, 3), nn.ReLU(inplace=True)], 16
    for filters in (16, 32, 64):
        for _ in range((int(case[6:]) - 2) // 6):
            layers.append(Block(inputs, filters))
            inputs = filters
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(64, 10))


def run_torch(case, images, labels, batch, layout):
    """Runs in a process of its own; prints rows/s of each epoch."""
    import time
    import numpy
    import torch
    torch.set_num_threads(2)
    rows, shape, _ = CASES[case]
    layout = torch.channels_last if layout == "last" else torch.contiguous_format
    x = numpy.fromfile(images, dtype=numpy.uint8, offset=16).reshape(rows, *shape)
    x = torch.from_numpy(x.astype(numpy.float32) / 255)
    y = torch.from_numpy(numpy.fromfile(labels, dtype=numpy.uint8, offset=8).astype(numpy.int64))
    model = torch_network(case).to(memory_format=layout)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01, momentum=0.9)
    criterion = torch.nn.CrossEntropyLoss()
    speeds = []
    for _ in range(EPOCHS):
        order = torch.randperm(rows)
        start = time.perf_counter()
        for first in range(0, rows, batch):
            chosen = order[first:first + batch]
            optimizer.zero_grad(set_to_none=True)
            criterion(model(x[chosen].contiguous(memory_format=layout)), y[chosen]).backward()
            optimizer.step()
        speeds.append(rows / (time.perf_counter() - start))
    print(json.dumps(speeds))


def torch_speed(case, images, labels, batch):
    speeds = {}
    for layout in ("first", "last"):
        out = subprocess.run([sys.executable, __file__, "--torch", case, images, labels, str(batch), layout], check=True,
                             env=pytorch.fastest_environment(), stdout=subprocess.PIPE, text=True).stdout
        speeds[layout] = statistics.median(json.loads(out)[2:])
    best = max(speeds, key=speeds.get)
    return speeds[best], best


def syncbn_speed(case, images, labels, batch, folder):
    metrics = os.path.join(folder, "metrics.jsonl")
    _, shape, network = CASES[case]
    run = subprocess.run(
        [os.path.join(HERE, "..", "bin", "syncbn"), "--master", "local[2]", "--driver-memory", "3g", "train",
         "--config", os.path.join(HERE, "conv.conf"), "--metrics", metrics, "--overwrite", "--set", f"network={network}",
         "--set", f"data.shape={list(shape)}", "--set", f"training.batchSize={batch}", "--set", f"training.epochs={EPOCHS}"],
        env=dict(os.environ, BENCH_IMAGES=images, BENCH_LABELS=labels), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    if run.returncode != 0:
        sys.exit(run.stderr)
    with open(metrics) as f:
        epochs = [json.loads(line) for line in f if '"epoch"' in line[:16]]
    step = next((line for line in run.stdout.splitlines() if line.startswith("step time")), "")
    return statistics.median(e["rowsPerSecond"] for e in epochs[2:]), step


def main():
    if len(sys.argv) > 1 and sys.argv[1] == "--torch":
        run_torch(sys.argv[2], sys.argv[3], sys.argv[4], int(sys.argv[5]), sys.argv[6])
        return
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--cases", default="lenet:128,lenet:512,resnet8:128,resnet20:128")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        print("network    batch   syncbn rows/s   torch rows/s (channels)   ratio (min median max)")
        for case, batch in (pair.split(":") for pair in options.cases.split(",")):
            images, labels = write_rows(folder, case)
            ours, theirs = [], []
            for _ in range(options.rounds):
                speed, step = syncbn_speed(case, images, labels, int(batch), folder)
                ours.append(speed)
                speed, layout = torch_speed(case, images, labels, int(batch))
                theirs.append(speed)
            ratios = sorted(a / b for a, b in zip(ours, theirs))
            print(f"{case:8s}   {int(batch):5d}   {statistics.median(ours):13,.0f}   {statistics.median(theirs):12,.0f} ({layout:5s})        "
                  f"   {ratios[0]:.2f} {statistics.median(ratios):.2f} {ratios[-1]:.2f}", flush=True)
            print("           " + step, flush=True)


main()
