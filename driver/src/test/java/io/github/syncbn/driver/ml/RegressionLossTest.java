package io.github.syncbn.driver.ml;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.exp;
import static org.apache.spark.sql.functions.floor;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.randn;
import static org.apache.spark.sql.functions.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.driver.model.ModelDirectory;
import io.github.syncbn.driver.model.SavedModel;
import io.github.syncbn.driver.scoring.Evaluation;
import io.github.syncbn.driver.scoring.Scorer;
import io.github.syncbn.driver.scoring.ScoringSession;
import io.github.syncbn.worker.loss.Huber;
import io.github.syncbn.worker.loss.Poisson;
import io.github.syncbn.worker.loss.Tweedie;
import io.github.syncbn.worker.network.InferenceNetwork;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every loss of a number through the whole product: fit, transform, files, serving, evaluation. */
class RegressionLossTest {
  private static SparkSession spark;
  private static Dataset<Row> rows;

  @TempDir Path directory;

  @BeforeAll
  static void start() {
    spark = ScoringSession.start();
    // Amounts that grow exponentially along x, and counts of them, with some that are 0.
    rows =
        Tables.rings(spark, 400)
            .withColumn("amount", exp(lit(2).plus(col("x"))))
            .withColumn(
                "count", floor(col("amount")).minus(when(col("x").lt(-0.9), 2).otherwise(0)))
            .cache();
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  private static NeuralNetworkRegressor regressor(String loss, String label) {
    return new NeuralNetworkRegressor()
        .setLoss(loss)
        .setLabelCol(label)
        .setHiddenLayers(16)
        .setBatchSize(32)
        .setEpochs(30)
        .setLearningRate(0.01)
        .setWorkers(1);
  }

  private static Evaluation.Regression evaluation(
      SavedModel model, Dataset<Row> rows, String label) {
    return (Evaluation.Regression)
        new Scorer(model).evaluate(rows, List.of(label), Optional.empty());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "meanSquaredError",
        "meanAbsoluteError",
        "huber",
        "huber { delta = 20, standardizeLabel = true }",
        "poisson",
        "gamma",
        "tweedie { power = 1.3 }",
        "quantile"
      })
  void fit_ofEachLoss_predictsInTheUnitsOfTheLabelEverywhereAlike(String loss) throws IOException {
    String label = loss.matches("poisson|tweedie.*") ? "count" : "amount";
    NeuralNetworkRegressor regressor = regressor(loss, label);
    NeuralNetworkRegressionModel model = regressor.fit(rows);
    assertThat(regressor.fit(rows.repartition(5)).summary().digest())
        .isEqualTo(model.summary().digest());

    String path = directory.resolve("model").toString();
    model.save(path);
    SavedModel saved = new ModelDirectory(path, spark.sparkContext().hadoopConfiguration()).load();
    assertThat(saved.network().loss()).isEqualTo(model.network().loss());
    Dataset<Row> predicted = model.transform(rows);
    assertThat(NeuralNetworkRegressionModel.load(path).transform(rows).collectAsList())
        .isEqualTo(predicted.collectAsList());
    InferenceNetwork network = InferenceNetwork.load(Path.of(path));
    for (Row row : predicted.limit(20).collectAsList()) {
      Vector features = row.getAs("features");
      double prediction = row.getAs("prediction");
      assertThat(model.predict(features)).isEqualTo(prediction);
      assertThat(network.predict(features.toArray())).contains(prediction);
    }
    Evaluation.Regression figures = evaluation(saved, rows, label);
    assertThat(figures.r2()).isGreaterThan(0.9);
    assertThat(figures.mae()).isLessThan(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"meanAbsoluteError", "huber { delta = 0.5 }", "poisson", "quantile"})
  void evaluation_isByTheLossOfTheModel(String loss) {
    Dataset<Row> half = rows.withColumn("set", when(col("validation"), "test").otherwise("train"));
    NeuralNetworkRegressionModel model =
        regressor(loss, "amount").setValidationIndicatorCol("set").fit(half);
    Evaluation.Regression figures = evaluation(model.saved(), half.where("set = 'test'"), "amount");
    double test = model.summary().testLoss();
    assertThat(figures.loss()).isCloseTo(test, within(1e-6 * Math.abs(test)));
    assertThat(figures.deviance().isPresent()).isEqualTo(loss.equals("poisson"));
    if (loss.equals("poisson")) {
      double sum = 0;
      List<Row> predicted = model.transform(half.where("set = 'test'")).collectAsList();
      for (Row row : predicted) {
        sum += new Poisson().deviance(row.getAs("prediction"), row.<Double>getAs("amount"));
      }
      assertThat(figures.deviance().getAsDouble())
          .isCloseTo(sum / predicted.size(), within(1e-12))
          .isPositive();
    }
    if (loss.equals("meanAbsoluteError")) {
      assertThat(figures.mae()).isCloseTo(figures.loss(), within(1e-12));
    }
  }

  @Test
  void standardizeLabel_belongsToTheLossThatIsSet() {
    NeuralNetworkRegressionModel model =
        regressor("huber", "amount").setStandardizeLabel(false).setEpochs(1).fit(rows);
    assertThat(model.network().loss()).isEqualTo(new Huber(1, false));
    assertThat(model.network().targets().isNone()).isTrue();
    assertThat(
            regressor("{ huber { delta = 3 } }", "amount")
                .setStandardizeLabel(false)
                .setEpochs(1)
                .fit(rows)
                .network()
                .loss())
        .isEqualTo(new Huber(3, false));
    assertThatThrownBy(() -> regressor("poisson", "count").setStandardizeLabel(true).fit(rows))
        .isInstanceOf(JobException.class)
        .hasMessageContaining("standardizeLabel");
    assertThatThrownBy(() -> regressor("crossEntropy", "count").fit(rows))
        .isInstanceOf(JobException.class)
        .hasMessageContaining("crossEntropy needs classes");
  }

  @Test
  void label_thatTheLossCannotTake_isNamedWithItsValue() {
    assertThatThrownBy(() -> regressor("gamma", "amount").fit(rows.withColumn("amount", lit(0))))
        .isInstanceOf(JobException.class)
        .hasMessageContaining("label 'amount' is 0.0, and the loss gamma needs a number above 0");
    assertThatThrownBy(
            () ->
                regressor("poisson", "count")
                    .fit(
                        rows.withColumn(
                            "count", when(col("x").gt(0.9), -1.5).otherwise(col("count")))))
        .isInstanceOf(JobException.class)
        .hasMessageContaining(
            "label 'count' is -1.5, and the loss poisson needs a number, 0 or more");
    NeuralNetworkRegressionModel model = regressor("poisson", "count").setEpochs(1).fit(rows);
    assertThatThrownBy(() -> evaluation(model.saved(), rows.withColumn("count", lit(-1)), "count"))
        .hasStackTraceContaining("the loss poisson needs a number, 0 or more");
  }

  @Test
  void quantiles_arePredictedInOrderBesideTheOneNearestToTheMedian() throws IOException {
    // Noise of deviation 1 around 100 + 10 x: a tenth lies 1.28 below, a tenth above.
    Dataset<Row> noisy =
        Tables.rings(spark, 3000)
            .withColumn("amount", col("x").multiply(10).plus(100).plus(randn(3)));
    NeuralNetworkRegressor regressor =
        regressor("quantile { levels = [0.1, 0.4, 0.9] }", "amount")
            .setBatchSize(128)
            .setEpochs(10)
            .setNormalization("none")
            .setQuantilesCol("q");
    Dataset<Row> kept = noisy.cache();
    NeuralNetworkRegressionModel model = regressor.fit(kept);
    assertThat(regressor.transformSchema(kept.schema()).fieldNames())
        .containsExactly(model.transform(kept).columns());
    String path = directory.resolve("model").toString();
    model.save(path);
    InferenceNetwork network = InferenceNetwork.load(Path.of(path));
    NeuralNetworkRegressionModel loaded = NeuralNetworkRegressionModel.load(path);
    double[] below = new double[3];
    List<Row> predicted = loaded.transform(kept).collectAsList();
    for (Row row : predicted) {
      double[] q = row.<Vector>getAs("q").toArray();
      Vector features = row.getAs("features");
      assertThat(q).isSorted();
      assertThat(network.predict(features.toArray())).containsExactly(q);
      assertThat(model.predictQuantiles(features).toArray()).containsExactly(q);
      assertThat(row.<Double>getAs("prediction"))
          .isEqualTo(q[1])
          .isEqualTo(model.predict(features));
      for (int j = 0; j < 3; j++) {
        below[j] += row.<Double>getAs("amount") < q[j] ? 1.0 / predicted.size() : 0;
      }
    }
    assertThat(below[0]).isCloseTo(0.1, within(0.04));
    assertThat(below[1]).isCloseTo(0.4, within(0.06));
    assertThat(below[2]).isCloseTo(0.9, within(0.04));
    Evaluation.Regression figures = evaluation(model.saved(), kept, "amount");
    assertThat(figures.loss()).isBetween(0.2, 0.35);
    assertThat(loaded.copy(ParamMap.empty()).setQuantilesCol("").transform(kept).columns())
        .doesNotContain("q", "quantiles");
    assertThat(model.recalibrate(kept).network().loss()).isEqualTo(model.network().loss());
  }

  @Test
  void recalibrate_keepsTheLoss() {
    NeuralNetworkRegressionModel model =
        regressor("tweedie { power = 1.2 }", "count").setEpochs(1).fit(rows);
    assertThat(model.recalibrate(rows).network().loss()).isEqualTo(new Tweedie(1.2));
    assertThat(
            regressor("gamma", "amount")
                .setEpochs(1)
                .fit(rows)
                .recalibrate(rows)
                .network()
                .loss()
                .name())
        .isEqualTo("gamma");
  }
}
