package io.github.syncbn.worker.inference;

import io.github.syncbn.worker.tensor.Shape;
import java.util.List;

/**
 * What one layer has learned.
 *
 * @param input shape of a row that enters
 * @param output shape of a row that leaves
 * @param parameters its parameters in order, the values of each in the order of its axes
 * @param runningStatistics mean of each channel, then variance; empty if it keeps none
 */
public record TrainedLayer(
    Shape input, Shape output, List<float[]> parameters, double[] runningStatistics) {

  /** The bias of each output channel of a layer whose second parameter it is; 0 without one. */
  public double[] bias() {
    double[] bias = new double[output.channels()];
    if (parameters.size() > 1) {
      float[] values = parameters.get(1);
      for (int u = 0; u < bias.length; u++) {
        bias[u] = values[u];
      }
    }
    return bias;
  }
}
