"""Golden file of metrics of several targets, made by scikit-learn 1.2: python3 targets.py, beside targets.json."""

import json
import os

import numpy as np
from sklearn import metrics

here = os.path.dirname(os.path.abspath(__file__))
random = np.random.default_rng(29)
WEIGHTS = {
    "none": lambda n: None,
    "small": lambda n: random.uniform(0.001, 0.02, n),
    "large": lambda n: random.uniform(50, 4000, n),
    "some are zero": lambda n: random.integers(0, 3, n) / 2,
}


def single(values):
    """What a float32 holds: the networks of the test hand these numbers through."""
    return np.asarray(values, dtype=np.float32).astype(float)


def weight_of(name, n):
    weight = WEIGHTS[name](n)
    return None if weight is None else single(weight)


def rows(prediction, target, weight):
    return {
        "prediction": prediction.tolist(),
        "target": target.tolist(),
        "weight": None if weight is None else weight.tolist(),
    }


def numbers(name, n=60, targets=3):
    target = single(np.array([0, 5000, -3]) + random.normal(0, 3, (n, targets)))
    prediction = single(target + random.normal(0, [0.1, 1.5, 4], (n, targets)))
    weight = weight_of(name, n)

    def figures(multioutput):
        mse = metrics.mean_squared_error(target, prediction, sample_weight=weight, multioutput="raw_values")
        return {
            "rmse": mse**0.5,
            "mae": metrics.mean_absolute_error(target, prediction, sample_weight=weight, multioutput=multioutput),
            "r2": metrics.r2_score(target, prediction, sample_weight=weight, multioutput=multioutput),
        }

    each = figures("raw_values")
    all_together = figures("uniform_average")
    all_together["rmse"] = metrics.mean_squared_error(target, prediction, sample_weight=weight, squared=False)
    assert abs(all_together["rmse"] - each["rmse"].mean()) < 1e-12
    return {
        "weights": name,
        **rows(prediction, target, weight),
        "loss": metrics.mean_squared_error(target, prediction, sample_weight=weight),
        "all": all_together,
        "each": [{metric: float(values[j]) for metric, values in each.items()} for j in range(targets)],
    }


def labels(name, n=80, targets=4):
    target = (random.random((n, targets)) < [0.5, 0.3, 0.1, 0.7]).astype(int)
    target[:2] = [[0] * targets, [1] * targets]
    logits = single(random.normal(0, 1, (n, targets)) + 2 * target - 1)
    logits = logits[random.integers(0, n // 2, n)]
    weight = weight_of(name, n)
    if weight is not None:
        weight[:2] = 1
    probabilities = 1 / (1 + np.exp(-logits))
    predicted = (probabilities > 0.5).astype(int)

    def f1(average):
        return metrics.f1_score(target, predicted, sample_weight=weight, average=average, zero_division=0)

    each = []
    for j in range(targets):
        y, p, hard = target[:, j], probabilities[:, j], predicted[:, j]
        each.append(
            {
                "accuracy": metrics.accuracy_score(y, hard, sample_weight=weight),
                "balancedAccuracy": metrics.balanced_accuracy_score(y, hard, sample_weight=weight),
                "logLoss": metrics.log_loss(y, p, sample_weight=weight),
                "brier": metrics.brier_score_loss(y, p, sample_weight=weight),
                "f1": float(f1(None)[j]),
                "auc": metrics.roc_auc_score(y, p, sample_weight=weight),
                "averagePrecision": metrics.average_precision_score(y, p, sample_weight=weight),
            }
        )
    return {
        "weights": name,
        **rows(logits, target, weight),
        "loss": float(np.mean([one["logLoss"] for one in each])),
        "all": {
            "accuracy": metrics.accuracy_score(target, predicted, sample_weight=weight),
            "macroF1": f1("macro"),
            "microF1": f1("micro"),
            "weightedF1": f1("weighted"),
            "auc": metrics.roc_auc_score(target, probabilities, sample_weight=weight, average="macro"),
            "averagePrecision": metrics.average_precision_score(
                target, probabilities, sample_weight=weight, average="macro"
            ),
            "logLoss": float(np.mean([one["logLoss"] for one in each])),
            "brier": float(np.mean([one["brier"] for one in each])),
        },
        "each": each,
    }


golden = {"version": 1, "numbers": [numbers(name) for name in WEIGHTS], "labels": [labels(name) for name in WEIGHTS]}
with open(os.path.join(here, "targets.json"), "w", encoding="utf-8") as out:
    json.dump(golden, out)
    out.write("\n")
