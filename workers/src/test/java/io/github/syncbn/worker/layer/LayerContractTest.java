package io.github.syncbn.worker.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.syncbn.worker.layer.ShardedLayer.Batch;
import io.github.syncbn.worker.layer.ShardedLayer.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What every layer of the catalogue must keep, whatever it computes. */
class LayerContractTest {
  private static final int[] UNEVEN = {5, 1, 0, 6};
  private static final float STEP = 0x1p-7f;

  static Stream<Arguments> cases() {
    return cases(entry -> true, "training", "inference");
  }

  static Stream<Arguments> trainingCases() {
    return cases(entry -> true, "training");
  }

  /** Those whose result does not depend on which rows are in which shard. */
  static Stream<Arguments> splittableCases() {
    return cases(entry -> !entry.smallerThanTheBatch(), "training", "inference");
  }

  private static Stream<Arguments> cases(
      Predicate<LayerCatalogue.Entry> condition, String... modes) {
    List<Arguments> cases = new ArrayList<>();
    for (LayerCatalogue.Entry entry : LayerCatalogue.entries()) {
      for (String mode : modes) {
        for (String weighting : new String[] {"unweighted", "weighted"}) {
          if (condition.test(entry)) {
            cases.add(Arguments.of(entry, mode, weighting));
          }
        }
      }
    }
    return cases.stream();
  }

  @Test
  void catalogue_listsEveryLayer() {
    assertThat(LayerCatalogue.entries())
        .extracting(entry -> (Object) entry.layer().getClass())
        .contains(LayerKinds.all().toArray());
  }

  /**
   * The loss is linear in the output with random coefficients, summed in double: its gradient is
   * compared with central differences for every input and parameter.
   */
  @ParameterizedTest
  @MethodSource("cases")
  void backward_isTheDerivativeOfForward(
      LayerCatalogue.Entry entry, String mode, String weighting) {
    Run run = new Run(entry, mode, weighting, 31);
    Outcome outcome = run.layer.run(run.batch);
    float[] x = run.batch.x();
    double largest = largest(outcome.dx());
    for (int i = 0; i < x.length; i++) {
      double slope = slope(x, i, moved -> run.loss(run.layer, run.batch.withX(moved)));
      assertThat((double) outcome.dx()[i])
          .as("%s: input %d", run, i)
          .isCloseTo(slope, within(1e-2 * Math.abs(slope) + 1e-3 * (0.01 + largest)));
    }
    float[] parameters = run.layer.parameters();
    double largestGradient = largest(outcome.gradient());
    for (int i = 0; i < parameters.length; i++) {
      double slope =
          slope(parameters, i, moved -> run.loss(run.layer.withParameters(moved), run.batch));
      assertThat((double) outcome.gradient()[i])
          .as("%s: parameter %d", run, i)
          .isCloseTo(slope, within(1e-2 * Math.abs(slope) + 1e-3 * (0.01 + largestGradient)));
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void shards_onOtherWorkers_changeNoBit(
      LayerCatalogue.Entry entry, String mode, String weighting) {
    Run run = new Run(entry, mode, weighting, 37);
    Outcome one = run.layer.run(run.batch);
    int[][] cuts = {{0, 1, 4}, {0, 2, 4}, {0, 3, 4}, {0, 1, 2, 4}, {0, 2, 3, 4}, {0, 1, 2, 3, 4}};
    for (int[] cut : cuts) {
      assertSameBits(run, run.layer.run(run.batch, false, cut), one);
    }
  }

  @ParameterizedTest
  @MethodSource("splittableCases")
  void rows_inOtherShards_changeOnlyRounding(
      LayerCatalogue.Entry entry, String mode, String weighting) {
    Run run = new Run(entry, mode, weighting, 41);
    Outcome whole = run.layer.run(run.batch.splitInto(12));
    int[][] splits = {
      {6, 6}, {1, 11}, {0, 12}, {5, 1, 0, 6}, {3, 3, 3, 3}, {1, 0, 0, 0, 11, 0, 0, 0}
    };
    for (int[] split : splits) {
      Outcome outcome = run.layer.run(run.batch.splitInto(split));
      assertClose(run + ": y", outcome.y(), whole.y());
      assertClose(run + ": dx", outcome.dx(), whole.dx());
      assertClose(run + ": gradient", outcome.gradient(), whole.gradient());
    }
  }

  @Test
  void statisticsPerShard_failTheComparisonThatGlobalOnesPass() {
    LayerCatalogue.Entry entry =
        new LayerCatalogue.Entry("", new BatchNorm(new NormalizationScope.PerShard()), true);
    Run run = new Run(entry, "training", "unweighted", 41);
    float[] whole = run.layer.run(run.batch.splitInto(12)).y();
    float[] split = run.layer.run(run.batch.splitInto(6, 6)).y();
    double worst = 0;
    for (int i = 0; i < whole.length; i++) {
      worst = Math.max(worst, Math.abs(whole[i] - split[i]));
    }
    assertThat(worst).isGreaterThan(0.05);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void layer_workingInPlaceWithoutWhatItDoesNotRead_givesTheSameBits(
      LayerCatalogue.Entry entry, String mode, String weighting) {
    Run run = new Run(entry, mode, weighting, 43);
    assertSameBits(run, run.layer.run(run.batch, true, 0, 4), run.layer.run(run.batch));
  }

  @ParameterizedTest
  @MethodSource("trainingCases")
  void exchanges_areThoseThatTheLayerDeclares(
      LayerCatalogue.Entry entry, String mode, String weighting) {
    Run run = new Run(entry, mode, weighting, 47);
    Layer layer = entry.layer();
    int declared = layer.exchanges(layer.grouping(ShardedLayer.BATCH_SIZE, 4), 4);
    assertThat(run.layer.run(run.batch).exchanges()).isEqualTo(declared);
  }

  private static double slope(float[] values, int i, ToDoubleFunction<float[]> loss) {
    float[] moved = values.clone();
    moved[i] = values[i] + STEP;
    double above = loss.applyAsDouble(moved);
    double distance = moved[i];
    moved[i] = values[i] - STEP;
    distance -= moved[i];
    return (above - loss.applyAsDouble(moved)) / distance;
  }

  private static double largest(float[] values) {
    double largest = 0;
    for (float value : values) {
      largest = Math.max(largest, Math.abs(value));
    }
    return largest;
  }

  private static void assertSameBits(Run run, Outcome actual, Outcome expected) {
    assertThat(actual.y()).as("%s: y", run).isEqualTo(expected.y());
    assertThat(actual.dx()).as("%s: dx", run).isEqualTo(expected.dx());
    assertThat(actual.gradient()).as("%s: gradient", run).isEqualTo(expected.gradient());
    assertThat(actual.runningSums()).as("%s: sums", run).isEqualTo(expected.runningSums());
  }

  private static void assertClose(String what, float[] actual, float[] expected) {
    double tolerance = 1e-5 * Math.max(1, largest(expected));
    assertThat(actual).as(what).hasSameSizeAs(expected);
    for (int i = 0; i < expected.length; i++) {
      assertThat((double) actual[i]).as("%s %d", what, i).isCloseTo(expected[i], within(tolerance));
    }
  }

  /** One layer and one batch from a seed. */
  private static final class Run {
    private final ShardedLayer layer;
    private final Batch batch;
    private final String description;

    Run(LayerCatalogue.Entry entry, String mode, String weighting, long seed) {
      Random random = new Random(seed);
      layer = LayerCatalogue.sharded(entry, mode.equals("training"), random);
      batch = LayerCatalogue.batch(entry, weighting.equals("weighted"), random, UNEVEN);
      description = entry + ", " + mode + ", " + weighting + ", seed " + seed;
    }

    double loss(ShardedLayer other, Batch moved) {
      float[] y = other.run(moved).y();
      double sum = 0;
      for (int i = 0; i < y.length; i++) {
        sum += (double) y[i] * moved.dy()[i];
      }
      return sum;
    }

    @Override
    public String toString() {
      return description;
    }
  }
}
