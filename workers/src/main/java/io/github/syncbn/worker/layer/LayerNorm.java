package io.github.syncbn.worker.layer;

import io.github.syncbn.worker.tensor.Shape;

/**
 * Layer normalization (Ba et al. 2016, arXiv 1607.06450, equations 3 and 4): each row by itself is
 * normalized over all its values, then scaled and shifted value by value, as PyTorch's nn.LayerNorm
 * over the whole row.
 *
 * @param epsilon added to the variance, above 0; 1e-5 by default
 * @param affine whether gamma and beta are learned; else they are absent
 */
public record LayerNorm(double epsilon, boolean affine) implements RowNormalization {

  /** Checks the range. */
  public LayerNorm {
    if (!(epsilon > 0) || Double.isInfinite(epsilon)) {
      throw new IllegalArgumentException("epsilon is above 0, got " + epsilon);
    }
  }

  @Override
  public String name() {
    return "layerNorm";
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
