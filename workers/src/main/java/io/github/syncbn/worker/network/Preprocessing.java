package io.github.syncbn.worker.network;

import java.io.Serializable;
import java.util.Arrays;

/**
 * What is done to the features of a row before the first layer: a missing one (NaN) becomes {@code
 * missing[j]}, then {@code y[j] = (x[j] - shift[j]) * scale[j]}, in float. Kept apart from the
 * network's weights, so that these stay what PyTorch expects. Public API.
 *
 * @param missing one value per feature, or none: then NaN stays
 * @param shift one value per feature, or none
 * @param scale as many as {@code shift}
 */
public record Preprocessing(float[] missing, float[] shift, float[] scale) implements Serializable {
  private static final float[] NONE = {};

  /** Nothing is done. */
  public static Preprocessing none() {
    return new Preprocessing(NONE, NONE, NONE);
  }

  /** Whether missing features are replaced. */
  public boolean fills() {
    return missing.length > 0;
  }

  /** Whether features are scaled. */
  public boolean scales() {
    return shift.length > 0;
  }

  void check(int features) {
    if (fills() && missing.length != features
        || scales() && shift.length != features
        || scale.length != shift.length) {
      throw new IllegalArgumentException(
          "preprocessing of "
              + missing.length
              + " missing values, "
              + shift.length
              + " shifts and "
              + scale.length
              + " scales does not fit "
              + features
              + " features");
    }
  }

  /**
   * Writes rows feature by feature: feature j of row i goes to {@code into[j * lanes + i]}; the
   * lanes of rows that are not there are zero.
   *
   * @param count rows, at most {@code lanes}
   */
  void applyTransposed(float[] rows, int offset, int count, int features, float[] into, int lanes) {
    for (int j = 0; j < features; j++) {
      int at = j * lanes;
      for (int i = 0; i < count; i++) {
        into[at + i] = rows[offset + i * features + j];
      }
      if (fills()) {
        float value = missing[j];
        for (int i = at; i < at + count; i++) {
          into[i] = Float.isNaN(into[i]) ? value : into[i];
        }
      }
      if (scales()) {
        float low = shift[j];
        float factor = scale[j];
        for (int i = at; i < at + count; i++) {
          into[i] = (into[i] - low) * factor;
        }
      }
      Arrays.fill(into, at + count, at + lanes, 0f);
    }
  }
}
