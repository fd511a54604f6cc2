package io.github.syncbn.driver.step;

import io.github.syncbn.worker.collective.ModelState;
import io.github.syncbn.worker.network.ParameterLayout;

/**
 * A model with the counts that training goes on from, and that its files hold.
 *
 * @param parameters laid out by {@link ParameterLayout}
 * @param runningStatistics laid out by {@link ParameterLayout}
 * @param batches PyTorch's {@code num_batches_tracked}: how many batches each of {@link
 *     ParameterLayout#running()} has taken in
 */
public record CountedModel(float[] parameters, double[] runningStatistics, long[] batches) {

  /** What a layout's initializers give: no batch has been seen. */
  public static CountedModel initial(ParameterLayout layout, long seed) {
    return new CountedModel(
        layout.initialParameters(seed),
        layout.initialRunningStatistics(),
        new long[layout.running().size()]);
  }

  /** What workers need of it: the same arrays. */
  ModelState state() {
    return new ModelState(parameters, runningStatistics);
  }

  /** The same values in arrays of their own. */
  public CountedModel copy() {
    return new CountedModel(parameters.clone(), runningStatistics.clone(), batches.clone());
  }
}
