package io.github.syncbn.driver.ml;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.driver.metric.Metric;
import io.github.syncbn.driver.scoring.Evaluation;
import io.github.syncbn.driver.scoring.Scorer;
import io.github.syncbn.driver.scoring.ScoringSession;
import io.github.syncbn.worker.loss.BinaryCrossEntropy;
import io.github.syncbn.worker.network.InferenceNetwork;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.spark.ml.evaluation.BinaryClassificationEvaluator;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two classes by one logit, through the whole product. */
class BinaryLossTest {
  private static SparkSession spark;
  private static Dataset<Row> rows;

  @TempDir Path directory;

  @BeforeAll
  static void start() {
    spark = ScoringSession.start();
    rows = Tables.rings(spark, 400).cache();
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  private static NeuralNetworkClassifier classifier(String loss) {
    return new NeuralNetworkClassifier()
        .setLoss(loss)
        .setLabelCol("name")
        .setHiddenLayers(16)
        .setBatchSize(32)
        .setEpochs(15)
        .setWorkers(1);
  }

  @Test
  void fit_byOneLogit_predictsAsSparksBinaryModelsDo_everywhereAlike() throws IOException {
    NeuralNetworkClassifier estimator =
        classifier("binaryCrossEntropy")
            .setValidationIndicatorCol("validation")
            .setEarlyStopMetric("validationAuc");
    NeuralNetworkClassificationModel model = estimator.fit(rows);
    assertThat(estimator.fit(rows.repartition(5)).summary().digest())
        .isEqualTo(model.summary().digest());
    assertThat(model.network().layout().output().size()).isOne();

    String path = directory.resolve("model").toString();
    model.save(path);
    Dataset<Row> predicted = model.transform(rows);
    assertThat(NeuralNetworkClassificationModel.load(path).transform(rows).collectAsList())
        .isEqualTo(predicted.collectAsList());
    InferenceNetwork network = InferenceNetwork.load(Path.of(path));
    for (Row row : predicted.limit(50).collectAsList()) {
      Vector features = row.getAs("features");
      Vector raw = row.getAs("rawPrediction");
      Vector probability = row.getAs("probability");
      double z = raw.apply(1);
      assertThat(raw.toArray())
          .containsExactly(-z, z)
          .isEqualTo(model.predictRaw(features).toArray());
      assertThat(probability.apply(1)).isCloseTo(1 / (1 + Math.exp(-z)), within(1e-15));
      assertThat(probability.apply(0) + probability.apply(1)).isCloseTo(1, within(1e-15));
      assertThat(row.<String>getAs("prediction")).isEqualTo(z > 0 ? "out" : "in");
      assertThat(model.predictProbability(features)).isEqualTo(probability);
      assertThat(model.predictClass(features)).isEqualTo(z > 0 ? 1 : 0);
      assertThat(network.probabilities(features.toArray())).containsExactly(probability.toArray());
      assertThat(network.predict(features.toArray())).containsExactly(0, z);
    }
    Evaluation.Classification figures =
        (Evaluation.Classification)
            new Scorer(model.saved()).evaluate(rows, List.of("name"), Optional.empty());
    assertThat(figures.confusion().accuracy()).isGreaterThan(0.9);
    assertThat(figures.loss()).isCloseTo(figures.figures().get(Metric.LOG_LOSS), within(1e-9));
    double area =
        new BinaryClassificationEvaluator()
            .evaluate(
                predicted
                    .drop("label")
                    .withColumn("label", when(col("name").equalTo("out"), 1.0).otherwise(0.0)));
    assertThat(figures.areaUnderRoc().getAsDouble()).isCloseTo(area, within(1e-9));
  }

  @Test
  void weightsAndThresholds_moveThePredictions() {
    NeuralNetworkClassificationModel plain =
        classifier("binaryCrossEntropy").setEpochs(3).fit(rows);
    NeuralNetworkClassificationModel positive =
        classifier("binaryCrossEntropy { positiveWeight = 2 }").setEpochs(3).fit(rows);
    assertThat(outs(positive)).isGreaterThan(outs(plain));
    assertThat(outs(plain.setThresholds(0.9999, 0.0001))).isGreaterThan(outs(positive));
    NeuralNetworkClassificationModel balanced =
        classifier("binaryCrossEntropy")
            .setClassWeights("balanced")
            .setLabelSmoothing(0.1)
            .setEpochs(3)
            .fit(rows);
    BinaryCrossEntropy loss = (BinaryCrossEntropy) balanced.network().loss();
    assertThat(loss.labelSmoothing()).isEqualTo(0.1);
    assertThat(loss.balancesClasses()).isTrue();
  }

  private static long outs(NeuralNetworkClassificationModel model) {
    return model.transform(rows).where("prediction = 'out'").count();
  }

  @Test
  void focalLoss_trainsAsAnyOther() {
    NeuralNetworkClassificationModel model =
        classifier("focal { gamma = 1.5 }").setClassWeights("balanced").fit(rows);
    Evaluation.Classification figures =
        (Evaluation.Classification)
            new Scorer(model.saved()).evaluate(rows, List.of("name"), Optional.empty());
    assertThat(figures.confusion().accuracy()).isGreaterThan(0.9);
    assertThat(figures.loss()).isBetween(0.0, figures.figures().get(Metric.LOG_LOSS));
  }

  @Test
  void recalibrate_findsThePopulationOfTheNetworkWithOneOutput() {
    NeuralNetworkClassifier estimator = classifier("binaryCrossEntropy").setEpochs(1);
    double[] exact =
        estimator
            .copy(ParamMap.empty())
            .setPopulationStatistics(true)
            .fit(rows)
            .network()
            .runningStatistics();
    assertThat(estimator.fit(rows).recalibrate(rows).network().runningStatistics())
        .usingComparatorWithPrecision(1e-9)
        .containsExactly(exact);
  }

  @Test
  void threeClasses_areRefusedBeforeTraining() {
    Dataset<Row> three =
        rows.withColumn("name", when(col("x").gt(0.5), "right").otherwise(col("name")));
    assertThatThrownBy(() -> classifier("binaryCrossEntropy").fit(three))
        .isInstanceOf(JobException.class)
        .hasMessage("loss.binaryCrossEntropy: needs two classes, but there are 3");
    assertThatThrownBy(
            () -> classifier("binaryCrossEntropy").setClasses("in", "out", "right").fit(three))
        .isInstanceOf(JobException.class)
        .hasMessageContaining("loss.binaryCrossEntropy: needs two classes, but there are 3");
    assertThatThrownBy(
            () ->
                new NeuralNetworkClassifier()
                    .setLoss("binaryCrossEntropy")
                    .setLabelCol("name")
                    .setNetwork("[ { dense = 2 } ]")
                    .fit(rows))
        .isInstanceOf(JobException.class)
        .hasMessageContaining("expected 1 with loss = binaryCrossEntropy, or output");
  }
}
