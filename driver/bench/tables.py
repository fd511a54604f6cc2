#!/usr/bin/env python3
"""What syncbn makes of real tables, against boosted trees and perceptrons, with the same rows and seeds.

    /usr/bin/python3 driver/bench/tables.py --data DIR [--tables adult,california] [--peers trees,xgboost] [--seeds 5] [--results FILE]

Needs python3-sklearn, python3-xgboost, python3-torch and python3-pandas of Debian, r-base-core with r-cran-ggplot2, r-cran-mlbench and
r-cran-modeldata for the last three tables, and what driver/bin/syncbn needs.

DIR holds adult.data and adult.test (UCI Adult, its own test set) and california.csv (Pace and Barry 1997; every fifth row is test, from the first on,
the price in units of 100,000). diamonds is of R's ggplot2, satellite of mlbench, churn (wa_churn) of modeldata; every
fifth row is test. Everybody gets the training rows alone, as clean CSV, and chooses what it validates on from them.

The peers: HistGradientBoosting and the perceptron of scikit-learn, with quantiles and one-hot codes for the latter, and XGBoost, each with
its defaults; and the BN-ResNet of Gorishniy et al. 2021 (arXiv 2106.11959), written from the paper, with quantiles and learned
vectors for categories, stopped early. Ours: `train --data`, which is told the label and nothing else, and `conf/TABLE.conf` where there is one.

Prints mean and deviation over the seeds: accuracy and AUC, or the root of the mean squared error. With --results each figure is kept in
FILE as a line of JSON, and those that stand there already are not computed again.
"""
import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.join(HERE, "..", "..")
LOCAL = ["--master", "local[2]", "--driver-memory", "3g"]


# ---- tables -------------------------------------------------------------------------------------------------------------------

def read_csv(path):
    import pandas
    return pandas.read_csv(path, skipinitialspace=True, na_values=["?"])


def adult(folder):
    train, test = (read_csv(os.path.join(folder, name)) for name in ("adult.data", "adult.test"))
    for rows in (train, test):
        rows["classification"] = rows["classification"].str.rstrip(".")
    return train, test


def california(folder):
    rows = read_csv(os.path.join(folder, "california.csv"))
    rows["medianHouseValue"] /= 100_000
    return every_fifth(rows)


def every_fifth(rows):
    test = [i % 5 == 0 for i in range(len(rows))]
    return rows[[not t for t in test]].reset_index(drop=True), rows[test].reset_index(drop=True)


def of_r(package, name):
    """A table of an R package."""
    def read(_):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "rows.csv")
            subprocess.run(["Rscript", "-e", f"suppressMessages(library({package})); data({name}); "
                            f"write.csv({name}, '{path}', row.names = FALSE, na = '')"], check=True, stdout=subprocess.DEVNULL)
            return every_fifth(read_csv(path))
    return read


TABLES = {
    "adult": ("classification", True, adult),
    "california": ("medianHouseValue", False, california),
    "diamonds": ("price", False, of_r("ggplot2", "diamonds")),
    "satellite": ("classes", True, of_r("mlbench", "Satellite")),
    "churn": ("churn", True, of_r("modeldata", "wa_churn")),
}


class Table:
    """Training and test rows of a table, and how it is judged."""

    def __init__(self, name, folder):
        self.name = name
        self.label, self.classifies, read = TABLES[name]
        self.train, self.test = read(folder)
        self.categories = [c for c in self.train.columns if c != self.label and self.train[c].dtype == object]
        self.numbers = [c for c in self.train.columns if c != self.label and c not in self.categories]
        self.classes = sorted(self.train[self.label].unique()) if self.classifies else []

    def x(self, rows):
        return rows.drop(columns=self.label)

    def y(self, rows):
        import numpy
        if not self.classifies:
            return rows[self.label].to_numpy(float)
        return numpy.array([self.classes.index(v) for v in rows[self.label]])

    def score(self, predicted):
        """Of probabilities of the classes, or of numbers, for the test rows."""
        import numpy
        from sklearn.metrics import roc_auc_score
        actual = self.y(self.test)
        if not self.classifies:
            return {"rmse": float(numpy.sqrt(numpy.mean((predicted - actual) ** 2)))}
        scores = {"accuracy": float(numpy.mean(predicted.argmax(1) == actual))}
        if len(self.classes) == 2:
            scores["auc"] = float(roc_auc_score(actual, predicted[:, 1]))
        return scores


# ---- peers --------------------------------------------------------------------------------------------------------------------

def codes(table):
    from sklearn.preprocessing import OrdinalEncoder
    return OrdinalEncoder(handle_unknown="use_encoded_value", unknown_value=float("nan"), encoded_missing_value=float("nan"))


def trees(table, seed):
    from sklearn.compose import ColumnTransformer
    from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor
    from sklearn.pipeline import make_pipeline
    columns = ColumnTransformer([("c", codes(table), table.categories), ("n", "passthrough", table.numbers)])
    kind = HistGradientBoostingClassifier if table.classifies else HistGradientBoostingRegressor
    return fitted(table, make_pipeline(columns, kind(categorical_features=list(range(len(table.categories))), random_state=seed)))


def perceptron(table, seed):
    from sklearn.compose import ColumnTransformer, TransformedTargetRegressor
    from sklearn.impute import SimpleImputer
    from sklearn.neural_network import MLPClassifier, MLPRegressor
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import OneHotEncoder, QuantileTransformer, StandardScaler
    numbers = make_pipeline(SimpleImputer(strategy="median"), QuantileTransformer(output_distribution="normal", random_state=seed))
    columns = ColumnTransformer([("c", OneHotEncoder(handle_unknown="ignore"), table.categories), ("n", numbers, table.numbers)])
    if table.classifies:
        return fitted(table, make_pipeline(columns, MLPClassifier(random_state=seed, early_stopping=True)))
    regressor = TransformedTargetRegressor(MLPRegressor(random_state=seed, early_stopping=True), transformer=StandardScaler())
    return fitted(table, make_pipeline(columns, regressor))


def xgboost(table, seed):
    from xgboost import XGBClassifier, XGBRegressor

    def typed(rows):
        x = table.x(rows).copy()
        for c in table.categories:
            x[c] = x[c].astype("category").cat.set_categories(sorted(table.train[c].dropna().unique()))
        return x
    kind = XGBClassifier if table.classifies else XGBRegressor
    model = kind(tree_method="hist", enable_categorical=True, random_state=seed, n_jobs=2)
    model.fit(typed(table.train), table.y(table.train))
    return model.predict_proba(typed(table.test)) if table.classifies else model.predict(typed(table.test))


def fitted(table, model):
    model.fit(table.x(table.train), table.y(table.train))
    return model.predict_proba(table.x(table.test)) if table.classifies else model.predict(table.x(table.test))


RESNET = dict(width=192, blocks=3, factor=2, hidden_dropout=0.25, residual_dropout=0.0, embedding=8, rate=1e-3, decay=1e-5, batch=256,
              patience=8, epochs=60)


def resnet(table, seed):
    """The paper's ResNet: linear, then blocks x + dropout(linear(dropout(relu(linear(bn(x)))))), then bn, relu, linear."""
    import numpy
    import torch
    from torch import nn
    torch.set_num_threads(2)
    torch.manual_seed(seed)
    numbers, categories, sizes = resnet_inputs(table, seed)
    s = RESNET
    outputs = len(table.classes) if table.classifies else 1

    class Block(nn.Module):
        def __init__(self):
            super().__init__()
            self.f = nn.Sequential(nn.BatchNorm1d(s["width"]), nn.Linear(s["width"], s["width"] * s["factor"]), nn.ReLU(),
                                   nn.Dropout(s["hidden_dropout"]), nn.Linear(s["width"] * s["factor"], s["width"]),
                                   nn.Dropout(s["residual_dropout"]))

        def forward(self, x):
            return x + self.f(x)

    class Net(nn.Module):
        def __init__(self):
            super().__init__()
            self.vectors = nn.ModuleList(nn.Embedding(size, s["embedding"]) for size in sizes)
            for v in self.vectors:
                nn.init.kaiming_uniform_(v.weight, a=5 ** 0.5)
            width = len(table.numbers) + s["embedding"] * len(sizes)
            self.body = nn.Sequential(nn.Linear(width, s["width"]), *[Block() for _ in range(s["blocks"])],
                                      nn.BatchNorm1d(s["width"]), nn.ReLU(), nn.Linear(s["width"], outputs))

        def forward(self, x, c):
            return self.body(torch.cat([x] + [v(c[:, i]) for i, v in enumerate(self.vectors)], 1))

    y = table.y(table.train)
    mean, deviation = (0, 1) if table.classifies else (y.mean(), y.std())
    target = torch.tensor(y) if table.classifies else torch.tensor((y - mean) / deviation, dtype=torch.float32)
    order = torch.randperm(len(y))
    held, used = order[:len(y) * 15 // 100], order[len(y) * 15 // 100:]
    net = Net()
    optimizer = torch.optim.AdamW(net.parameters(), lr=s["rate"], weight_decay=s["decay"])
    loss = nn.CrossEntropyLoss() if table.classifies else nn.MSELoss()
    x, c = torch.tensor(numbers[0]), torch.tensor(categories[0])

    def outputs_of(x, c):
        net.eval()
        with torch.no_grad():
            result = torch.cat([net(x[i:i + 4096], c[i:i + 4096]) for i in range(0, len(x), 4096)])
        net.train()
        return result if table.classifies else result[:, 0]

    best, since, kept = float("inf"), 0, None
    for _ in range(s["epochs"]):
        shuffled = used[torch.randperm(len(used))]
        for first in range(0, len(shuffled), s["batch"]):
            rows = shuffled[first:first + s["batch"]]
            if len(rows) < 2:
                continue
            optimizer.zero_grad()
            out = net(x[rows], c[rows])
            loss(out if table.classifies else out[:, 0], target[rows]).backward()
            optimizer.step()
        held_out = outputs_of(x[held], c[held])
        value = -float((held_out.argmax(1) == target[held]).float().mean()) if table.classifies else float(loss(held_out, target[held]))
        since += 1
        if value < best:
            best, since, kept = value, 0, {k: v.clone() for k, v in net.state_dict().items()}
        if since >= s["patience"]:
            break
    net.load_state_dict(kept)
    out = outputs_of(torch.tensor(numbers[1]), torch.tensor(categories[1]))
    return torch.softmax(out, 1).numpy() if table.classifies else out.numpy().astype(numpy.float64) * deviation + mean


def resnet_inputs(table, seed):
    """Numbers as quantiles, categories as codes whose last is the unknown, of training and test rows; sizes of the codes."""
    import numpy
    from sklearn.impute import SimpleImputer
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import QuantileTransformer
    quantiles = make_pipeline(
        SimpleImputer(strategy="median"),
        QuantileTransformer(output_distribution="normal", n_quantiles=max(10, min(1000, len(table.train) // 30)), subsample=10 ** 9,
                            random_state=seed))
    numbers = [quantiles.fit_transform(table.train[table.numbers]), quantiles.transform(table.test[table.numbers])]
    categories, sizes = [[], []], []
    for column in table.categories:
        levels = {v: i for i, v in enumerate(sorted(table.train[column].dropna().unique()))}
        sizes.append(len(levels) + 1)
        for into, rows in zip(categories, (table.train, table.test)):
            into.append(rows[column].map(levels).fillna(len(levels)).to_numpy(numpy.int64))
    stacked = [numpy.stack(c, 1) if c else numpy.zeros((len(n), 0), numpy.int64) for c, n in zip(categories, numbers)]
    return [n.astype(numpy.float32) for n in numbers], stacked, sizes


# ---- ours ---------------------------------------------------------------------------------------------------------------------

def plain(table, seed, options):
    return ours(table, seed, options, lambda train: ["--data", train, "--label", table.label])


def tuned(table, seed, options):
    config = os.path.join(ROOT, "conf", table.name + ".conf")
    return ours(table, seed, options, lambda train: ["--config", config, "--set", "data.path=" + train])


def ours(table, seed, options, told):
    with tempfile.TemporaryDirectory() as folder:
        train, test, model = (os.path.join(folder, name) for name in ("train.csv", "test.csv", "model"))
        table.train.to_csv(train, index=False)
        table.test.to_csv(test, index=False)
        syncbn(options, "train", *told(train), "--model", model, "--set", f"training.seed={seed + 1}")
        report = json.loads(syncbn(options, "evaluate", "--model", model, "--input", test, "--format", "csv", "--option", "header=true", "--option",
                                   "inferSchema=true", "--json"))
        return report


def syncbn(options, *arguments):
    run = subprocess.run([options.syncbn, *LOCAL, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    if run.returncode != 0:
        sys.exit(run.stdout[-2000:] + run.stderr[-4000:])
    return run.stdout


# ---- the run ------------------------------------------------------------------------------------------------------------------

PEERS = {"trees": ("HistGradientBoosting", trees), "perceptron": ("MLP of scikit-learn", perceptron), "xgboost": ("XGBoost", xgboost),
         "resnet": ("BN-ResNet in PyTorch", resnet), "plain": ("syncbn train --data", plain), "tuned": ("syncbn, job file", tuned)}


def figures(table, name, seed, options):
    run = PEERS[name][1]
    if name in ("plain", "tuned"):
        report = run(table, seed, options)
        wanted = ("accuracy", "auc") if table.classifies else ("rmse",)
        return {key: report[key] for key in wanted if report.get(key) is not None}
    return table.score(run(table, seed))


def text(values, key):
    digits = 2 if key in ("accuracy", "auc") else 4
    scaled = [v * (100 if key in ("accuracy", "auc") else 1) for v in values]
    deviation = statistics.stdev(scaled) if len(scaled) > 1 else 0
    return f"{key} {statistics.mean(scaled):,.{digits}f} +- {deviation:,.{digits}f}"


def processor():
    with open("/proc/cpuinfo") as f:
        return next((line.split(":")[1].strip() for line in f if line.startswith("model name")), "unknown processor")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", required=True, help="folder of adult.data, adult.test and california.csv")
    parser.add_argument("--tables", default=",".join(TABLES))
    parser.add_argument("--peers", default=",".join(PEERS))
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--results", help="a file of figures that are kept")
    parser.add_argument("--syncbn", default=os.path.join(HERE, "..", "bin", "syncbn"), help="the program")
    options = parser.parse_args()
    known = {}
    if options.results and os.path.exists(options.results):
        with open(options.results) as f:
            for line in map(json.loads, f):
                known[line["table"], line["peer"], line["seed"]] = line["figures"]
    print(processor(), os.cpu_count(), "cores")
    for table in (Table(name, options.data) for name in options.tables.split(",")):
        print(f"{table.name}: {len(table.train):,} rows to train, {len(table.test):,} to test, {len(table.numbers)} numbers, "
              f"{len(table.categories)} categories", flush=True)
        for peer in options.peers.split(","):
            if peer == "tuned" and not os.path.exists(os.path.join(ROOT, "conf", table.name + ".conf")):
                continue
            rows = []
            for seed in range(options.seeds):
                place = (table.name, peer, seed)
                if place not in known:
                    known[place] = figures(table, peer, seed, options)
                    if options.results:
                        with open(options.results, "a") as f:
                            f.write(json.dumps(dict(table=table.name, peer=peer, seed=seed, figures=known[place])) + "\n")
                rows.append(known[place])
            print(f"  {PEERS[peer][0]:22} " + "   ".join(text([r[key] for r in rows], key) for key in rows[0]), flush=True)


if __name__ == "__main__":
    main()
