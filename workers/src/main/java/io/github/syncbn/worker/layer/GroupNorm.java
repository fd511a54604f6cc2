package io.github.syncbn.worker.layer;

import io.github.syncbn.worker.tensor.Shape;

/**
 * Group normalization (Wu and He 2018, arXiv 1803.08494, equations 1 and 7): each row by itself is
 * normalized over the channels of a group and all positions, then scaled and shifted per channel,
 * as PyTorch's nn.GroupNorm. With one group of all channels it is layer normalization but for the
 * affine part; with a group per channel, instance normalization (Ulyanov et al. 2016, arXiv
 * 1607.08022).
 *
 * @param groups number of groups, a divisor of the channels, or {@link #INSTANCE}
 * @param epsilon added to the variance, above 0; 1e-5 by default
 * @param affine whether gamma and beta are learned; else they are absent
 */
public record GroupNorm(int groups, double epsilon, boolean affine) implements RowNormalization {
  /** As many groups as there are channels. */
  public static final int INSTANCE = 0;

  /** Checks the ranges. */
  public GroupNorm {
    if (groups < 0 || !(epsilon > 0) || Double.isInfinite(epsilon)) {
      throw new IllegalArgumentException(
          "groupNorm needs 1 or more groups and an epsilon above 0, got "
              + groups
              + " and "
              + epsilon);
    }
  }

  @Override
  public String name() {
    return "groupNorm";
  }

  @Override
  public int groups(Shape input) {
    return groups == INSTANCE ? input.channels() : groups;
  }

  @Override
  public Shape outputShape(Shape input) {
    if (input.channels() % groups(input) != 0) {
      throw new IllegalArgumentException(
          groups + " groups do not divide " + input.channels() + " channels");
    }
    if (input.size() / groups(input) < 2) {
      throw new IllegalArgumentException("a group has one value only, and so no variance");
    }
    return input;
  }

  @Override
  public Shape affineShape(Shape input) {
    return new Shape(input.channels());
  }
}
