package io.github.syncbn.worker.layer;

import io.github.syncbn.worker.stats.Moments;
import io.github.syncbn.worker.tensor.Matrix;
import io.github.syncbn.worker.tensor.Tensor;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** One pass of a {@link DeviationNorm} over a shard; its formulas stand there. */
final class DeviationPass extends BatchNormPass {
  /** sum dy, sum dy d, sum w u, and the sum of w where u is not 0. */
  static final int SUMS_PER_CHANNEL = 4;

  private final DeviationNorm layer;

  // Of every channel of the current group.
  private final double[] means;
  private final double[] deviations;
  private final double[] common;
  private final double[] slopes;
  private double @Nullable [] taken;
  private int current = -1;
  private int currentSums = -1;

  // The rows of a group in x, dy and dx.
  private final Matrix input = Matrix.view();
  private final Matrix slope = Matrix.view();
  private final Matrix back = Matrix.view();

  DeviationPass(DeviationNorm layer, Tensor x, LayerContext context) {
    super(layer, x, context);
    this.layer = layer;
    means = new double[channels];
    deviations = new double[channels];
    common = new double[channels];
    slopes = new double[channels];
  }

  @Override
  int forwardMeetings() {
    return 2;
  }

  @Override
  void leave(int meeting, Tensor x) {
    if (meeting == 0) {
      super.leave(meeting, x);
      return;
    }
    double[] moments = super.moments();
    double[] leaves = groups.leaves(BatchGroups.DEVIATION_LEAVES, channels);
    for (BatchGroups.Group group : groups.list()) {
      int leaf = group.leaf() * channels;
      Arrays.fill(leaves, leaf, leaf + channels, 0.0);
      layer.addDeviations(
          group.show(x, input),
          weights(x),
          firstWeight(x, group),
          moments,
          group.index() * Moments.length(channels),
          leaves,
          leaf);
    }
  }

  /** With the deviations taken in: a copy, as the other shards read the same sums. */
  @Override
  double[] moments() {
    if (taken == null) {
      int length = groups.count() * Moments.length(channels);
      taken = Arrays.copyOf(super.moments(), length);
      layer.takeMoments(layer.reduction(), deviations(), taken, groups.count(), channels);
    }
    return taken;
  }

  private double[] deviations() {
    return groups.reduced(BatchGroups.DEVIATION_LEAVES, BatchGroups.DEVIATIONS, channels);
  }

  private float @Nullable [] weights(Tensor x) {
    return PositionWeights.of(context.rowWeights(), x, context);
  }

  private static int firstWeight(Tensor x, BatchGroups.Group group) {
    return group.firstRow() * x.shape().positions();
  }

  @Override
  int sumsPerChannel() {
    return SUMS_PER_CHANNEL;
  }

  @Override
  void addSums(Tensor x, BatchGroups.Group group, double[] sums, int offset) {
    choose(group);
    group.show(x, input);
    float[] weights = weights(x);
    int first = firstWeight(x, group);
    int signs = offset + 2 * channels;
    int active = signs + channels;
    Arrays.fill(sums, signs, active + channels, 0.0);
    for (int i = 0; i < input.rows(); i++) {
      int row = input.rowStart(i);
      double weight = weights == null ? 1 : weights[first + i];
      for (int c = 0; c < channels; c++) {
        double u = layer.slope(input.data()[row + c] - means[c], deviations[c]);
        sums[signs + c] += weight * u;
        sums[active + c] += weight * Math.abs(u);
      }
    }
  }

  /** Means and deviations of a group. */
  private void choose(BatchGroups.Group group) {
    if (group.index() == current) {
      return;
    }
    current = group.index();
    double[] moments = moments();
    double[] reduced = deviations();
    int at = current * Moments.length(channels);
    for (int c = 0; c < channels; c++) {
      means[c] = moments[at + 2 + c];
      deviations[c] = layer.deviation(reduced[current * channels + c], moments[at]);
    }
  }

  /** What every dy loses, (A - k T / U) / W, and what it loses for its u, k / U. */
  private void split(BatchGroups.Group group, double[] sums) {
    if (group.index() == currentSums) {
      return;
    }
    currentSums = group.index();
    double[] moments = moments();
    int at = currentSums * Moments.length(channels);
    double weight = moments[at];
    double factor = layer.squaredFactor(weight * weight / moments[at + 1]);
    int own = currentSums * SUMS_PER_CHANNEL * channels;
    for (int c = 0; c < channels; c++) {
      double inverse = coefficients.inverse()[c];
      double divisor = layer.divisor(weight, sums[own + 3 * channels + c]);
      double k = factor * deviations[c] * inverse * inverse * sums[own + channels + c];
      // All values equal: they have no slope, whatever there is to divide by.
      slopes[c] = deviations[c] == 0 ? 0 : k / divisor;
      common[c] = (sums[own + c] - slopes[c] * sums[own + 2 * channels + c]) / weight;
    }
  }

  @Override
  void gradient(Tensor x, Tensor dy, Tensor dx, BatchGroups.Group group, double[] sums) {
    choose(group);
    split(group, sums);
    group.show(x, input);
    group.show(dy, slope);
    group.show(dx, back);
    float[] weights = weights(x);
    int first = firstWeight(x, group);
    for (int i = 0; i < input.rows(); i++) {
      int row = input.rowStart(i);
      int from = slope.rowStart(i);
      int to = back.rowStart(i);
      double weight = weights == null ? 1 : weights[first + i];
      for (int c = 0; c < channels; c++) {
        double u = layer.slope(input.data()[row + c] - means[c], deviations[c]);
        double lost = weight * (common[c] + slopes[c] * u);
        back.data()[to + c] = (float) (coefficients.scale()[c] * (slope.data()[from + c] - lost));
      }
    }
  }
}
