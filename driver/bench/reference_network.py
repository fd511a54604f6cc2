"""The networks of jobs in PyTorch, in any precision: layers by their names in job files, with groups of rows and row
weights where nn.BatchNorm has none. Independent of the Java code that it checks.
"""
import torch
import torch.nn.functional as F

import reference_random
from reference_statistics import corrections, moments

ACTIVATIONS = {
    "elu": lambda x, s: F.elu(x, s.get("alpha", 1.0)), "gelu": lambda x, s: F.gelu(x),
    "hardswish": lambda x, s: F.hardswish(x), "leakyRelu": lambda x, s: F.leaky_relu(x, s.get("slope", 0.01)),
    "mish": lambda x, s: F.mish(x), "relu": lambda x, s: F.relu(x), "sigmoid": lambda x, s: torch.sigmoid(x),
    "silu": lambda x, s: F.silu(x), "softplus": lambda x, s: softplus(x), "tanh": lambda x, s: torch.tanh(x),
}
BATCH_NORMS = ("batchNorm", "batchRenorm", "l1BatchNorm", "lInfBatchNorm")
WRAPPERS = ("weightNorm", "weightStandardization")
DISTURBANCES = ("dropout", "noise")
ROW_NORMS = ("layerNorm", "groupNorm", "rmsNorm")
BATCH_NORM = dict(epsilon=1e-5, runningStatsDecay=0.9, cumulative=False, scope="global", gamma="learned", beta="learned",
                  frozen=False)


def softplus(x):
    # F.softplus turns linear above its threshold of 20; the formula has none.
    return torch.clamp(x, min=0) + torch.log1p(torch.exp(-x.abs()))


def window(size, kernel, stride, padding, dilation=1):
    return (size + 2 * padding - dilation * (kernel - 1) - 1) // stride + 1


def split(entry):
    """A layer's name and settings."""
    if isinstance(entry, str):
        return entry, {}
    (name, settings), = entry.items()
    if not isinstance(settings, dict):
        settings = {dict(dense="units", conv2d="filters", groupNorm="groups", dropout="rate", elu="alpha",
                         leakyRelu="slope").get(name, "kernel"): settings}
    return name, settings


def shortcut_entries(entry):
    """Layers of the shortcut of a residual block."""
    if isinstance(entry, dict) and "layers" in entry:
        return entry["layers"]
    name, settings = split(entry)
    if name == "identity":
        return []
    if name == "padded":
        return [{"padChannels": settings}]
    single = dict(filters=settings["filters"], kernel=1, stride=settings.get("stride", 1), padding=0, bias=False)
    return [{"conv2d": single}, "batchNorm"]


class Node:
    def __init__(self, name, kind, settings, shape):
        self.name, self.kind, self.settings, self.shape, self.wrapper = name, kind, settings, shape, None
        self.parameters, self.channels = [], 0
        self.body, self.shortcut = [], []


class Network:
    """Nodes with their shapes; `parameters` are (name, shape, role, trainable), `norms` the batch normalizations in order."""

    def __init__(self, entries, shape, outputs, defaults):
        self.outputs, self.defaults, self.parameters, self.norms = outputs, defaults, [], []
        self.operations = 0
        self.nodes, self.shape = self.build(entries, "", shape)

    def build(self, entries, prefix, shape):
        nodes = []
        for number, entry in enumerate(entries):
            kind, settings = split(entry)
            node = Node(prefix + str(number), kind, settings, shape)
            if kind == "residual":
                node.body, after = self.build(settings["body"], node.name + ".body.", shape)
                other = shortcut_entries(settings.get("shortcut", "identity"))
                node.shortcut, other = self.build(other, node.name + ".shortcut.", shape)
                assert after == other, (after, other)
                shape = after
            else:
                shape = self.layer(node)
            node.number = self.operations  # The sum of a block is an operation too.
            self.operations += 1
            assert min(shape) > 0, shape
            nodes.append(node)
        return nodes, shape

    def layer(self, node):
        if node.kind in WRAPPERS:
            node.wrapper, (node.kind, node.settings) = node.kind, split(node.settings)
        kind, s, shape = node.kind, node.settings, node.shape
        if kind == "dense":
            assert len(shape) == 1
            units = self.outputs if s["units"] == "output" else s["units"]
            self.weights(node, (units, shape[0]))
            if s.get("bias", True):
                self.add(node, "bias", (units,), "bias")
            return (units,)
        if kind == "conv2d":
            k, d = s.get("kernel", 3), s.get("dilation", 1)
            node.padding = s.get("padding", d * (k - 1) // 2)
            node.groups = shape[0] if s.get("groups", 1) == "depthwise" else s.get("groups", 1)
            assert shape[0] % node.groups == 0 and s["filters"] % node.groups == 0
            self.weights(node, (s["filters"], shape[0] // node.groups, k, k))
            if s.get("bias", True):
                self.add(node, "bias", (s["filters"],), "bias")
            return (s["filters"],) + tuple(window(v, k, s.get("stride", 1), node.padding, d) for v in shape[1:])
        if kind in ("maxPool2d", "avgPool2d"):
            k = s.get("kernel", 2)
            return (shape[0],) + tuple(window(v, k, s.get("stride", k), s.get("padding", 0)) for v in shape[1:])
        if kind == "globalAvgPool":
            return (shape[0],)
        if kind == "flatten":
            return (torch.Size(shape).numel(),)
        if kind == "padChannels":
            return (s["channels"],) + tuple((v - 1) // s.get("stride", 1) + 1 for v in shape[1:])
        if kind in BATCH_NORMS:
            own = dict(s)
            if "runningStatsDecay" in own:
                own.setdefault("cumulative", False)
            node.settings = {**BATCH_NORM, **self.defaults, **own}
            node.channels = shape[0]
            for role, name in (("gamma", "weight"), ("beta", "bias")):
                if node.settings[role] != "off":
                    self.add(node, name, (shape[0],), role, node.settings[role] == "learned")
            self.norms.append(node)
            return shape
        if kind == "columns":
            periodic = s.get("numbers", {}).get("periodic")
            if not periodic:
                return shape
            outputs = 2 * periodic["frequencies"]
            self.add(node, "frequencies", (shape[0], periodic["frequencies"]), "embedding")
            if periodic["width"] != "none":
                self.add(node, "weight", (shape[0], outputs, periodic["width"]), "weight")
                self.add(node, "bias", (shape[0], periodic["width"]), "bias")
                outputs = periodic["width"]
            return (shape[0] * outputs,)
        if kind in ROW_NORMS:
            if s.get("affine", True):
                own = (shape[0],) if kind == "groupNorm" else shape
                self.add(node, "weight", own, "gamma")
                if kind != "rmsNorm":
                    self.add(node, "bias", own, "beta")
            return shape
        assert kind in ACTIVATIONS or kind in DISTURBANCES, kind
        return shape

    def weights(self, node, shape):
        if node.wrapper == "weightNorm":
            self.add(node, "weight_g", (shape[0],) + (1,) * (len(shape) - 1), "gamma")
        self.add(node, "weight_v" if node.wrapper == "weightNorm" else "weight", shape, "weight")

    def add(self, node, name, shape, role, trainable=True):
        node.parameters.append(name)
        self.parameters.append((node.name + "." + name, shape, role, trainable))

    def forward(self, x, state, rows=None, seen=None):
        """With rows a training step, which moves the running statistics; else inference. `seen` gets the inputs of norms."""
        return self.run(self.nodes, x, state, rows, seen)

    def run(self, nodes, x, state, rows, seen):
        for node in nodes:
            if node.kind == "residual":
                x = self.run(node.body, x, state, rows, seen) + self.run(node.shortcut, x, state, rows, seen)
            else:
                x = self.step(node, x, state, rows, seen)
        return x

    def step(self, node, x, state, rows, seen):
        kind, s = node.kind, node.settings
        weight, bias = (state.get(node.name + "." + p) for p in ("weight", "bias"))
        if node.wrapper == "weightNorm":
            weight = torch._weight_norm(state[node.name + ".weight_v"], state[node.name + ".weight_g"], 0)
        if node.wrapper == "weightStandardization":
            weight = F.layer_norm(weight, weight.shape[1:], None, None, 1e-5)
        if kind == "dense":
            return F.linear(x, weight, bias)
        if kind == "conv2d":
            return F.conv2d(x, weight, bias, s.get("stride", 1), node.padding, s.get("dilation", 1), node.groups)
        if kind == "maxPool2d":
            return F.max_pool2d(x, s.get("kernel", 2), s.get("stride", s.get("kernel", 2)), s.get("padding", 0))
        if kind == "avgPool2d":
            return F.avg_pool2d(x, s.get("kernel", 2), s.get("stride", s.get("kernel", 2)), s.get("padding", 0))
        if kind == "globalAvgPool":
            return x.mean((2, 3))
        if kind == "flatten":
            return x.flatten(1)
        if kind == "padChannels":
            y = x[:, :, ::s.get("stride", 1), ::s.get("stride", 1)]
            return F.pad(y, (0, 0, 0, 0, 0, s["channels"] - y.shape[1]))
        if kind in BATCH_NORMS:
            return self.batch_norm(node, x, weight, bias, state, rows, seen)
        if kind == "layerNorm":
            return F.layer_norm(x, x.shape[1:], weight, bias, s.get("epsilon", 1e-5))
        if kind == "groupNorm":
            groups = x.shape[1] if s["groups"] == "instance" else s["groups"]
            return F.group_norm(x, groups, weight, bias, s.get("epsilon", 1e-5))
        if kind == "rmsNorm":
            square = x.square().flatten(1).mean(1).reshape([-1] + [1] * (x.dim() - 1))
            y = x / torch.sqrt(square + s.get("epsilon", 1e-5))
            return y if weight is None else y * weight
        if kind == "columns":
            if node.parameters:
                angles = 2 * torch.pi * state[node.name + ".frequencies"] * x[..., None]
                x = torch.cat([torch.sin(angles), torch.cos(angles)], -1)
                x = (x if weight is None else torch.relu(torch.einsum("rnc,ncw->rnw", x, weight) + bias)).flatten(1)
            return x
        if kind in DISTURBANCES:
            if rows is None:
                return x
            disturb, given = (reference_random.noise, s) if kind == "noise" else (reference_random.dropout, s["rate"])
            return disturb(x, given, rows.seed, rows.step, node.number, rows.positions)
        return ACTIVATIONS[kind](x, s)

    def batch_norm(self, node, x, weight, bias, state, rows, seen):
        s = node.settings
        names = (".running_mean", ".running_var", ".num_batches_tracked")
        mean, var, count = (state[node.name + name] for name in names)
        if seen is not None:
            seen[node.name] = x
        if rows is None or s["frozen"]:
            return F.batch_norm(x, mean, var, weight, bias, False, 0.0, s["epsilon"])
        count += 1
        momentum = 1 / int(count) if s["cumulative"] else 1 - s["runningStatsDecay"]
        groups = rows.groups(s["scope"])
        if node.kind == "batchNorm" and len(groups) == 1 and rows.weights is None:
            return F.batch_norm(x, mean, var, weight, bias, True, momentum, s["epsilon"])
        y, sums = torch.empty_like(x), []
        for group in groups:
            own = x[group]
            m, v, unbiased, w = moments(node.kind, own, None if rows.weights is None else rows.weights[group])
            shape = [1, -1] + [1] * (x.dim() - 2)
            hat = (own - m.reshape(shape)) / torch.sqrt(v.reshape(shape) + s["epsilon"])
            if node.kind == "batchRenorm":
                r, d = (value.reshape(shape) for value in corrections(s, rows.step, m, v, mean, var))
                hat = hat * r + d
            if weight is not None:
                hat = hat * weight.reshape(shape)
            if bias is not None:
                hat = hat + bias.reshape(shape)
            y = y.index_copy(0, torch.tensor(group), hat)
            sums.append((w, m.detach(), unbiased.detach()))
        total = sum(w for w, _, _ in sums)
        mean.mul_(1 - momentum).add_(sum(w * m for w, m, _ in sums) / total, alpha=momentum)
        var.mul_(1 - momentum).add_(sum(w * v for w, _, v in sums) / total, alpha=momentum)
        return y

    def population(self, x, weights, state):
        """Exact statistics of each normalization in order, over rows in inference mode."""
        for node in self.norms:
            if not node.settings["frozen"]:
                seen = {}
                self.forward(x, state, None, seen)
                m, _, unbiased, _ = moments(node.kind, seen[node.name], weights)
                state[node.name + ".running_mean"].copy_(m)
                state[node.name + ".running_var"].copy_(unbiased)
