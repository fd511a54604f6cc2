package io.github.syncbn.worker.network;

import java.io.Serializable;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * How a regression's targets were standardized for training, {@code (t - shift) / scale} each, and
 * its outputs are given back in the targets' own units, {@code y scale + shift}. Public API.
 *
 * @param shift subtracted in training, by target; not to be changed
 * @param scale what is divided by in training, above 0, by target; not to be changed
 */
public record TargetScaling(double[] shift, double[] scale) implements Serializable {

  public TargetScaling {
    boolean good = shift.length == scale.length && shift.length > 0;
    for (int j = 0; good && j < shift.length; j++) {
      good = scale[j] > 0 && !Double.isInfinite(scale[j]) && Double.isFinite(shift[j]);
    }
    if (!good) {
      throw new IllegalArgumentException(
          "targets need a finite shift and a finite scale above 0 each, got "
              + Arrays.toString(shift)
              + " and "
              + Arrays.toString(scale));
    }
  }

  /** Of one target. */
  public TargetScaling(double shift, double scale) {
    this(new double[] {shift}, new double[] {scale});
  }

  /** Targets as they are. */
  public static TargetScaling none() {
    return new TargetScaling(0, 1);
  }

  /** Whether it changes nothing. */
  public boolean isNone() {
    return IntStream.range(0, shift.length).allMatch(j -> shift[j] == 0 && scale[j] == 1);
  }

  /** A target as training sees it, before it becomes float32. */
  public double standardized(double target, int index) {
    return (target - shift[of(index)]) / scale[of(index)];
  }

  /** An output in the units of its target; of one target, all outputs are in its units. */
  public double original(double output, int index) {
    return output * scale[of(index)] + shift[of(index)];
  }

  private int of(int index) {
    return shift.length == 1 ? 0 : index;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TargetScaling same
        && Arrays.equals(shift, same.shift)
        && Arrays.equals(scale, same.scale);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(shift) + Arrays.hashCode(scale);
  }

  @Override
  public String toString() {
    return "TargetScaling[shift="
        + Arrays.toString(shift)
        + ", scale="
        + Arrays.toString(scale)
        + "]";
  }
}
