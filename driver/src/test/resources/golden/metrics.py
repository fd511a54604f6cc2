"""Golden file of weighted metrics, made by scikit-learn: python3 metrics.py, beside metrics.json."""

import json
import os

import numpy as np
from sklearn import metrics

here = os.path.dirname(os.path.abspath(__file__))
random = np.random.default_rng(19)
WEIGHTS = {
    "none": lambda n: None,
    "ones": lambda n: np.ones(n),
    "small": lambda n: random.uniform(0.001, 0.02, n),
    "large": lambda n: random.uniform(50, 4000, n),
    "uneven": lambda n: np.exp(random.normal(0, 3, n)),
    "some are zero": lambda n: random.integers(0, 3, n) / 2,
}


def single(values):
    """What a float32 holds: the networks of the test hand these numbers through."""
    return np.asarray(values, dtype=np.float32).astype(float)


def rows(prediction, target, weight):
    return {
        "prediction": prediction.tolist(),
        "target": target.tolist(),
        "weight": None if weight is None else weight.tolist(),
    }


def regression(name, offset, n=60):
    target = single(offset + random.normal(0, 3, n))
    prediction = single(target + random.normal(0, 1.5, n))
    weight = None if WEIGHTS[name](n) is None else single(WEIGHTS[name](n))
    mse = metrics.mean_squared_error(target, prediction, sample_weight=weight)
    return {
        "weights": name,
        **rows(prediction, target, weight),
        "loss": mse,
        "rmse": mse**0.5,
        "mae": metrics.mean_absolute_error(target, prediction, sample_weight=weight),
        "r2": metrics.r2_score(target, prediction, sample_weight=weight),
    }


def classification(name, classes, n=80):
    target = random.integers(0, classes, n)
    target[:classes] = np.arange(classes)
    # Rounded, so that some scores are tied.
    logits = single(np.round(2 * (random.normal(0, 1, (n, classes)) + np.eye(classes)[target])) / 2)
    weight = None if WEIGHTS[name](n) is None else single(WEIGHTS[name](n))
    if weight is not None:
        weight[:classes] = 1
    probabilities = np.exp(logits) / np.exp(logits).sum(1, keepdims=True)
    predicted = logits.argmax(1)
    precision, recall, f1, support = metrics.precision_recall_fscore_support(
        target, predicted, sample_weight=weight, labels=range(classes), zero_division=0
    )
    case = {
        "weights": name,
        "classes": classes,
        **rows(logits, target, weight),
        "loss": metrics.log_loss(target, probabilities, sample_weight=weight),
        "accuracy": metrics.accuracy_score(target, predicted, sample_weight=weight),
        "precision": precision.tolist(),
        "recall": recall.tolist(),
        "f1": f1.tolist(),
        "confusion": metrics.confusion_matrix(target, predicted, sample_weight=weight).tolist(),
        "support": (
            np.bincount(target, weights=weight, minlength=classes) if weight is not None else support
        ).tolist(),
    }
    if classes == 2:
        case["auc"] = metrics.roc_auc_score(target, logits[:, 1] - logits[:, 0], sample_weight=weight)
    return case


golden = {
    "version": 1,
    "regression": [regression(name, offset) for name in WEIGHTS for offset in (0, 5000)],
    "classification": [classification(name, classes) for name in WEIGHTS for classes in (2, 3, 5)],
}
with open(os.path.join(here, "metrics.json"), "w", encoding="utf-8") as out:
    json.dump(golden, out)
    out.write("\n")
