package io.github.syncbn.worker.layer;

import io.github.syncbn.worker.inference.ChannelStatistics;
import io.github.syncbn.worker.inference.FoldedSequence;
import io.github.syncbn.worker.inference.TrainedLayer;
import io.github.syncbn.worker.layer.BatchNorm.Affine;
import io.github.syncbn.worker.layer.NormalizationScope.Grouping;
import io.github.syncbn.worker.setting.Declared;
import io.github.syncbn.worker.stats.Moments;
import io.github.syncbn.worker.stats.Reduction;
import io.github.syncbn.worker.tensor.Shape;
import io.github.syncbn.worker.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Batch normalization and its relatives: normalizes each channel by statistics of the batch, keeps
 * running ones, and predicts by these as {@link BatchNorm} does, whatever it does in training. All
 * have the settings of a {@link BatchNorm}, and the names of a PyTorch BatchNorm in files.
 */
public sealed interface BatchNormalization extends Layer
    permits BatchNorm, BatchRenorm, DeviationNorm {

  /** The settings that all of them have. */
  BatchNorm norm();

  /** The same with other settings of those that all of them have. */
  BatchNormalization with(BatchNorm settings);

  @Override
  default BatchNormalization overAllRows() {
    return with(Declared.with(norm(), "scope", new NormalizationScope.Global()));
  }

  /**
   * Takes what one of its forward reductions gave into the moments of its groups, by which running
   * statistics move. Worker and driver both call it, and so agree on them.
   *
   * @param reduction which one
   * @param result what it gave for each group, one after another
   * @param moments of each group, {@code Moments.length(channels)} doubles
   * @param groups number of groups
   * @param channels number of channels
   * @return whether the moments are complete; false if another forward reduction follows
   */
  default boolean takeMoments(
      Reduction reduction, double[] result, double[] moments, int groups, int channels) {
    System.arraycopy(result, 0, moments, 0, groups * Moments.length(channels));
    return true;
  }

  /** Whether the statistics of all rows of a set are what those of batches come to. */
  default boolean hasPopulation() {
    return true;
  }

  /**
   * {@inheritDoc} PyTorch calls 1 - decay the momentum, Keras calls decay the momentum. The plain
   * average (PyTorch: momentum=None) is the decay 1 - 1 / batches.
   */
  @Override
  default double decay(long batches) {
    return norm().cumulative() ? 1 - 1.0 / batches : norm().runningStatsDecay();
  }

  @Override
  default List<Parameter> parameters(Shape input) {
    Shape channels = new Shape(input.channels());
    List<Parameter> parameters = new ArrayList<>();
    if (norm().gamma() != Affine.OFF) {
      parameters.add(
          new Parameter(
              "weight",
              channels,
              ParameterRole.GAMMA,
              new Initializer.Constant(1),
              norm().gamma() == Affine.LEARNED));
    }
    if (norm().beta() != Affine.OFF) {
      parameters.add(
          new Parameter(
              "bias",
              channels,
              ParameterRole.BETA,
              new Initializer.Constant(0),
              norm().beta() == Affine.LEARNED));
    }
    return parameters;
  }

  @Override
  default int runningChannels(Shape input) {
    return input.channels();
  }

  @Override
  default boolean runsStatistics() {
    return !norm().frozen();
  }

  @Override
  default Grouping grouping(int batchSize, int shards) {
    return norm().frozen() ? new Grouping(shards, 0) : norm().scope().grouping(batchSize, shards);
  }

  @Override
  default boolean meets(Grouping grouping, int shards) {
    return !norm().frozen() && !grouping.insideShard(shards);
  }

  /** The moments of every channel. */
  @Override
  default List<Meeting> forwardMeetings(Shape input) {
    return List.of(
        new Meeting(
            Reduction.MOMENTS,
            Moments.length(input.channels()),
            BatchGroups.LEAVES,
            BatchGroups.STATISTICS));
  }

  /** Sum dy and sum dy (x - mu) of every channel. */
  @Override
  default List<Meeting> backwardMeetings(Shape input) {
    return List.of(sums(2 * input.channels()));
  }

  /** The reduction of the sums of a backward pass. */
  static Meeting sums(int length) {
    return new Meeting(Reduction.SUM, length, BatchGroups.SUM_LEAVES, BatchGroups.SUMS);
  }

  @Override
  default boolean readsInput() {
    return true;
  }

  @Override
  default boolean gradientInPlace() {
    return true;
  }

  @Override
  default void forward(Tensor x, Tensor y, LayerContext context) {
    forward(0, x, y, context);
  }

  @Override
  default void forward(int stage, Tensor x, Tensor y, LayerContext context) {
    forward(stage, x, y, context, false);
  }

  /**
   * A stage of the forward pass.
   *
   * @param rectified whether to apply a {@link Relu} to y in the same pass over memory
   */
  default void forward(int stage, Tensor x, Tensor y, LayerContext context, boolean rectified) {
    BatchNormPass.of(this, x, context).forward(stage, x, y, rectified);
  }

  @Override
  default void backward(Tensor x, Tensor y, Tensor dy, @Nullable Tensor dx, LayerContext context) {
    backward(0, x, y, dy, dx, context);
  }

  @Override
  default void backward(
      int stage, Tensor x, Tensor y, Tensor dy, @Nullable Tensor dx, LayerContext context) {
    BatchNormPass.of(this, x, context).backward(stage, x, dy, dx);
  }

  /** By the running statistics: y = (x - mean) (gamma r) + beta. */
  @Override
  default void fold(TrainedLayer trained, FoldedSequence into) {
    int channels = trained.input().channels();
    double[] running = trained.runningStatistics();
    boolean hasGamma = norm().gamma() != Affine.OFF;
    double[] gamma = new double[channels];
    double[] beta = new double[channels];
    for (int c = 0; c < channels; c++) {
      gamma[c] = hasGamma ? trained.parameters().get(0)[c] : 1;
      beta[c] = norm().beta() == Affine.OFF ? 0 : trained.parameters().get(hasGamma ? 1 : 0)[c];
    }
    into.normalize(
        new ChannelStatistics(
            Arrays.copyOf(running, channels),
            Arrays.copyOfRange(running, channels, 2 * channels),
            norm().epsilon(),
            gamma,
            beta));
  }
}
