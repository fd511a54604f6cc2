#!/usr/bin/env python3
"""Random networks and jobs over the whole catalogue, trained by syncbn's estimators and by PyTorch in float64 and float32.

    python3 driver/bench/differential.py [--networks 200] [--seed 1] [--folder DIR]

All trainings of syncbn run in one JVM. Compared with float64 are losses of all steps, trained parameters, running statistics
with their counts, losses of validations, learning rates, and predictions for all rows; PyTorch's float32 is measured in the
same way, and the distance of both tells whose rounding is smaller. How much a network amplifies rounding is seen by two more
runs: float64 with first weights that differ by a float32's rounding, and float32 with the rows of each batch backwards. A
network disagrees where syncbn's distance is more than ten times what rounding explains. Exit code 1 if one does, or if
something of the catalogue is in no job.

Needs PyTorch (Debian: apt-get install python3-torch). Takes about ten minutes.
"""
import argparse
import json
import math
import os
import sys
import tempfile

import torch

import testprogram

sys.path.append(os.path.join(testprogram.ROOT, "workers", "src", "test", "resources", "golden"))
import safetensors_file
from random_jobs import Maker
from reference_network import BATCH_NORMS, WRAPPERS, shortcut_entries, split
from reference_training import train

QUANTITIES = ("losses", "parameters", "running", "predictions", "validations")
ROUNDING = 2.0 ** -24


def write(folder, seed, number):
    """Writes a job on which PyTorch's float64 does not diverge; returns it with that training."""
    maker, exact = Maker(seed, number), None
    while exact is None or not all(loss < 20 * exact["losses"][0] for loss in exact["losses"]):
        job, rows, initial = maker.job()
        exact = train(job, rows, initial, torch.float64)
    os.makedirs(folder)
    params = {name: value if isinstance(value, (bool, int, float, str)) or name == "shape" else json.dumps(value)
              for name, value in job["params"].items()}
    with open(os.path.join(folder, "job.json"), "w") as out:
        json.dump(dict(task=job["task"], params=params), out, indent=1)
    safetensors_file.write(os.path.join(folder, "rows.safetensors"), rows)
    safetensors_file.write(os.path.join(folder, "initial.safetensors"), initial)
    return job, rows, initial, exact


def ours(folder, job):
    with open(os.path.join(folder, "result.json")) as file:
        result = json.load(file)
    if "error" not in result:
        result["state"] = safetensors_file.read(os.path.join(folder, "model", "weights.safetensors"))
        result["predictions"] = torch.tensor(result["predictions"], dtype=torch.float64)
    return result


def rms(values):
    return math.sqrt(sum(v * v for v in values) / len(values)) if values else 0.0


def flat(tensors):
    return torch.cat([t.double().reshape(-1) for t in tensors]).tolist() if tensors else []


def distance(run, exact):
    """Relative root mean square distances of a run from the exact one, by quantity."""
    network, state, other = exact["network"], exact["state"], run["state"]
    names = [name for name, _, _, learned in network.parameters if learned]
    relative = lambda a, b, least=1e-30: rms([x - y for x, y in zip(a, b)]) / max(rms(b), least)
    running = []
    for node in network.norms:
        mean, var = (state[node.name + part].double() for part in (".running_mean", ".running_var"))
        running += flat([(other[node.name + ".running_mean"].double() - mean) / (var.sqrt() + mean.abs()),
                         (other[node.name + ".running_var"].double() - var) / var])
    losses = lambda r: [v["loss"] for v in r["validations"]]
    return dict(losses=relative(run["losses"], exact["losses"]),
                parameters=relative(flat([other[n] for n in names]), flat([state[n] for n in names])),
                running=rms(running), predictions=relative(flat([run["predictions"]]), flat([exact["predictions"]])),
                validations=relative(losses(run), losses(exact)))


def differences(run, exact):
    """What must be equal and is not."""
    found = []
    if len(run["losses"]) != len(exact["losses"]) or len(run["validations"]) != len(exact["validations"]):
        found.append(f"{len(run['losses'])} steps, {len(run['validations'])} validations; "
                     f"PyTorch {len(exact['losses'])}, {len(exact['validations'])}")
    if any(abs(a - b) > 1e-12 * b for a, b in zip(run["rates"], exact["rates"])):
        found.append("other learning rates")
    for name, value in exact["state"].items():
        if name.endswith("num_batches_tracked") and int(run["state"][name]) != int(value):
            found.append(f"{name} is {int(run['state'][name])}, PyTorch {int(value)}")
    constant = {name for name, _, _, learned in exact["network"].parameters if not learned}
    found += [f"{name} is not trained, but changed" for name in constant
              if not torch.equal(run["state"][name].double(), exact["state"][name].double())]
    return found


def used(job):
    """Names of the catalogue that a job has, by family."""
    names = dict(Layer=set(), Loss={"crossEntropy" if job["task"] == "classification" else "meanSquaredError"},
                 Optimizer={job["params"]["optimizer"]}, Schedule={job["schedule"]["kind"]}, NormalizationScope=set(),
                 Scale={split(job["scale"])[0]})

    def walk(entries):
        for entry in entries:
            name, settings = split(entry)
            if name == "residual":
                names["Layer"].add("residualSum")
                walk(settings["body"])
                walk(shortcut_entries(settings["shortcut"]))
            else:
                names["Layer"].add(name)
                if name in WRAPPERS:
                    walk([settings])
            if name in BATCH_NORMS:
                scope = settings.get("scope", job["defaults"].get("scope", "global"))
                names["NormalizationScope"].add(scope if isinstance(scope, str) else "ghost")

    walk(job["network"])
    return names


def compare(number, job, rows, initial, exact, result, report):
    if "error" in result:
        report["disagree"].append(f"{number}: {result['error']}")
        return
    theirs = train(job, rows, initial, torch.float32)
    others = [train(job, rows, initial, torch.float64, ROUNDING), train(job, rows, initial, torch.float32, 0.0, True)]
    found = differences(result, exact)
    report["steps"] += len(exact["losses"])
    if not found:
        own, other, *expected = (distance(run, exact) for run in [result, theirs] + others)
        for quantity in QUANTITIES:
            if quantity == "running" and not exact["network"].norms or quantity == "validations" and not exact["validations"]:
                continue
            noise = max(run[quantity] for run in [other] + expected)
            report[quantity].append((own[quantity], other[quantity], number))
            if not own[quantity] <= 10 * noise + 1e-6:
                found.append(f"{quantity} differ by {own[quantity]:.1e}, PyTorch's float32 by {other[quantity]:.1e}, "
                             f"rounding explains {noise:.1e}")
    report["disagree"] += [f"{number}: {text}" for text in found]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--networks", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--folder", help="where jobs and results go, and stay; a new folder")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    with tempfile.TemporaryDirectory() as temporary:
        folder = arguments.folder or os.path.join(temporary, "jobs")
        jobs = [write(os.path.join(folder, f"{n:04d}"), arguments.seed, n) for n in range(arguments.networks)]
        testprogram.run("io.github.syncbn.driver.ml.DifferentialJobs", [folder], ["-Xmx2g"])
        report = dict(disagree=[], steps=0, **{q: [] for q in QUANTITIES})
        for number, (job, rows, initial, exact) in enumerate(jobs):
            compare(number, job, rows, initial, exact, ours(os.path.join(folder, f"{number:04d}"), job), report)
        with open(os.path.join(folder, "catalogue.json")) as file:
            catalogue = json.load(file)
    print(f"{len(jobs)} networks, {report['steps']} steps")
    for quantity in QUANTITIES:
        pairs = report[quantity]
        nearer = sum(own < other for own, other, _ in pairs)
        median = lambda values: sorted(values)[len(values) // 2]
        print(f"{quantity:12s} nearer to float64 than PyTorch's float32 in {nearer} of {len(pairs)}; "
              f"median distance {median([p[0] for p in pairs]):.1e} against {median([p[1] for p in pairs]):.1e}; "
              f"largest {max(pairs)[0]:.1e} (network {max(pairs)[2]}) against {max(p[1] for p in pairs):.1e}")
    missing = []
    for family, names in catalogue.items():
        seen = set().union(*(used(job)[family] for job, *_ in jobs))
        missing += [f"{family} {name}" for name in names if name not in seen]
    print("in no job: " + (", ".join(missing) or "nothing"))
    print("disagree: " + ("\n  ".join([""] + report["disagree"]) if report["disagree"] else "none"))
    sys.exit(1 if missing or report["disagree"] else 0)


if __name__ == "__main__":
    main()
