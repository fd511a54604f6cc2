#!/usr/bin/env python3
"""What a network costs: executors behind lines of some gigabits, each in a network namespace of its own, push to a driver in another.

    sudo python3 driver/bench/network.py [--workers 2,4,8,16] [--gigabits 1,10] [--parameters 1000000,10000000]

Builds the tests with Maven, which is where the program lies (ChannelBenchmark): clients that compute nothing, against the real reduction
service. All share this machine's cores, so with many clients the processor may be slower than the lines. Beside the time of a step's
end stand what the lines alone take, as each gradient enters the driver and each parameter leaves it, and what `plan` predicts.

Linux only; needs root, for the namespaces, and iproute2.
"""
import argparse
import contextlib
import subprocess

import testprogram

PREFIX = "syncbn-"
DRIVER = PREFIX + "driver"
SWITCH = PREFIX + "switch"
CLIENT = PREFIX + "%d"
ADDRESS = "10.77.0.{}"
DOUBLES = 1024
EXCHANGES = 3000

FLOAT = 4


def ip(*words, namespace=None):
    subprocess.run(["ip", *(["-n", namespace] if namespace else []), *words], check=True)


def limit(namespace, device, gigabits):
    """A line carries so much in this direction; a burst is what it carries in four milliseconds, which is how often Linux looks."""
    burst = int(gigabits * 1e9 / 8 * 0.004)
    subprocess.run(["tc", "-n", namespace, "qdisc", "add", "dev", device, "root", "tbf", "rate", f"{gigabits:g}gbit",
                    "burst", str(max(burst, 131072)), "latency", "100ms"], check=True)


def connect(namespace, number, gigabits):
    """A namespace with a line to the switch, limited in both directions."""
    line = f"port{number}"
    ip("netns", "add", namespace)
    ip("link", "add", "line", "netns", namespace, "type", "veth", "peer", "name", line, "netns", SWITCH)
    ip("addr", "add", ADDRESS.format(number) + "/24", "dev", "line", namespace=namespace)
    for device in ("lo", "line"):
        ip("link", "set", device, "up", namespace=namespace)
    ip("link", "set", line, "master", "bridge", "up", namespace=SWITCH)
    limit(namespace, "line", gigabits)
    limit(SWITCH, line, gigabits)


def clear():
    """Removes all namespaces of this program, also those that a killed run has left."""
    for line in subprocess.run(["ip", "netns", "list"], check=True, stdout=subprocess.PIPE, text=True).stdout.splitlines():
        if line.startswith(PREFIX):
            subprocess.run(["ip", "netns", "del", line.split()[0]], check=True)


@contextlib.contextmanager
def network(workers, gigabits):
    """A switch, a driver and some clients around it; all gone in the end."""
    clear()
    try:
        ip("netns", "add", SWITCH)
        ip("link", "add", "bridge", "type", "bridge", namespace=SWITCH)
        ip("link", "set", "bridge", "up", namespace=SWITCH)
        for number, name in enumerate([DRIVER] + [CLIENT % i for i in range(workers)], start=1):
            connect(name, number, gigabits)
        yield
    finally:
        clear()


def measure(workers, gigabits, parameters):
    line = workers * parameters * FLOAT / (gigabits * 1e9 / 8) * 1e3
    pushes = max(4, min(200, int(10_000 / line)))
    with network(workers, gigabits):
        out = testprogram.run(
            "io.github.syncbn.driver.channel.ChannelBenchmark", [workers, workers, DOUBLES, parameters, EXCHANGES],
            ["-Xmx3g", f"-Dhost={ADDRESS.format(1)}", f"-Dclient=ip netns exec {CLIENT}", f"-Dpushes={pushes}", f"-Dgigabits={gigabits}"],
            before=["ip", "netns", "exec", DRIVER], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True).stdout
    values = [line.split() for line in out.splitlines() if line.split() and line.split()[0].isdigit()][0]
    exchange, push, expected = float(values[4]), float(values[8]) / 1e3, float(values[10]) / 1e3
    print(f"{workers:7d}  {gigabits:4g} Gb/s  {parameters:10,d}  {exchange:9.0f} us  {push:8.1f} ms  {line:8.1f} ms ({line / push:4.0%})"
          f"  {2 * line:8.1f} ms ({2 * line / push:4.0%})  {expected:8.1f} ms", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--workers", default="2,4,8,16")
    parser.add_argument("--gigabits", default="1,10")
    parser.add_argument("--parameters", default="1000000,10000000")
    options = parser.parse_args()
    print("workers  line       parameters  all-reduce   push         lines, both ways at once   one after the other  plan")
    for gigabits in map(float, options.gigabits.split(",")):
        for parameters in map(int, options.parameters.split(",")):
            for workers in map(int, options.workers.split(",")):
                measure(workers, gigabits, parameters)


if __name__ == "__main__":
    main()
