package io.github.syncbn.worker.layer;

import io.github.syncbn.worker.tensor.Matrix;
import io.github.syncbn.worker.tensor.Shape;
import io.github.syncbn.worker.tensor.Tensor;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Normalization of one row at a time over groups of its channels and all its positions. With m
 * values in a group, r = 1 / sqrt(var + epsilon), xhat = (x - mean) r and g = gamma dy:
 *
 * <pre>
 *   dx = r [g - sum(g) / m - xhat sum(g xhat) / m]     dgamma = sum over rows of dy xhat     dbeta = sum dy
 * </pre>
 *
 * <p>Where the mean stays, it counts as 0 and dx lacks the term with sum(g); see {@link RmsNorm}.
 */
final class RowNorm {
  private static final int GAMMA_SUMS = 0;
  private static final int BETA_SUMS = 1;

  private final int channels;
  private final int positions;
  private final int groups;
  private final double epsilon;
  private final boolean centred;
  private final LayerContext context;

  /** Null if the layer has none, as is beta. */
  private final @Nullable Matrix gamma;

  private final @Nullable Matrix beta;

  /** Length of gamma: one value per channel, or one per value of a row. */
  private final int affineValues;

  RowNorm(RowNormalization layer, Shape shape, LayerContext context) {
    channels = shape.channels();
    positions = shape.positions();
    groups = layer.groups(shape);
    epsilon = layer.epsilon();
    centred = layer.centred();
    gamma = layer.affine() ? context.parameter(0) : null;
    beta = layer.affine() && centred ? context.parameter(1) : null;
    affineValues = layer.affineShape(shape).size();
    this.context = context;
  }

  /** y = gamma (x - mean) r + beta. */
  void forward(Tensor x, Tensor y) {
    for (int i = 0; i < x.rows(); i++) {
      int row = x.matrix().rowStart(i);
      int to = y.matrix().rowStart(i);
      for (int g = 0; g < groups; g++) {
        double mean = mean(x.data(), row, g);
        double inverse = inverse(x.data(), row, g, mean);
        for (int p = 0; p < positions; p++) {
          for (int c = first(g); c < first(g + 1); c++) {
            int j = p * channels + c;
            double hat = (x.data()[row + j] - mean) * inverse;
            double value = gamma == null ? hat : hat * at(gamma, j);
            y.data()[to + j] = (float) (beta == null ? value : value + at(beta, j));
          }
        }
      }
    }
  }

  /** Writes dx, unless null, and the gradient of gamma and beta. */
  void backward(Tensor x, Tensor dy, @Nullable Tensor dx) {
    double[] gammaSums = context.doubles(GAMMA_SUMS, affineValues);
    double[] betaSums = context.doubles(BETA_SUMS, affineValues);
    Arrays.fill(gammaSums, 0, affineValues, 0.0);
    Arrays.fill(betaSums, 0, affineValues, 0.0);
    for (int i = 0; i < x.rows(); i++) {
      for (int g = 0; g < groups; g++) {
        backward(x, dy, dx, i, g);
      }
    }
    if (gamma != null) {
      round(gammaSums, context.gradient(0));
    }
    if (beta != null) {
      round(betaSums, context.gradient(1));
    }
  }

  /** One group of one row: adds to the sums, then writes dx. */
  private void backward(Tensor x, Tensor dy, @Nullable Tensor dx, int i, int g) {
    double[] gammaSums = context.doubles(GAMMA_SUMS, affineValues);
    double[] betaSums = context.doubles(BETA_SUMS, affineValues);
    int row = x.matrix().rowStart(i);
    int from = dy.matrix().rowStart(i);
    double mean = mean(x.data(), row, g);
    double inverse = inverse(x.data(), row, g, mean);
    double sum = 0;
    double product = 0;
    for (int p = 0; p < positions; p++) {
      for (int c = first(g); c < first(g + 1); c++) {
        int j = p * channels + c;
        double hat = (x.data()[row + j] - mean) * inverse;
        double slope = dy.data()[from + j];
        gammaSums[j % affineValues] += slope * hat;
        betaSums[j % affineValues] += slope;
        double scaled = slope * gamma(j);
        sum += scaled;
        product += scaled * hat;
      }
    }
    if (dx == null) {
      return;
    }
    int to = dx.matrix().rowStart(i);
    double values = (double) positions * (first(g + 1) - first(g));
    double shared = centred ? sum / values : 0;
    for (int p = 0; p < positions; p++) {
      for (int c = first(g); c < first(g + 1); c++) {
        int j = p * channels + c;
        double hat = (x.data()[row + j] - mean) * inverse;
        double scaled = dy.data()[from + j] * gamma(j);
        dx.data()[to + j] = (float) (inverse * (scaled - shared - hat * (product / values)));
      }
    }
  }

  private void round(double[] sums, Matrix into) {
    for (int a = 0; a < affineValues; a++) {
      into.data()[into.offset() + a] = (float) sums[a];
    }
  }

  private double gamma(int j) {
    return gamma == null ? 1 : at(gamma, j);
  }

  private double at(Matrix parameter, int j) {
    return parameter.data()[parameter.offset() + j % affineValues];
  }

  private int first(int group) {
    return group * (channels / groups);
  }

  private double mean(float[] x, int row, int group) {
    if (!centred) {
      return 0;
    }
    double sum = 0;
    for (int p = 0; p < positions; p++) {
      for (int c = first(group); c < first(group + 1); c++) {
        sum += x[row + p * channels + c];
      }
    }
    return sum / ((double) positions * (first(group + 1) - first(group)));
  }

  private double inverse(float[] x, int row, int group, double mean) {
    double sum = 0;
    for (int p = 0; p < positions; p++) {
      for (int c = first(group); c < first(group + 1); c++) {
        double distance = x[row + p * channels + c] - mean;
        sum += distance * distance;
      }
    }
    double variance = sum / ((double) positions * (first(group + 1) - first(group)));
    return 1 / StrictMath.sqrt(variance + epsilon);
  }
}
