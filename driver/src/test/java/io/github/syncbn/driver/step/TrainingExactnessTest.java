package io.github.syncbn.driver.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.syncbn.driver.step.ThreadedTraining.Rows;
import io.github.syncbn.worker.layer.BatchNorm;
import io.github.syncbn.worker.layer.BatchNorm.Affine;
import io.github.syncbn.worker.layer.BatchRenorm;
import io.github.syncbn.worker.layer.Categories;
import io.github.syncbn.worker.layer.Dense;
import io.github.syncbn.worker.layer.GlobalAvgPool;
import io.github.syncbn.worker.layer.Layer;
import io.github.syncbn.worker.layer.Layers;
import io.github.syncbn.worker.layer.NormalizationScope;
import io.github.syncbn.worker.layer.NormalizationScope.Global;
import io.github.syncbn.worker.layer.Numbers;
import io.github.syncbn.worker.layer.PadChannels;
import io.github.syncbn.worker.layer.Relu;
import io.github.syncbn.worker.layer.Residual;
import io.github.syncbn.worker.layer.Tanh;
import io.github.syncbn.worker.network.ParameterLayout;
import io.github.syncbn.worker.network.ParameterLayout.RunningSlice;
import io.github.syncbn.worker.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A step over any split of the rows is the step that one machine with the whole batch takes. */
class TrainingExactnessTest {

  @ParameterizedTest
  @CsvSource({"11, 8", "11, 4", "9, 16", "3, 8", "17, 2", "23, 11"})
  void shards_ofSingleRowsOrNone_giveTheSameBitsOverAnyCut(int rows, int batch) throws Exception {
    TrainingResult expected = TrainingResult.of(fewRows(rows, batch).runCut(0, 8));
    int[][] cuts = {
      {0, 4, 8}, {0, 1, 8}, {0, 7, 8}, {0, 2, 3, 8}, {0, 3, 5, 7, 8}, {0, 1, 2, 3, 4, 5, 6, 7, 8}
    };
    for (int[] cut : cuts) {
      TrainingResult.of(fewRows(rows, batch).runCut(cut))
          .assertSameBits(expected, rows + " rows, " + Arrays.toString(cut));
    }
  }

  private static SmallJob fewRows(int rows, int batch) {
    SmallJob job = new SmallJob();
    job.train = SmallJob.blobs(5, rows);
    job.batchSize = batch;
    job.epochs = 3;
    return job;
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 11, 13, 40})
  void wholeBatches_inAnyNumberOfShards_agreeWithOneShard(int rows) throws Exception {
    TrainingResult one = TrainingResult.of(wholeBatches(rows, 1, new Global()).run(1));
    for (int shards : new int[] {2, 4, 8, 32}) {
      TrainingResult.of(wholeBatches(rows, shards, new Global()).run(Math.min(3, shards)))
          .assertClose(one, 1e-5, rows + " rows in " + shards + " shards");
    }
  }

  static Stream<Layer> relatives() {
    return Stream.of(
        new BatchRenorm(new BatchNorm(), new BatchRenorm.Limits(3, 5, 1, 4, 3)),
        Layers.l1BatchNorm(),
        Layers.lInfBatchNorm(),
        Layers.rmsNorm(),
        Layers.weightNorm(new Dense(8)),
        Layers.weightStandardization(new Dense(8)));
  }

  @ParameterizedTest
  @MethodSource("relatives")
  void wholeBatches_normalizedByARelative_agreeWithOneShard(Layer norm) throws Exception {
    for (int rows : new int[] {11, 40}) {
      TrainingResult one = TrainingResult.of(wholeBatches(rows, 1, norm).run(1));
      for (int shards : new int[] {4, 32}) {
        TrainingResult.of(wholeBatches(rows, shards, norm).run(3))
            .assertClose(one, 1e-5, rows + " rows in " + shards + " shards");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 40})
  void wholeBatchesOfImages_inAnyNumberOfShards_agreeWithOneShard(int rows) throws Exception {
    TrainingResult one = TrainingResult.of(images(rows, 1).run(1));
    for (int shards : new int[] {2, 8}) {
      TrainingResult.of(images(rows, shards).run(2))
          .assertClose(one, 1e-5, rows + " rows in " + shards + " shards");
    }
  }

  private static SmallJob images(int rows, int shards) {
    SmallJob job = wholeBatches(rows, shards, new Global());
    job.image = new Shape(2, 5, 1);
    return job.layers(
        SmallJob.conv(4, 1),
        new BatchNorm(),
        new Tanh(),
        new Residual(
            List.of(SmallJob.conv(6, 2), new BatchNorm(), new Tanh(), SmallJob.conv(6, 1)),
            List.of(new PadChannels(6, 2)),
            true),
        new BatchNorm(),
        new Tanh(),
        new GlobalAvgPool(),
        new Dense(SmallJob.CLASSES));
  }

  static Stream<Numbers> numbers() {
    return Stream.of(
        new Numbers.Plain(),
        new Numbers.PiecewiseLinear(4, 0),
        new Numbers.PiecewiseLinear(4, 3),
        new Numbers.Periodic(3, 0.1, 0),
        new Numbers.Periodic(3, 0.1, 4));
  }

  @ParameterizedTest
  @MethodSource("numbers")
  void wholeBatches_ofColumnsOfATable_agreeWithOneShard(Numbers numbers) throws Exception {
    for (int rows : new int[] {11, 40}) {
      TrainingResult one = TrainingResult.of(columns(rows, 1, numbers).run(1));
      for (int shards : new int[] {4, 32}) {
        TrainingResult.of(columns(rows, shards, numbers).run(3))
            .assertClose(one, 1e-5, rows + " rows in " + shards + " shards");
      }
    }
  }

  private static SmallJob columns(int rows, int shards, Numbers numbers) {
    SmallJob job = wholeBatches(rows, shards, new BatchNorm());
    job.train = SmallJob.coded(job.train);
    return job.layers(
        SmallJob.columns(new Categories.Embedding(4), numbers),
        new Dense(8),
        new BatchNorm(),
        new Tanh(),
        new Dense(SmallJob.CLASSES));
  }

  /** A gradient of zero moves nothing then. */
  @ParameterizedTest
  @ValueSource(ints = {5, 64})
  void rowsInUse_withoutMomentum_trainToTheBitsOfTheWholeTable(int batchSize) throws Exception {
    TrainingResult sparse = TrainingResult.of(tables(Categories.Updates.USED, batchSize, 0).run(3));
    TrainingResult dense = TrainingResult.of(tables(Categories.Updates.ALL, batchSize, 0).run(2));
    assertThat(sparse.stepLosses()).isEqualTo(dense.stepLosses());
    assertThat(sparse.running()).isEqualTo(dense.running());
    ParameterLayout layout = tables(Categories.Updates.USED, batchSize, 0).plan().layout();
    ParameterLayout other = tables(Categories.Updates.ALL, batchSize, 0).plan().layout();
    assertThat(layout.dense()).isLessThan(other.dense());
    for (int p = 0; p < layout.slices().size(); p++) {
      assertThat(values(layout.slices().get(p), sparse))
          .as(layout.slices().get(p).name())
          .isEqualTo(values(other.slices().get(p), dense));
    }
    // With momentum the other rows stay.
    assertThat(TrainingResult.of(tables(Categories.Updates.USED, 5, 0.9).run(1)).stepLosses())
        .isNotEqualTo(
            TrainingResult.of(tables(Categories.Updates.ALL, 5, 0.9).run(1)).stepLosses());
  }

  private static float[] values(ParameterLayout.Slice slice, TrainingResult result) {
    return Arrays.copyOfRange(result.parameters(), slice.offset(), slice.offset() + slice.length());
  }

  private static SmallJob tables(Categories.Updates updates, int batchSize, double momentum) {
    SmallJob job = new SmallJob();
    job.batchSize = batchSize;
    job.train = SmallJob.weighted(SmallJob.coded(job.train), 3);
    job.optimizer = SmallJob.sgd(0.1, momentum, false, Optional.empty());
    return job.layers(
        SmallJob.columns(new Categories.Embedding(4, updates), new Numbers.PiecewiseLinear(4, 3)),
        new Dense(12),
        new BatchNorm(),
        new Relu(),
        new Dense(SmallJob.CLASSES));
  }

  @Test
  void wholeBatches_normalizedPerShard_failTheSameComparison() throws Exception {
    SmallJob global = wholeBatches(40, 1, new Global());
    SmallJob perShard = wholeBatches(40, 8, new NormalizationScope.PerShard());
    double distance = TrainingResult.of(perShard.run(3)).distance(TrainingResult.of(global.run(1)));
    assertThat(distance).isGreaterThan(1e-2);
  }

  /** The order of rows depends on the number of shards; a batch of all rows does not. */
  private static SmallJob wholeBatches(int rows, int shards, NormalizationScope scope) {
    return wholeBatches(rows, shards, new BatchNorm(scope));
  }

  private static SmallJob wholeBatches(int rows, int shards, Layer norm) {
    SmallJob job = new SmallJob();
    job.train = SmallJob.blobs(5, rows);
    // Deviations of 1 from rows near 0, so that two rows are a batch well conditioned.
    Random random = new Random(9);
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < SmallJob.FEATURES; j++) {
        job.train.features()[i][j] = (float) (random.nextGaussian() + (i % 2 == 0 ? 1 : -1));
      }
    }
    job.layers(new Dense(8), norm, new Tanh(), new Dense(SmallJob.CLASSES));
    job.batchSize = 64;
    job.shards = shards;
    job.epochs = 5;
    job.optimizer = SmallJob.sgd(0.05, 0, false, Optional.empty());
    return job;
  }

  @Test
  void integerWeights_trainAsCopiesOfTheRows() throws Exception {
    Rows rows = SmallJob.blobs(5, 30);
    float[] weights = new float[30];
    List<float[]> copies = new ArrayList<>();
    List<Float> targets = new ArrayList<>();
    double weight = 0;
    double squared = 0;
    for (int i = 0; i < 30; i++) {
      weights[i] = 1 + i % 3;
      weight += weights[i];
      squared += weights[i] * weights[i];
      for (int copy = 0; copy < weights[i]; copy++) {
        copies.add(rows.features()[i]);
        targets.add(rows.targets()[i]);
      }
    }
    float[] copiedTargets = new float[targets.size()];
    for (int i = 0; i < copiedTargets.length; i++) {
      copiedTargets[i] = targets.get(i);
    }
    SmallJob weighted = lastBatchOnly(new Rows(rows.features(), rows.targets(), weights));
    SmallJob copied = lastBatchOnly(new Rows(copies.toArray(new float[0][]), copiedTargets, null));
    ThreadedTraining one = weighted.run(3);
    ThreadedTraining other = copied.run(2);
    for (int step = 0; step < one.steps.size(); step++) {
      assertThat(one.steps.get(step).loss()).isCloseTo(other.steps.get(step).loss(), within(1e-5));
    }
    for (int i = 0; i < one.model.parameters().length; i++) {
      assertThat((double) one.model.parameters()[i])
          .isCloseTo(other.model.parameters()[i], within(1e-5));
    }
    // Weights are no more rows: the unbiased variance takes n = (sum w)^2 / sum w^2 of them.
    double n = weight * weight / squared;
    double ratio = (n / (n - 1)) / (weight / (weight - 1));
    for (RunningSlice slice : weighted.plan().layout().running()) {
      for (int c = 0; c < slice.channels(); c++) {
        int mean = slice.offset() + c;
        int variance = mean + slice.channels();
        double expectedVariance = ratio * other.model.runningStatistics()[variance];
        assertThat(one.model.runningStatistics()[mean])
            .isCloseTo(
                other.model.runningStatistics()[mean],
                within(1e-5 * Math.sqrt(1 + expectedVariance)));
        assertThat(one.model.runningStatistics()[variance])
            .isCloseTo(expectedVariance, within(1e-5 * expectedVariance));
      }
    }
  }

  /** Whole batches, running statistics that are those of the last. */
  private static SmallJob lastBatchOnly(Rows rows) {
    SmallJob job = new SmallJob();
    job.train = rows;
    job.batchSize = 1024;
    job.epochs = 4;
    job.optimizer = SmallJob.sgd(0.05, 0, false, Optional.empty());
    BatchNorm norm =
        new BatchNorm(1e-5, 0, false, new Global(), Affine.LEARNED, Affine.LEARNED, false);
    return job.layers(
        new Dense(8), norm, new Relu(), new Dense(6), norm, new Dense(SmallJob.CLASSES));
  }

  @Test
  void weightsOfOne_giveTheBitsOfNoWeights() throws Exception {
    SmallJob plain = new SmallJob();
    plain.validation = SmallJob.blobs(2, 40);
    plain.populationStatistics = true;
    SmallJob ones = new SmallJob();
    ones.train = withOnes(ones.train);
    ones.validation = withOnes(SmallJob.blobs(2, 40));
    ones.populationStatistics = true;
    TrainingResult.of(ones.run(3)).assertSameBits(TrainingResult.of(plain.run(2)), "ones");
  }

  private static Rows withOnes(Rows rows) {
    float[] ones = new float[rows.targets().length];
    Arrays.fill(ones, 1);
    return new Rows(rows.features(), rows.targets(), ones);
  }
}
