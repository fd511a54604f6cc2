package io.github.syncbn.driver.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.driver.scoring.ScoringSession;
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

class NeuralNetworkRegressorTest {
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

  @Test
  void fit_targetFarFromZero_isPredictedInItsOwnUnits() throws Exception {
    Dataset<Row> rows = Tables.rings(spark, 400);
    NeuralNetworkRegressor regressor =
        new NeuralNetworkRegressor()
            .setLabelCol("target")
            .setHiddenLayers(16)
            .setBatchSize(32)
            .setEpochs(20)
            .setOptimizer("adamW")
            .setLearningRate(0.01)
            .setWorkers(1);
    NeuralNetworkRegressionModel model = regressor.fit(rows);
    assertThat(regressor.fit(rows.repartition(5)).summary().digest())
        .isEqualTo(model.summary().digest());
    Dataset<Row> predicted = model.transform(rows);

    double r2 =
        new RegressionEvaluator().setLabelCol("target").setMetricName("r2").evaluate(predicted);
    assertThat(r2).isGreaterThan(0.9);
    Row first = predicted.head();
    assertThat(model.predict(first.<Vector>getAs("features")))
        .isEqualTo(first.<Double>getAs("prediction"));

    String path = directory.resolve("model").toString();
    model.save(path);
    assertThat(NeuralNetworkRegressionModel.load(path).transform(rows).collectAsList())
        .isEqualTo(predicted.collectAsList());
  }

  @Test
  void save_whereThereIsNoFileSystem_isTold() {
    assertThatThrownBy(
            () -> new EstimatorWriter(new NeuralNetworkRegressor()).saveImpl("nosuch://x/e"))
        .isInstanceOf(JobException.class)
        .hasMessageContaining("cannot write the estimator to nosuch://x/e: ");
  }
}
