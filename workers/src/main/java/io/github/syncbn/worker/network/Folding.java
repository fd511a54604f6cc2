package io.github.syncbn.worker.network;

import io.github.syncbn.worker.kernel.Window;
import io.github.syncbn.worker.layer.Activation;
import io.github.syncbn.worker.layer.AvgPool2d;
import io.github.syncbn.worker.layer.BatchNorm;
import io.github.syncbn.worker.layer.BatchNorm.Affine;
import io.github.syncbn.worker.layer.Conv2d;
import io.github.syncbn.worker.layer.Dense;
import io.github.syncbn.worker.layer.Dropout;
import io.github.syncbn.worker.layer.Entry;
import io.github.syncbn.worker.layer.Flatten;
import io.github.syncbn.worker.layer.GlobalAvgPool;
import io.github.syncbn.worker.layer.GroupNorm;
import io.github.syncbn.worker.layer.Layer;
import io.github.syncbn.worker.layer.LayerNorm;
import io.github.syncbn.worker.layer.MaxPool2d;
import io.github.syncbn.worker.layer.PadChannels;
import io.github.syncbn.worker.layer.Residual;
import io.github.syncbn.worker.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes a trained network ready for inference: dropout goes, images lie in PyTorch's order, so that
 * flattening goes too, and each batch normalization becomes part of the dense layer or convolution
 * before it,
 *
 * <pre>
 *   gamma (W x + b - mean) r + beta = (gamma r W) x + (gamma r (b - mean) + beta),    r = 1 / sqrt(var + epsilon)
 * </pre>
 *
 * <p>in double, rounded to float once. One without such a layer before it stays by itself.
 */
final class Folding {
  private final TrainedNetwork trained;
  private final ParameterLayout layout;

  // Number of the next operation of the network.
  private int next;

  private Folding(TrainedNetwork trained) {
    this.trained = trained;
    layout = trained.layout();
  }

  static List<FoldedLayer> of(TrainedNetwork trained) {
    return new Folding(trained).fold(trained.network().entries());
  }

  private List<FoldedLayer> fold(List<? extends Entry> entries) {
    List<FoldedLayer> folded = new ArrayList<>();
    FoldedWeights weights = null;
    for (Entry entry : entries) {
      boolean keeps = entry instanceof BatchNorm || entry instanceof Dropout;
      if (weights != null && !keeps) {
        folded.add(weights.layer());
        weights = null;
      }
      if (entry instanceof Residual residual) {
        List<FoldedLayer> body = fold(residual.body());
        List<FoldedLayer> shortcut = fold(residual.shortcut());
        folded.add(new FoldedLayer.Sum(body, shortcut, layout.inputShape(next++).size()));
        continue;
      }
      int layer = next++;
      if (entry instanceof Dense || entry instanceof Conv2d) {
        weights = new FoldedWeights(trained, layout, layer);
      } else if (entry instanceof BatchNorm norm) {
        double[][] affine = affine(layer, norm);
        if (weights == null) {
          folded.add(separate(affine));
        } else {
          weights.normalize(affine);
        }
      } else if (!(entry instanceof Dropout) && !(entry instanceof Flatten)) {
        folded.add(other(layer, (Layer) entry));
      }
    }
    if (weights != null) {
      folded.add(weights.layer());
    }
    return List.copyOf(folded);
  }

  private FoldedLayer other(int layer, Layer settings) {
    Shape input = layout.inputShape(layer);
    Shape output = layout.shapes().get(layer + 1);
    if (settings instanceof MaxPool2d pool) {
      Window window = new Window(pool.kernel(), pool.stride(), pool.padding(), 1);
      return new FoldedPooling(input, output, window, true);
    } else if (settings instanceof AvgPool2d pool) {
      Window window = new Window(pool.kernel(), pool.stride(), pool.padding(), 1);
      return new FoldedPooling(input, output, window, false);
    } else if (settings instanceof GlobalAvgPool) {
      return new FoldedShaping.GlobalMean(input);
    } else if (settings instanceof PadChannels pad) {
      return new FoldedShaping.Padding(input, output, pad.stride());
    } else if (settings instanceof LayerNorm norm) {
      return rowNorm(layer, 1, norm.epsilon(), input);
    } else if (settings instanceof GroupNorm norm) {
      return rowNorm(layer, norm.groups(input), norm.epsilon(), input);
    } else if (settings instanceof Activation activation) {
      return new FoldedLayer.ValueByValue(activation);
    }
    throw new IllegalStateException("layer " + settings.name() + " has no form for inference");
  }

  private FoldedLayer rowNorm(int layer, int groups, double epsilon, Shape input) {
    float[] gamma = new float[input.size()];
    float[] beta = new float[input.size()];
    java.util.Arrays.fill(gamma, 1f);
    for (ParameterLayout.Slice slice : layout.slices()) {
      if (slice.layer() == layer) {
        float[] shaped = new float[slice.length()];
        slice.parameter().restore(trained.parameters(), slice.offset(), shaped, 0);
        float[] into = slice.offset() == layout.offset(layer, 0) ? gamma : beta;
        int repeats = input.size() / shaped.length;
        for (int j = 0; j < into.length; j++) {
          into[j] = shaped[j / repeats];
        }
      }
    }
    return new FoldedRowNorm(groups, epsilon, gamma, beta);
  }

  /** Mean, scale and shift of every channel. */
  private double[][] affine(int layer, BatchNorm norm) {
    int channels = layout.inputShape(layer).channels();
    int mean = layout.runningOffset(layer);
    double[] running = trained.runningStatistics();
    double[][] affine = new double[3][channels];
    for (int c = 0; c < channels; c++) {
      double inverse = 1 / StrictMath.sqrt(running[mean + channels + c] + norm.epsilon());
      boolean hasGamma = norm.gamma() != Affine.OFF;
      affine[0][c] = running[mean + c];
      affine[1][c] =
          hasGamma ? inverse * trained.parameters()[layout.offset(layer, 0) + c] : inverse;
      affine[2][c] =
          norm.beta() == Affine.OFF
              ? 0
              : trained.parameters()[layout.offset(layer, hasGamma ? 1 : 0) + c];
    }
    return affine;
  }

  private static FoldedLayer separate(double[][] affine) {
    int channels = affine[0].length;
    float[][] values = new float[4][channels];
    for (int c = 0; c < channels; c++) {
      values[0][c] = (float) affine[0][c];
      values[1][c] = (float) (affine[0][c] - values[0][c]);
      values[2][c] = (float) affine[1][c];
      values[3][c] = (float) affine[2][c];
    }
    return new FoldedLayer.Normalization(values[0], values[1], values[2], values[3]);
  }
}
