package io.github.syncbn.worker.inference;

import java.util.Arrays;

/**
 * Weights and bias of a dense layer or convolution while batch normalizations may still follow it:
 * in double, rounded to float once at the end.
 */
final class ScaledWeights {
  private final float[] weights;
  private final FoldedSequence.Form form;
  private final double[] scale;
  private final double[] shift;

  ScaledWeights(float[] weights, double[] bias, FoldedSequence.Form form) {
    this.weights = weights;
    this.form = form;
    scale = new double[bias.length];
    Arrays.fill(scale, 1);
    shift = bias.clone();
  }

  void normalize(ChannelStatistics by) {
    for (int c = 0; c < scale.length; c++) {
      scale[c] *= by.scale(c);
      shift[c] = by.scale(c) * (shift[c] - by.mean()[c]) + by.beta()[c];
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
    return form.of(folded, bias);
  }
}
