package io.github.syncbn.worker.training;

import io.github.syncbn.worker.collective.Exchange;
import io.github.syncbn.worker.collective.ModelState;
import io.github.syncbn.worker.layer.BatchNormalization;
import io.github.syncbn.worker.layer.DeviationNorm;
import io.github.syncbn.worker.network.ParameterLayout;
import io.github.syncbn.worker.stats.Moments;
import io.github.syncbn.worker.stats.Reduction;
import io.github.syncbn.worker.tensor.Tensor;
import java.util.Arrays;

/**
 * Recomputes the running statistics over the whole training set, exactly: layer by layer, each
 * batch normalization gets mean and unbiased variance of its input as the finished network below
 * it, already with population statistics, produces it in inference mode. A frozen one keeps its
 * own. (Averages over batches, as in Ioffe and Szegedy 2015, Algorithm 2, leave out the variance of
 * the batch means.)
 */
public final class PopulationStatistics {
  private final TrainingPlan plan;
  private final Shard[] shards;
  private final TreeReducer reducer;
  private final PerLane<InferencePass> passes;
  private final Lane lane;
  private final float[] ones = new float[InferencePass.BLOCK];

  PopulationStatistics(
      TrainingPlan plan,
      Shard[] shards,
      TreeReducer reducer,
      PerLane<InferencePass> passes,
      Lane lane) {
    this.plan = plan;
    this.shards = shards;
    this.reducer = reducer;
    this.passes = passes;
    this.lane = lane;
    Arrays.fill(ones, 1f);
  }

  /**
   * The model with new running statistics. The driver computes the same from the same exchanges.
   */
  ModelState recompute(ModelState model) {
    ModelState current = new ModelState(model.parameters(), model.runningStatistics().clone());
    for (ParameterLayout.RunningSlice slice : plan.layout().running()) {
      BatchNormalization layer = (BatchNormalization) plan.network().layers().get(slice.layer());
      if (layer.runsStatistics()) {
        store(moments(layer, slice, current), current.runningStatistics(), slice);
      }
    }
    return current;
  }

  private Moments moments(
      BatchNormalization layer, ParameterLayout.RunningSlice slice, ModelState model) {
    int length = Moments.length(slice.channels());
    double[] moments = new double[length];
    double[] reduced =
        reduce(
            slice,
            model,
            Reduction.MOMENTS,
            length,
            (x, weights, into, at) -> {
              double[] block = new double[length];
              BlockMoments.of(x, weights, lane.kernels(), block);
              Moments.merge(into, at, block, 0, slice.channels());
            });
    boolean complete = layer.takeMoments(Reduction.MOMENTS, reduced, moments, 1, slice.channels());
    if (!complete && layer instanceof DeviationNorm deviation) {
      double[] deviations =
          reduce(
              slice,
              model,
              deviation.reduction(),
              slice.channels(),
              (x, weights, into, at) -> {
                float[] each = BlockMoments.perPosition(weights, x.rows(), x.shape().positions());
                deviation.addDeviations(x.byChannel(), each, 0, moments, 0, into, at);
              });
      layer.takeMoments(deviation.reduction(), deviations, moments, 1, slice.channels());
    }
    return new Moments(moments);
  }

  /** Takes a block of rows, with their weights, into the vector at {@code into[at]}. */
  @FunctionalInterface
  private interface Sums {
    void add(Tensor x, float[] weights, double[] into, int at);
  }

  /** Reduces a vector over all rows of the training set, as they enter a layer. */
  private double[] reduce(
      ParameterLayout.RunningSlice slice,
      ModelState model,
      Reduction reduction,
      int length,
      Sums sums) {
    int input = plan.layout().operations().get(slice.layer()).input();
    double[] leaves = new double[shards.length * length];
    lane.each(
        shards.length,
        (s, on) -> {
          InferencePass pass = passes.of(on);
          for (int from = 0; from < shards[s].rows(); from += InferencePass.BLOCK) {
            Tensor x = pass.run(model, shards[s], from, slice.layer(), input, on);
            sums.add(x, pass.weights == null ? ones : pass.weights, leaves, s * length);
          }
        });
    double[] result = new double[length];
    reducer.allReduce(
        new Exchange(Exchange.Phase.POPULATION, 0, slice.layer(), reduction, length, 1),
        leaves,
        result);
    return result;
  }

  /** Writes the population statistics of one layer. */
  public static void store(Moments moments, double[] running, ParameterLayout.RunningSlice slice) {
    for (int c = 0; c < slice.channels(); c++) {
      running[slice.offset() + c] = moments.mean(c);
      running[slice.offset() + slice.channels() + c] = moments.unbiasedVariance(c);
    }
  }
}
