#!/usr/bin/env python3
"""Kills what can be killed while syncbn trains on a standalone cluster of its own, and compares digests.

  python3 driver/soak/kills.py                       20 kills of executors, 10 of the driver, 3 paused executors
  python3 driver/soak/kills.py --seed 7 --executor-kills 5 --driver-kills 2 --pauses 1

Three trainings of the same job, after one that nothing disturbs on local[1]:
  executors   kill -9 at random moments of one training, every fifth time all executors together
  pauses      kill -STOP: an executor that hangs, to be found by its heartbeat
  driver      kill -9 at random moments; each time the same command again, with --resume
Every one must end with the undisturbed digest. The exit code is 0 if all do, and all were disturbed as often as asked.
"""
import argparse
import contextlib
import os
import pathlib
import random
import re
import signal
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "cluster"))
import standalone  # noqa: E402

SETTINGS = [
    # A soak is many failures in a short time: more than a training should put up with.
    "spark.syncbn.recovery.retries=1000",
    "spark.syncbn.recovery.wait=20s",
    "spark.syncbn.heartbeatInterval=1s",
    "spark.syncbn.heartbeatTimeout=5s",
]


class Training:
    """One run of the job whose progress can be watched."""

    def __init__(self, master, settings, arguments, directory, name):
        self.metrics = directory / f"{name}.jsonl"
        environ = standalone.environment(SPARK_CONF_DIR=str(standalone.ROOT / "conf"))
        options = ["--master", master]
        for setting in settings:
            options += ["--conf", setting]
        words = [*options, standalone.application_jar(), *arguments, "--metrics", str(self.metrics)]
        command = standalone.spark_submit_command(words, environ)
        self.log = directory / f"{name}.log"
        self.output = directory / f"{name}.out"
        with open(self.log, "ab") as err, open(self.output, "wb") as out:
            self.process = subprocess.Popen(command, env=environ, stdin=subprocess.DEVNULL, stdout=out, stderr=err)

    def running(self):
        return self.process.poll() is None

    def progress(self):
        """Lines of metrics so far: they come at each epoch."""
        with contextlib.suppress(FileNotFoundError):
            return self.metrics.read_bytes().count(b"\n")
        return 0

    def await_progress(self, since, timeout=300):
        """Waits until more is committed than `since`, or training ends; returns whether it goes on."""
        deadline = time.monotonic() + timeout
        while self.running() and self.progress() <= since:
            if time.monotonic() > deadline:
                raise TimeoutError(f"no progress within {timeout} s; see {self.log}")
            time.sleep(0.05)
        return self.running()

    def digest(self):
        self.process.wait()
        found = re.search(r"^digest +([0-9a-f]{64})$", self.output.read_text(), re.M)
        return found.group(1) if found else f"none, exit code {self.process.returncode}"


def disturb(training, times, chance, action):
    """Acts at random moments, each after some progress; returns how often."""
    done = 0
    seen = 0
    while done < times and training.await_progress(seen):
        time.sleep(chance.uniform(0, 2))
        seen = training.progress()
        if training.running() and action(done):
            done += 1
    return done


def kill_executors(cluster, chance, number):
    pids = cluster.executors()
    if not pids:
        return False
    for pid in pids if number % 5 == 4 else [chance.choice(pids)]:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    return True


def pause_executor(cluster, chance, paused):
    pids = [pid for pid in cluster.executors() if pid not in paused]
    if not pids:
        return False
    # The one before has been found long ago; without it the worker gets its slot back.
    for pid in paused:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    paused.append(chance.choice(pids))
    os.kill(paused[-1], signal.SIGSTOP)
    return True


def kill_driver(training):
    training.process.kill()
    training.process.wait()
    return True


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--executor-kills", type=int, default=20)
    parser.add_argument("--driver-kills", type=int, default=10)
    parser.add_argument("--pauses", type=int, default=3)
    parser.add_argument("--epochs", type=int, default=600, help="length of the job, some milliseconds a step (600)")
    parser.add_argument("--seed", type=int, default=1, help="of the moments (1)")
    options = parser.parse_args()
    # Told to end, it ends its cluster too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    standalone.build()
    chance = random.Random(options.seed)
    directory = pathlib.Path(tempfile.mkdtemp(prefix="syncbn-soak-"))
    print(f"logs in {directory}", flush=True)
    job = ["train", "--config", "builtin:digits", "--set", f"training.epochs={options.epochs}", "--set", "data.scale=standardize",
           "--set", "optimizer={ adam { learningRate = 0.001 } }"]

    expected = Training("local[1]", [], job, directory, "undisturbed").digest()
    print(f"undisturbed  {expected}", flush=True)
    good = not expected.startswith("none")

    def verdict(what, done, asked, digest):
        nonlocal good
        equal = digest == expected
        good = good and equal and done >= asked
        print(f"{what:12s} {digest}  {'equal' if equal else 'NOT EQUAL'} after {done} of {asked}", flush=True)

    # So small a job would else go to one executor alone.
    job += ["--set", "training.workers=2"]
    with standalone.StandaloneCluster(2, 1, 1, str(directory / "cluster")) as cluster:
        settings = [*cluster.settings, *SETTINGS]
        if options.executor_kills:
            training = Training(cluster.master_url, settings, job, directory, "executors")
            done = disturb(training, options.executor_kills, chance, lambda number: kill_executors(cluster, chance, number))
            verdict("executors", done, options.executor_kills, training.digest())
        if options.pauses:
            paused = []
            training = Training(cluster.master_url, settings, job, directory, "pauses")
            done = disturb(training, options.pauses, chance, lambda number: pause_executor(cluster, chance, paused))
            digest = training.digest()
            for pid in paused:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            verdict("pauses", done, options.pauses, digest)
        if options.driver_kills:
            resume = [*job, "--resume", "--set", f"checkpoint.path={directory / 'checkpoints'}", "--set", "checkpoint.everySteps=20"]
            done = 0
            while True:
                training = Training(cluster.master_url, settings, resume, directory, "driver")
                done += disturb(training, min(1, options.driver_kills - done), chance, lambda number: kill_driver(training))
                if training.process.wait() != -signal.SIGKILL:
                    break
            verdict("driver", done, options.driver_kills, training.digest())
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
