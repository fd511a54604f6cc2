package io.github.syncbn.worker.metric;

import java.io.Serializable;

/** Sums over rows, in a range of an array: those of two sets of rows are added place by place. */
public abstract sealed class Sums implements Serializable
    permits Calibration, ClassCounts, LabelSums, ProbabilitySums {
  final double[] values;
  final int offset;
  private final int length;

  Sums(double[] values, int offset, int length) {
    this.values = values;
    this.offset = offset;
    this.length = length;
  }

  /** Adds the rows of another of the same kind. */
  public final void addAll(Sums other) {
    if (other.length != length) {
      throw new IllegalArgumentException(
          "sums of " + other.length + " numbers, where there are " + length);
    }
    for (int i = 0; i < length; i++) {
      values[offset + i] += other.values[other.offset + i];
    }
  }
}
