package io.github.syncbn.worker.layer;

import io.github.syncbn.worker.setting.Setting;
import io.github.syncbn.worker.setting.Summary;
import io.github.syncbn.worker.tensor.Matrix;
import io.github.syncbn.worker.tensor.Shape;
import java.util.List;

/**
 * Weight standardization (Qiao et al. 2019, arXiv 1903.10520): the weights of an output have mean 0
 * and deviation 1. With I weights v to an output, m and s^2 their mean and biased variance, r = 1 /
 * sqrt(s^2 + 1e-5), and dw the gradient of w:
 *
 * <pre>
 *   w = (v - m) r     dv = r [dw - sum(dw) / I - w sum(dw w) / I]
 * </pre>
 *
 * <p>as in the normalization of a row. Outputs grow with sqrt(I), so that a normalization follows:
 * the paper's is group normalization. Names in files are those of the layer without it.
 */
@Summary(
    value = "weight standardization of a layer: mean 0 and deviation 1 of the weights to an output",
    bare = "of",
    single = true)
public record WeightStandardization(@Setting("a layer with weights") LinearLayer of)
    implements Reparametrization {
  private static final double EPSILON = 1e-5;

  @Override
  public WeightStandardization withOutputs(int outputs) {
    return new WeightStandardization(of.withOutputs(outputs));
  }

  @Override
  public Shape outputShape(Shape input) {
    Shape output = of.outputShape(input);
    Shape weights = of.parameters(input).get(0).shape();
    if (weights.size() == weights.dims()[0]) {
      throw new IllegalArgumentException("one weight to an output has no variance");
    }
    return output;
  }

  @Override
  public Parameter replaced(Parameter weight) {
    return weight;
  }

  private static double mean(Matrix v, int output) {
    double sum = 0;
    for (int k = 0; k < v.columns(); k++) {
      sum += v.data()[v.rowStart(output) + k];
    }
    return sum / v.columns();
  }

  private static double inverse(Matrix v, int output, double mean) {
    double sum = 0;
    for (int k = 0; k < v.columns(); k++) {
      double distance = v.data()[v.rowStart(output) + k] - mean;
      sum += distance * distance;
    }
    return 1 / StrictMath.sqrt(sum / v.columns() + EPSILON);
  }

  @Override
  public void weights(Matrix learned, List<Matrix> added, Matrix weights) {
    for (int o = 0; o < learned.rows(); o++) {
      double mean = mean(learned, o);
      double inverse = inverse(learned, o, mean);
      for (int k = 0; k < learned.columns(); k++) {
        weights.data()[weights.rowStart(o) + k] =
            (float) ((learned.data()[learned.rowStart(o) + k] - mean) * inverse);
      }
    }
  }

  @Override
  public void gradient(
      Matrix learned,
      List<Matrix> added,
      Matrix slope,
      Matrix gradient,
      List<Matrix> addedGradients) {
    for (int o = 0; o < learned.rows(); o++) {
      double mean = mean(learned, o);
      double inverse = inverse(learned, o, mean);
      double shared = mean(slope, o);
      double along = 0;
      for (int k = 0; k < learned.columns(); k++) {
        double w = (learned.data()[learned.rowStart(o) + k] - mean) * inverse;
        along += slope.data()[slope.rowStart(o) + k] * w / learned.columns();
      }
      for (int k = 0; k < learned.columns(); k++) {
        double w = (learned.data()[learned.rowStart(o) + k] - mean) * inverse;
        gradient.data()[gradient.rowStart(o) + k] =
            (float) (inverse * (slope.data()[slope.rowStart(o) + k] - shared - w * along));
      }
    }
  }
}
