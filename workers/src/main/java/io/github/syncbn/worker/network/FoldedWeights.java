package io.github.syncbn.worker.network;

import io.github.syncbn.worker.layer.Conv2d;
import io.github.syncbn.worker.layer.Dense;
import io.github.syncbn.worker.layer.Layer;

/** Weights and bias of a dense layer or convolution, and the scale and shift of what follows it. */
final class FoldedWeights {
  private final ParameterLayout layout;
  private final int number;
  private final Layer settings;
  private final float[] weights;
  private final double[] scale;
  private final double[] shift;

  FoldedWeights(TrainedNetwork trained, ParameterLayout layout, int layer) {
    this.layout = layout;
    number = layer;
    settings = layout.operations().get(layer).layer();
    int units = layout.shapes().get(layer + 1).channels();
    scale = new double[units];
    shift = new double[units];
    boolean bias = settings instanceof Dense dense ? dense.bias() : ((Conv2d) settings).bias();
    for (int u = 0; u < units; u++) {
      scale[u] = 1;
      shift[u] = bias ? trained.parameters()[layout.offset(layer, 1) + u] : 0;
    }
    weights = shaped(trained, layout, layer);
  }

  private static float[] shaped(TrainedNetwork trained, ParameterLayout layout, int layer) {
    for (ParameterLayout.Slice slice : layout.slices()) {
      if (slice.layer() == layer) {
        float[] values = new float[slice.length()];
        slice.parameter().restore(trained.parameters(), slice.offset(), values, 0);
        return values;
      }
    }
    throw new IllegalStateException("layer " + layer + " has no weights");
  }

  /** Lets a batch normalization of given mean, scale and shift follow. */
  void normalize(double[][] affine) {
    for (int c = 0; c < scale.length; c++) {
      scale[c] *= affine[1][c];
      shift[c] = affine[1][c] * (shift[c] - affine[0][c]) + affine[2][c];
    }
  }

  FoldedLayer layer() {
    int units = scale.length;
    int inputs = weights.length / units;
    float[] folded = new float[weights.length];
    float[] bias = new float[units];
    for (int u = 0; u < units; u++) {
      for (int k = u * inputs; k < (u + 1) * inputs; k++) {
        folded[k] = (float) (scale[u] * weights[k]);
      }
      bias[u] = (float) shift[u];
    }
    if (settings instanceof Conv2d conv) {
      return new FoldedConvolution(
          layout.inputShape(number),
          layout.shapes().get(number + 1),
          conv.window(),
          conv.groups(layout.inputShape(number)),
          folded,
          bias);
    }
    return new FoldedLayer.Product(units, folded, bias);
  }
}
