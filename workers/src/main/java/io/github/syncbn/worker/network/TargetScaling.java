package io.github.syncbn.worker.network;

import java.io.Serializable;

/**
 * How a regression's targets were standardized for training, {@code (t - shift) / scale}, and its
 * outputs are given back in the targets' own units, {@code y scale + shift}. Public API.
 *
 * @param shift subtracted in training
 * @param scale what is divided by in training, above 0
 */
public record TargetScaling(double shift, double scale) implements Serializable {

  public TargetScaling {
    if (!(scale > 0) || Double.isInfinite(scale) || !Double.isFinite(shift)) {
      throw new IllegalArgumentException(
          "targets need a finite shift and a finite scale above 0, got " + shift + " and " + scale);
    }
  }

  /** Targets as they are. */
  public static TargetScaling none() {
    return new TargetScaling(0, 1);
  }

  /** Whether it changes nothing. */
  public boolean isNone() {
    return shift == 0 && scale == 1;
  }

  /** A target as training sees it. */
  public float standardized(double target) {
    return (float) ((target - shift) / scale);
  }

  /** An output in the units of the targets. */
  public double original(double output) {
    return output * scale + shift;
  }
}
