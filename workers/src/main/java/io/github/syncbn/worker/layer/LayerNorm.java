package io.github.syncbn.worker.layer;

import io.github.syncbn.worker.setting.Declared;
import io.github.syncbn.worker.setting.Setting;
import io.github.syncbn.worker.setting.Summary;
import io.github.syncbn.worker.tensor.Shape;

/**
 * Layer normalization (Ba et al. 2016, arXiv 1607.06450, equations 3 and 4): each row by itself is
 * normalized over all its values, then scaled and shifted value by value, as PyTorch's nn.LayerNorm
 * over the whole row.
 */
@Summary("layer normalization: each row over all its values")
public record LayerNorm(
    @Setting(value = "added to the variance", range = "(0, inf)", byDefault = "1e-5")
        double epsilon,
    @Setting(value = "whether it scales and shifts", byDefault = "true") boolean affine)
    implements RowNormalization {

  public LayerNorm {
    Declared.check(LayerNorm.class, epsilon, affine);
  }

  @Override
  public Shape outputShape(Shape input) {
    if (input.size() < 2) {
      throw new IllegalArgumentException("a row of one value has no variance");
    }
    return input;
  }

  @Override
  public int groups(Shape input) {
    return 1;
  }

  @Override
  public Shape affineShape(Shape input) {
    return input;
  }
}
