"""Golden file of weighted metrics, made by scikit-learn 1.2: python3 metrics.py, beside metrics.json."""

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


def calibration_error(target, probabilities, weight, bins=20):
    """Equation 3 of Guo et al. 2017."""
    likeliest = probabilities.argmax(1)
    confidence = probabilities.max(1)
    right = likeliest == target
    weight = np.ones(len(target)) if weight is None else weight
    bin_of_row = np.minimum((confidence * bins).astype(int), bins - 1)
    distance = 0
    for number in range(bins):
        rows = bin_of_row == number
        distance += abs((weight[rows] * right[rows]).sum() - (weight[rows] * confidence[rows]).sum())
    return distance / weight.sum()


def ranked(score, target, probabilities, weight):
    """The second of two classes; of more, the mean over those that have rows, each against the others."""
    classes = probabilities.shape[1]
    orders = [1] if classes == 2 else [k for k in range(classes) if (target == k).any()]
    return np.mean(
        [score(target == k, probabilities[:, k], sample_weight=weight) for k in orders]
    )


def classification(name, classes, n=80, absent=None):
    target = random.integers(0, classes, n)
    target[:classes] = np.arange(classes)
    if absent is not None:
        target[target == absent] = (absent + 1) % classes
    logits = single(random.normal(0, 1, (n, classes)) + np.eye(classes)[target])
    # Many rows have the outputs of another, so that scores are tied.
    logits = logits[random.integers(0, n // 2, n)]
    weight = None if WEIGHTS[name](n) is None else single(WEIGHTS[name](n))
    if weight is not None:
        weight[:classes] = 1
    powers = np.exp(logits - logits.max(1, keepdims=True))
    probabilities = powers / powers.sum(1, keepdims=True)
    predicted = logits.argmax(1)
    precision, recall, f1, support = metrics.precision_recall_fscore_support(
        target, predicted, sample_weight=weight, labels=range(classes), zero_division=0
    )
    case = {
        "weights": name,
        "classes": classes,
        **rows(logits, target, weight),
        "loss": metrics.log_loss(
            target, probabilities, sample_weight=weight, labels=range(classes)
        ),
        "accuracy": metrics.accuracy_score(target, predicted, sample_weight=weight),
        "precision": precision.tolist(),
        "recall": recall.tolist(),
        "f1": f1.tolist(),
        "confusion": metrics.confusion_matrix(
            target, predicted, sample_weight=weight, labels=range(classes)
        ).tolist(),
        "support": (
            np.bincount(target, weights=weight, minlength=classes) if weight is not None else support
        ).tolist(),
        "balancedAccuracy": metrics.balanced_accuracy_score(target, predicted, sample_weight=weight),
        "logLoss": metrics.log_loss(
            target, probabilities, sample_weight=weight, labels=range(classes)
        ),
        "auc": ranked(metrics.roc_auc_score, target, probabilities, weight),
        "averagePrecision": ranked(metrics.average_precision_score, target, probabilities, weight),
        "macroF1": metrics.f1_score(target, predicted, sample_weight=weight, average="macro"),
        "weightedF1": metrics.f1_score(target, predicted, sample_weight=weight, average="weighted"),
        "brier": (
            metrics.brier_score_loss(target, probabilities[:, 1], sample_weight=weight)
            if classes == 2
            else np.average(
                ((probabilities - np.eye(classes)[target]) ** 2).sum(1), weights=weight
            )
        ),
        "calibrationError": calibration_error(target, probabilities, weight),
    }
    return case


golden = {
    "version": 2,
    "regression": [regression(name, offset) for name in WEIGHTS for offset in (0, 5000)],
    "classification": [classification(name, classes) for name in WEIGHTS for classes in (2, 3, 5)]
    + [classification(name, classes, absent=1) for name in WEIGHTS for classes in (3, 5)],
}
with open(os.path.join(here, "metrics.json"), "w", encoding="utf-8") as out:
    json.dump(golden, out)
    out.write("\n")
