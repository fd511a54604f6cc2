"""One job of differential.py trained by PyTorch, in float64 or float32. The order of rows is the one that BatchSchedule
defines, written here a second time.
"""
import math

import torch
import torch.nn.functional as F

from reference_network import Network
from reference_random import EPOCH_ORDER, key, permutation
from reference_statistics import Rows, fewest


class Schedule:
    """Batches of an epoch, and the rows of each by epoch position."""

    def __init__(self, job, rows):
        p = job["params"]
        self.n, self.batch, self.shards, self.seed = rows, p["batchSize"], p["shards"], p["seed"]
        sizes = [(rows - s + self.shards - 1) // self.shards for s in range(self.shards)]
        if p.get("deal") == "contiguous":
            starts = [sum(sizes[:s]) for s in range(self.shards)]
            self.dealt = [list(range(starts[s], starts[s] + sizes[s])) for s in range(self.shards)]
        else:
            self.dealt = [list(range(s, rows, self.shards)) for s in range(self.shards)]
        tail = rows % self.batch
        least = min((fewest(scope, tail, self.batch, self.shards) for scope in job["scopes"]), default=2)
        merge = 0 < tail < rows and least < 2
        self.steps = max(1, rows // self.batch) if tail == 0 or merge else rows // self.batch + 1

    def batches(self, epoch):
        orders = [permutation(key(self.seed, EPOCH_ORDER, epoch, s), len(self.dealt[s])) for s in range(self.shards)]
        rows = [self.dealt[q % self.shards][orders[q % self.shards][q // self.shards]] for q in range(self.n)]
        for step in range(self.steps):
            end = self.n if step == self.steps - 1 else (step + 1) * self.batch
            yield list(range(step * self.batch, end)), rows[step * self.batch:end]


def preprocessing(job, x, train, weights):
    """Rows as the network sees them, in float64; statistics are those of the training rows."""
    w, t = weights[train][:, None], x[train]
    missing, scale = job["missing"], job["scale"]
    if missing is not None:
        present = ~torch.isnan(t)
        mean = (w * t.nan_to_num()).sum(0) / (w * present).sum(0)
        fill = mean if missing == "mean" else torch.full_like(mean, missing)
        x = torch.where(torch.isnan(x), fill, x)
        t = x[train]
    if scale in ("standardize", "standardizeChannels"):
        mean = (w * t).sum(0) / w.sum()
        square = (w * (t - mean) ** 2).sum(0) / w.sum()
        if scale == "standardizeChannels":
            channels = job["shape"][0]
            by = mean.reshape(channels, -1).mean(1, keepdim=True)
            square = (square.reshape(channels, -1) + (mean.reshape(channels, -1) - by) ** 2).mean(1, keepdim=True)
            mean, square = (v.expand(channels, x.shape[1] // channels).reshape(-1) for v in (by, square))
        return (x - mean) / square.sqrt()
    if isinstance(scale, dict) and "divideBy" in scale:
        return x / scale["divideBy"]
    if isinstance(scale, dict):
        each = x.shape[1] // job["shape"][0]
        mean, deviation = (torch.tensor(scale["normalize"][k]).repeat_interleave(each) for k in ("mean", "deviation"))
        return (x / 255 - mean) / deviation
    return x


def rate(job, step, per_epoch, total):
    """The factor on the learning rate."""
    s = job["schedule"]
    steps = lambda span: float(span.split()[0]) * (per_epoch if span.endswith("epochs") else 1)
    rise = steps(s["warmup"]) if "warmup" in s else 0
    if step < rise:
        start = s.get("warmupFrom", 0.1)
        return start + (1 - start) * step / rise
    t, left = step - rise, total - rise
    if s["kind"] == "step":
        return s.get("factor", 0.1) ** math.floor(t / steps(s["every"]))
    floor = s.get("floor", 0.0)
    if s["kind"] == "exponential":
        return floor + (1 - floor) * s["factor"] ** (t / steps(s["every"]))
    if s["kind"] == "cosine":
        return floor + (1 - floor) * (0 if t >= left else (1 + math.cos(math.pi * t / left)) / 2)
    return 1.0


def optimizer(job, network, state):
    p = job["params"]
    trainable = [(name, role) for name, _, role, learned in network.parameters if learned]
    decayed = [state[n] for n, role in trainable if role == "weight" or p.get("decayAll")]
    others = [state[n] for n, role in trainable if not (role == "weight" or p.get("decayAll"))]
    kind = p["optimizer"]
    decay = p.get("weightDecay", 0.01 if kind == "adamW" else 0.0)
    groups = [dict(params=decayed, weight_decay=decay), dict(params=others, weight_decay=0.0)]
    groups = [g for g in groups if g["params"]]
    base = p["learningRate"]
    if kind == "sgd":
        return torch.optim.SGD(groups, lr=base, momentum=p.get("momentum", 0.9), nesterov=p.get("nesterov", False))
    make = torch.optim.Adam if kind == "adam" else torch.optim.AdamW
    return make(groups, lr=base, betas=(p.get("beta1", 0.9), p.get("beta2", 0.999)), eps=p.get("optimizerEpsilon", 1e-8))


def criterion(job, classes_of_train, weights_of_train):
    """The mean loss of outputs; one that PyTorch has where rows have no weights."""
    if job["task"] == "regression":
        return lambda z, y, w: F.mse_loss(z[:, 0], y) if w is None else (w * (z[:, 0] - y) ** 2).sum() / w.sum()
    given, smoothing = job["classWeights"], job["params"].get("labelSmoothing", 0.0)
    if given == "balanced":
        each = torch.zeros(job["classes"], dtype=torch.float64).index_add_(0, classes_of_train, weights_of_train)
        given = (weights_of_train.sum() / (job["classes"] * each)).tolist()

    def loss(z, y, w):
        v = None if given is None else torch.tensor(given, dtype=z.dtype)
        if w is None:
            return F.cross_entropy(z, y, v, label_smoothing=smoothing)
        rows = F.cross_entropy(z, y, v, label_smoothing=smoothing, reduction="none")
        return (w * rows).sum() / (w if v is None else w * v[y]).sum()

    return loss


def train(job, rows, initial, dtype, noise=0.0, backwards=False):
    """What syncbn says of the job: losses, rates, validations, predictions, and the state after it.

    To see how much rounding is amplified: `noise` is the relative size of a disturbance of the initial parameters, and
    `backwards` has the rows of each batch in the opposite order, which changes nothing but rounding.
    """
    p, n = job["params"], rows["features"].shape[0]
    weights = rows["weight"].double() if job["weighted"] else torch.ones(n, dtype=torch.float64)
    chosen = [i for i in range(n) if weights[i] > 0]
    trained = torch.tensor([i for i in chosen if not rows["validation"][i]])
    validated = torch.tensor([i for i in chosen if rows["validation"][i]], dtype=torch.int64)
    label, scale, shift = rows["label"].double(), 1.0, 0.0
    if job["task"] == "regression" and p.get("standardizeLabel", True):
        w = weights[trained] / weights[trained].sum()
        shift = float((w * label[trained]).sum())
        scale = float((w * (label[trained] - shift) ** 2).sum().sqrt())
    x = preprocessing(job, rows["features"].double(), trained, weights).to(dtype).reshape([n] + list(job["shape"]))
    y = label.long() if job["task"] == "classification" else ((label - shift) / scale).to(dtype)
    network = Network(job["network"], tuple(job["shape"]), job["outputs"], job["defaults"])
    torch.manual_seed(1)
    state = {}
    for name, value in initial.items():
        value = value.double().clone() if value.is_floating_point() else value.clone()
        if noise and ".running" not in name and value.is_floating_point():
            value *= 1 + noise * torch.randn(value.shape, dtype=torch.float64)
        state[name] = value.to(dtype) if value.is_floating_point() else value
    for node in network.norms:
        state.setdefault(node.name + ".num_batches_tracked", torch.tensor(0))
    for name, _, _, learned in network.parameters:
        state[name].requires_grad_(learned)
    loss_of = criterion(job, y[trained], weights[trained])
    schedule = Schedule(job, len(trained))
    total = min(p.get("maxSteps", 10 ** 9), schedule.steps * p["epochs"])
    update = optimizer(job, network, state)
    weights_of = lambda index: weights[index].to(dtype) if job["weighted"] else None
    losses, rates, validations, best, since = [], [], [], None, 0
    for epoch in range(p["epochs"]):
        for positions, numbers in schedule.batches(epoch):
            if len(losses) == total:
                break
            if backwards:
                positions, numbers = positions[::-1], numbers[::-1]
            index = trained[torch.tensor(numbers)]
            factor = rate(job, len(losses), schedule.steps, total)
            for group in update.param_groups:
                group["lr"] = p["learningRate"] * factor
            rates.append(p["learningRate"] * factor)
            update.zero_grad()
            w = weights_of(index)
            batch = Rows(len(losses), positions, w, p)
            loss = loss_of(network.forward(x[index], state, batch), y[index], w)
            loss.backward()
            if "clipNorm" in p:
                torch.nn.utils.clip_grad_norm_([v for v in state.values() if v.requires_grad], p["clipNorm"])
            update.step()
            losses.append(float(loss) * scale * scale)
        if len(validated) and ((epoch + 1) % p.get("validateEvery", 1) == 0 or len(losses) == total):
            with torch.no_grad():
                z = network.forward(x[validated], state)
                value = float(loss_of(z, y[validated], weights_of(validated))) * scale * scale
                hits = (z.argmax(1) == y[validated]).double() if job["task"] == "classification" else torch.tensor([math.nan])
                accuracy = float((weights[validated] * hits).sum() / weights[validated].sum())
            validations.append(dict(loss=value, accuracy=accuracy))
            if "earlyStopPatience" in p:
                measure = -accuracy if p.get("earlyStopMetric") == "validationAccuracy" else value / scale / scale
                if best is None or measure < best[0]:
                    best, since = (measure, {k: v.detach().clone() for k, v in state.items()}), 0
                else:
                    since += 1
                if since >= p["earlyStopPatience"]:
                    break
        if len(losses) == total:
            break
    state = best[1] if best else {k: v.detach().clone() for k, v in state.items()}
    with torch.no_grad():
        if p.get("populationStatistics"):
            network.population(x[trained], weights_of(trained), state)
        outputs = network.forward(x, state) * scale + shift
    return dict(losses=losses, rates=rates, validations=validations, predictions=outputs, state=state, network=network)
