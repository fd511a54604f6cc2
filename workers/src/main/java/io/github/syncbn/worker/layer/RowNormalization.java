package io.github.syncbn.worker.layer;

import io.github.syncbn.worker.inference.FoldedRowNorm;
import io.github.syncbn.worker.inference.FoldedSequence;
import io.github.syncbn.worker.inference.TrainedLayer;
import io.github.syncbn.worker.tensor.Shape;
import io.github.syncbn.worker.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Normalizes each row by itself, over groups of its channels and all positions, then scales it and,
 * if it took the mean away, shifts it. Needs no other rows, so nothing is exchanged and training
 * equals inference.
 */
public sealed interface RowNormalization extends Layer permits LayerNorm, GroupNorm, RmsNorm {

  /** Whether the mean is taken away, and beta takes its place. */
  default boolean centred() {
    return true;
  }

  /** Added to the variance, or to the mean square if the mean stays. */
  double epsilon();

  /** Whether gamma and, if {@link #centred}, beta are learned; else they are absent. */
  boolean affine();

  /** Groups of channels that are normalized apart. */
  int groups(Shape input);

  /** Shape of gamma and beta. */
  Shape affineShape(Shape input);

  @Override
  default List<Parameter> parameters(Shape input) {
    if (!affine()) {
      return List.of();
    }
    Shape shape = affineShape(input);
    int axis = shape.rank() == 1 ? Parameter.AS_SHAPED : 0;
    Parameter gamma =
        new Parameter(
            "weight", shape, ParameterRole.GAMMA, new Initializer.Constant(1), true, axis);
    Parameter beta =
        new Parameter("bias", shape, ParameterRole.BETA, new Initializer.Constant(0), true, axis);
    return centred() ? List.of(gamma, beta) : List.of(gamma);
  }

  @Override
  default boolean readsInput() {
    return true;
  }

  @Override
  default void forward(Tensor x, Tensor y, LayerContext context) {
    RowNorm norm = new RowNorm(this, x.shape(), context);
    norm.forward(x, y);
  }

  @Override
  default void backward(Tensor x, Tensor y, Tensor dy, @Nullable Tensor dx, LayerContext context) {
    RowNorm norm = new RowNorm(this, x.shape(), context);
    norm.backward(x, dy, dx);
    if (affine()) {
      context.gradientComplete();
    }
  }

  @Override
  default void fold(TrainedLayer trained, FoldedSequence into) {
    int size = trained.input().size();
    float[] gamma = new float[size];
    float[] beta = new float[size];
    if (affine()) {
      spread(trained.parameters().get(0), gamma);
      if (centred()) {
        spread(trained.parameters().get(1), beta);
      }
    } else {
      Arrays.fill(gamma, 1f);
    }
    into.add(new FoldedRowNorm(groups(trained.input()), centred(), epsilon(), gamma, beta));
  }

  /** Repeats the value of a channel for each of its positions. */
  private static void spread(float[] values, float[] each) {
    int repeats = each.length / values.length;
    for (int j = 0; j < each.length; j++) {
      each[j] = values[j / repeats];
    }
  }
}
