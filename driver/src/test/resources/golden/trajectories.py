#!/usr/bin/env python3
"""Makes trajectories.json: 20 training steps of small networks by PyTorch, from given weights and rows.

    /usr/bin/python3 trajectories.py > trajectories.json        (Debian: apt-get install python3-torch)

The order of rows is the one that BatchSchedule and KeyedRandom define, written here a second time.
"""
import json
import torch
import torch.nn as nn
from torch.optim.swa_utils import AveragedModel

M = (1 << 64) - 1
GOLDEN = 0x9E3779B97F4A7C15


def mix(z):
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & M
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & M
    return z ^ (z >> 31)


def key(seed, purpose, *coordinates):
    k = mix((mix((seed + GOLDEN) & M) + GOLDEN * (purpose + 1)) & M)
    for c in coordinates:
        k = mix((k + mix((c + GOLDEN) & M)) & M)
    return k


def permutation(k, n):
    p = list(range(n))
    for i in range(n - 1, 0, -1):
        bits = mix((k + GOLDEN * (i + 1)) & M)
        j = ((bits >> 1) * ((i + 1) << 1)) >> 64
        p[i], p[j] = p[j], p[i]
    return p


EPOCH_ORDER = 1  # ordinal of KeyedRandom.Purpose.EPOCH_ORDER


def epoch_rows(seed, epoch, n, shards):
    perms = [permutation(key(seed, EPOCH_ORDER, epoch, s), (n - s + shards - 1) // shards) for s in range(shards)]
    return [perms[q % shards][q // shards] * shards + q % shards for q in range(n)]


N, FEATURES, CLASSES, BATCH, SHARDS, SEED, STEPS = 200, 10, 3, 64, 4, 11, 20


def network(kinds, outputs):
    layers, width = [], FEATURES
    for kind in kinds:
        if kind.startswith("dense"):
            bias = not kind.endswith("NoBias")
            digits = kind[5:].replace("NoBias", "")
            units = int(digits) if digits else outputs
            layers.append(nn.Linear(width, units, bias=bias))
            width = units
        else:
            layers.append({
                "bn": lambda: nn.BatchNorm1d(width),
                "bnCumulative": lambda: nn.BatchNorm1d(width, momentum=None),
                "bnPlain": lambda: nn.BatchNorm1d(width, affine=False, eps=1e-3, momentum=0.2),
                "relu": nn.ReLU, "leakyRelu": nn.LeakyReLU, "sigmoid": nn.Sigmoid, "tanh": nn.Tanh,
            }[kind]())
    return nn.Sequential(*layers)


# Adam divides a gradient by its own size: a bias before a batch normalization, whose gradient is rounding noise around
# zero, would walk at random there, in PyTorch's float32 and float64 too. So these cases go without.
CASES = [
    dict(name="relu_sgd", layers=["dense16", "bn", "relu", "dense12", "bn", "tanh", "dense"], loss={},
         optimizer=dict(kind="sgd", lr=0.1, momentum=0.9)),
    dict(name="sigmoid_adam", layers=["dense16NoBias", "bn", "sigmoid", "dense12NoBias", "bn", "sigmoid", "dense"],
         loss=dict(labelSmoothing=0.1, classWeights=[0.5, 1.0, 2.5]), optimizer=dict(kind="adam", lr=0.01)),
    dict(name="leaky_adamw", layers=["dense16NoBias", "bnPlain", "leakyRelu", "dense"], loss=dict(mse=True),
         optimizer=dict(kind="adamW", lr=0.02, weightDecay=0.05, decayAll=True)),
    dict(name="nesterov_clip", layers=["bn", "dense16", "bn", "relu", "dense"], loss={},
         optimizer=dict(kind="sgd", lr=0.2, momentum=0.8, nesterov=True, weightDecay=0.01, clipNorm=0.5)),
    dict(name="cumulative", layers=["dense8", "bnCumulative", "relu", "dense"], loss={},
         optimizer=dict(kind="sgd", lr=0.05, momentum=0.0)),
    dict(name="ema", layers=["dense16", "bn", "relu", "dense12", "bn", "tanh", "dense"], loss={}, averaging=dict(decay=0.6),
         optimizer=dict(kind="sgd", lr=0.1, momentum=0.9)),
    dict(name="ema_every", layers=["dense16NoBias", "bn", "sigmoid", "dense"], loss={}, averaging=dict(decay=0.9, every=3),
         optimizer=dict(kind="adam", lr=0.01)),
    dict(name="swa", layers=["dense16", "bn", "relu", "dense12", "bn", "tanh", "dense"], loss={}, averaging=dict(epochs=3),
         optimizer=dict(kind="sgd", lr=0.1, momentum=0.9)),
]


class Mean:
    """The mean of a case's weights by AveragedModel; its batch norms as update_bn has them from one batch of all rows, but one
    after another, as each shall see what the ones before it give in evaluation."""

    def __init__(self, settings, model):
        self.settings = settings
        decay = settings.get("decay")
        ema = lambda mean, new, n: mean + (1 - min(decay, (1 + int(n)) / (10 + int(n)))) * (new - mean)
        self.averaged = AveragedModel(model, avg_fn=ema if decay else None)

    def step(self, model, step, ends_epoch, epochs_left):
        if "epochs" in self.settings:
            due = ends_epoch and epochs_left < self.settings["epochs"]
        else:
            due = step % self.settings.get("every", 1) == 0
        if due:
            self.averaged.update_parameters(model)

    def model(self, x):
        model = self.averaged.module.eval()
        for norm in [layer for layer in model if isinstance(layer, nn.BatchNorm1d)]:
            norm.reset_running_stats()
            norm.momentum = None
            norm.train()
            model(x)
            norm.eval()
        return model


def floats(t):
    return [float(v) for v in t.detach().reshape(-1)]


def run(case, x, y, target):
    torch.manual_seed(5)
    mse = "mse" in case["loss"]
    model = network(case["layers"], 1 if mse else CLASSES)
    initial = {k: floats(v) for k, v in model.state_dict().items() if "running" not in k and "num_batches" not in k}
    o = case["optimizer"]
    decayed = [p for p in model.parameters() if o.get("decayAll") or p.dim() > 1]
    others = [p for p in model.parameters() if not (o.get("decayAll") or p.dim() > 1)]
    groups = [dict(params=decayed, weight_decay=o.get("weightDecay", 0)), dict(params=others, weight_decay=0)]
    if o["kind"] == "sgd":
        optimizer = torch.optim.SGD(groups, lr=o["lr"], momentum=o["momentum"], nesterov=o.get("nesterov", False))
    else:
        optimizer = (torch.optim.Adam if o["kind"] == "adam" else torch.optim.AdamW)(groups, lr=o["lr"])
    if mse:
        criterion = lambda out, idx: nn.functional.mse_loss(out[:, 0], target[idx])
    else:
        weights = case["loss"].get("classWeights")
        ce = nn.CrossEntropyLoss(weight=torch.tensor(weights) if weights else None,
                                 label_smoothing=case["loss"].get("labelSmoothing", 0.0))
        criterion = lambda out, idx: ce(out, y[idx])
    mean = Mean(case["averaging"], model) if "averaging" in case else None
    losses, epoch = [], 0
    while len(losses) < STEPS:
        rows = epoch_rows(SEED, epoch, N, SHARDS)
        for start in range(0, N, BATCH):
            if len(losses) == STEPS:
                break
            idx = torch.tensor(rows[start:start + BATCH])
            optimizer.zero_grad()
            loss = criterion(model(x[idx]), idx)
            loss.backward()
            if "clipNorm" in o:
                nn.utils.clip_grad_norm_(model.parameters(), o["clipNorm"])
            optimizer.step()
            losses.append(float(loss))
            if mean:
                steps = -(-N // BATCH)
                ends = start + BATCH >= N or len(losses) == STEPS
                mean.step(model, len(losses), ends, (STEPS - 1) // steps - epoch)
        epoch += 1
    model = mean.model(x) if mean else model
    final = {k: floats(v) for k, v in model.state_dict().items() if "num_batches" not in k}
    return dict(name=case["name"], layers=case["layers"], loss=case["loss"], optimizer=o,
                averaging=case.get("averaging", {}), initial=initial,
                losses=losses, final=final)


def main():
    torch.manual_seed(3)
    x = torch.randn(N, FEATURES) * torch.linspace(0.1, 3, FEATURES) + torch.linspace(-5, 5, FEATURES)
    y = torch.randint(0, CLASSES, (N,))
    x[:, 0] += y.float()
    target = x[:, 1] - 0.5 * x[:, 2] + 0.1 * torch.randn(N)
    print(json.dumps(dict(generator="trajectories.py", version=2, torch=torch.__version__, batch=BATCH, shards=SHARDS,
                          seed=SEED, steps=STEPS, x=[floats(r) for r in x], y=[int(v) for v in y],
                          target=floats(target), cases=[run(c, x, y, target) for c in CASES])))


main()
