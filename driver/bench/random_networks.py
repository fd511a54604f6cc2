"""Random networks for random_jobs.py: layers that fit each other, and normalizations that fit batches and shards."""
import random

import torch

from reference_network import ACTIVATIONS, BATCH_NORMS, Network


class Layers:
    """Makes layers. With an adaptive optimizer no parameter may be without effect, as a bias before a normalization is: its
    gradient is rounding noise, which the optimizer would blow up to the size of a step, in PyTorch too.
    """

    def __init__(self, seed, number):
        self.random = random.Random(seed * 1_000_003 + number)
        self.torch = torch.Generator().manual_seed(seed * 1_000_003 + number)

    def chance(self, p):
        return self.random.random() < p

    def pick(self, *choices):
        return self.random.choice(choices)

    def norm_settings(self, many=0.25):
        r, s = self.random, {}
        if self.chance(many):
            s["epsilon"] = self.pick(1e-5, 1e-3, 1e-2)
        if self.chance(many):
            s["cumulative" if self.chance(0.4) else "runningStatsDecay"] = True if "cumulative" in s else round(r.random(), 3)
        if "cumulative" in s:
            s["cumulative"] = True
        if self.chance(0.5):
            s["scope"] = self.scope()
        for affine in ("gamma", "beta"):
            if self.chance(many):
                s[affine] = self.pick("learned", "frozen", "off")
        if self.chance(0.12):
            s["frozen"] = True
        return s

    def scope(self):
        ghosts = [g for g in range(2, self.batch + 1) if self.batch % g == 0 and self.fits(self.batch // g)]
        return self.pick("global", "shard", {"ghost": self.random.choice(ghosts)}, {"ghost": self.random.choice(ghosts)})

    def fits(self, groups):
        return (self.shards if groups <= self.shards else groups) % min(groups, self.shards) == 0

    def norm(self, channels, positions):
        kind = self.normalization
        if kind == "none":
            return []
        if kind == "rows" or kind == "mixed" and self.chance(0.5):
            affine = {} if self.chance(0.7) else {"affine": False}
            epsilon = {} if self.chance(0.7) else {"epsilon": 1e-3}
            name = self.pick("layerNorm", "rmsNorm", "groupNorm")
            if name != "groupNorm":
                return [{name: {**affine, **epsilon}}] if channels * positions > 1 else []
            groups = [g for g in range(1, channels + 1) if channels % g == 0 and channels // g * positions > 1]
            if not groups:
                return []
            chosen = "instance" if positions > 1 and self.chance(0.3) else self.random.choice(groups)
            return [{"groupNorm": {"groups": chosen, **affine, **epsilon}}]
        settings = self.norm_settings()
        kind = self.pick("batchNorm", *BATCH_NORMS)
        if kind == "batchRenorm":
            settings.update(plainSteps=self.pick(0, 2), rSteps=self.pick(3, 12), dSteps=self.pick(3, 12), rMax=1.5, dMax=0.5)
        return [{kind: settings} if settings else kind]

    def activation(self):
        name = self.random.choice(sorted(ACTIVATIONS))
        if name == "elu" and self.chance(0.5):
            return {"elu": {"alpha": self.pick(0.5, 1.5)}}
        if name == "leakyRelu" and self.chance(0.5):
            return {"leakyRelu": {"slope": 0.2}}
        return name

    def wrapped(self, layer, weights):
        """Perhaps with weights that are computed from others. Of one before a normalization, the length has no effect."""
        if self.chance(0.8):
            return layer
        lengths = not self.adaptive or self.normalization == "none"
        wrapper = self.pick("weightNorm", "weightStandardization") if lengths else "weightStandardization"
        return layer if wrapper == "weightStandardization" and weights < 2 else {wrapper: layer}

    def bias(self):
        return {"bias": False} if self.adaptive and self.normalization != "none" or self.chance(0.3) else {}

    def finish(self, channels, positions):
        """What follows a product: perhaps a normalization, an activation, dropout or noise."""
        norm = self.norm(channels, positions) if self.chance(0.85) else []
        after = [self.activation()] if self.adaptive or self.chance(0.85) else []
        return norm + after + ([self.disturbance()] if self.chance(0.25) else [])

    def disturbance(self):
        quiet = {"shift": 0, "scale": 1, "shiftSpread": 0, "scaleSpread": 0}
        return self.pick({"dropout": {"rate": self.pick(0.0, 0.1, 0.5)}}, "noise", {"noise": {"shift": 0.2, "scaleSpread": 0.3}},
                         {"noise": quiet})

    def dense_blocks(self, width, blocks, first=True):
        entries = []
        if first and not self.images and self.chance(0.25):
            entries, width = self.columns(width)
        if first and self.chance(0.2):
            entries += self.norm(width, 1) + [self.activation()]
        for _ in range(blocks):
            if self.chance(0.25):
                body, after = self.dense_blocks(width, 1, False)
                body.append({"dense": {"units": width, **self.bias()}})
                shortcut = "identity" if self.chance(0.6) else {"layers": [{"dense": {"units": width, **self.bias()}}]}
                entries += [{"residual": {"body": body, "shortcut": shortcut}}, self.activation()]
            else:
                inputs, width = width, self.random.randint(2, 24)
                entries += [self.wrapped({"dense": {"units": width, **self.bias()}}, inputs)] + self.finish(width, 1)
        return entries, width

    def columns(self, width):
        """Numbers as they are, or periodic: their bins are made of the rows, which the reference does not see."""
        if self.chance(0.25):
            return ["columns"], width
        numbers = {"frequencies": self.random.randint(1, 4), "sigma": 0.1, "width": self.pick("none", 2, 5)}
        entries = [{"columns": {"numbers": {"periodic": numbers}}}]
        return entries, self.after(entries[0], (width,))[0]

    def convolution(self, shape, filters=None, same=False):
        channels, r = shape[0], self.random
        groups = self.pick(1, 1, 1, "depthwise", *(g for g in (2, 3) if channels % g == 0))
        count = channels if groups == "depthwise" else groups
        filters = filters or count * r.randint(1, max(1, 8 // count))
        if filters % count:
            groups = 1
        kernel = self.pick(1, 3) if same else r.randint(1, min(4, *shape[1:]))
        s = {"filters": filters, "kernel": kernel, "groups": groups, **self.bias()}
        if not same:
            s["stride"], s["padding"] = self.pick(1, 1, 2), r.randint(0, kernel // 2)
            if self.chance(0.2) and 2 * (kernel - 1) < min(shape[1:]):
                s["dilation"] = 2
        return self.wrapped({"conv2d": s}, kernel * kernel)

    def after(self, entry, shape):
        return Network([entry], shape, 1, {}).shape

    def convolutions(self):
        shape, entries = self.shape, []
        for _ in range(self.random.randint(1, 3)):
            if self.chance(0.35):
                entries.append(self.residual(shape))
                shape = self.after(entries[-1], shape)
                entries.append(self.activation())
            else:
                entries.append(self.convolution(shape))
                shape = self.after(entries[-1], shape)
                entries += self.finish(shape[0], shape[1] * shape[2])
            if self.chance(0.35) and min(shape[1:]) >= 2:
                kernel = self.random.randint(2, min(3, *shape[1:]))
                pool = {"kernel": kernel, "stride": self.random.randint(1, kernel),
                        "padding": self.random.randint(0, kernel // 2)}
                entries.append({self.pick("maxPool2d", "avgPool2d"): pool})
                shape = self.after(entries[-1], shape)
        entries.append(self.pick("globalAvgPool", "flatten"))
        shape = self.after(entries[-1], shape)
        return entries + (self.dense_blocks(shape[0], 1, False)[0] if self.chance(0.4) else [])

    def residual(self, shape):
        stride = self.pick(1, 1, 2)
        filters = shape[0] if stride == 1 else shape[0] + self.random.randint(0, 3)
        first = {"conv2d": {"filters": filters, "kernel": 3, "stride": stride, **self.bias()}}
        middle = self.after(first, shape)
        last = self.convolution(middle, filters, True)
        body = [first] + self.finish(filters, middle[1] * middle[2]) + [last] + self.norm(filters, middle[1] * middle[2])
        if stride == 1 and self.chance(0.6):
            shortcut = "identity"
        else:
            single = {"filters": filters, "kernel": 1, "stride": stride, "padding": 0, "bias": False}
            shortcut = self.pick({"projection": {"filters": filters, "stride": stride}},
                                 {"padded": {"channels": filters, "stride": stride}}, {"layers": [{"conv2d": single}]})
        return {"residual": {"body": body, "shortcut": shortcut}}
