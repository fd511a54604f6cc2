#!/usr/bin/env python3
"""What the network costs: measures the reduction service over loopback, and fits the constants of StepCosts to it.

    python3 driver/bench/channel.py [--channels 1,2,4,8,16,32,64,128] [--processes 2] [--exchanges 2000]

Builds the tests with Maven, which is where the program lies (ChannelBenchmark): client channels in processes of their own against the
real service. The points are fitted by least squares of the relative error, but for every third, against which the fit is checked.
Needs NumPy.
"""
import argparse
import subprocess

import numpy

import testprogram

# (doubles of an all-reduce, parameters of the model)
SIZES = [(64, 10_000), (512, 100_000), (2048, 1_000_000)]


def measure(options):
    """Rows (channels, doubles, parameters, microseconds of an all-reduce, of a push, driver's CPU for each)."""
    points = []
    for doubles, parameters in SIZES:
        # The clients' gradients must fit their heap, and a push of everything the patience.
        channels = ",".join(c for c in options.channels.split(",") if int(c) * parameters <= 32_000_000)
        out = testprogram.run(
            "io.github.syncbn.driver.channel.ChannelBenchmark", [options.processes, channels, doubles, parameters, options.exchanges],
            ["-Xmx3g"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True).stdout
        for line in out.splitlines():
            values = line.split()
            if len(values) == 10 and values[0].isdigit():
                numbers = list(map(float, values))
                points.append((*numbers[:3], numbers[4], numbers[8], numbers[6], numbers[9]))
                print(line, flush=True)
    return numpy.array(points)


def fit(name, terms, measured):
    """Constants of a sum of terms, none below 0; prints how well they meet the points left out."""
    terms = numpy.stack(terms, axis=1)
    left_out = numpy.arange(len(measured)) % 3 == 1
    kept = list(range(terms.shape[1]))
    constants = numpy.zeros(terms.shape[1])
    while kept:
        weighted = terms[~left_out][:, kept] / measured[~left_out, None]
        solved = numpy.linalg.lstsq(weighted, numpy.ones(len(weighted)), rcond=None)[0]
        if (solved >= 0).all():
            constants[kept] = solved
            break
        kept.pop(int(solved.argmin()))
    predicted = terms @ constants
    for what, chosen in (("fitted to", ~left_out), ("left out", left_out)):
        errors = numpy.sort(numpy.abs(predicted[chosen] / measured[chosen] - 1))
        print(f"{name}: {chosen.sum()} points {what}: error {numpy.median(errors):.0%} median, {errors[-1]:.0%} at most")
    return constants


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--channels", default="1,2,4,8,16,32,64,128")
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--exchanges", type=int, default=2000, help="measured, after as many to warm up (2000)")
    print("channels  doubles  parameters  allReduce us: p10    p50    p99  driver CPU  push us: p10    p50  driver CPU")
    points = measure(parser.parse_args())
    channels, doubles, parameters, exchange, push = points[:, :5].T
    one = numpy.ones(len(points))
    reduced = fit("all-reduce", [one, channels, channels * doubles], exchange)
    pushed = fit("push", [one, channels, channels * parameters], push)
    print("seconds: exchange %.3g, exchangePerHolder %.3g, doublePerHolder %.3g" % tuple(reduced * 1e-6))
    print("seconds: push %.3g, pushPerHolder %.3g, parameterPerHolder %.3g" % tuple(pushed * 1e-6))


if __name__ == "__main__":
    main()
