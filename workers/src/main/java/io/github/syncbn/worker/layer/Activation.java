package io.github.syncbn.worker.layer;

import io.github.syncbn.worker.graph.Graph;
import io.github.syncbn.worker.graph.Value;
import io.github.syncbn.worker.inference.FoldedSequence;
import io.github.syncbn.worker.inference.TrainedLayer;
import io.github.syncbn.worker.kernel.Kernels;
import io.github.syncbn.worker.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * An activation: treats every value alike and learns nothing. A new one is a record of {@link
 * #value} and {@link #slope}, computed in double precision by StrictMath, and a line below; {@link
 * Relu} and its like replace {@link #apply} and {@link #gradient} by kernels.
 */
public sealed interface Activation extends Layer
    permits Elu, Gelu, Hardswish, LeakyRelu, Mish, Relu, Sigmoid, Silu, Softplus, Tanh {

  /** The function. */
  double value(double x);

  /**
   * Its derivative, where the function's argument, or its value if {@link #readsOutput}, is this.
   */
  double slope(double at);

  /**
   * Whether the function is so flat at this value of it that hardly a gradient passes: within a
   * twentieth of its range from a bound. Functions without such places say never.
   */
  default boolean flat(double y) {
    return false;
  }

  /** Adds its operators to a graph. */
  Value appendTo(Graph graph, Value x);

  /** Writes the function of all values of x into y, which may be the storage of x. */
  default void apply(Tensor x, Tensor y, Kernels kernels) {
    float[] from = x.data();
    float[] to = y.data();
    for (int i = 0; i < x.size(); i++) {
      to[y.offset() + i] = (float) value(from[x.offset() + i]);
    }
  }

  /**
   * Writes {@code slope(at) dy} into dx, which may be the storage of dy.
   *
   * @param at the argument, or the value if {@link #readsOutput}
   */
  default void gradient(Tensor at, Tensor dy, Tensor dx, Kernels kernels) {
    float[] known = at.data();
    float[] from = dy.data();
    float[] to = dx.data();
    for (int i = 0; i < dy.size(); i++) {
      to[dx.offset() + i] = (float) (from[dy.offset() + i] * slope(known[at.offset() + i]));
    }
  }

  @Override
  default boolean readsInput() {
    return !readsOutput();
  }

  /** What is known from the output lets the output take the place of the input. */
  @Override
  default boolean inPlace() {
    return readsOutput();
  }

  @Override
  default boolean gradientInPlace() {
    return true;
  }

  @Override
  default void forward(Tensor x, Tensor y, LayerContext context) {
    apply(x, y, context.kernels());
  }

  @Override
  default void backward(Tensor x, Tensor y, Tensor dy, @Nullable Tensor dx, LayerContext context) {
    if (dx != null) {
      gradient(readsOutput() ? y : x, dy, dx, context.kernels());
    }
  }

  @Override
  default void fold(TrainedLayer trained, FoldedSequence into) {
    into.add(new FoldedActivation(this));
  }
}
