package io.github.syncbn.worker.layer;

import io.github.syncbn.worker.stats.Moments;
import io.github.syncbn.worker.tensor.Matrix;
import io.github.syncbn.worker.tensor.Tensor;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** One pass of a {@link DeviationNorm} over the shards of a worker; its formulas stand there. */
final class DeviationPass extends BatchNormPass {
  /** sum dy, sum dy d, sum w u, and the sum of w where u is not 0. */
  static final int SUMS_PER_CHANNEL = 4;

  private final DeviationNorm layer;

  // Of every channel of the current group.
  private final double[] means;
  private final double[] deviations;
  private final double[] common;
  private final double[] slopes;
  private int current = -1;
  private int currentSums = -1;

  // The rows of a group in x, dy and dx.
  private final Matrix input = Matrix.view();
  private final Matrix slope = Matrix.view();
  private final Matrix back = Matrix.view();

  DeviationPass(DeviationNorm layer, Tensor[] x, LayerContext context) {
    super(layer, x, context);
    this.layer = layer;
    means = new double[channels];
    deviations = new double[channels];
    common = new double[channels];
    slopes = new double[channels];
  }

  @Override
  double[] moments(Tensor[] x, BatchGroups groups) {
    double[] moments = super.moments(x, groups);
    double[] leaves = groups.deviationLeaves(channels);
    Arrays.fill(leaves, 0, groups.list().size() * channels, 0.0);
    for (BatchGroups.Group group : groups.list()) {
      Tensor rows = x[group.shard()];
      layer.addDeviations(
          group.show(rows, input),
          weights(rows, group),
          firstWeight(rows, group),
          moments,
          group.index() * Moments.length(channels),
          leaves,
          group.leaf() * channels);
    }
    double[] reduced = groups.reduceDeviations(layer.reduction(), leaves, channels);
    layer.takeMoments(layer.reduction(), reduced, moments, groups.count(), channels);
    return moments;
  }

  private float @Nullable [] weights(Tensor x, BatchGroups.Group group) {
    return PositionWeights.of(context.rowWeights(group.shard()), x, context);
  }

  private static int firstWeight(Tensor x, BatchGroups.Group group) {
    return group.firstRow() * x.shape().positions();
  }

  @Override
  int sumsPerChannel() {
    return SUMS_PER_CHANNEL;
  }

  @Override
  void addSums(Tensor x, BatchGroups.Group group, BatchGroups groups, double[] sums, int offset) {
    choose(group, groups);
    group.show(x, input);
    float[] weights = weights(x, group);
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
  private void choose(BatchGroups.Group group, BatchGroups groups) {
    if (group.index() == current) {
      return;
    }
    current = group.index();
    double[] moments = groups.forwardMoments(channels);
    double[] reduced = groups.forwardDeviations(channels);
    int at = current * Moments.length(channels);
    for (int c = 0; c < channels; c++) {
      means[c] = moments[at + 2 + c];
      deviations[c] = layer.deviation(reduced[current * channels + c], moments[at]);
    }
  }

  /** What every dy loses, (A - k T / U) / W, and what it loses for its u, k / U. */
  private void split(BatchGroups.Group group, BatchGroups groups, double[] sums) {
    if (group.index() == currentSums) {
      return;
    }
    currentSums = group.index();
    double[] moments = groups.forwardMoments(channels);
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
  void gradient(
      Tensor x, Tensor dy, Tensor dx, BatchGroups.Group group, BatchGroups groups, double[] sums) {
    choose(group, groups);
    split(group, groups, sums);
    group.show(x, input);
    group.show(dy, slope);
    group.show(dx, back);
    float[] weights = weights(x, group);
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
