#!/usr/bin/env python3
"""What cores are worth to the network of mlp.py: shared among tasks and threads of a task, and when another program takes half of one.

    python3 driver/bench/cores.py tasks  [--rounds 5] [--batch 1024]
    python3 driver/bench/cores.py loaded [--rounds 5] [--batch 1024]
    python3 driver/bench/cores.py moved  [--rounds 5] [--batch 4096]

`tasks` trains in local[2], on an executor of two cores with two tasks, and with one task of two CPUs (spark.task.cpus), in turn, and says
whether all digests are equal. `loaded` trains with and without a program that is pinned to one core and spins half of its time, beside
PyTorch: three quarters of the two cores are left, and so much of the speed should be. `moved` trains on two executors, each pinned to a core
of its own, one of them with a program that spins all the time: with shards that stay where they are, and with shards that move to the faster
executor.
"""
import argparse
import contextlib
import glob
import os
import statistics
import subprocess
import sys
import tempfile
import threading

import ddp
import mlp

SPIN = """
import os, sys, time
os.sched_setaffinity(0, {0})
while True:
    end = time.perf_counter() + 0.01
    while time.perf_counter() < end:
        pass
    time.sleep(float(sys.argv[1]))
"""
HALF = 0.01  # seconds of rest after as many of spinning
LEFT = 0.75

MOVED_EPOCHS = 60  # another attempt must pay for itself


def executor(folder, cpus):
    """Options of spark-submit for one executor of two cores, whose tasks take so many."""
    return ddp.cluster(folder, executors=1, cores=2) + ["--conf", f"spark.task.cpus={cpus}"]


def tasks(options, images, labels, folder):
    mlp.EPOCHS.update(ddp.EPOCHS)  # for local[2] too, as digests are compared
    settings = {"local[2]": mlp.LOCAL, "2 tasks": executor(folder, 1), "1 task of 2": executor(folder, 2)}
    runs = {name: [] for name in settings}
    for _ in range(options.rounds):
        for name, master in settings.items():
            runs[name].append(mlp.train(images, labels, options.batch, "global", folder, master))
    first = [run.speed for run in runs["local[2]"]]
    for name, made in runs.items():
        ratios = sorted(run.speed / other for run, other in zip(made, first))
        print(f"{name:12s} {statistics.median(run.speed for run in made):10,.0f} rows/s   of local[2] "
              f"{ratios[0]:.2f} {statistics.median(ratios):.2f} {ratios[-1]:.2f}")
    print_digests(runs)


def print_digests(runs):
    digests = {run.digest for made in runs.values() for run in made}
    print("one digest" if len(digests) == 1 else f"{len(digests)} DIGESTS")


@contextlib.contextmanager
def spinning_program(rest):
    spinning = subprocess.Popen([sys.executable, "-c", SPIN, str(rest)])
    try:
        yield
    finally:
        spinning.kill()


def loaded(options, images, labels, folder):
    speeds = {"syncbn": lambda: mlp.train(images, labels, options.batch, "global", folder).speed,
              "torch": lambda: mlp.torch_speed(images, labels, options.batch)}
    kept = {name: [] for name in speeds}
    for _ in range(options.rounds):
        for name, speed in speeds.items():
            alone = speed()
            with spinning_program(HALF):
                kept[name].append(speed() / alone)
    for name, shares in kept.items():
        shares.sort()
        of_left = statistics.median(shares) / LEFT
        print(f"{name:7s} keeps {shares[0]:.2f} {statistics.median(shares):.2f} {shares[-1]:.2f} of its speed: {of_left:.0%} of what is left")


def pin_executors():
    """Gives every thread of executor 0 the first core, those of executor 1 the second."""
    for file in glob.glob("/proc/[0-9]*/cmdline"):
        with contextlib.suppress(OSError, ValueError):  # processes end
            with open(file) as f:
                words = f.read().split("\0")
            if "org.apache.spark.executor.CoarseGrainedExecutorBackend" in words:
                core = int(words[words.index("--executor-id") + 1]) % 2
                for thread in os.listdir(os.path.join(os.path.dirname(file), "task")):
                    os.sched_setaffinity(int(thread), {core})


@contextlib.contextmanager
def pinned_executors():
    over = threading.Event()

    def watch():
        while not over.wait(1):
            pin_executors()
    watching = threading.Thread(target=watch)
    watching.start()
    try:
        yield
    finally:
        over.set()
        watching.join()


def moved(options, images, labels, folder):
    mlp.EPOCHS[options.batch] = MOVED_EPOCHS
    runs = {"they stay": [], "they move": []}
    for _ in range(options.rounds):
        for (name, made), moves in zip(runs.items(), ("false", "true")):
            with spinning_program(0), pinned_executors():
                made.append(mlp.train(images, labels, options.batch, "global", folder,
                                      ddp.cluster(folder) + ["--conf", f"spark.syncbn.moveShards={moves}"]))
    ratios = sorted(run.speed / other.speed for run, other in zip(runs["they move"], runs["they stay"]))
    for name, made in runs.items():
        print(f"{name} {statistics.median(run.speed for run in made):10,.0f} rows/s")
    print(f"gain {ratios[0]:.2f} {statistics.median(ratios):.2f} {ratios[-1]:.2f}")
    print_digests(runs)


MEASURES = {"tasks": tasks, "loaded": loaded, "moved": moved}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=MEASURES)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--batch", type=int)
    options = parser.parse_args()
    options.batch = options.batch or (4096 if options.what == "moved" else 1024)
    with tempfile.TemporaryDirectory() as folder:
        images, labels = mlp.write_rows(folder)
        MEASURES[options.what](options, images, labels, folder)


if __name__ == "__main__":
    main()
