#!/usr/bin/env python3
"""What each provider makes of the products of mlp.py, in GF/s and as a share of what the processor could do at the same time.

    python3 driver/bench/peak.py [--rows 32,64,256,512] [--threads 1,2] [--rounds 15]

Builds the tests with Maven, which is where the program lies (ProductBenchmark): a loop of nothing but multiplications and additions
on registers, then each provider, in turn, twenty milliseconds each. Time is that for which a thread had a core, so other programs
disturb little. Shards of so many rows, layers of 512 units; x86 only.
"""
import argparse
import subprocess

import testprogram

PROVIDERS = {"ONE_DNN": "oneDnn", "OPEN_BLAS": "openBlas", "JAVA": "java"}


def measure(options, threads):
    """Prints the table of so many threads at once."""
    out = testprogram.run(
        "io.github.syncbn.worker.kernel.ProductBenchmark", [options.rounds, threads, *options.rows.split(",")], ["-Xmx1g"],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True).stdout
    table = {}
    for line in out.splitlines():
        fields = line.split("\t")
        if fields[0] == "provider":
            print(f"{PROVIDERS[fields[1]]}: {fields[2]}")
        elif len(fields) == 5:
            table.setdefault(fields[0], {})[fields[1]] = [float(value) for value in fields[2:]]
    peak = max(row["peak"][0] for row in table.values())
    print(f"{threads} thread(s), each of them: {peak:.0f} GF/s at most")
    found = [name for name in PROVIDERS if name in next(iter(table.values()))]
    print("product, rows " + "".join(f"{PROVIDERS[name]:>16}" for name in found))
    for product, row in table.items():
        print(f"{product:14}" + "".join(f"{row[name][0]:9.0f} ({row[name][2]:4.0%})" for name in found), flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", default="32,64,256,512")
    parser.add_argument("--threads", default="1,2")
    parser.add_argument("--rounds", type=int, default=15)
    options = parser.parse_args()
    for threads in map(int, options.threads.split(",")):
        measure(options, threads)


if __name__ == "__main__":
    main()
