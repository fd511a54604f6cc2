package io.github.syncbn.worker.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MomentsTest {
  private static final int CHANNELS = 4;

  // Means of the channels in standard deviations; the last has no variance at all.
  private static final double[] MEANS = {0, 3, 1e4, 7};
  private static final double[] DEVIATIONS = {1, 0.01, 1, 0};

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void merge_withTheEmptySet_changesNoBit(long seed) {
    Moments some = WeightedRows.random(seed, 9).moments();
    Moments none = Moments.identity(CHANNELS);
    assertThat(some.merge(none).values()).isEqualTo(some.values());
    assertThat(none.merge(some).values()).isEqualTo(some.values());
    assertThat(none.merge(none).values()).isEqualTo(none.values());
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void merge_inAnyOrderAndGrouping_agreesToRounding(long seed) {
    Moments a = WeightedRows.random(seed, 5).moments();
    Moments b = WeightedRows.random(seed + 100, 1).moments();
    Moments c = WeightedRows.random(seed + 200, 17).moments();
    assertClose(a.merge(b), b.merge(a));
    assertClose(a.merge(b).merge(c), a.merge(b.merge(c)));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 10, 257})
  void merge_ofParts_equalsTwoPassesOverTheConcatenation(int rows) {
    for (long seed = 1; seed <= 5; seed++) {
      WeightedRows all = WeightedRows.random(seed, rows);
      Moments merged = Moments.identity(CHANNELS);
      Random cuts = new Random(seed);
      for (int from = 0; from < rows; ) {
        int to = Math.min(rows, from + 1 + cuts.nextInt(40));
        merged = merged.merge(all.slice(from, to).moments());
        from = to;
      }
      assertClose(merged, all.twoPass());
    }
  }

  @Test
  void merge_ofConstantChannels_leavesExactlyNoVariance() {
    for (float constant : new float[] {0.1f, 1e4f, -3e7f}) {
      Moments merged = Moments.identity(1);
      for (int part = 1; part <= 6; part++) {
        float[] values = new float[part];
        Arrays.fill(values, constant);
        merged = merged.merge(new WeightedRows(1, values, null).moments());
      }
      assertThat(merged.variance(0)).isZero();
      assertThat(merged.mean(0)).isEqualTo(constant);
    }
  }

  @Test
  void singleValue_hasNoVarianceAndNoUnbiasedOne() {
    Moments one = new WeightedRows(1, new float[] {5f}, null).moments();
    assertThat(one.mean(0)).isEqualTo(5);
    assertThat(one.variance(0)).isZero();
    assertThat(one.unbiasedVariance(0)).isNaN();
    Moments two = one.merge(new WeightedRows(1, new float[] {7f}, null).moments());
    assertThat(two.variance(0)).isEqualTo(1);
    assertThat(two.unbiasedVariance(0)).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void integerWeights_countAsCopiesOfTheRow(long seed) {
    WeightedRows distinct = WeightedRows.random(seed, 12);
    Random random = new Random(seed);
    float[] weights = new float[12];
    WeightedRows copies = new WeightedRows(CHANNELS, new float[0], null);
    for (int i = 0; i < 12; i++) {
      weights[i] = 1 + random.nextInt(4);
      for (int copy = 0; copy < weights[i]; copy++) {
        copies = copies.followedBy(distinct.slice(i, i + 1));
      }
    }
    Moments weighted = new WeightedRows(CHANNELS, distinct.values(), weights).moments();
    Moments copied = copies.moments();
    assertThat(weighted.weight()).isEqualTo(copied.weight());
    for (int c = 0; c < CHANNELS; c++) {
      assertThat(weighted.mean(c)).isCloseTo(copied.mean(c), within(1e-12 * (1 + MEANS[c])));
      assertThat(weighted.variance(c)).isCloseTo(copied.variance(c), tolerance(copied, c));
    }
    // Copies are more values; a weight is one value that counts more.
    assertThat(weighted.effectiveCount()).isLessThan(copied.effectiveCount());
  }

  @Test
  void effectiveCount_isTheSquareOfTheWeightOverTheSquaredWeights() {
    assertThat(Moments.identity(1).effectiveCount()).isZero();
    float[] values = {1, 2, 3};
    assertThat(new WeightedRows(1, values, null).moments().effectiveCount()).isEqualTo(3);
    assertThat(new WeightedRows(1, values, new float[] {2, 2, 2}).moments().effectiveCount())
        .isEqualTo(3);
    assertThat(new WeightedRows(1, values, new float[] {1, 2, 3}).moments().effectiveCount())
        .isEqualTo(36.0 / 14);
  }

  @Test
  void fromPowerSums_withoutWeight_isTheIdentity() {
    double[] values = {1, 1, 1, 1, 1, 1};
    Moments.fromPowerSums(values, 0, 2, new float[2], 0, 0, 0);
    assertThat(values).isEqualTo(Moments.identity(2).values());
  }

  @Test
  void fromPowerSums_aboutADistantPivot_neverGivesNegativeVariance() {
    for (long seed = 1; seed <= 50; seed++) {
      float value = new Random(seed).nextFloat();
      double distance = (double) value - 1000f;
      double[] sums = {0, 0, 7 * distance, 7 * (distance * distance)};
      Moments.fromPowerSums(sums, 0, 1, new float[] {1000f}, 0, 7, 7);
      assertThat(sums[3]).as("seed %d", seed).isBetween(0.0, 1e-8);
    }
  }

  @Test
  void merge_atOffsets_touchesOnlyItsPlace() {
    double[] into = {-1, 2, 2, 5, 8, -1};
    double[] other = {-2, -2, 2, 2, 7, 8};
    Moments.merge(into, 1, other, 2, 1);
    assertThat(into).containsExactly(-1, 4, 4, 6, 20, -1);
    assertThat(other).containsExactly(-2, -2, 2, 2, 7, 8);
  }

  @Test
  void moments_ofAnImpossibleLength_areRefused() {
    assertThatThrownBy(() -> new Moments(new double[3])).hasMessageContaining("got 3");
    assertThatThrownBy(() -> new Moments(new double[5])).hasMessageContaining("got 5");
  }

  private static void assertClose(Moments actual, Moments expected) {
    assertThat(actual.weight()).isCloseTo(expected.weight(), within(1e-12 * expected.weight()));
    for (int c = 0; c < expected.channels(); c++) {
      assertThat(actual.mean(c)).isCloseTo(expected.mean(c), within(1e-12 * (1 + MEANS[c])));
      assertThat(actual.variance(c)).isCloseTo(expected.variance(c), tolerance(expected, c));
    }
  }

  /** A double holds a difference from the mean to 1e-16 of the mean. */
  private static org.assertj.core.data.Offset<Double> tolerance(Moments expected, int channel) {
    double deviation = Math.sqrt(expected.variance(channel));
    double ratio = deviation == 0 ? 0 : Math.abs(expected.mean(channel)) / deviation;
    return within(1e-12 * expected.variance(channel) * Math.max(1, ratio));
  }

  /** Rows of float values with or without weights, and their moments by two routes. */
  private record WeightedRows(int channels, float[] values, float[] weights) {

    static WeightedRows random(long seed, int rows) {
      Random random = new Random(seed);
      float[] values = new float[rows * CHANNELS];
      for (int i = 0; i < values.length; i++) {
        int c = i % CHANNELS;
        values[i] = (float) (MEANS[c] + DEVIATIONS[c] * random.nextGaussian());
      }
      return new WeightedRows(CHANNELS, values, null);
    }

    WeightedRows slice(int from, int to) {
      return new WeightedRows(
          channels, Arrays.copyOfRange(values, from * channels, to * channels), null);
    }

    WeightedRows followedBy(WeightedRows other) {
      float[] both = Arrays.copyOf(values, values.length + other.values.length);
      System.arraycopy(other.values, 0, both, values.length, other.values.length);
      return new WeightedRows(channels, both, null);
    }

    private double weight(int row) {
      return weights == null ? 1 : weights[row];
    }

    /** Power sums about the first row, as a layer takes them. */
    Moments moments() {
      double[] sums = new double[Moments.length(channels)];
      double weight = 0;
      double squaredWeight = 0;
      for (int i = 0; i < values.length / channels; i++) {
        weight += weight(i);
        squaredWeight += weight(i) * weight(i);
        for (int c = 0; c < channels; c++) {
          double distance = (double) values[i * channels + c] - values[c];
          sums[2 + c] += weight(i) * distance;
          sums[2 + channels + c] += weight(i) * distance * distance;
        }
      }
      Moments.fromPowerSums(sums, 0, channels, values, 0, weight, squaredWeight);
      return new Moments(sums);
    }

    /** The definition: the mean first, then the squares about it. */
    Moments twoPass() {
      double[] result = new double[Moments.length(channels)];
      int rows = values.length / channels;
      result[0] = rows;
      result[1] = rows;
      for (int c = 0; c < channels; c++) {
        for (int i = 0; i < rows; i++) {
          result[2 + c] += values[i * channels + c] / (double) rows;
        }
        for (int i = 0; i < rows; i++) {
          double distance = values[i * channels + c] - result[2 + c];
          result[2 + channels + c] += distance * distance;
        }
      }
      return new Moments(result);
    }
  }
}
