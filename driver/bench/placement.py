#!/usr/bin/env python3
"""How far apart two cores of this machine are: the nanoseconds that a cache line takes from one to the other and back.

    python3 driver/bench/placement.py [--seconds 60]

Virtual cores lie now on cores that share a cache, now on others, as it suits their host. What threads of one training write for each other
takes several times as long in the second case, and small batches train at half the speed: so benchmarks say in which case they ran.
"""
import argparse
import os
import subprocess
import time

import testprogram

PROGRAM = os.path.join(os.path.dirname(os.path.abspath(__file__)), "placement", "RoundTrip.java")


def round_trip():
    """Nanoseconds, now."""
    return int(subprocess.run([testprogram.java(), PROGRAM], check=True, stdout=subprocess.PIPE, text=True).stdout)


def around(run):
    """What a run gives, and the round trips before and after it as a text."""
    before = round_trip()
    result = run()
    return result, f"{before} to {round_trip()} ns"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=60)
    options = parser.parse_args()
    end = time.monotonic() + options.seconds
    while time.monotonic() < end:
        print(f"{time.strftime('%H:%M:%S')}  {round_trip()} ns", flush=True)


if __name__ == "__main__":
    main()
