"""A model as a module of PyTorch predicts what the network in Java predicts."""

import json
import os
import shutil
import tempfile
import unittest

import session

session.path()

import syncbn  # noqa: E402
from syncbn import layers, numbers, categories, losses, shortcut  # noqa: E402

try:
    import torch
except ImportError:
    torch = None

TOLERANCE = 1e-5

TABLE = """
    select a, b, c, cast(a > 0 as boolean) as flag, word, other, case when a * b > 0 then 'same' else 'other' end as kind,
           a * b + a as amount, 1 + abs(a) as positive,
           array(a, b, c, a * b, a - b, a + b, a - c, b - c, a * c, b * c, a * a, b * b, c * c, a + c, b + c,
                 1, a, b, c, a * b, a - b, a + b, a - c, b - c, a * c, b * c, a * a, b * b, c * c, a + c, b + c, 0)
             as pixels
    from (select pmod(id * 37, 101) / 50D - 1 as a, pmod(id * 53, 97) / 48D - 1 as b,
                 case when id % 11 = 0 then null else pmod(id * 71, 89) * 3D end as c,
                 concat('w', id % 5) as word, concat('o', id % 23) as other
          from range(0, 192, 1, 2))
"""
ACTIVATIONS = [
    "relu", layers.leakyRelu(0.1), layers.elu(1.5), "gelu", "silu", "sigmoid", "tanh", "softplus",
    "mish", "hardswish",
]
NORMS = [
    layers.batchNorm(epsilon=1e-3), layers.batchNorm(gamma="off"), layers.batchNorm(beta="off"),
    layers.batchNorm(gamma="off", beta="off"), layers.batchRenorm(), "l1BatchNorm", "lInfBatchNorm",
    "layerNorm", layers.layerNorm(affine=False), layers.groupNorm(4),
    "rmsNorm", layers.rmsNorm(affine=False),
]


@unittest.skipIf(torch is None, "PyTorch is not installed")
class TorchTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.rows = session.session().sql(TABLE)
        cls.folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.folder.cleanup)

    def path(self):
        return os.path.join(self.folder.name, self.id().rsplit(".", 1)[-1])

    def saved(self, estimator, **settings):
        given = dict(
            batchSize=48, epochs=1, workers=1, featuresCols=["a", "b"], learningRate=1e-4
        )
        given.update(settings)
        model = estimator(**given).fit(self.rows)
        model.save(self.path(), overwrite=True)
        return self.path()

    def compared(self, path, features):
        torch.manual_seed(1)
        rows = features(64)
        ours = syncbn.InferenceNetwork.load(path)
        theirs = syncbn.load_torch(path)
        with torch.no_grad():
            expected = torch.tensor(ours.predict(rows), dtype=torch.float64)
            torch.testing.assert_close(theirs(rows), expected, rtol=TOLERANCE, atol=TOLERANCE)
            alone = theirs(rows[:1])
            torch.testing.assert_close(alone, expected[:1], rtol=TOLERANCE, atol=TOLERANCE)
        return theirs

    @staticmethod
    def numbers(width):
        return lambda n: torch.randn(n, width, dtype=torch.float64)

    def classifier(self, network, **more):
        path = self.saved(
            syncbn.NeuralNetworkClassifier, labelCol="kind", network=network, **more
        )
        return self.compared(path, self.numbers(2))

    def test_activations(self):
        network = []
        for activation in ACTIVATIONS:
            network += [layers.dense(6), activation]
        model = self.classifier([*network, layers.dropout(0.2), layers.dense("output")])
        self.assertEqual(model.labels, ["other", "same"])
        self.assertEqual(model.columns, ["a", "b"])

    def test_normalizations(self):
        network = []
        for norm in NORMS:
            network += [layers.dense(8), norm]
        model = self.classifier([*network, layers.dense("output", bias=False)])
        self.assertIsInstance(model.layers[1], torch.nn.BatchNorm1d)

    def test_weights_that_are_made_of_others(self):
        self.classifier([
            layers.weightNorm(layers.dense(8)), "relu",
            layers.weightStandardization(layers.dense(8, bias=False)), "relu", layers.dense("output"),
        ])

    def test_blocks(self):
        self.classifier([
            layers.dense(6),
            layers.residual([layers.batchNorm(), "relu", layers.dense(6)]),
            layers.residual(
                [layers.dense(4), layers.batchNorm()],
                shortcut=shortcut.layers([layers.dense(4, bias=False)]), zeroLastGamma=False),
            layers.noise(), layers.dense("output"),
        ])

    def test_images(self):
        path = self.saved(
            syncbn.NeuralNetworkClassifier, labelCol="kind", featuresCols=["pixels"], shape=[2, 4, 4],
            missing={"constant": 0}, scale="standardizeChannels",
            network=[
                layers.conv2d(6), layers.batchNorm(), "relu",
                layers.residual([layers.conv2d(6, groups=3), "batchNorm"]),
                layers.residual([layers.conv2d(8, stride=2)], shortcut=shortcut.padded(8, stride=2)),
                layers.residual([layers.conv2d(8)], shortcut=shortcut.projection(8)),
                layers.weightNorm(layers.conv2d(8, kernel=1)), "rmsNorm",
                layers.weightStandardization(layers.conv2d(8)), layers.groupNorm(2),
                layers.groupNorm("instance"), "layerNorm",
                layers.maxPool2d(2, stride=1, padding=1), layers.avgPool2d(2, stride=1),
                layers.conv2d(8, groups="depthwise", dilation=2), "globalAvgPool", layers.dense("output"),
            ],
        )
        self.compared(path, self.numbers(32))

    def test_a_flattened_image(self):
        path = self.saved(
            syncbn.NeuralNetworkClassifier, labelCol="kind", featuresCols=["pixels"], shape=[2, 4, 4],
            missing={"constant": 0},
            network=[layers.conv2d(3), "flatten", layers.dense(5), "relu", layers.dense("output")],
        )
        self.compared(path, self.numbers(32))

    def test_columns_of_a_table(self):
        kinds = ("auto", "oneHot", categories.embedding(3))
        ways = ("plain", numbers.piecewiseLinear(bins=6), numbers.piecewiseLinear(bins=5, width=3),
                numbers.periodic(frequencies=4), numbers.periodic(frequencies=4, width="none"))
        for i, number in enumerate(ways):
            for category in kinds[i % 3 : i % 3 + 1]:
                with self.subTest(numbers=number, categories=category):
                    path = self.saved(
                        syncbn.NeuralNetworkClassifier, labelCol="kind",
                        featuresCols=["word", "a", "flag", "c", "other"], missing="indicator",
                        categorical=["word", "other"],
                        scale="standardize" if number == "plain" else "quantile",
                        network=[layers.columns(numbers=number, categories=category), layers.dense("output")],
                    )
                    network = syncbn.InferenceNetwork.load(path)
                    rows = network.features([
                        {"word": "w%d" % (i % 7), "a": i / 9 - 3, "flag": i % 2 == 0,
                         "c": None if i % 5 == 0 else 7.0 * i, "other": "o%d" % i} for i in range(40)])
                    self.compared(path, lambda n: torch.tensor(rows, dtype=torch.float64))

    def regressor(self, label="amount", **more):
        given = dict(labelCol=label, hiddenLayers=[5])
        given.update(more)
        path = self.saved(syncbn.NeuralNetworkRegressor, **given)
        return self.compared(path, self.numbers(len(given.get("featuresCols", ["a", "b"]))))

    def test_regressions(self):
        for loss in ("meanSquaredError", "huber", losses.quantile(levels=[0.1, 0.5, 0.9])):
            with self.subTest(loss=loss):
                self.regressor(loss=loss)
        for loss in ("poisson", "gamma", "tweedie"):
            with self.subTest(loss=loss):
                self.regressor("positive", loss=loss)

    def test_preprocessing(self):
        for scale in ("none", "standardize", "quantile", "robust", "log1p", {"divideBy": 3}):
            with self.subTest(scale=scale):
                path = self.saved(
                    syncbn.NeuralNetworkRegressor, labelCol="amount", hiddenLayers=[5], scale=scale,
                    featuresCols=["a", "b", "c"], missing="mean")
                def features(n):
                    rows = 40 * torch.randn(n, 3, dtype=torch.float64)
                    rows[::3, 2] = torch.nan
                    return rows
                self.compared(path, features)

    def test_one_logit_for_two_classes(self):
        path = self.saved(
            syncbn.NeuralNetworkClassifier, labelCol="kind", hiddenLayers=[4], loss="binaryCrossEntropy")
        model = self.compared(path, self.numbers(2))
        rows = self.numbers(2)(5)
        with torch.no_grad():
            expected = torch.tensor(syncbn.InferenceNetwork.load(path).probabilities(rows))
            torch.testing.assert_close(model.probabilities(rows), expected.double(), rtol=1e-5, atol=1e-5)

    def test_a_state_dict_has_the_names_of_the_file(self):
        path = self.saved(syncbn.NeuralNetworkClassifier, labelCol="kind", hiddenLayers=[4])
        model = syncbn.load_torch(path)
        self.assertEqual(
            sorted(model.layers.state_dict()),
            ["0.bias", "0.weight", "1.bias", "1.num_batches_tracked", "1.running_mean",
             "1.running_var", "1.weight", "3.bias", "3.weight"])
        self.assertFalse(model.training)

    def test_what_is_not_known_is_refused_by_name(self):
        path = self.saved(syncbn.NeuralNetworkClassifier, labelCol="kind", hiddenLayers=[4])
        part = [f for f in os.listdir(os.path.join(path, "metadata")) if f.startswith("part-")][0]
        file = os.path.join(path, "metadata", part)
        with open(file, encoding="utf-8") as text:
            metadata = json.loads(text.readline())
        metadata["syncbn"]["network"]["layers"][2]["type"] = "attention"
        with open(file, "w", encoding="utf-8") as text:
            json.dump(metadata, text)
        with self.assertRaisesRegex(NotImplementedError, r"layer 2 \(attention\)"):
            syncbn.load_torch(path)
        shutil.rmtree(os.path.join(path, "metadata"))
        with self.assertRaisesRegex(OSError, "there is no file metadata"):
            syncbn.load_torch(path)

    def test_a_damaged_file_is_told(self):
        path = self.saved(syncbn.NeuralNetworkClassifier, labelCol="kind", hiddenLayers=[4])
        with open(os.path.join(path, "weights.safetensors"), "r+b") as file:
            file.seek(-1, 2)
            file.write(b"x")
        with self.assertRaisesRegex(OSError, "weights.safetensors is damaged"):
            syncbn.load_torch(path)


if __name__ == "__main__":
    unittest.main()
