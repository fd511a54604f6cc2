#!/usr/bin/env python3
"""Training on rows that are five times the heap, from disk, against the same rows in memory, in turn.

    python3 driver/bench/disk.py [--heap 512] [--times 5] [--epochs 2] [--rounds 1] [--forget]

The network is that of mlp.py, in local[2]; rows of 784 floats are computed by the query of the job. Prints rows/s of the last epoch, the
memory that the process holds without the page cache, and whether the digests are equal. With --forget there is a third run whose row
files are taken out of the page cache all the time, as where it is far smaller than the rows: every row comes from the disk.
"""
import argparse
import json
import os
import pathlib
import re
import statistics
import subprocess
import sys
import tempfile
import time

import mlp

FEATURES = 784
PARTS = 16
JOB = """
data {
  path = "%(ids)s", format = csv, options { header = true }
  query = "select cast(id %% 10 as string) label, transform(sequence(1, %(features)d), j -> cast(sin(id * j) as float)) x from input"
  label = label, features = [x]
}
network = [
  { dense = 512 }, batchNorm, relu
  { dense = 512 }, batchNorm, relu
  { dense = 512 }, batchNorm, relu
  { dense = output }
]
optimizer { sgd { learningRate = 0.01, momentum = 0.9 } }
training { batchSize = 1024, epochs = %(epochs)d, seed = 1 }
"""


def anonymous(pid):
    """Bytes of memory that are no part of a file."""
    return 1024 * int(re.search(r"RssAnon:\s+(\d+) kB", pathlib.Path(f"/proc/{pid}/status").read_text())[1])


def forget(pid):
    """Takes the row files of a process out of the page cache."""
    for link in pathlib.Path(f"/proc/{pid}/fd").iterdir():
        if "syncbn-rows-" in os.readlink(link):
            fd = os.open(link, os.O_RDONLY)
            os.posix_fadvise(fd, 0, 0, os.POSIX_FADV_DONTNEED)
            os.close(fd)


def run(folder, job, heap, storage, forgets):
    """Rows/s of the last epoch, the most anonymous memory, and the digest of one training."""
    metrics, said = os.path.join(folder, "metrics.jsonl"), os.path.join(folder, "said")
    began, most = time.time(), 0
    with open(said, "w") as out:
        process = subprocess.Popen(
            [os.path.join(mlp.HERE, "..", "bin", "syncbn"), "--master", "local[2]", "--driver-memory", f"{heap}m",
             "--conf", f"spark.local.dir={folder}", "train", "--config", job, "--metrics", metrics, "--overwrite",
             "--set", f"data.storage={storage}"], stdout=out, stderr=out)
        while process.poll() is None:
            try:
                most = max(most, anonymous(process.pid))
                if forgets:
                    forget(process.pid)
            except (OSError, TypeError):
                pass  # It ends, or a file does.
            time.sleep(0.2)
    text = pathlib.Path(said).read_text()
    if process.returncode:
        sys.exit(f"the training failed:\n{text[-3000:]}")
    print(re.search(r".* MB of rows .*", text)[0])
    lines = [json.loads(line) for line in pathlib.Path(metrics).read_text().splitlines()]
    epochs = [line for line in lines if line["type"] == "epoch"]
    return epochs[-1]["rowsPerSecond"], most, lines[-1]["digest"], time.time() - began


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--heap", type=int, default=512, help="MB")
    parser.add_argument("--times", type=float, default=5)
    parser.add_argument("--epochs", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--forget", action="store_true")
    options = parser.parse_args()
    rows = int(options.times * options.heap * 2**20 / (4 * FEATURES + 4))
    # Of most heaps two thirds are for what lives long.
    roomy = round(options.heap * (1.7 * options.times + 2))
    ways = [("disk", options.heap, "auto", False), ("memory", roomy, "memory", False)]
    if options.forget:
        ways.append(("disk without a page cache", options.heap, "auto", True))
    speeds, digests = {way[0]: [] for way in ways}, set()
    with tempfile.TemporaryDirectory() as folder:
        ids, job = os.path.join(folder, "ids"), os.path.join(folder, "job.conf")
        os.mkdir(ids)
        for part in range(PARTS):  # Spark would read one small file by one task.
            pathlib.Path(ids, f"{part}.csv").write_text("id\n" + "".join(f"{i}\n" for i in range(part, rows, PARTS)))
        pathlib.Path(job).write_text(JOB % {"ids": ids, "features": FEATURES, "epochs": options.epochs})
        for _ in range(options.rounds):
            for name, heap, storage, forgets in ways:
                speed, most, digest, seconds = run(folder, job, heap, storage, forgets)
                speeds[name].append(speed)
                digests.add(digest)
                print(f"{name}: heap {heap} MB, {speed:,.0f} rows/s, {most / 2**20:,.0f} MB without page cache, {seconds:.0f} s in all",
                      flush=True)
    for name, of_way in speeds.items():
        print(f"{name}: {statistics.median(of_way):,.0f} rows/s, {statistics.median(of_way) / statistics.median(speeds['memory']):.2f} of memory")
    print("the same digest" if len(digests) == 1 else f"digests differ: {digests}")


if __name__ == "__main__":
    main()
