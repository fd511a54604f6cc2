"""Which rows share statistics, and what these are, for reference_network.py."""
import math

import torch


class Rows:
    """The rows of one batch: number of its step, epoch positions, weights or None, how the batch is cut, and the seed."""

    def __init__(self, step, positions, weights, params):
        self.step, self.positions, self.weights = step, positions, weights
        self.batch_size, self.shards, self.seed = params["batchSize"], params["shards"], params["seed"]

    def groups(self, scope):
        groups, inside = grouping(scope, self.batch_size, self.shards)
        order = sorted(range(len(self.positions)), key=self.positions.__getitem__)
        of_shard = [[i for i in order if self.positions[i] % self.shards == s] for s in range(self.shards)]
        if inside == 0:
            each = self.shards // groups
            lists = [sum(of_shard[g * each:(g + 1) * each], []) for g in range(groups)]
        else:
            lists = []
            for rows in of_shard:
                count = max(1, len(rows) // inside)
                lists += [rows[g * inside:len(rows) if g == count - 1 else (g + 1) * inside] for g in range(count)]
        return [rows for rows in lists if rows]


def grouping(scope, batch_size, shards):
    """(groups of consecutive shards, 0), or (shards, rows of a group inside a shard)."""
    if scope == "global":
        return 1, 0
    if scope == "shard":
        return shards, 0
    groups = batch_size // scope["ghost"]
    return (groups, 0) if groups <= shards else (shards, scope["ghost"])


def fewest(scope, rows, batch_size, shards):
    groups, inside = grouping(scope, batch_size, shards)
    if inside:
        return min(rows // shards, inside)
    each = shards // groups
    return each * (rows // shards) + max(0, rows % shards - (shards - each))


def corrections(settings, step, mean, var, running_mean, running_var):
    """r and d of batch renormalization, through which no gradient goes."""
    plain = settings.get("plainSteps", 5000)
    share = lambda full: 0 if step < plain else 1 if step >= full else (step - plain) / (full - plain)
    most_r = 1 + (settings.get("rMax", 3) - 1) * share(settings.get("rSteps", 40000))
    most_d = settings.get("dMax", 5) * share(settings.get("dSteps", 25000))
    deviation = torch.sqrt(running_var + settings["epsilon"])
    r = (torch.sqrt(var.detach() + settings["epsilon"]) / deviation).clamp(1 / most_r, most_r)
    return r, ((mean.detach() - running_mean) / deviation).clamp(-most_d, most_d)


def moments(kind, x, weights):
    """Mean, biased and unbiased variance by channel, and the sum of weights; every position counts with its row's weight.
    What a normalization takes for the variance may come from other deviations.
    """
    w = torch.ones(x.shape[0], dtype=x.dtype) if weights is None else weights
    positions = x[0, 0].numel()
    w = w.reshape([-1] + [1] * (x.dim() - 1))
    total, squares = w.sum() * positions, w.square().sum() * positions
    dims = [0] + list(range(2, x.dim()))
    mean = (w * x).sum(dims) / total
    distance = x - mean.reshape([1, -1] + [1] * (x.dim() - 2))
    n = total * total / squares
    if kind == "l1BatchNorm":
        var = math.pi / 2 * ((w * distance.abs()).sum(dims) / total).square()
    elif kind == "lInfBatchNorm":
        factor = (1 + math.sqrt(math.pi * math.log(4))) / (2 * math.sqrt(2 * math.log(max(2, n))))
        var = factor ** 2 * distance.abs().amax(dims).square()
    else:
        var = (w * distance.square()).sum(dims) / total
    return mean, var, var * (n / (n - 1)), total
