package io.github.syncbn.worker.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.syncbn.worker.layer.BatchNorm.Affine;
import io.github.syncbn.worker.layer.ShardedLayer.Batch;
import io.github.syncbn.worker.layer.ShardedLayer.Outcome;
import io.github.syncbn.worker.tensor.Shape;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BatchNormTest {
  private static final Shape ONE = new Shape(1);

  @ParameterizedTest
  @ValueSource(floats = {0f, 0.1f, -1e4f, 3e7f})
  void channelWithoutVariance_givesBetaAndFiniteGradients(float constant) {
    float[] x = new float[9];
    Arrays.fill(x, constant);
    float[] dy = {1, -2, 3, 4, 5, -6, 7, 8, 9};
    ShardedLayer layer =
        new ShardedLayer(new BatchNorm(), ONE, new float[] {3, 0.25f}, new double[] {0, 1}, true);
    Outcome outcome = layer.run(new Batch(new int[] {4, 0, 1, 4}, x, dy, null));
    for (int i = 0; i < 9; i++) {
      assertThat(outcome.y()[i]).isEqualTo(0.25f);
      assertThat(outcome.dx()[i]).isFinite();
    }
    // dgamma = sum dy xhat = 0, dbeta = sum dy.
    assertThat(outcome.gradient()).containsExactly(0, 29);
    assertThat(outcome.runningSums()[2]).as("unbiased variance").isZero();
  }

  @Test
  void normalize_withAMeanOf1e4Deviations_losesNoDigits() {
    Random random = new Random(3);
    int rows = 64;
    float[] x = new float[rows];
    double mean = 0;
    for (int i = 0; i < rows; i++) {
      x[i] = (float) (1e4 + random.nextGaussian());
      mean += x[i] / (double) rows;
    }
    double variance = 0;
    for (float value : x) {
      variance += (value - mean) * (value - mean) / rows;
    }
    ShardedLayer layer =
        new ShardedLayer(new BatchNorm(), ONE, new float[] {1, 0}, new double[] {0, 1}, true);
    float[] y = layer.run(new Batch(new int[] {30, 2, 0, 32}, x, new float[rows], null)).y();
    for (int i = 0; i < rows; i++) {
      double expected = (x[i] - mean) / Math.sqrt(variance + 1e-5);
      assertThat((double) y[i]).isCloseTo(expected, within(1e-6));
    }
  }

  @Test
  void integerWeights_actAsCopiesOfTheRow() {
    Random random = new Random(5);
    float[] x = new float[8];
    float[] dy = new float[8];
    float[] weights = new float[8];
    float[] copiedX = new float[0];
    float[] copiedDy = new float[0];
    for (int i = 0; i < 8; i++) {
      x[i] = (float) random.nextGaussian();
      weights[i] = 1 + random.nextInt(3);
      dy[i] = (float) random.nextGaussian() * weights[i];
      int end = copiedX.length + (int) weights[i];
      copiedX = Arrays.copyOf(copiedX, end);
      copiedDy = Arrays.copyOf(copiedDy, end);
      Arrays.fill(copiedX, end - (int) weights[i], end, x[i]);
      Arrays.fill(copiedDy, end - (int) weights[i], end, dy[i] / weights[i]);
    }
    ShardedLayer layer =
        new ShardedLayer(
            new BatchNorm(), ONE, new float[] {1.5f, -0.5f}, new double[] {0, 1}, true);
    Outcome weighted = layer.run(new Batch(new int[] {5, 3}, x, dy, weights));
    Outcome copied =
        layer.run(new Batch(new int[] {4, copiedX.length - 4}, copiedX, copiedDy, null));
    int copy = 0;
    for (int i = 0; i < 8; i++) {
      assertThat((double) weighted.y()[i]).isCloseTo(copied.y()[copy], within(1e-6));
      // The gradient of a row is the sum of those of its copies.
      assertThat((double) weighted.dx()[i]).isCloseTo(weights[i] * copied.dx()[copy], within(2e-6));
      copy += (int) weights[i];
    }
    for (int p = 0; p < 2; p++) {
      assertThat((double) weighted.gradient()[p]).isCloseTo(copied.gradient()[p], within(1e-5));
    }
  }

  @Test
  void weightsOfOne_giveTheResultOfNoWeights() {
    Random random = new Random(7);
    ShardedLayer layer = LayerCatalogue.sharded(new BatchNorm(), true, random);
    Batch plain = LayerCatalogue.batch(new BatchNorm(), false, random, 5, 1, 0, 6);
    float[] ones = new float[12];
    Arrays.fill(ones, 1);
    Outcome expected = layer.run(plain);
    Outcome actual = layer.run(new Batch(plain.rows(), plain.x(), plain.dy(), ones));
    assertThat(actual.y()).isEqualTo(expected.y());
    assertThat(actual.dx()).isEqualTo(expected.dx());
    assertThat(actual.gradient()).isEqualTo(expected.gradient());
    assertThat(actual.runningSums()).isEqualTo(expected.runningSums());
  }

  @Test
  void ghostGroupsInsideAShard_haveStatisticsOfTheirOwn() {
    BatchNorm ghost = new BatchNorm(new NormalizationScope.Ghost(3));
    Random random = new Random(11);
    ShardedLayer layer = LayerCatalogue.sharded(ghost, true, random);
    Batch batch = LayerCatalogue.batch(ghost, false, random, 6, 4, 0, 0);
    Outcome outcome = layer.run(batch);
    // The groups are rows [0, 3), [3, 6) of the first shard and all four rows of the second.
    int width = LayerCatalogue.INPUT.size();
    ShardedLayer global =
        new ShardedLayer(
            new BatchNorm(), LayerCatalogue.INPUT, layer.parameters(), layer.running(), true);
    int[][] groups = {{0, 3}, {3, 6}, {6, 10}};
    for (int[] group : groups) {
      float[] x = Arrays.copyOfRange(batch.x(), group[0] * width, group[1] * width);
      float[] dy = Arrays.copyOfRange(batch.dy(), group[0] * width, group[1] * width);
      Outcome alone = global.run(new Batch(new int[] {group[1] - group[0]}, x, dy, null));
      assertThat(Arrays.copyOfRange(outcome.y(), group[0] * width, group[1] * width))
          .isEqualTo(alone.y());
      assertThat(Arrays.copyOfRange(outcome.dx(), group[0] * width, group[1] * width))
          .isEqualTo(alone.dx());
    }
  }

  @Test
  void settings_outsideTheirRange_areRefused() {
    for (double decay : new double[] {-0.1, 1.1, Double.NaN}) {
      assertThatThrownBy(() -> Layers.layer(BatchNorm.class, Map.of("runningStatsDecay", decay)))
          .hasMessageContaining("got " + decay);
    }
    for (double epsilon : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
      assertThatThrownBy(
              () ->
                  new BatchNorm(
                      epsilon,
                      0.9,
                      true,
                      new NormalizationScope.Global(),
                      Affine.OFF,
                      Affine.OFF,
                      false))
          .hasMessageContaining("got " + epsilon);
    }
  }

  @Test
  void defaults_areThoseOfPyTorch() {
    BatchNorm norm = new BatchNorm();
    assertThat(norm.epsilon()).isEqualTo(1e-5);
    assertThat(norm.runningStatsDecay()).isEqualTo(0.9);
    assertThat(norm.cumulative()).isFalse();
    assertThat(norm.gamma()).isEqualTo(Affine.LEARNED);
    assertThat(norm.beta()).isEqualTo(Affine.LEARNED);
    assertThat(norm.scope()).isEqualTo(new NormalizationScope.Global());
    assertThat(norm.frozen()).isFalse();
  }
}
