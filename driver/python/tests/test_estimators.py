"""Estimators and models, in the JVM of a session."""

import gc
import math
import os
import sys
import tempfile
import unittest
import warnings

import session

session.path()

import syncbn  # noqa: E402
from syncbn import layers, optimizers  # noqa: E402
from syncbn._jvm import java_class  # noqa: E402

TABLE = """
    select x, y, case when x * y > 0 then 'same' else 'other' end as kind, x * y + x as product
    from (select pmod(id * 37, 101) / 50D - 1 as x, pmod(id * 53, 97) / 48D - 1 as y
          from range(0, 256, 1, 2))
"""


def classifier(**more):
    given = dict(
        featuresCols=["x", "y"], labelCol="kind", hiddenLayers=[8], batchSize=32, epochs=2, workers=1
    )
    given.update(more)
    return syncbn.NeuralNetworkClassifier(**given)


def regressor(**more):
    given = dict(featuresCols=["x", "y"], labelCol="product", hiddenLayers=[8], batchSize=32, epochs=2)
    given.update(more)
    return syncbn.NeuralNetworkRegressor(**given)


class EstimatorsTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.rows = session.session().sql(TABLE)
        cls.model = classifier().fit(cls.rows)
        cls.folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.folder.cleanup)

    def path(self, name):
        return os.path.join(self.folder.name, name)

    def predictions(self, model):
        return model.transform(self.rows).selectExpr("sha2(to_json(collect_list(struct(*))), 256)").first()

    def test_a_fit_gives_the_bits_of_the_same_fit_in_java(self):
        java = java_class("io.github.syncbn.driver.ml.NeuralNetworkClassifier")()
        for name, value in [("labelCol", "kind"), ("batchSize", 32), ("epochs", 2), ("workers", 1)]:
            java.set(java.getParam(name).w(value))
        java.set(java.getParam("hiddenLayers").w([8]))
        java.set(java.getParam("featuresCols").w(["x", "y"]))
        digest = java.fit(self.rows._jdf).summary().digest()
        self.assertEqual(self.model.summary.digest, digest)

    def test_a_network_of_layers_is_the_network_of_its_text(self):
        built = classifier(
            network=[layers.dense(8), layers.batchNorm(), layers.relu(), layers.dense("output")]
        )
        built.clear(built.hiddenLayers)
        self.assertEqual(built.fit(self.rows).summary.digest, self.model.summary.digest)

    def test_settings_within_choices_reach_the_training(self):
        adam = classifier(optimizer=optimizers.adam(learningRate=0.01)).fit(self.rows)
        same = classifier(optimizer="adam", learningRate=0.01).fit(self.rows)
        self.assertEqual(adam.summary.digest, same.summary.digest)
        self.assertNotEqual(adam.summary.digest, self.model.summary.digest)

    def test_a_summary_is_a_dataclass(self):
        summary = self.model.summary
        self.assertEqual(summary.epochs, 2)
        self.assertEqual(len(summary.objectiveHistory), 2)
        self.assertGreater(summary.history[0].trainLoss, summary.history[1].trainLoss)
        self.assertTrue(math.isnan(summary.testLoss))
        self.assertEqual([c.name for c in summary.columns if c.role == "label"], ["kind"])

    def test_models_predict(self):
        predicted = self.model.transform(self.rows)
        self.assertEqual(
            set(predicted.columns) - set(self.rows.columns), {"prediction", "probability", "rawPrediction"}
        )
        self.assertGreater(predicted.where("kind = prediction").count(), 128)
        self.assertEqual(self.model.labels, ["other", "same"])
        self.assertEqual(self.model.numClasses, 2)
        self.assertEqual(self.model.numFeatures, 2)

    def test_a_model_is_saved_and_loaded(self):
        path = self.path("model")
        self.model.save(path)
        loaded = syncbn.NeuralNetworkClassificationModel.load(path)
        self.assertEqual(loaded.uid, self.model.uid)
        self.assertEqual(self.predictions(loaded), self.predictions(self.model))
        self.assertFalse(loaded.hasSummary)
        with self.assertRaisesRegex(RuntimeError, "was loaded: a summary is not saved"):
            loaded.summary
        self.model.save(path, overwrite=True)

    def test_a_model_of_the_other_task_is_refused_in_words(self):
        path = self.path("other")
        self.model.save(path)
        with self.assertRaisesRegex(syncbn.JobError, "holds a model of classification"):
            syncbn.NeuralNetworkRegressionModel.load(path)

    def test_a_stage_of_a_pipeline_is_found_by_its_name_in_java(self):
        from pyspark.ml.wrapper import JavaParams

        estimator = classifier(thresholds=[0.5, 0.25])
        estimator._transfer_params_to_java()
        # Of copies: what becomes of a Python object that goes becomes of its object in Java.
        none = java_class("org.apache.spark.ml.param.ParamMap")()
        found = JavaParams._from_java(estimator._java_obj.copy(none))
        self.assertIsInstance(found, syncbn.NeuralNetworkClassifier)
        self.assertEqual(found.uid, estimator.uid)
        self.assertEqual(found.getThresholds(), [0.5, 0.25])
        self.assertEqual(found.getHiddenLayers(), [8])
        model = JavaParams._from_java(self.model._java_obj.copy(none))
        self.assertIsInstance(model, syncbn.NeuralNetworkClassificationModel)

    def test_an_estimator_is_saved_with_the_model_that_it_starts_from(self):
        path = self.path("estimator")
        estimator = classifier(epochs=1).setInitialModel(self.model)
        estimator.save(path)
        loaded = syncbn.NeuralNetworkClassifier.load(path)
        self.assertEqual(loaded.fit(self.rows).summary.digest, estimator.fit(self.rows).summary.digest)
        self.assertLess(loaded.fit(self.rows).summary.objectiveHistory[0],
                        self.model.summary.objectiveHistory[0])

    def test_a_value_out_of_range_is_refused_where_it_is_set(self):
        estimator = classifier()
        with self.assertRaisesRegex(ValueError, "batchSize = 1 cannot be used.*an integer, 2 or more"):
            estimator.setBatchSize(1)
        self.assertEqual(estimator.getBatchSize(), 32)
        with self.assertRaises(ValueError):
            classifier(batchSize=0)
        with self.assertRaisesRegex(TypeError, "batchSize"):
            classifier(batchSize="many")
        untold = []
        before, sys.unraisablehook = sys.unraisablehook, lambda event: untold.append(event.exc_value)
        try:
            with self.assertRaises(TypeError):
                classifier(batchsize=32)
            gc.collect()
        finally:
            sys.unraisablehook = before
        self.assertEqual(untold, [])

    def test_a_layer_that_there_is_not_is_told_by_the_fit(self):
        estimator = classifier(network=[{"dance": 3}])
        estimator.clear(estimator.hiddenLayers)
        with self.assertRaisesRegex(syncbn.JobError, "did you mean network.*dense"):
            estimator.fit(self.rows)

    def test_getters_give_what_training_would_take(self):
        estimator = regressor()
        self.assertEqual(estimator.getLearningRate(), 0.001)
        self.assertEqual(estimator.getLoss(), "meanSquaredError")
        self.assertEqual(estimator.getWeightCol(), "")
        self.assertEqual(estimator.getHashed(), [])
        with self.assertRaisesRegex(KeyError, "no value stands for that"):
            estimator.getMaxSteps()

    def test_one_name_of_features_clears_the_other(self):
        estimator = classifier().setFeaturesCol("both")
        self.assertFalse(estimator.isSet(estimator.featuresCols))
        estimator.setFeaturesCols(["x"])
        self.assertFalse(estimator.isSet(estimator.featuresCol))

    def test_errors_for_people_are_sentences(self):
        with self.assertRaises(syncbn.JobError) as raised:
            classifier(labelCol="nothing").fit(self.rows)
        self.assertEqual(raised.exception.kind, "DATA")
        self.assertRegex(str(raised.exception), "^There is no column 'nothing'")
        with self.assertRaisesRegex(syncbn.JobError, "everyStep"):
            classifier().setCheckpoints(self.path("never"), everyStep=1)

    def test_listeners_are_told_in_order(self):
        told = []

        class Told(syncbn.TrainingListener):
            def started(self, event):
                told.append(("started", event.trainRows))

            def step(self, event):
                told.append(("step", event.step))

            def epoch(self, event):
                told.append(("epoch", event.epoch))

        model = classifier().setListeners(Told()).fit(self.rows)
        steps = [("step", i) for i in range(16)]
        expected = [("started", 256), *steps[:8], ("epoch", 0), *steps[8:], ("epoch", 1)]
        self.assertEqual(told, expected)
        self.assertEqual(model.summary.digest, self.model.summary.digest)

    def test_a_listener_that_fails_ends_no_training(self):
        told = []

        class Failing:
            def step(self, event):
                told.append(event.step)
                raise KeyError("listener")

        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            classifier().setListeners(Failing()).fit(self.rows)
        self.assertEqual(told, [0])
        self.assertTrue(any("training goes on" in str(w.message) for w in caught))

    def test_a_copy_is_an_estimator_of_its_own(self):
        estimator = classifier()
        copied = estimator.copy({estimator.epochs: 1})
        self.assertEqual(copied.fit(self.rows).summary.epochs, 1)
        self.assertEqual(estimator.getEpochs(), 2)

    def test_checkpoints_are_gone_on_from(self):
        path = self.path("checkpoints")
        classifier().setCheckpoints(path, everySteps=4).fit(self.rows)
        with self.assertRaises(syncbn.JobError):
            classifier().setCheckpoints(path).fit(self.rows)
        resumed = classifier().setCheckpoints(path, existing="resume").fit(self.rows)
        self.assertEqual(resumed.summary.digest, self.model.summary.digest)

    def test_a_report_is_written(self):
        path = self.path("report")
        classifier(epochs=1).setReport(path).fit(self.rows)
        self.assertTrue(os.path.isfile(os.path.join(path, "index.html")))

    def test_recalibrate_calibrate_and_importance(self):
        recalibrated = self.model.recalibrate(self.rows.where("x > 0"))
        self.assertNotEqual(self.predictions(recalibrated), self.predictions(self.model))
        self.assertEqual(recalibrated.getFeaturesCols(), ["x", "y"])
        self.assertNotEqual(self.model.calibrate(self.rows).network().temperature, 1)
        found = self.model.importance(self.rows, metric="logLoss", repeats=2)
        self.assertEqual({c.column for c in found.columns}, {"x", "y"})
        self.assertEqual((found.rows, found.metric), (256, "logLoss"))
        with self.assertRaisesRegex(ValueError, "expected one of accuracy"):
            self.model.importance(self.rows, metric="luck")

    def test_a_regression(self):
        model = regressor(loss="huber").fit(self.rows)
        self.assertEqual(set(model.transform(self.rows).columns) - set(self.rows.columns), {"prediction"})
        self.assertEqual(model.summary.columns[-1].name, "product")

    def test_the_network_predicts_without_spark_with_the_same_bits(self):
        path = self.path("network")
        model = regressor().fit(self.rows)
        model.save(path)
        network = syncbn.InferenceNetwork.load(path)
        first = model.transform(self.rows).selectExpr("x", "y", "prediction").first()
        self.assertEqual(network.predict([list(first[:2])]), [[first[2]]])
        self.assertEqual(network.predict([{"x": first[0], "y": first[1]}]), [[first[2]]])
        self.assertEqual(model.network().predict([list(first[:2])] * 2), [[first[2]]] * 2)
        self.assertEqual(network.features([{"y": 2, "x": True}]), [[1, 2]])
        with self.assertRaisesRegex(ValueError, "feature 0 is missing"):
            network.predict([{"y": 1}])
        with self.assertRaisesRegex(ValueError, "row 1 has 1 features; the model takes 2"):
            network.predict([[1, 2], [3]])
        with self.assertRaisesRegex(ValueError, "column 'x'"):
            network.predict([{"x": "much", "y": 1}])
        with self.assertRaisesRegex(OSError, "nowhere"):
            syncbn.InferenceNetwork.load("/nowhere")

    def test_probabilities_add_up(self):
        network = self.model.network()
        probabilities = network.probabilities([[0.5, 0.5]])
        self.assertAlmostEqual(sum(probabilities[0]), 1)
        self.assertEqual((network.inputs, network.outputs), (2, 2))

    def test_predictions_are_explained_by_columns(self):
        first = self.model.explain(self.rows).selectExpr(
            "explanation.score - explanation.baseline - explanation.remainder"
            " - explanation.columns.x - explanation.columns.y"
        ).first()
        self.assertAlmostEqual(first[0], 0, places=6)

    def test_a_model_becomes_a_file_of_onnx(self):
        path = self.path("model.onnx")
        self.model.exportOnnx(path, folds=True, matrix=True, thresholds=[1, 2])
        self.assertGreater(os.path.getsize(path), 500)
        with self.assertRaises(syncbn.JobError):
            self.model.exportOnnx(path)
        self.model.exportOnnx(path, overwrite=True)

    def test_a_session_without_the_jar_is_told_what_to_do(self):
        with self.assertRaisesRegex(RuntimeError, "runs without the jar of syncbn.*--packages"):
            java_class("io.github.syncbn.Nothing")


if __name__ == "__main__":
    unittest.main()
