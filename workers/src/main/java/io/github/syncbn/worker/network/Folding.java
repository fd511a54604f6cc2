package io.github.syncbn.worker.network;

import io.github.syncbn.worker.layer.BatchNorm;
import io.github.syncbn.worker.layer.BatchNorm.Affine;
import io.github.syncbn.worker.layer.Dense;
import io.github.syncbn.worker.layer.Dropout;
import io.github.syncbn.worker.layer.Layer;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes a trained network ready for inference: dropout goes, and each batch normalization becomes
 * part of the dense layer before it,
 *
 * <pre>
 *   gamma (W x + b - mean) r + beta = (gamma r W) x + (gamma r (b - mean) + beta),    r = 1 / sqrt(var + epsilon)
 * </pre>
 *
 * <p>in double, rounded to float once. One without a dense layer before it stays by itself.
 */
final class Folding {
  private final TrainedNetwork trained;
  private final ParameterLayout layout;
  private final List<FoldedLayer> folded = new ArrayList<>();

  // A dense layer not yet written, and the scale and shift that follow its outputs.
  private int dense = -1;
  private double[] scale;
  private double[] shift;

  private Folding(TrainedNetwork trained) {
    this.trained = trained;
    layout = trained.layout();
  }

  static List<FoldedLayer> of(TrainedNetwork trained) {
    return new Folding(trained).fold();
  }

  private List<FoldedLayer> fold() {
    List<Layer> layers = trained.network().layers();
    for (int i = 0; i < layers.size(); i++) {
      Layer layer = layers.get(i);
      if (layer instanceof Dense first) {
        writeDense();
        startDense(i, first);
      } else if (layer instanceof BatchNorm norm) {
        normalize(i, norm);
      } else if (!(layer instanceof Dropout)) {
        writeDense();
        folded.add(new FoldedLayer.Activation(layer));
      }
    }
    writeDense();
    return List.copyOf(folded);
  }

  private void startDense(int layer, Dense layerSettings) {
    dense = layer;
    scale = new double[layerSettings.units()];
    shift = new double[layerSettings.units()];
    for (int u = 0; u < scale.length; u++) {
      scale[u] = 1;
      shift[u] = layerSettings.bias() ? trained.parameters()[layout.offset(layer, 1) + u] : 0;
    }
  }

  private void normalize(int layer, BatchNorm norm) {
    int channels = layout.shapes().get(layer).channels();
    int mean = layout.runningOffset(layer);
    double[] running = trained.runningStatistics();
    double[] a = new double[channels];
    double[] b = new double[channels];
    for (int c = 0; c < channels; c++) {
      double inverse = 1 / StrictMath.sqrt(running[mean + channels + c] + norm.epsilon());
      boolean hasGamma = norm.gamma() != Affine.OFF;
      a[c] = hasGamma ? inverse * trained.parameters()[layout.offset(layer, 0) + c] : inverse;
      b[c] =
          norm.beta() == Affine.OFF
              ? 0
              : trained.parameters()[layout.offset(layer, hasGamma ? 1 : 0) + c];
    }
    if (dense < 0) {
      folded.add(separate(running, mean, a, b));
      return;
    }
    for (int c = 0; c < channels; c++) {
      scale[c] *= a[c];
      shift[c] = a[c] * (shift[c] - running[mean + c]) + b[c];
    }
  }

  private static FoldedLayer separate(double[] running, int mean, double[] a, double[] b) {
    int channels = a.length;
    float[][] values = new float[4][channels];
    for (int c = 0; c < channels; c++) {
      values[0][c] = (float) running[mean + c];
      values[1][c] = (float) (running[mean + c] - values[0][c]);
      values[2][c] = (float) a[c];
      values[3][c] = (float) b[c];
    }
    return new FoldedLayer.Normalization(values[0], values[1], values[2], values[3]);
  }

  private void writeDense() {
    if (dense < 0) {
      return;
    }
    int units = scale.length;
    int inputs = layout.shapes().get(dense).size();
    int from = layout.offset(dense, 0);
    float[] weights = new float[units * inputs];
    float[] bias = new float[units];
    for (int u = 0; u < units; u++) {
      for (int k = u * inputs; k < (u + 1) * inputs; k++) {
        weights[k] = (float) (scale[u] * trained.parameters()[from + k]);
      }
      bias[u] = (float) shift[u];
    }
    folded.add(new FoldedLayer.Product(units, weights, bias));
    dense = -1;
  }
}
