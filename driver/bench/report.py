#!/usr/bin/env python3
"""What looking at a training costs: the network of mlp.py without a page, with one, and with one that also shows activations.

    python3 driver/bench/report.py [--rounds 5] [--batch 1024]

The three run in turn. The speed of each is the median rows/s of the second half of its epochs, as in mlp.py; the ratio is to the run
without a page of the same round. Where a machine's speed swings more than that, the last column still tells: how much longer the steps
that are looked at take than the others of the same training, as a part of all its time. Writing the page while training goes on takes
at most a fiftieth of one thread (ReportFile); what it takes when training is done, with its pictures, is in none of these.
"""
import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile

import mlp

EPOCHS = 16
EVERY = 20     # the default of training.observe.every


def run(images, labels, batch, folder, options):
    metrics = os.path.join(folder, "metrics.jsonl")
    done = subprocess.run(
        [os.path.join(mlp.HERE, "..", "bin", "syncbn"), *mlp.LOCAL, "train", "--config", os.path.join(mlp.HERE, "mlp.conf"),
         "--metrics", metrics, "--overwrite", "--set", f"training.batchSize={batch}", "--set", f"training.epochs={EPOCHS}",
         "--set", f"training.shards={mlp.best_shards(batch)}", *options],
        env=dict(os.environ, BENCH_IMAGES=images, BENCH_LABELS=labels), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    if done.returncode != 0:
        sys.exit(done.stderr)
    with open(metrics) as f:
        lines = [json.loads(line) for line in f]
    steps = [line for line in lines if line["type"] == "step"]
    looked = looks([line["seconds"] for line in steps[len(steps) // 2:]], first=len(steps) // 2)
    return mlp.later_half([line["rowsPerSecond"] for line in lines if line["type"] == "epoch"]), looked


def looks(seconds, first):
    """The part of the time of steps, numbered from first, that goes into looking at every EVERY-th of them."""
    at = statistics.median(s for i, s in enumerate(seconds, first) if i % EVERY == 0)
    others = statistics.median(s for i, s in enumerate(seconds, first) if i % EVERY)
    return (at / others - 1) / EVERY


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--batch", type=int, default=1024)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        images, labels = mlp.write_rows(folder)
        page = ["--report", os.path.join(folder, "report"), "--report-rows", "0"]
        variants = {"no page": [], "page, layers by norms": [*page, "--set", "training.observe.rows=0"], "page and activations": page}
        speeds = {name: [] for name in variants}
        looked = {name: [] for name in variants}
        for _ in range(options.rounds):
            for name, more in variants.items():
                speed, part = run(images, labels, options.batch, folder, more)
                speeds[name].append(speed)
                looked[name].append(part)
        print(f"{options.batch} rows a batch        rows/s   ratio (min median max)   time of looking")
        for name, each in speeds.items():
            ratios = sorted(a / b for a, b in zip(each, speeds["no page"]))
            print(f"{name:22s} {statistics.median(each):10,.0f}   {ratios[0]:.3f} {statistics.median(ratios):.3f} {ratios[-1]:.3f}   "
                  f"{100 * statistics.median(looked[name]):.2f}%")


if __name__ == "__main__":
    main()
