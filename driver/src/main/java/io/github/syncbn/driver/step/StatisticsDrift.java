package io.github.syncbn.driver.step;

import io.github.syncbn.worker.layer.BatchNormalization;
import io.github.syncbn.worker.network.ParameterLayout;
import io.github.syncbn.worker.network.ParameterLayout.RunningSlice;
import java.util.ArrayList;
import java.util.List;

/**
 * How far the running statistics of a batch normalization, which predictions use, are from those of
 * the last batch, by which it was normalized in training: what is learned on the latter meets the
 * former in validation. Both are as the last step has left them, before early stopping takes an
 * earlier model and before population statistics replace them. Small batches, a decay near 1 and
 * weights that still move make it larger. Public API.
 *
 * <p>With mean m and unbiased variance v of the batch (of groups of rows, the mean over them) and
 * running mean M and variance V, per channel:
 *
 * <pre>
 *   mean     = average over channels of |m - M| / sqrt(V + epsilon)
 *   variance = average over channels of (v + epsilon) / (V + epsilon)
 * </pre>
 *
 * @param layer name of the layer, as in the names of its parameters: {@code 1} in {@code 1.weight}
 * @param mean in running deviations; 0 for no drift
 * @param variance a ratio; 1 for no drift
 */
public record StatisticsDrift(String layer, double mean, double variance) {

  /**
   * That of every layer that took statistics of a batch: none if there was no step, and no frozen
   * layer.
   *
   * @param running statistics as the last step has committed them
   * @param batch those of its batch, in the same places; NaN where there are none
   */
  static List<StatisticsDrift> of(ParameterLayout layout, double[] running, double[] batch) {
    List<StatisticsDrift> drifts = new ArrayList<>();
    for (RunningSlice slice : layout.running()) {
      if (!Double.isNaN(batch[slice.offset()])) {
        drifts.add(of(layout, slice, running, batch));
      }
    }
    return List.copyOf(drifts);
  }

  private static StatisticsDrift of(
      ParameterLayout layout, RunningSlice slice, double[] running, double[] batch) {
    BatchNormalization layer = (BatchNormalization) layout.operations().get(slice.layer()).layer();
    double epsilon = layer.norm().epsilon();
    double mean = 0;
    double variance = 0;
    for (int i = slice.offset(); i < slice.offset() + slice.channels(); i++) {
      double runningVariance = running[i + slice.channels()] + epsilon;
      mean += Math.abs(batch[i] - running[i]) / Math.sqrt(runningVariance);
      variance += (batch[i + slice.channels()] + epsilon) / runningVariance;
    }
    return new StatisticsDrift(
        slice.operation(), mean / slice.channels(), variance / slice.channels());
  }
}
