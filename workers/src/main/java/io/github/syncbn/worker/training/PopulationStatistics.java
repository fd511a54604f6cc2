package io.github.syncbn.worker.training;

import io.github.syncbn.worker.collective.Exchange;
import io.github.syncbn.worker.collective.ModelState;
import io.github.syncbn.worker.kernel.Kernels;
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
  private final Kernels kernels;
  private final InferencePass pass;

  PopulationStatistics(
      TrainingPlan plan, Shard[] shards, TreeReducer reducer, Kernels kernels, InferencePass pass) {
    this.plan = plan;
    this.shards = shards;
    this.reducer = reducer;
    this.kernels = kernels;
    this.pass = pass;
  }

  /**
   * The model with new running statistics. The driver computes the same from the same exchanges.
   */
  ModelState recompute(ModelState model) {
    ModelState current = new ModelState(model.parameters(), model.runningStatistics().clone());
    float[] ones = new float[InferencePass.BLOCK];
    Arrays.fill(ones, 1f);
    for (ParameterLayout.RunningSlice slice : plan.layout().running()) {
      if (!plan.network().layers().get(slice.layer()).runsStatistics()) {
        continue;
      }
      int length = Moments.length(slice.channels());
      int input = plan.layout().operations().get(slice.layer()).input();
      double[] leaves = new double[shards.length * length];
      double[] block = new double[length];
      for (int s = 0; s < shards.length; s++) {
        for (int from = 0; from < shards[s].rows(); from += InferencePass.BLOCK) {
          Tensor x = pass.run(current, shards[s], from, slice.layer(), input);
          BlockMoments.of(x, pass.weights == null ? ones : pass.weights, kernels, block);
          Moments.merge(leaves, s * length, block, 0, slice.channels());
        }
      }
      double[] moments = new double[length];
      reducer.allReduce(
          new Exchange(Exchange.Phase.POPULATION, 0, slice.layer(), Reduction.MOMENTS, length, 1),
          leaves,
          moments);
      store(new Moments(moments), current.runningStatistics(), slice);
    }
    return current;
  }

  /** Writes the population statistics of one layer. */
  public static void store(Moments moments, double[] running, ParameterLayout.RunningSlice slice) {
    for (int c = 0; c < slice.channels(); c++) {
      running[slice.offset() + c] = moments.mean(c);
      running[slice.offset() + slice.channels() + c] = moments.unbiasedVariance(c);
    }
  }
}
