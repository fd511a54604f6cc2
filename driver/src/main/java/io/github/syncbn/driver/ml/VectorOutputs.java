package io.github.syncbn.driver.ml;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.worker.network.InferenceNetwork;
import java.util.Arrays;
import org.apache.spark.ml.linalg.Vector;

/** Outputs of a network for one row that is a vector. */
final class VectorOutputs {
  private VectorOutputs() {}

  /**
   * The raw outputs; NaN for a row that cannot be predicted, unless that is an error.
   *
   * @param features all features in order; NaN is a missing one
   * @param strict whether a row that cannot be predicted is an error
   * @throws JobException if the row has another number of features, or cannot be predicted
   */
  static double[] of(InferenceNetwork network, Vector features, boolean strict) {
    if (features.size() != network.inputs()) {
      throw new JobException(
          JobException.Kind.DATA,
          "The row has "
              + features.size()
              + " features; the model takes "
              + network.inputs()
              + ".");
    }
    double[] row = features.toArray();
    double[] outputs = new double[network.outputs()];
    if (!network.predictUsable(row, 1, outputs).isEmpty()) {
      if (strict) {
        String why = network.whyUnusable(row, 0, feature -> "feature " + feature);
        throw new JobException(
            JobException.Kind.DATA,
            "The row cannot be predicted: " + why + " (handleInvalid = keep gives NaN instead).");
      }
      Arrays.fill(outputs, Double.NaN);
    }
    return outputs;
  }
}
