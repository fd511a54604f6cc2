#!/usr/bin/env python3
"""Peak memory of driver and executors against the formula of MemoryEstimate, for models of growing size, on a standalone
cluster of two executors with one worker each.

    python3 driver/bench/memory.py [--millions 1,10,50]

While a training runs, each JVM is told again and again to collect its garbage; the figure is the heap that was left, in the median,
as a collection that meets a matrix product is put off, less that of a training of next to no parameters; and likewise the most that
Java counts outside of the heap.
"""
import argparse
import pathlib
import re
import statistics
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "cluster"))
import standalone  # noqa: E402

OPTIONS = "-XX:+UseParallelGC -XX:NativeMemoryTracking=summary"


def sample(pid, commands):
    """Bytes of live heap, and committed outside of the heap; None if the JVM is not there."""
    said = subprocess.run(["jcmd", str(pid), "-f", commands], capture_output=True, text=True).stdout
    heap = re.findall(r"(?:PSYoungGen|ParOldGen) +total \d+K, used (\d+)K", said)
    total = re.search(r"Total: reserved=\d+KB, committed=(\d+)KB", said)
    java = re.search(r"Java Heap \(reserved=\d+KB, committed=(\d+)KB", said)
    if not heap or not total or not java:
        return None
    return 1024 * sum(map(int, heap)), 1024 * (int(total[1]) - int(java[1]))


def measure(cluster, width, steps):
    """Of one training (driver heap, driver native, executor heap, executor native), and what it says of itself."""
    conf = [
        *cluster.settings, "spark.driver.memory=4g", f"spark.driver.extraJavaOptions={OPTIONS}",
        f"spark.executor.extraJavaOptions={OPTIONS}"]
    network = f"network=[{{ dense = {width} }}, batchNorm, relu, {{ dense = {width} }}, batchNorm, relu, {{ dense = output }}]"
    job = ["train", "--config", "builtin:digits", "--set", network, "--set", f"training.maxSteps={steps}", "--set", "training.workers=2"]
    heaps, outside = ([], []), [0, 0]
    with tempfile.TemporaryFile("w+") as out, tempfile.NamedTemporaryFile("w") as commands:
        commands.write("GC.run\nGC.heap_info\nVM.native_memory summary\n")
        commands.flush()
        process = standalone.launch(cluster.master_url, job, conf, stdout=out, stderr=out)
        while process.poll() is None:
            for pids, at in (([process.pid], 0), (cluster.executors(), 1)):
                for pid in pids:
                    found = sample(pid, commands.name)
                    if found:
                        heaps[at].append(found[0])
                        outside[at] = max(outside[at], found[1])
            time.sleep(1)
        out.seek(0)
        text = out.read()
    said = re.search(r"training ([\d,]+) parameters.*\nmemory: ([\d,.]+) MB in workers .*?, ([\d,.]+) MB in the driver", text)
    if process.returncode or not said:
        sys.exit(f"the training failed:\n{text[-3000:]}")
    # The later half: at first rows are read and nothing is allocated yet.
    driver, executor = (statistics.median(heap[len(heap) // 2:]) for heap in heaps)
    return [driver, outside[0], executor, outside[1]], [float(value.replace(",", "")) for value in said.groups()]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--millions", default="1,10,50", help="sizes of the model (1,10,50)")
    options = parser.parse_args()
    standalone.build()
    print("MB beyond a tiny model          driver heap       executor heap     outside of the heap")
    print("parameters                  measured formula    measured formula    driver executor")
    with standalone.StandaloneCluster(workers=2, cores=1, memory=3) as cluster:
        base, _ = measure(cluster, 8, 300)
        for millions in map(float, options.millions.split(",")):
            # 64 inputs, two layers of one width, 10 outputs.
            width = int((-77 + (77 ** 2 + 4e6 * millions) ** 0.5) / 2)
            peaks, (parameters, workers, driver) = measure(cluster, width, max(60, int(1000 / millions)))
            more = [(peak - least) / 1e6 for peak, least in zip(peaks, base)]
            executor = workers / 2 + 4 * parameters / 1e6
            print(
                f"{int(parameters):>14,d}              {more[0]:8,.0f} {driver:7,.0f}    {more[2]:8,.0f} {executor:7,.0f}"
                f"    {more[1]:6,.0f} {more[3]:8,.0f}", flush=True)
        print("tiny model: driver heap %.0f, outside %.0f; executor heap %.0f, outside %.0f" % tuple(b / 1e6 for b in base))


if __name__ == "__main__":
    main()
