package io.github.syncbn.worker.layer;

import io.github.syncbn.worker.setting.Declared;
import io.github.syncbn.worker.setting.Setting;
import io.github.syncbn.worker.setting.Summary;
import io.github.syncbn.worker.tensor.Shape;

/**
 * Group normalization (Wu and He 2018, arXiv 1803.08494, equations 1 and 7): each row by itself is
 * normalized over the channels of a group and all positions, then scaled and shifted per channel,
 * as PyTorch's nn.GroupNorm. With one group of all channels it is layer normalization except for
 * the affine part; with a group per channel, instance normalization (Ulyanov et al. 2016, arXiv
 * 1607.08022).
 */
@Summary(value = "group normalization: each row over a group of channels", bare = "groups")
public record GroupNorm(
    @Setting(
            value = "groups of channels; instance: one a channel",
            range = "[1, inf)",
            word = "instance")
        int groups,
    @Setting(value = "added to the variance", range = "(0, inf)", byDefault = "1e-5")
        double epsilon,
    @Setting(value = "whether it scales and shifts", byDefault = "true") boolean affine)
    implements RowNormalization {
  /** As many groups as there are channels. */
  public static final int INSTANCE = 0;

  public GroupNorm {
    Declared.check(GroupNorm.class, groups, epsilon, affine);
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
