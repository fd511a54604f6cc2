package io.github.syncbn.worker.stats;

/** How two nodes of a {@link ReductionTree} become one. */
public enum Reduction {
  /**
   * Element-wise addition of doubles. Its exact identity is -0.0: {@code x + -0.0} is x, bit for
   * bit.
   */
  SUM {
    @Override
    public void merge(double[] into, int intoOffset, double[] other, int otherOffset, int length) {
      for (int i = 0; i < length; i++) {
        into[intoOffset + i] += other[otherOffset + i];
      }
    }
  },
  /** {@link Moments#merge} of one set of moments. */
  MOMENTS {
    @Override
    public void merge(double[] into, int intoOffset, double[] other, int otherOffset, int length) {
      Moments.merge(into, intoOffset, other, otherOffset, length / 2 - 1);
    }
  },
  /** The larger of two doubles, element by element. Its identity among what is 0 or more is 0. */
  MAXIMUM {
    @Override
    public void merge(double[] into, int intoOffset, double[] other, int otherOffset, int length) {
      for (int i = 0; i < length; i++) {
        into[intoOffset + i] = Math.max(into[intoOffset + i], other[otherOffset + i]);
      }
    }
  };

  /** Merges the {@code length} doubles of the right node into those of the left. */
  public abstract void merge(
      double[] into, int intoOffset, double[] other, int otherOffset, int length);
}
