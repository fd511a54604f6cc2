package io.github.syncbn.worker.network;

import java.util.Optional;
import java.util.function.IntFunction;

/** Why a row cannot be predicted, in words. */
public final class RowFault {
  /** Of a row whose features can all be used, but whose prediction is no finite number. */
  public static final String OUTPUT =
      "the network's output is not finite: its weights, or the row's features, are too large";

  private RowFault() {}

  /**
   * What is wrong with the features of a row, if anything is.
   *
   * @param features raw ones, NaN where missing
   * @param names what to call a feature, by its number
   */
  public static Optional<String> of(
      Preprocessing preprocessing, double[] features, IntFunction<String> names) {
    float[] scaled = preprocessing.apply(features);
    for (int j = 0; j < scaled.length; j++) {
      if (!Float.isFinite(scaled[j])) {
        return Optional.of(
            Double.isNaN(features[j])
                ? names.apply(j) + " is missing, and the model has nothing to put there"
                : names.apply(j)
                    + " is "
                    + features[j]
                    + (Double.isInfinite(features[j]) ? "" : ", beyond float32 once scaled"));
      }
    }
    return Optional.empty();
  }
}
