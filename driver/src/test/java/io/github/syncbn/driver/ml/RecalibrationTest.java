package io.github.syncbn.driver.ml;

import static io.github.syncbn.driver.ml.SmallFits.small;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.driver.scoring.ScoringSession;
import io.github.syncbn.worker.network.TrainedNetwork;
import java.util.Arrays;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Recalibration finds the population statistics that training would have found in the same rows.
 */
class RecalibrationTest {
  /** Rows are dealt in another order, so sums of doubles differ in their last digits. */
  private static final double TOLERANCE = 1e-9;

  private static SparkSession spark;
  private static Dataset<Row> rows;
  private static NeuralNetworkClassificationModel weighted;

  @BeforeAll
  static void start() {
    spark = ScoringSession.start();
    rows =
        Tables.rings(spark, 132)
            .withColumn("w", expr("0.25 + pmod(hash(features), 7)").cast("double"))
            .cache();
    weighted = small().setWeightCol("w").fit(rows);
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  private static NeuralNetworkClassifier network(String layers) {
    return new NeuralNetworkClassifier()
        .setNetwork(layers)
        .setBatchSize(32)
        .setEpochs(1)
        .setWorkers(1);
  }

  private static void assertSame(TrainedNetwork actual, TrainedNetwork expected) {
    assertThat(actual.parameters()).isEqualTo(expected.parameters());
    assertThat(actual.batches()).isEqualTo(expected.batches());
    assertThat(actual.runningStatistics())
        .usingComparatorWithPrecision(TOLERANCE)
        .containsExactly(expected.runningStatistics());
  }

  @ParameterizedTest
  @CsvSource({
    "ghost = 33, 66, 2",
    "ghost = 6, 66, 1",
    "ghost = 22, 44, 4",
    "shard, 32, 4",
    "global, 33, 2"
  })
  void recalibrate_anyScope_givesPopulationStatistics(String scope, int batch, int shards) {
    String text = scope.contains("=") ? "{ " + scope + " }" : scope;
    NeuralNetworkClassifier estimator =
        small().setBatchNormScope(text).setBatchSize(batch).setShards(shards);
    NeuralNetworkClassificationModel exact =
        estimator.copy(ParamMap.empty()).setPopulationStatistics(true).fit(rows);
    NeuralNetworkClassificationModel again = estimator.fit(rows).recalibrate(rows);
    assertSame(again.network(), exact.network());
    assertThat(again.network().network()).isEqualTo(exact.network().network());
  }

  @Test
  void recalibrate_insideResidualBlocks_givesPopulationStatistics() {
    NeuralNetworkClassifier estimator =
        network(
                "[ { dense = 6 }, { residual { body = [ { dense = 6 }, { batchNorm { scope = { ghost"
                    + " = 33 } } }, tanh ] } },"
                    + " { dense = output } ]")
            .setBatchSize(66)
            .setShards(2);
    NeuralNetworkClassificationModel again = estimator.fit(rows).recalibrate(rows);
    assertSame(again.network(), estimator.setPopulationStatistics(true).fit(rows).network());
  }

  @Test
  void recalibrate_rowsWithWeights_countsThemAsTrainingDid() {
    NeuralNetworkClassificationModel exact =
        small().setWeightCol("w").setPopulationStatistics(true).fit(rows);
    assertSame(weighted.recalibrate(rows).network(), exact.network());
    double[] alike = weighted.recalibrate(rows.drop("w")).network().runningStatistics();
    assertThat(alike[0]).isNotCloseTo(exact.network().runningStatistics()[0], offset(1e-6));
    assertThat(weighted.recalibrate(rows.withColumn("w", lit(1))).network().runningStatistics())
        .isEqualTo(alike);
  }

  @Test
  void recalibrate_rowsOfWeightZero_leavesThemOut() {
    Dataset<Row> some = rows.withColumn("w", expr("if(pmod(hash(features), 3) = 0, 0.0D, w)"));
    assertSame(
        weighted.recalibrate(some).network(), weighted.recalibrate(some.where("w > 0")).network());
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1.0D", "null", "1e-50D", "'heavy'"})
  void recalibrate_wrongWeight_isNamed(String weight) {
    Dataset<Row> wrong =
        rows.withColumn("w", expr(weight).cast(weight.startsWith("'") ? "string" : "double"));
    assertThatThrownBy(() -> weighted.recalibrate(wrong))
        .isInstanceOf(JobException.class)
        .hasMessageContaining("'w'");
  }

  @Test
  void recalibrate_regressionWithWeights_givesPopulationStatistics() {
    Dataset<Row> table = rows.withColumn("y", col("w").multiply(3));
    NeuralNetworkRegressor estimator =
        new NeuralNetworkRegressor()
            .setLabelCol("y")
            .setWeightCol("w")
            .setHiddenLayers(8)
            .setScale("standardize")
            .setBatchSize(33)
            .setEpochs(2)
            .setWorkers(1);
    NeuralNetworkRegressionModel again = estimator.fit(table).recalibrate(table);
    assertSame(again.network(), estimator.setPopulationStatistics(true).fit(table).network());
  }

  @Test
  void recalibrate_frozenLayer_keepsItsStatistics() {
    NeuralNetworkClassificationModel running =
        network("[ { batchNorm { frozen = true } }, { dense = 4 }, batchNorm, { dense = output } ]")
            .fit(rows);
    double[] again = running.recalibrate(rows).network().runningStatistics();
    int first = 2 * running.numFeatures();
    assertThat(Arrays.copyOf(again, first))
        .isEqualTo(Arrays.copyOf(running.network().runningStatistics(), first));
    assertThat(again).isNotEqualTo(running.network().runningStatistics());
  }

  @Test
  void recalibrate_layerWithoutPopulationStatistics_isRefused() {
    NeuralNetworkClassificationModel running =
        network("[ { dense = 4 }, lInfBatchNorm, { dense = output } ]").fit(rows);
    assertThatThrownBy(() -> running.recalibrate(rows))
        .isInstanceOf(JobException.class)
        .hasMessageContaining("training.populationStatistics: layer 1 (lInfBatchNorm) has none");
  }

  @Test
  void recalibrate_oneRow_saysHowManyItTakes() {
    NeuralNetworkClassificationModel running = small().fit(rows);
    assertThatThrownBy(() -> running.recalibrate(rows.limit(1)))
        .isInstanceOf(JobException.class)
        .hasMessageContaining("at least 2 rows");
    assertThat(running.recalibrate(rows.limit(3)).network().runningStatistics())
        .doesNotContain(Double.NaN);
  }
}
