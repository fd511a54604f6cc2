package io.github.syncbn.driver.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.driver.attempt.BatchAnalysis;
import io.github.syncbn.driver.spark.LocalCluster;
import io.github.syncbn.driver.step.BatchAnswer;
import io.github.syncbn.worker.collective.ModelState;
import io.github.syncbn.worker.network.TrainedNetwork;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What users of synchronized batch normalization elsewhere complain of in public, tried here on two
 * executors in processes of their own. The number in a name is the thread.
 *
 * <p>Rows are dealt to 8 shards, of which each executor holds 4: of 5 rows the first has 4 and the
 * second 1; of 3 the second has none.
 */
@Timeout(120)
class SyncBatchNormIssuesTest {
  private static final int SHARDS = 8;

  private static SparkSession spark;

  @BeforeAll
  static void startExecutors() {
    LocalCluster.stopOtherSession();
    SparkSession.Builder builder = SparkSession.builder().appName("issues");
    LocalCluster.settings().forEach(builder::config);
    builder.config("spark.sql.shuffle.partitions", "2").config("spark.log.level", "WARN");
    spark = builder.getOrCreate();
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  // ---- statistics -----------------------------------------------------------------------------

  /** PyTorch 22192, apex 387: each process took its own count for everybody's. */
  @ParameterizedTest
  @ValueSource(ints = {5, 9, 11})
  void pytorch22192_apex387_partsOfUnequalSize_giveTheVarianceOfAllRows(int rows) {
    Table table = Table.random(rows, 3);
    assertStatisticsOf(table, inputNorm(table, 2).train());
  }

  /** PyTorch 36530: a process without rows crashed. 44957: all waited for one that took no part. */
  @Test
  void pytorch36530_44957_anExecutorWithoutRows_neitherCrashesNorHangsNorCounts() {
    Table table = Table.random(3, 2);
    assertStatisticsOf(table, inputNorm(table, 2).train());
  }

  /**
   * PyTorch 36865, apex 262: a single row in each process was refused although the batch has two.
   * Each alone has no variance at all.
   */
  @Test
  void pytorch36865_apex262_oneRowInEachExecutor_isABatchOfTwo() {
    Table table = new Table(new double[][] {{-3, 1000}, {5, 1000.5}}, new double[] {0, 1});
    TrainedNetwork trained = inputNorm(table, 2).train();
    assertStatisticsOf(table, trained);
    assertThat(trained.runningStatistics()[2]).isCloseTo(32, within(1e-12));
  }

  /** One row in all has no variance, anywhere: refused in words, never NaN (TensorFlow 40338). */
  @Test
  void tensorflow40338_oneRowInAll_isRefusedInWords() {
    Table table = new Table(new double[][] {{1, 2}}, new double[] {1});
    assertThatThrownBy(() -> inputNorm(table, 2).train())
        .isInstanceOf(JobException.class)
        .hasMessageContaining("batch normalization needs at least 2 rows");
  }

  /** TensorFlow 41980: E[x²] - E[x]² of a mean of 4,096 and deviations of 1/64 is noise. */
  @Test
  void tensorflow41980_varianceFarFromZero_keepsItsDigits() {
    Table table = Table.random(13, 2);
    for (double[] row : table.x) {
      row[0] = 4096 + Math.rint(row[0] * 4) / 64;
    }
    assertStatisticsOf(table, inputNorm(table, 2).train());
  }

  /** PyTorch 31498: without a momentum, the plain average over batches. */
  @Test
  void pytorch31498_cumulativeAverage_isThePlainMeanOverBatches() {
    Table table = Table.random(24, 2);
    TrainedNetwork trained =
        fit(table, "[{ batchNorm { cumulative = true } }, { dense = output }]", 8, 2).train();
    // Three batches of 8: the mean of their means is that of all.
    assertThat(trained.batches()).containsExactly(3);
    for (int c = 0; c < 2; c++) {
      assertThat(trained.runningStatistics()[c]).isCloseTo(table.mean(c), within(1e-12));
    }
  }

  /**
   * Keras and BigDL mean by momentum the weight of the new value, or of the old (ipex-llm 2872).
   */
  @Test
  void ipexllm2872_decayOfZero_keepsTheLastBatchAlone() {
    Table table = Table.random(5, 2);
    TrainedNetwork often = fit(table, inputNorm(0), 5, 2).setEpochs(4).train();
    assertStatisticsOf(table, often);
  }

  // ---- gradients ------------------------------------------------------------------------------

  /**
   * PyTorch 36382: the mean gradient of unequal parts was a mean of means. Here beside the slope of
   * the loss of the whole batch, computed in double by itself.
   */
  @ParameterizedTest
  @ValueSource(ints = {2, 3, 5, 11})
  void pytorch36382_gradientsOverUnequalParts_areThoseOfTheWholeBatch(int rows) {
    assertGradient(Table.random(rows, 3), true);
  }

  /** PyTorch 54495, apex 158: without gamma and beta it raised an exception. */
  @Test
  void pytorch54495_apex158_withoutGammaAndBeta_trains() {
    assertGradient(Table.random(7, 3), false);
  }

  private static void assertGradient(Table table, boolean affine) {
    String layers =
        "[{ dense { units = 4, bias = false } }, { batchNorm { "
            + (affine ? "" : "gamma = off, beta = off")
            + " } }, tanh, { dense = output }]";
    NeuralNetworkRegressor estimator = fit(table, layers, table.x.length, 2).estimator;
    try (BatchAnalysis analysis =
        estimator.analysis(table.rows(), Math.max(SHARDS, table.x.length))) {
      ModelState start = analysis.start();
      float[] at = start.parameters().clone();
      Random random = new Random(3);
      for (int i = 0; i < at.length; i++) {
        at[i] += (float) (0.3 * random.nextGaussian());
      }
      ModelState state = new ModelState(at, start.runningStatistics());
      BatchAnswer answer = analysis.gradient(state, 0);
      double[] point = IntStream.range(0, at.length).mapToDouble(i -> at[i]).toArray();
      assertThat(answer.loss()).isCloseTo(table.loss(point, affine), within(1e-5));
      for (int i = 0; i < at.length; i++) {
        assertThat((double) answer.gradient()[i])
            .as("parameter %d", i)
            .isCloseTo(table.slope(point, i, affine), within(2e-5));
      }
    }
  }

  // ---- one process and two --------------------------------------------------------------------

  /** PyTorch 62967, 124680, TensorFlow 60438: two processes gave another model than one. */
  @ParameterizedTest
  @ValueSource(ints = {16, 37})
  void pytorch62967_124680_tensorflow60438_twoExecutors_giveTheBitsOfOne(int rows) {
    Table table = Table.random(rows, 3);
    String layers =
        "[{ dense = 8 }, batchNorm, relu, { dense = 8 }, batchNorm, relu, { dense = output }]";
    TrainedNetwork two = fit(table, layers, 8, 2).setEpochs(5).train();
    TrainedNetwork one = fit(table, layers, 8, 1).setEpochs(5).train();
    assertThat(two.digest()).isEqualTo(one.digest());
    assertThat(two.runningStatistics()).containsExactly(one.runningStatistics());
  }

  /**
   * PyTorch 38174: parts of 19 and 18 rows, batches of 8: nobody waits for rows that never come.
   */
  @Test
  void pytorch38174_rowsThatNoBatchSizeDivides_areAllTakenOnce() {
    Table table = Table.random(37, 2);
    TrainedNetwork trained =
        fit(table, "[{ batchNorm { cumulative = true } }, { dense = output }]", 8, 2).train();
    assertThat(trained.batches()).containsExactly(5);
  }

  // ---- training and prediction ----------------------------------------------------------------

  /**
   * PyTorch 5406, 4741: predictions were worse than training, as running statistics lag behind the
   * weights. Those of the population do not: the loss of predictions is that of training on all
   * rows at once, but for the unbiased variance.
   */
  @Test
  void pytorch5406_4741_predictionsWithPopulationStatistics_areThoseOfTraining() {
    Table table = Table.random(11, 3);
    String layers = "[{ dense { units = 4, bias = false } }, batchNorm, tanh, { dense = output }]";
    Fit lagging = fit(table, layers, 11, 2).setEpochs(3);
    TrainedNetwork population = lagging.setPopulationStatistics().train();
    NeuralNetworkRegressionModel exact = lagging.model;
    double expected = table.loss(doubles(population.parameters()), true, 11 / 10.0);
    assertThat(table.lossOf(exact)).isCloseTo(expected, within(1e-5));

    Fit running = fit(table, layers, 11, 2).setEpochs(3);
    assertThat(running.train().parameters()).isEqualTo(population.parameters());
    assertThat(table.lossOf(running.model)).isNotCloseTo(expected, within(1e-3));
  }

  /**
   * Keras 7085: a frozen layer went on to move its statistics. PyTorch 10856: weights still train.
   */
  @Test
  void keras7085_pytorch10856_frozenStatistics_stayWhileWeightsTrain() {
    Table table = Table.random(11, 3);
    Fit first = fit(table, inputNorm(0), 11, 2);
    TrainedNetwork before = first.train();
    Fit second = fit(table, "[{ batchNorm { frozen = true } }, { dense = output }]", 8, 2);
    second.estimator.setInitialModel(first.model);
    TrainedNetwork after = second.train();
    assertThat(after.runningStatistics()).containsExactly(before.runningStatistics());
    assertThat(after.parameters()).isNotEqualTo(before.parameters());
  }

  // ---- what the tests are made of -------------------------------------------------------------

  /** Batch normalization of the columns themselves, whose statistics anybody can compute. */
  private static String inputNorm(double decay) {
    return "[{ batchNorm { runningStatsDecay = " + decay + " } }, { dense = output }]";
  }

  private static Fit inputNorm(Table table, int workers) {
    return fit(table, inputNorm(0), table.x.length, workers);
  }

  private static void assertStatisticsOf(Table table, TrainedNetwork trained) {
    int columns = table.x[0].length;
    double[] running = trained.runningStatistics();
    for (int c = 0; c < columns; c++) {
      double variance = table.variance(c);
      assertThat(running[c]).as("mean %d", c).isCloseTo(table.mean(c), within(1e-12));
      assertThat(running[columns + c])
          .as("variance %d", c)
          .isCloseTo(variance, within(1e-9 * variance));
    }
  }

  private static double[] doubles(float[] values) {
    return IntStream.range(0, values.length).mapToDouble(i -> values[i]).toArray();
  }

  private static Fit fit(Table table, String layers, int batch, int workers) {
    return new Fit(
        table,
        new NeuralNetworkRegressor()
            .setNetwork(layers)
            .setScale("none")
            .setStandardizeLabel(false)
            .setOptimizer("sgd")
            .setLearningRate(0.05)
            .setBatchSize(Math.max(SHARDS, batch))
            .setShards(SHARDS)
            .setEpochs(1)
            .setWorkers(workers));
  }

  /** An estimator with its table, and what came of it. */
  private static final class Fit {
    private final Table table;
    private final NeuralNetworkRegressor estimator;
    private NeuralNetworkRegressionModel model;

    Fit(Table table, NeuralNetworkRegressor estimator) {
      this.table = table;
      this.estimator = estimator;
    }

    Fit setEpochs(int epochs) {
      estimator.setEpochs(epochs);
      return this;
    }

    Fit setPopulationStatistics() {
      estimator.setPopulationStatistics(true);
      return this;
    }

    TrainedNetwork train() {
      model = estimator.fit(table.rows());
      return model.network();
    }
  }

  /**
   * Rows of numbers with a target, and what one machine with all of them computes in double.
   *
   * @param x rows of features
   * @param y targets
   */
  private record Table(double[][] x, double[] y) {
    /** Columns of other means and deviations, in numbers that a float holds. */
    static Table random(int rows, int columns) {
      Random random = new Random(rows);
      double[][] x = new double[rows][columns];
      double[] y = new double[rows];
      for (int i = 0; i < rows; i++) {
        for (int c = 0; c < columns; c++) {
          x[i][c] = (float) (10 * c - 3 + (1 + c) * random.nextGaussian());
        }
        y[i] = (float) random.nextGaussian();
      }
      return new Table(x, y);
    }

    Dataset<Row> rows() {
      List<Row> rows = new ArrayList<>();
      for (int i = 0; i < x.length; i++) {
        rows.add(RowFactory.create(Vectors.dense(x[i]), y[i]));
      }
      StructType schema =
          new StructType().add("features", SQLDataTypes.VectorType()).add("label", "double");
      return spark.createDataFrame(rows, schema);
    }

    double mean(int c) {
      return Arrays.stream(x).mapToDouble(row -> row[c]).average().orElseThrow();
    }

    /** Unbiased. */
    double variance(int c) {
      double mean = mean(c);
      double squares = Arrays.stream(x).mapToDouble(row -> row[c] - mean).map(d -> d * d).sum();
      return squares / (x.length - 1);
    }

    /** Of training: dense 4 without bias, batch normalization by all rows, tanh, dense 1. */
    double loss(double[] parameters, boolean affine) {
      return loss(parameters, affine, 1);
    }

    /** The same with a variance this many times the biased one. */
    double loss(double[] parameters, boolean affine, double variances) {
      int inputs = x[0].length;
      double[][] hidden = new double[x.length][4];
      for (int i = 0; i < x.length; i++) {
        for (int u = 0; u < 4; u++) {
          for (int c = 0; c < inputs; c++) {
            hidden[i][u] += parameters[u * inputs + c] * x[i][c];
          }
        }
      }
      Table before = new Table(hidden, y);
      int gamma = 4 * inputs;
      int last = affine ? gamma + 8 : gamma;
      double loss = 0;
      for (int i = 0; i < x.length; i++) {
        double out = parameters[last + 4];
        for (int u = 0; u < 4; u++) {
          double biased = before.variance(u) * (x.length - 1) / x.length;
          double unit = (hidden[i][u] - before.mean(u)) / Math.sqrt(variances * biased + 1e-5);
          double scaled = affine ? parameters[gamma + u] * unit + parameters[gamma + 4 + u] : unit;
          out += parameters[last + u] * Math.tanh(scaled);
        }
        loss += (out - y[i]) * (out - y[i]) / x.length;
      }
      return loss;
    }

    double slope(double[] parameters, int i, boolean affine) {
      double step = 1e-5;
      double[] moved = parameters.clone();
      moved[i] = parameters[i] + step;
      double above = loss(moved, affine);
      moved[i] = parameters[i] - step;
      return (above - loss(moved, affine)) / (2 * step);
    }

    /** Of predictions, which use running statistics. */
    double lossOf(NeuralNetworkRegressionModel model) {
      double loss = 0;
      for (Row row : model.transform(rows()).select("prediction", "label").collectAsList()) {
        double error = row.getDouble(0) - row.getDouble(1);
        loss += error * error / x.length;
      }
      return loss;
    }
  }
}
