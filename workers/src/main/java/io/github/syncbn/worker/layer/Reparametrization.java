package io.github.syncbn.worker.layer;

import io.github.syncbn.worker.inference.FoldedSequence;
import io.github.syncbn.worker.inference.TrainedLayer;
import io.github.syncbn.worker.tensor.Matrix;
import io.github.syncbn.worker.tensor.Shape;
import io.github.syncbn.worker.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A {@link LinearLayer} whose weights w are computed from what is learned, output by output: before
 * the layer's forward pass w, after its backward pass the gradient of what is learned from that of
 * w. No rows enter, so every worker computes the same w, and nothing is exchanged; the gradient of
 * a shard is a linear function of its dL/dw. For predictions w is computed once.
 *
 * <p>Of its parameters, number 0 stands where the layer has its weights, and any that it adds come
 * last.
 */
public sealed interface Reparametrization extends Layer permits WeightNorm, WeightStandardization {

  /** The layer. */
  LinearLayer of();

  /** The parameter in place of the layer's weights. */
  Parameter replaced(Parameter weight);

  /** Parameters besides those of the layer, whose weights are these. */
  default List<Parameter> added(Parameter weight) {
    return List.of();
  }

  /**
   * Writes the weights of the layer.
   *
   * @param learned what stands in their place, one output a row
   * @param added {@link #added}, in order
   */
  void weights(Matrix learned, List<Matrix> added, Matrix weights);

  /**
   * Writes the gradient of what is learned.
   *
   * @param learned what stands in place of the weights
   * @param added {@link #added}, in order
   * @param slope gradient with respect to the weights
   * @param gradient receives that of {@code learned}
   * @param addedGradients receive those of {@code added}
   */
  void gradient(
      Matrix learned,
      List<Matrix> added,
      Matrix slope,
      Matrix gradient,
      List<Matrix> addedGradients);

  @Override
  default boolean takesImages() {
    return of().takesImages();
  }

  @Override
  default Shape outputShape(Shape input) {
    return of().outputShape(input);
  }

  @Override
  default List<Parameter> parameters(Shape input) {
    List<Parameter> parameters = new ArrayList<>(of().parameters(input));
    Parameter weight = parameters.get(0);
    parameters.set(0, replaced(weight));
    parameters.addAll(added(weight));
    return parameters;
  }

  @Override
  default boolean readsInput() {
    return of().readsInput();
  }

  /** The weights, and their gradient for one shard. */
  @Override
  default long kept(Shape input) {
    return 2L * of().parameters(input).get(0).shape().size();
  }

  @Override
  default long[] scratch(Shape input) {
    return of().scratch(input);
  }

  @Override
  default void forward(Tensor x, Tensor y, LayerContext context) {
    ReparametrizedContext inner = new ReparametrizedContext(this, x.shape(), context);
    inner.computeWeights();
    of().forward(x, y, inner);
  }

  @Override
  default void backward(Tensor x, Tensor y, Tensor dy, @Nullable Tensor dx, LayerContext context) {
    of().backward(x, y, dy, dx, new ReparametrizedContext(this, x.shape(), context));
  }

  @Override
  default void fold(TrainedLayer trained, FoldedSequence into) {
    List<Parameter> own = of().parameters(trained.input());
    List<Parameter> all = parameters(trained.input());
    List<Matrix> matrices = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      matrices.add(all.get(i).matrix(trained.parameters().get(i), 0));
    }
    float[] weights = new float[own.get(0).shape().size()];
    weights(
        matrices.get(0), matrices.subList(own.size(), all.size()), own.get(0).matrix(weights, 0));
    List<float[]> parameters = new ArrayList<>(trained.parameters().subList(0, own.size()));
    parameters.set(0, weights);
    of().fold(
            new TrainedLayer(
                trained.input(), trained.output(), parameters, trained.runningStatistics()),
            into);
  }
}
