package io.github.syncbn.worker.layer;

import io.github.syncbn.worker.tensor.Shape;
import io.github.syncbn.worker.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * Layer normalization (Ba et al. 2016, arXiv 1607.06450, equations 3 and 4): each row by itself is
 * normalized over all its values, then scaled and shifted value by value, as PyTorch's nn.LayerNorm
 * over the whole row. It needs no other rows.
 *
 * @param epsilon added to the variance, above 0; 1e-5 by default
 * @param affine whether gamma and beta are learned; else they are absent
 */
public record LayerNorm(double epsilon, boolean affine) implements Layer {

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
  public List<Parameter> parameters(Shape input) {
    List<Parameter> parameters = new ArrayList<>();
    if (affine) {
      int axis = input.rank() == 1 ? Parameter.AS_SHAPED : 0;
      parameters.add(
          new Parameter(
              "weight", input, ParameterRole.GAMMA, new Initializer.Constant(1), true, axis));
      parameters.add(
          new Parameter(
              "bias", input, ParameterRole.BETA, new Initializer.Constant(0), true, axis));
    }
    return parameters;
  }

  @Override
  public boolean readsInput() {
    return true;
  }

  @Override
  public void forward(Tensor[] x, Tensor[] y, LayerContext context) {
    RowNorm norm = norm(x[0].shape(), context);
    for (int s = 0; s < x.length; s++) {
      norm.forward(x[s], y[s]);
    }
  }

  @Override
  public void backward(Tensor[] x, Tensor[] y, Tensor[] dy, Tensor[] dx, LayerContext context) {
    RowNorm norm = norm(x[0].shape(), context);
    for (int s = 0; s < dy.length; s++) {
      norm.backward(x[s], dy[s], dx == null ? null : dx[s], s);
      if (affine) {
        context.gradientComplete(s);
      }
    }
  }

  private RowNorm norm(Shape shape, LayerContext context) {
    return new RowNorm(shape, 1, epsilon, affine, shape.size(), context);
  }
}
