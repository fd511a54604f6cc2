"""Random jobs for differential.py: networks, rows, first weights and settings over the whole catalogue, by number."""
import math

import torch

from random_networks import Layers
from reference_network import Network
from reference_statistics import fewest

OUTPUT = {"dense": {"units": "output"}}


class Maker(Layers):
    """One job."""

    def job(self):
        while True:
            made = self.attempt()
            if made is not None:
                return made

    def attempt(self):
        r = self.random
        self.classify, self.images = self.chance(0.7), self.chance(0.45)
        self.optimizer = self.pick("sgd", "sgd", "adam", "adamW")
        self.adaptive = self.optimizer != "sgd"
        self.classes = r.randint(2, 5)
        self.shape = (r.randint(1, 3), r.randint(4, 9), r.randint(4, 9)) if self.images else (r.randint(2, 12),)
        rows = r.randint(24, 90 if self.images else 240)
        self.shards = self.pick(1, 2, 4, 8)
        self.batch = self.shards * r.randint(2, 16)
        self.defaults = self.norm_settings(0.4) if self.chance(0.3) else {}
        self.normalization = self.pick("batchNorm", "batchNorm", "batchNorm", "rows", "mixed", "none")
        outputs = self.classes if self.classify else 1
        entries = (self.convolutions() if self.images else self.dense_blocks(self.shape[0], r.randint(1, 3))[0]) + [OUTPUT]
        network = Network(entries, self.shape, outputs, self.defaults)
        scopes = [n.settings["scope"] for n in network.norms if not n.settings["frozen"]]
        if any(fewest(s, min(self.batch, rows // 2), self.batch, self.shards) < 2 for s in scopes):
            return None
        job = dict(task="classification" if self.classify else "regression", network=entries, shape=list(self.shape),
                   outputs=outputs, classes=self.classes, norms=[n.kind for n in network.norms], defaults=self.defaults,
                   scopes=scopes, weighted=self.chance(0.35))
        self.features(job)
        job["params"] = self.params(job)
        return job, self.rows(job, rows), self.initial(network)

    def features(self, job):
        r = self.random
        choices = ["none", "none", "standardize", {"divideBy": self.pick(4.0, 255.0)}]
        if self.images:
            deviations = [round(0.1 + r.random(), 2) for _ in range(self.shape[0])]
            constants = {"mean": [round(r.random(), 2) for _ in deviations], "deviation": deviations}
            choices += ["standardizeChannels", {"normalize": constants}]
        job["scale"] = r.choice(choices)
        job["missing"] = None if self.images or self.chance(0.8) else self.pick("mean", 0.5)
        job["classWeights"] = self.pick(None, None, "balanced", [round(0.25 + 2 * r.random(), 3) for _ in range(self.classes)])

    def params(self, job):
        r = self.random
        p = dict(featuresCol="features", labelCol="label", order="column(number)", batchSize=self.batch, shards=self.shards,
                 epochs=r.randint(1, 4), seed=r.randint(-1000, 1000), network=job["network"],
                 workers=self.pick(*(w for w in (1, 2, 4) if w <= self.shards)), blas=self.pick("auto", "auto", "auto", "java"),
                 validationIndicatorCol="validation", optimizer=self.optimizer)
        p.update(self.optional(deal=lambda: "contiguous", clipNorm=lambda: self.pick(0.05, 0.5, 5.0), decayAll=lambda: True,
                               weightDecay=lambda: self.pick(0.0, 0.01, 0.1), populationStatistics=lambda: True))
        p["maxSteps"] = r.randint(4, 20)
        if "lInfBatchNorm" in job["norms"]:
            p.pop("populationStatistics", None)  # There are none of a largest deviation.
        if self.optimizer == "sgd":
            p["learningRate"] = self.pick(0.01, 0.05, 0.1)
            p.update(self.optional(momentum=lambda: self.pick(0.0, 0.5, 0.95)))
            if p.get("momentum", 0.9) > 0 and self.chance(0.3):
                p["nesterov"] = True
        else:
            p["learningRate"] = self.pick(0.001, 0.005, 0.02)
            p.update(self.optional(beta1=lambda: 0.8, beta2=lambda: 0.99, optimizerEpsilon=lambda: self.pick(1e-6, 1e-3)))
        job["validated"] = self.chance(0.35)
        if job["validated"]:
            p.update(self.optional(validateEvery=lambda: 2))
            if self.chance(0.3):
                p["earlyStopPatience"] = r.randint(1, 2)
                if self.classify and self.chance(0.5):
                    p["earlyStopMetric"] = "validationAccuracy"
        if self.classify:
            p.update(self.optional(labelSmoothing=lambda: 0.1))
        else:
            p["standardizeLabel"] = self.chance(0.6)
        if job["weighted"]:
            p["weightCol"] = "weight"
        if self.images:
            p["shape"] = [str(v) for v in self.shape]
        names = dict(epsilon="batchNormEpsilon", cumulative="cumulativeAverage", scope="batchNormScope",
                     gamma="batchNormGamma", beta="batchNormBeta", frozen="batchNormFrozen")
        p.update({names.get(k, k): v for k, v in self.defaults.items()})
        p["scale"] = job["scale"]
        if job["missing"] is not None:
            p["missing"] = "mean" if job["missing"] == "mean" else {"constant": job["missing"]}
        if self.classify and job["classWeights"]:
            given = job["classWeights"]
            p["classWeights"] = given if given == "balanced" else {str(k): v for k, v in enumerate(given)}
        job["schedule"] = self.schedule()
        if job["schedule"] != {"kind": "constant"}:
            p["schedule"] = {job["schedule"]["kind"]: {k: v for k, v in job["schedule"].items() if k != "kind"}}
        return p

    def optional(self, **settings):
        return {name: value() for name, value in settings.items() if self.chance(0.25)}

    def schedule(self):
        s = {"kind": self.pick("constant", "constant", "step", "exponential", "cosine")}
        if s["kind"] in ("step", "exponential"):
            s.update(every=self.pick("2 steps", "0.5 epochs", "1 epochs"), factor=self.pick(0.5, 0.9))
        if s["kind"] in ("exponential", "cosine") and self.chance(0.5):
            s["floor"] = 0.1
        if self.chance(0.4):
            s["warmup"] = self.pick("3 steps", "0.5 epochs")
            if self.chance(0.5):
                s["warmupFrom"] = 0.25
        return s

    # Values.

    def normal(self, *shape):
        return torch.randn(*shape, generator=self.torch, dtype=torch.float64)

    def uniform(self, *shape):
        return torch.rand(*shape, generator=self.torch, dtype=torch.float64)

    def rows(self, job, n):
        width = math.prod(self.shape)
        plain = self.normal(n, width)
        signal = torch.tanh(plain @ self.normal(width, max(2, job["outputs"])) / math.sqrt(width))
        x = plain
        if isinstance(job["scale"], dict):
            x = (plain * 40 + 120).clamp(0, 255).round()
        elif job["scale"] != "none":
            x = plain * (0.1 + 20 * self.uniform(width)) + 50 * self.normal(width)
        if self.classify:
            label = (signal[:, :self.classes] + 0.5 * self.normal(n, max(2, self.classes))[:, :self.classes]).argmax(1)
            label[:self.classes] = torch.arange(self.classes)
        else:
            label = signal[:, 0] + 0.3 * self.normal(n)
            label = label * 50 + 300 if job["params"]["standardizeLabel"] else label
        weight = 0.25 + 2 * self.uniform(n)
        validation = (self.uniform(n) < 0.2) & torch.tensor(job["validated"])
        if self.chance(0.3):
            weight[self.uniform(n) < 0.1] = 0
        weight[:self.classes], validation[:self.classes] = 1, False
        validation[-1] = validation[-1] | job["validated"]
        weight[-1] = 1
        if job["missing"] is not None:
            x[self.uniform(n, width) < 0.05] = math.nan
            x[0] = plain[0]
        return dict(features=x.float(), label=label.float(), weight=weight.float(), validation=validation.long())

    def initial(self, network):
        state = {}
        for name, shape, role, _ in network.parameters:
            value = self.normal(*shape)
            if role == "weight":
                value *= (0.7 + 0.8 * self.random.random()) / math.sqrt(math.prod(shape[1:]))
            state[name] = (value if role == "weight" else 0.3 * value + (role == "gamma")).float()
        for node in network.norms:
            state[node.name + ".running_mean"] = 0.3 * self.normal(node.channels)
            state[node.name + ".running_var"] = 0.5 + 1.5 * self.uniform(node.channels)
            if self.chance(0.8):
                state[node.name + ".num_batches_tracked"] = torch.tensor(self.random.randint(0, 20))
        return state
