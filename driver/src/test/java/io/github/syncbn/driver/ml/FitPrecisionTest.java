package io.github.syncbn.driver.ml;

import static org.apache.spark.sql.functions.expr;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.syncbn.driver.scoring.ScoringSession;
import io.github.syncbn.worker.network.InferenceNetwork;
import java.nio.file.Path;
import org.apache.spark.ml.evaluation.RegressionEvaluator;
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

  private static double accuracy(Dataset<Row> predicted) {
    return predicted.where("prediction = label").count() / (double) predicted.count();
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
    Dataset<Row> predicted = model.transform(rows);

    assertThat(accuracy(predicted)).isGreaterThan(0.95);
    String path = directory.resolve("model").toString();
    model.save(path);
    NeuralNetworkClassificationModel loaded = NeuralNetworkClassificationModel.load(path);
    assertThat(loaded.transform(rows).collectAsList()).isEqualTo(predicted.collectAsList());
    if (rows.schema().apply("features").dataType().simpleString().equals("vector")) {
      InferenceNetwork serving = InferenceNetwork.load(Path.of(path));
      for (Row row : predicted.takeAsList(300)) {
        Vector x = row.getAs("features");
        assertThat(model.predictRaw(x)).isEqualTo(row.<Vector>getAs("rawPrediction"));
        assertThat(serving.predict(x.toArray())).containsExactly(model.predictRaw(x).toArray());
      }
    }
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

    assertThat(accuracy(model.transform(rows).where("features IS NOT NULL"))).isGreaterThan(0.95);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {"1.7e12D + 1000 * id", "1e-300D * id", "1e6D + 1e-5D * id", "1e290D * (500 - id)"})
  void regressor_targetThatFloat32Spoils_isPredictedInDoubles(String target) {
    Dataset<Row> rows = table("id / 100D", target);

    NeuralNetworkRegressionModel model = regressor().fit(rows);
    Dataset<Row> predicted = model.transform(rows);

    // Both with the lowest label 0 and the highest 1.
    Row ends = rows.selectExpr("min(label)", "max(label)").head();
    String centred =
        "((%s - " + ends.getDouble(0) + "D) / " + (ends.getDouble(1) - ends.getDouble(0)) + "D)";
    Dataset<Row> scaled =
        predicted.selectExpr(
            String.format(centred, "label") + " AS label",
            String.format(centred, "prediction") + " AS prediction");
    assertThat(new RegressionEvaluator().setMetricName("r2").evaluate(scaled)).isGreaterThan(0.8);
    assertThat(predicted.select("prediction").distinct().count()).isGreaterThan(900);
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
