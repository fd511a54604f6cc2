#!/usr/bin/env python3
"""Two executor processes of syncbn against two processes of PyTorch's DistributedDataParallel over gloo, in turn.

    python3 driver/bench/ddp.py [--rounds 3] [--batches 1024,4096] [--scope global]

PyTorch's own SyncBatchNorm refuses CPUs, so its side has one written by hand: an autograd function that adds up sums and counts by
all_reduce, forward and backward. Rows, network, shards and the way of measuring are those of mlp.py; the batch is the global one. syncbn runs
on local-cluster: a driver with the reduction service and two executor JVMs of one core each, so three processes share the cores.
"""
import argparse
import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile

import mlp
import pytorch

WORKERS = 2
EPOCHS = {1024: 40, 4096: 48}  # three JVMs that share the cores compile for longer than one


def sync_batch_norm(torch, dist):
    """A module of batch normalization over all processes; counts may differ."""

    class Function(torch.autograd.Function):
        @staticmethod
        def forward(ctx, x, weight, bias, running_mean, running_var, momentum, eps):
            sums = torch.cat([x.sum(0), (x * x).sum(0), torch.tensor([float(len(x))])])
            dist.all_reduce(sums)
            count = sums[-1]
            channels = x.shape[1]
            mean = sums[:channels] / count
            var = sums[channels:-1] / count - mean * mean
            running_mean.mul_(1 - momentum).add_(mean, alpha=momentum)
            running_var.mul_(1 - momentum).add_(var * (count / (count - 1)), alpha=momentum)
            scale = torch.rsqrt(var + eps)
            xhat = (x - mean) * scale
            ctx.save_for_backward(xhat, weight, scale, count)
            return torch.addcmul(bias, xhat, weight)

        @staticmethod
        def backward(ctx, dy):
            xhat, weight, scale, count = ctx.saved_tensors
            dbias, dweight = dy.sum(0), (dy * xhat).sum(0)
            sums = torch.cat([dbias, dweight])
            dist.all_reduce(sums)
            channels = len(dbias)
            dx = weight * scale * (dy - sums[:channels] / count - xhat * (sums[channels:] / count))
            return dx, dweight, dbias, None, None, None, None

    class SyncBatchNorm(torch.nn.BatchNorm1d):
        def forward(self, x):
            return Function.apply(x, self.weight, self.bias, self.running_mean, self.running_var, self.momentum, self.eps)

    return SyncBatchNorm


def run_rank(rank, port, images, labels, batch, epochs):
    """One process of DDP; the first prints rows/s of each epoch."""
    import time
    import numpy
    import torch
    import torch.distributed as dist
    import torch.nn as nn
    torch.set_num_threads(1)
    mlp.warn_of_slow_blas(torch, time)
    dist.init_process_group("gloo", init_method=f"tcp://127.0.0.1:{port}", rank=rank, world_size=WORKERS)
    x = numpy.fromfile(images, dtype=numpy.uint8, offset=16).reshape(mlp.ROWS, 784)[rank::WORKERS]
    x = torch.from_numpy(x.astype(numpy.float32) / 255)
    y = torch.from_numpy(numpy.fromfile(labels, dtype=numpy.uint8, offset=8).astype(numpy.int64)[rank::WORKERS])
    torch.manual_seed(1)
    norm = sync_batch_norm(torch, dist)
    layers, width = [], 784
    for units in (512, 512, 512):
        layers += [nn.Linear(width, units), norm(units), nn.ReLU(inplace=True)]
        width = units
    model = nn.parallel.DistributedDataParallel(nn.Sequential(*layers, nn.Linear(width, 10)), broadcast_buffers=False)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01, momentum=0.9)
    criterion = nn.CrossEntropyLoss()
    share = batch // WORKERS
    speeds = []
    for _ in range(epochs):
        order = torch.randperm(len(x))
        start = time.perf_counter()
        for first in range(0, len(x), share):
            rows = order[first:first + share]
            optimizer.zero_grad(set_to_none=True)
            criterion(model(x[rows]), y[rows]).backward()
            optimizer.step()
        speeds.append(mlp.ROWS / (time.perf_counter() - start))
    if rank == 0:
        print(json.dumps(speeds))


def torch_speed(images, labels, batch):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    ranks = [
        subprocess.Popen([sys.executable, __file__, "--rank", str(rank), str(port), images, labels, str(batch), str(mlp.EPOCHS[batch])],
                         env=pytorch.fastest_environment(threads=1), stdout=subprocess.PIPE, text=True)
        for rank in range(WORKERS)]
    outputs = [rank.communicate()[0] for rank in ranks]
    if any(rank.returncode for rank in ranks):
        sys.exit("PyTorch failed")
    return mlp.later_half(json.loads(outputs[0]))


def cluster(folder, executors=WORKERS, cores=1):
    """Options of spark-submit for executors with a gigabyte for each core, without a Spark distribution."""
    memory = 1024 * cores
    lib = os.path.join(mlp.HERE, "..", "target", "lib", "*")
    return ["--master", f"local-cluster[{executors},{cores},{memory}]", "--driver-memory", "2g",
            "--conf", f"spark.executor.memory={memory}m", "--conf", f"spark.executor.extraClassPath={os.path.abspath(lib)}",
            "--conf", f"spark.executorEnv.SPARK_SCALA_VERSION=2.13", "--conf", f"spark.local.dir={folder}"]


def main():
    if len(sys.argv) > 1 and sys.argv[1] == "--rank":
        run_rank(int(sys.argv[2]), int(sys.argv[3]), sys.argv[4], sys.argv[5], int(sys.argv[6]), int(sys.argv[7]))
        return
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--batches", default="1024,4096")
    parser.add_argument("--scope", default="global")
    options = parser.parse_args()
    mlp.EPOCHS.update(EPOCHS)
    with tempfile.TemporaryDirectory() as folder:
        images, labels = mlp.write_rows(folder)
        print("batch   scope    syncbn rows/s   DDP rows/s   ratio (min median max)")
        for batch in map(int, options.batches.split(",")):
            for scope in options.scope.split(","):
                ours, theirs = [], []
                for _ in range(options.rounds):
                    run = mlp.train(images, labels, batch, scope, folder, cluster(folder))
                    ours.append(run.speed)
                    theirs.append(torch_speed(images, labels, batch))
                ratios = sorted(a / b for a, b in zip(ours, theirs))
                print(f"{batch:5d}   {scope:6s}   {statistics.median(ours):13,.0f}   {statistics.median(theirs):10,.0f}   "
                      f"{ratios[0]:.2f} {statistics.median(ratios):.2f} {ratios[-1]:.2f}", flush=True)
                print("        " + run.step, flush=True)


if __name__ == "__main__":
    main()
