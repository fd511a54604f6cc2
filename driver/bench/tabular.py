#!/usr/bin/env python3
"""Training speed on tables: syncbn (Spark local[2]) against PyTorch (CPU, 2 threads), in turn, on the same rows and network.

    python3 driver/bench/tabular.py [--rounds 3] [--cases small:256,adult:256,adult:512]

small: 8 numbers, 8-256-256-1 with batch normalization and ReLU, a regression by SGD: a step has little to compute, so what it costs
beside arithmetic shows. adult: 6 numbers and 8 categories with as many levels as those of the table Adult, a vector of 8 for each, and
two hidden layers of 256 with batch normalization, ReLU and dropout, two classes, by AdamW. Rows are random: speed is all that is looked
at. What is needed, and how speed is measured, is as in mlp.py.
"""
import argparse
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile

import mlp
import pytorch

ROWS = 32768
EPOCHS = 12
LEVELS = [9, 16, 7, 15, 6, 5, 2, 42]  # of the categories of Adult
VECTOR = 8
NUMBERS = {"small": 8, "adult": 6}


def write_rows(folder, case):
    """A CSV file with numbers, then categories, then the label."""
    random.seed(1)
    numbers, levels = NUMBERS[case], LEVELS if case == "adult" else []
    path = os.path.join(folder, case + ".csv")
    with open(path, "w") as f:
        print(*[f"n{j}" for j in range(numbers)], *[f"c{j}" for j in range(len(levels))], "label", sep=",", file=f)
        for _ in range(ROWS):
            label = f"{random.gauss(0, 1):.6f}" if case == "small" else random.choice(["no", "yes"])
            print(*[f"{random.gauss(0, 1):.6f}" for _ in range(numbers)], *[f"l{random.randrange(n)}" for n in levels], label,
                  sep=",", file=f)
    return path


# ---- PyTorch ------------------------------------------------------------------------------------------------------------------

def torch_network(case):
    import torch
    from torch import nn

    class Embedded(nn.Module):
        def __init__(self):
            super().__init__()
            # Two codes more, as ours: missing values and unknown levels.
            self.tables = nn.ModuleList([nn.Embedding(levels + 2, VECTOR) for levels in LEVELS])

        def forward(self, numbers, codes):
            return torch.cat([numbers] + [table(codes[:, j]) for j, table in enumerate(self.tables)], 1)

    class Network(nn.Module):
        def __init__(self):
            super().__init__()
            self.embedded = Embedded() if case == "adult" else None
            layers, width = [], NUMBERS[case] + (VECTOR * len(LEVELS) if case == "adult" else 0)
            for _ in range(2):
                layers += [nn.Linear(width, 256), nn.BatchNorm1d(256), nn.ReLU(inplace=True)]
                layers += [nn.Dropout(0.1)] if case == "adult" else []
                width = 256
            self.layers = nn.Sequential(*layers, nn.Linear(width, 2 if case == "adult" else 1))

        def forward(self, numbers, codes):
            return self.layers(numbers if self.embedded is None else self.embedded(numbers, codes))

    return Network()


def run_torch(case, batch):
    """Runs in a process of its own; prints rows/s of each epoch."""
    import time
    import torch
    torch.set_num_threads(2)
    numbers = torch.randn(ROWS, NUMBERS[case])
    codes = torch.stack([torch.randint(levels, (ROWS,)) for levels in LEVELS], 1)
    network = torch_network(case)
    if case == "adult":
        y, criterion = torch.randint(2, (ROWS,)), torch.nn.CrossEntropyLoss()
        optimizer = torch.optim.AdamW(network.parameters(), lr=0.002, weight_decay=0.01)
    else:
        y, criterion = torch.randn(ROWS, 1), torch.nn.MSELoss()
        optimizer = torch.optim.SGD(network.parameters(), lr=0.01, momentum=0.9)
    speeds = []
    for _ in range(EPOCHS):
        order = torch.randperm(ROWS)
        start = time.perf_counter()
        for first in range(0, ROWS, batch):
            rows = order[first:first + batch]
            optimizer.zero_grad(set_to_none=True)
            criterion(network(numbers[rows], codes[rows]), y[rows]).backward()
            optimizer.step()
        speeds.append(ROWS / (time.perf_counter() - start))
    print(json.dumps(speeds))


def torch_speed(case, batch):
    out = subprocess.run([sys.executable, __file__, "--torch", case, str(batch)], check=True, env=pytorch.fastest_environment(),
                         stdout=subprocess.PIPE, text=True).stdout
    return mlp.later_half(json.loads(out))


# ---- syncbn -------------------------------------------------------------------------------------------------------------------

JOBS = {
    "small": """
        task = regression
        network = [{ dense = 256 }, batchNorm, relu, { dense = 256 }, batchNorm, relu, { dense = output }]
        optimizer { sgd { learningRate = 0.01, momentum = 0.9 } }
    """,
    "adult": """
        task = classification
        network = [{ tabularMlp { depth = 2, width = 256, dropout = 0.1, categories { embedding = %d } } }]
        optimizer { adamW { learningRate = 0.002, weightDecay = 0.01 } }
    """ % VECTOR,
}


def syncbn_speed(case, rows, batch, folder):
    job, metrics = os.path.join(folder, case + ".conf"), os.path.join(folder, "metrics.jsonl")
    with open(job, "w") as f:
        f.write(JOBS[case] + f"""
            data {{ format = csv, path = "{rows}", label = label, options {{ header = true, inferSchema = true }}, scale = standardize }}
            training {{ batchSize = {batch}, epochs = {EPOCHS}, seed = 1 }}
        """)
    run = subprocess.run(
        [os.path.join(mlp.HERE, "..", "bin", "syncbn"), *mlp.LOCAL, "train", "--config", job, "--metrics", metrics, "--overwrite"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    if run.returncode != 0:
        sys.exit(run.stderr)
    with open(metrics) as f:
        speeds = [json.loads(line)["rowsPerSecond"] for line in f if '"epoch"' in line[:16]]
    return mlp.later_half(speeds), next((line for line in run.stdout.splitlines() if line.startswith("step time")), "")


def main():
    if len(sys.argv) > 1 and sys.argv[1] == "--torch":
        run_torch(sys.argv[2], int(sys.argv[3]))
        return
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--cases", default="small:256,adult:256,adult:512")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        print("case    batch   syncbn rows/s   torch rows/s   ratio (min median max)")
        for case, batch in (each.split(":") for each in options.cases.split(",")):
            rows = write_rows(folder, case)
            ours, theirs = [], []
            for _ in range(options.rounds):
                speed, step = syncbn_speed(case, rows, int(batch), folder)
                ours.append(speed)
                theirs.append(torch_speed(case, int(batch)))
            ratios = sorted(a / b for a, b in zip(ours, theirs))
            print(f"{case:6s}  {int(batch):5d}   {statistics.median(ours):13,.0f}   {statistics.median(theirs):12,.0f}   "
                  f"{ratios[0]:.2f} {statistics.median(ratios):.2f} {ratios[-1]:.2f}", flush=True)
            print("        " + step, flush=True)


if __name__ == "__main__":
    main()
