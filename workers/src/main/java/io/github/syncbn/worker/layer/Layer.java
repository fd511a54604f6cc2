package io.github.syncbn.worker.layer;

import io.github.syncbn.worker.inference.FoldedSequence;
import io.github.syncbn.worker.inference.TrainedLayer;
import io.github.syncbn.worker.tensor.Matrix;
import io.github.syncbn.worker.tensor.Shape;
import io.github.syncbn.worker.tensor.Tensor;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One entry of a network: an immutable record of settings. A pass takes the rows of one shard, so
 * that any thread can compute any shard; {@link BatchNormalization}, which meets the other shards
 * on the way, has passes of several stages.
 *
 * <p>Gradients are sums over rows, never means: the driver divides once, by the global count.
 */
public sealed interface Layer extends Entry
    permits LinearLayer,
        Reparametrization,
        Pooling,
        GlobalAvgPool,
        Flatten,
        BatchNormalization,
        RowNormalization,
        Activation,
        Dropout,
        Noise,
        PadChannels,
        Columns,
        ResidualSum {

  /** Whether only rows of images, (channels, height, width), can enter. */
  default boolean takesImages() {
    return false;
  }

  /**
   * Shape of an output row.
   *
   * @throws IllegalArgumentException if rows of {@code input} cannot enter, saying what can
   */
  default Shape outputShape(Shape input) {
    return input;
  }

  /** What it learns, in the order of PyTorch's state_dict. */
  default List<Parameter> parameters(Shape input) {
    return List.of();
  }

  /**
   * Sets first values that follow from those of other parameters, once all initializers are done.
   *
   * @param parameters all of them, as {@link Parameter#matrix} gives them
   */
  default void settle(List<Matrix> parameters) {}

  /** Channels of which it keeps a running mean and variance; 0 for most. */
  default int runningChannels(Shape input) {
    return 0;
  }

  /**
   * Whether training steps normalize by the statistics of their batch and move the running ones.
   */
  default boolean runsStatistics() {
    return false;
  }

  /**
   * Weight of the old value when the running statistics take in a batch: {@code new = decay old +
   * (1 - decay) batch}; 1 where they stay.
   *
   * @param batches batches taken in so far, this one included
   */
  default double decay(long batches) {
    return 1;
  }

  /**
   * Which rows share statistics in this layer, for a configured batch size and number of shards.
   */
  default NormalizationScope.Grouping grouping(int batchSize, int shards) {
    return new NormalizationScope.Grouping(1, 0);
  }

  /** Whether shards meet in its passes over batches of such groups. */
  default boolean meets(NormalizationScope.Grouping grouping, int shards) {
    return false;
  }

  /** The reductions between the stages of its forward pass, if shards meet. */
  default List<Meeting> forwardMeetings(Shape input) {
    return List.of();
  }

  /** The same of its backward pass. */
  default List<Meeting> backwardMeetings(Shape input) {
    return List.of();
  }

  /** Reductions over all workers that one training step takes in this layer. */
  default int exchanges(NormalizationScope.Grouping grouping, int shards) {
    // How many there are is the same for all inputs.
    Shape any = new Shape(1);
    return meets(grouping, shards) ? forwardMeetings(any).size() + backwardMeetings(any).size() : 0;
  }

  /** Doubles in the longest vector that it reduces over all workers. */
  default int longestExchange(Shape input) {
    return Stream.concat(forwardMeetings(input).stream(), backwardMeetings(input).stream())
        .mapToInt(Meeting::length)
        .max()
        .orElse(0);
  }

  /** Whether {@link #backward} reads the forward input. */
  default boolean readsInput() {
    return false;
  }

  /** Whether {@link #backward} reads the forward output. */
  default boolean readsOutput() {
    return false;
  }

  /**
   * Floats that its forward pass keeps for each row in {@link LayerContext#floats}, for its
   * backward pass.
   */
  default long keptPerRow(Shape input) {
    return 0;
  }

  /** Floats that it keeps of each shard in the same way, whatever the number of rows. */
  default long kept(Shape input) {
    return 0;
  }

  /**
   * Floats that its passes take at most of each slot of {@link LayerContext#scratch}, from slot 0,
   * except for {@link PositionWeights}.
   */
  default long[] scratch(Shape input) {
    return new long[0];
  }

  /** Whether {@code y} may be the storage of {@code x}. */
  default boolean inPlace() {
    return false;
  }

  /** Whether {@code dx} may be the storage of {@code dy}. */
  default boolean gradientInPlace() {
    return inPlace();
  }

  /**
   * Forward pass, where shards do not meet.
   *
   * @param x rows of a shard
   * @param y receives the output, as many rows
   */
  void forward(Tensor x, Tensor y, LayerContext context);

  /**
   * Backward pass, where shards do not meet: writes the gradient of its parameters for the shard,
   * and the gradient of its input.
   *
   * @param x the forward input; undefined unless {@link #readsInput}
   * @param y the forward output; undefined unless {@link #readsOutput}
   * @param dy gradient of the loss, summed over rows, with respect to y
   * @param dx receives that with respect to x; null if it is not needed
   */
  void backward(Tensor x, Tensor y, Tensor dy, @Nullable Tensor dx, LayerContext context);

  /**
   * A stage of the forward pass: number k comes before number k of {@link #forwardMeetings}, the
   * last after all of them. Where shards do not meet there is one, the whole pass.
   */
  default void forward(int stage, Tensor x, Tensor y, LayerContext context) {
    forward(x, y, context);
  }

  /** A stage of the backward pass, likewise; the gradient of the parameters comes in the first. */
  default void backward(
      int stage, Tensor x, Tensor y, Tensor dy, @Nullable Tensor dx, LayerContext context) {
    backward(x, y, dy, dx, context);
  }

  /**
   * Says what it does to a row of a prediction.
   *
   * @param trained what it has learned
   * @param into receives its steps
   */
  void fold(TrainedLayer trained, FoldedSequence into);
}
