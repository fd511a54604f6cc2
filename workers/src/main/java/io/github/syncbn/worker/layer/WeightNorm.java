package io.github.syncbn.worker.layer;

import io.github.syncbn.worker.setting.Setting;
import io.github.syncbn.worker.setting.Summary;
import io.github.syncbn.worker.tensor.Matrix;
import io.github.syncbn.worker.tensor.Shape;
import java.util.Arrays;
import java.util.List;

/**
 * Weight normalization (Salimans and Kingma 2016, arXiv 1602.07868, equations 2 and 3), as
 * PyTorch's nn.utils.weight_norm: length g and direction v of the weights of an output are learned
 * apart. With dw the gradient of w:
 *
 * <pre>
 *   w = g v / |v|     dg = dw . v / |v|     dv = g / |v| (dw - dg v / |v|)
 * </pre>
 *
 * <p>for dw/dg = v / |v|, and the derivative of v / |v| takes the part along v out of what it
 * meets. So v moves at right angles to itself, and only grows.
 *
 * <p>g starts as |v|, as there and not from a first batch as in the paper, so that the layer starts
 * as it would without. Names in files are PyTorch's: {@code weight_v} for v and {@code weight_g}
 * for g, of one value for each output; its newer parametrizations.weight_norm reads them too.
 */
@Summary(
    value = "weight normalization of a layer: length and direction of its weights apart",
    bare = "of",
    single = true)
public record WeightNorm(@Setting("a layer with weights") LinearLayer of)
    implements Reparametrization {

  @Override
  public WeightNorm withOutputs(int outputs) {
    return new WeightNorm(of.withOutputs(outputs));
  }

  @Override
  public Parameter replaced(Parameter weight) {
    return new Parameter(
        "weight_v",
        weight.shape(),
        weight.role(),
        weight.initializer(),
        weight.trainable(),
        weight.channelAxis());
  }

  @Override
  public List<Parameter> added(Parameter weight) {
    int[] dims = new int[weight.shape().rank()];
    Arrays.fill(dims, 1);
    dims[0] = weight.shape().dims()[0];
    return List.of(
        new Parameter(
            "weight_g", new Shape(dims), ParameterRole.GAMMA, new Initializer.Constant(1), true));
  }

  @Override
  public void settle(List<Matrix> parameters) {
    Matrix v = parameters.get(0);
    Matrix g = parameters.get(parameters.size() - 1);
    for (int o = 0; o < v.rows(); o++) {
      g.data()[g.rowStart(o)] = (float) length(v, o);
    }
  }

  private static double length(Matrix v, int output) {
    return StrictMath.sqrt(product(v, v, output));
  }

  private static double product(Matrix a, Matrix b, int output) {
    double sum = 0;
    for (int k = 0; k < a.columns(); k++) {
      sum += (double) a.data()[a.rowStart(output) + k] * b.data()[b.rowStart(output) + k];
    }
    return sum;
  }

  @Override
  public void weights(Matrix learned, List<Matrix> added, Matrix weights) {
    Matrix g = added.get(0);
    for (int o = 0; o < learned.rows(); o++) {
      double scale = g.data()[g.rowStart(o)] / length(learned, o);
      for (int k = 0; k < learned.columns(); k++) {
        weights.data()[weights.rowStart(o) + k] =
            (float) (scale * learned.data()[learned.rowStart(o) + k]);
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
    Matrix g = added.get(0);
    Matrix dg = addedGradients.get(0);
    for (int o = 0; o < learned.rows(); o++) {
      double length = length(learned, o);
      double along = product(slope, learned, o) / length;
      double scale = g.data()[g.rowStart(o)] / length;
      dg.data()[dg.rowStart(o)] = (float) along;
      for (int k = 0; k < learned.columns(); k++) {
        double v = learned.data()[learned.rowStart(o) + k];
        gradient.data()[gradient.rowStart(o) + k] =
            (float) (scale * (slope.data()[slope.rowStart(o) + k] - along * v / length));
      }
    }
  }
}
