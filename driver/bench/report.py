#!/usr/bin/env python3
"""What looking at a training costs: the network of mlp.py without a page, with one, and with one that also shows activations.

    python3 driver/bench/report.py [--rounds 5] [--batch 1024]

The three run in turn. The speed of each is the median rows/s of the second half of its epochs, as in mlp.py; the ratio is to the run
without a page of the same round. The time that the page takes when training is done, with its pictures, is not in it: it is printed.
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
        return mlp.later_half([json.loads(line)["rowsPerSecond"] for line in f if '"epoch"' in line[:16]])


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
        for _ in range(options.rounds):
            for name, more in variants.items():
                speeds[name].append(run(images, labels, options.batch, folder, more))
        print(f"{options.batch} rows a batch        rows/s   ratio (min median max)")
        for name, each in speeds.items():
            ratios = sorted(a / b for a, b in zip(each, speeds["no page"]))
            print(f"{name:22s} {statistics.median(each):10,.0f}   {ratios[0]:.3f} {statistics.median(ratios):.3f} {ratios[-1]:.3f}")


if __name__ == "__main__":
    main()
