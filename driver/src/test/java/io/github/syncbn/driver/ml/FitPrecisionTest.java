package io.github.syncbn.driver.ml;

import static org.apache.spark.sql.functions.expr;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.syncbn.driver.scoring.ScoringSession;
import io.github.syncbn.worker.network.InferenceNetwork;
import java.nio.file.Path;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Numbers that are doubles, and not float32 before they are centred, are learned from. */
class FitPrecisionTest {
  private static SparkSession spark;

  @TempDir Path directory;

  @BeforeAll
  static void start() {
    spark = ScoringSession.start();
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  private static NeuralNetworkClassifier classifier() {
    return new NeuralNetworkClassifier()
        .setScale("standardize")
        .setHiddenLayers(8)
        .setBatchSize(64)
        .setEpochs(15)
        .setWorkers(1);
  }

  private static NeuralNetworkRegressor regressor() {
    return new NeuralNetworkRegressor()
        .setScale("standardize")
        .setHiddenLayers(8)
        .setBatchSize(64)
        .setEpochs(30)
        .setWorkers(1);
  }

  /**
   * The share of rows whose prediction is their label, counted here: a job of Spark takes longer.
   */
  private static double accuracy(Dataset<Row> predicted) {
    return accuracy(predicted.select("prediction", "label").collectAsList());
  }

  private static double accuracy(List<Row> predicted) {
    long right =
        predicted.stream()
            .filter(
                row -> row.<Double>getAs("prediction") == row.<Number>getAs("label").doubleValue())
            .count();
    return right / (double) predicted.size();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "1700000000000L + 100 * id",
        "1700000000000L + 1000 * id",
        "array(1.7e12D + 10 * id)",
        "CAST(1700000000000L + 1000 * id AS DECIMAL(20, 0))",
        "array_to_vector(array(1.7e12D + 1000 * id))",
        "-1e6D + 1e-5D * id",
        "1e-40D * id",
        "1e-310D * id",
        "1e300D + 1e297D * id",
        "1e305D * (id - 500)",
        "16777216D + id / 1000",
      })
  void classifier_featureThatFloat32Spoils_isLearned(String feature) throws Exception {
    Dataset<Row> rows = table(feature, "int(id < 500)");

    NeuralNetworkClassificationModel model = classifier().fit(rows);
    List<Row> predicted = model.transform(rows).collectAsList();

    assertThat(accuracy(predicted)).isGreaterThan(0.98);
    String path = directory.resolve("model").toString();
    model.save(path);
    NeuralNetworkClassificationModel loaded = NeuralNetworkClassificationModel.load(path);
    assertThat(loaded.transform(rows).collectAsList()).isEqualTo(predicted);
    if (rows.schema().apply("features").dataType().simpleString().equals("vector")) {
      InferenceNetwork serving = InferenceNetwork.load(Path.of(path));
      for (Row row : predicted.subList(0, 300)) {
        Vector x = row.getAs("features");
        assertThat(model.predictRaw(x)).isEqualTo(row.<Vector>getAs("rawPrediction"));
        assertThat(serving.predict(x.toArray())).containsExactly(model.predictRaw(x).toArray());
      }
    }
  }

  /** MLlib, which computes in doubles throughout, separates these rows without an error. */
  @Test
  void classifier_timesInMilliseconds_areLearnedAsMllibDoes() {
    Dataset<Row> rows = table("array_to_vector(array(1.7e12D + 1000 * id))", "int(id < 200)");

    NeuralNetworkClassifier network = classifier().setEpochs(40).setLearningRate(0.02);
    double ours = accuracy(network.fit(rows).transform(rows));

    LogisticRegression theirs = new LogisticRegression();
    assertThat(accuracy(theirs.fit(rows).transform(rows))).isEqualTo(1.0);
    assertThat(ours).isGreaterThan(0.98);
  }

  @Test
  void classifier_equalInFloat32_areDifferentRowsInAnyPartitions() {
    Dataset<Row> rows = table("1700000000000L + 1000 * id", "int(id < 500)");

    String digest = classifier().setEpochs(2).fit(rows).summary().digest();

    assertThat(classifier().setEpochs(2).fit(rows.repartition(7)).summary().digest())
        .isEqualTo(digest);
    Dataset<Row> other = table("1700000000000L + 1000 * (id + id % 3)", "int(id < 500)");
    assertThat(classifier().setEpochs(2).fit(other).summary().digest()).isNotEqualTo(digest);
    double[] losses =
        classifier()
            .setEpochs(2)
            .setValidationFraction(0.25)
            .fit(rows)
            .summary()
            .validationHistory();
    assertThat(losses[1]).isFinite();
  }

  @ParameterizedTest
  @CsvSource({"mean", "constant(1700000500000)"})
  void classifier_missingAmongFarValues_isFilledWherePrecisionIsLeft(String missing) {
    Dataset<Row> rows = table("IF(id % 10 = 5, null, 1700000000000L + 1000 * id)", "int(id < 500)");

    NeuralNetworkClassificationModel model = classifier().setMissing(missing).fit(rows);

    assertThat(accuracy(model.transform(rows).where("features IS NOT NULL"))).isGreaterThan(0.98);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {"1.7e12D + 1000 * id", "1e-300D * id", "1e6D + 1e-5D * id", "1e290D * (500 - id)"})
  void regressor_targetThatFloat32Spoils_isPredictedInDoubles(String target) {
    Dataset<Row> rows = table("id / 100D", target);

    NeuralNetworkRegressionModel model = regressor().fit(rows);
    List<Row> predicted = model.transform(rows).collectAsList();

    assertThat(r2(predicted)).isGreaterThan(0.8);
    assertThat(predicted.stream().map(row -> row.<Double>getAs("prediction")).distinct())
        .hasSizeGreaterThan(900);
  }

  /** The coefficient of determination, of numbers whose squares no double may hold. */
  private static double r2(List<Row> predicted) {
    DoubleSummaryStatistics labels =
        predicted.stream().mapToDouble(row -> row.<Double>getAs("label")).summaryStatistics();
    double range = labels.getMax() - labels.getMin();
    double errors = 0;
    double deviations = 0;
    for (Row row : predicted) {
      double label = row.getAs("label");
      errors += square((row.<Double>getAs("prediction") - label) / range);
      deviations += square((label - labels.getAverage()) / range);
    }
    return 1 - errors / deviations;
  }

  private static double square(double value) {
    return value * value;
  }

  private static Dataset<Row> table(String feature, String label) {
    String expression = feature.replace("array_to_vector", "");
    Dataset<Row> rows =
        spark.range(1000).selectExpr(expression + " AS features", label + " AS label");
    return feature.startsWith("array_to_vector")
        ? rows.withColumn(
            "features", org.apache.spark.ml.functions.array_to_vector(rows.col("features")))
        : rows;
  }

  @Test
  void validationRow_farFromAllOfTheTrainingSet_isTold() {
    Dataset<Row> rows =
        table("if(id = 7, 1e300D, 1D + id)", "int(id < 500)")
            .withColumn("held", expr("features > 1e200"));
    assertThatThrownBy(() -> classifier().setValidationIndicatorCol("held").fit(rows))
        .hasMessageContaining("A row of the validation set has 1.0E300 in column")
        .hasMessageContaining("so far from all of the training set that float32 cannot hold it");
  }
}
