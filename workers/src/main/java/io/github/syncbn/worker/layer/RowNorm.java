package io.github.syncbn.worker.layer;

import io.github.syncbn.worker.tensor.Shape;
import io.github.syncbn.worker.tensor.Tensor;
import java.util.Arrays;

/**
 * Normalization of one row at a time over groups of its channels and all its positions. With m
 * values in a group, r = 1 / sqrt(var + epsilon), xhat = (x - mean) r and g = gamma dy:
 *
 * <pre>
 *   dx = r [g - sum(g) / m - xhat sum(g xhat) / m]     dgamma = sum over rows of dy xhat     dbeta = sum dy
 * </pre>
 */
final class RowNorm {
  private static final int GAMMA_SUMS = 0;
  private static final int BETA_SUMS = 1;

  private final int channels;
  private final int positions;
  private final int groups;
  private final double epsilon;
  private final boolean affine;
  private final int affineValues;
  private final LayerContext context;

  /**
   * @param affineValues length of gamma: one value per channel, or one per value of a row
   */
  RowNorm(
      Shape shape,
      int groups,
      double epsilon,
      boolean affine,
      int affineValues,
      LayerContext context) {
    this.channels = shape.channels();
    this.positions = shape.positions();
    this.groups = groups;
    this.epsilon = epsilon;
    this.affine = affine;
    this.affineValues = affineValues;
    this.context = context;
  }

  void forward(Tensor x, Tensor y) {
    float[] parameters = context.parameters();
    for (int i = 0; i < x.rows(); i++) {
      int row = x.offset() + i * x.rowSize();
      int to = y.offset() + i * x.rowSize();
      for (int g = 0; g < groups; g++) {
        double mean = mean(x.data(), row, g);
        double inverse = inverse(x.data(), row, g, mean);
        for (int p = 0; p < positions; p++) {
          for (int c = first(g); c < first(g + 1); c++) {
            int j = p * channels + c;
            double value = (x.data()[row + j] - mean) * inverse;
            if (affine) {
              int a = j % affineValues;
              value =
                  value * parameters[context.parameterOffset(0) + a]
                      + parameters[context.parameterOffset(1) + a];
            }
            y.data()[to + j] = (float) value;
          }
        }
      }
    }
  }

  /** Writes dx, unless null, and the gradient of gamma and beta of local shard {@code shard}. */
  void backward(Tensor x, Tensor dy, Tensor dx, int shard) {
    double[] gammaSums = context.doubles(GAMMA_SUMS, affineValues);
    double[] betaSums = context.doubles(BETA_SUMS, affineValues);
    Arrays.fill(gammaSums, 0, affineValues, 0.0);
    Arrays.fill(betaSums, 0, affineValues, 0.0);
    for (int i = 0; i < x.rows(); i++) {
      int row = x.offset() + i * x.rowSize();
      int from = dy.offset() + i * x.rowSize();
      for (int g = 0; g < groups; g++) {
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
        if (dx != null) {
          int to = dx.offset() + i * x.rowSize();
          double values = (double) positions * (first(g + 1) - first(g));
          for (int p = 0; p < positions; p++) {
            for (int c = first(g); c < first(g + 1); c++) {
              int j = p * channels + c;
              double hat = (x.data()[row + j] - mean) * inverse;
              double scaled = dy.data()[from + j] * gamma(j);
              dx.data()[to + j] =
                  (float) (inverse * (scaled - sum / values - hat * (product / values)));
            }
          }
        }
      }
    }
    if (affine) {
      float[] gradient = context.gradient(shard);
      int gamma = context.gradientOffset(shard, 0);
      int beta = context.gradientOffset(shard, 1);
      for (int a = 0; a < affineValues; a++) {
        gradient[gamma + a] = (float) gammaSums[a];
        gradient[beta + a] = (float) betaSums[a];
      }
    }
  }

  private double gamma(int j) {
    return affine ? context.parameters()[context.parameterOffset(0) + j % affineValues] : 1;
  }

  private int first(int group) {
    return group * (channels / groups);
  }

  private double mean(float[] x, int row, int group) {
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
