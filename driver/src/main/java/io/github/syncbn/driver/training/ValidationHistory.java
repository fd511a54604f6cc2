package io.github.syncbn.driver.training;

import io.github.syncbn.driver.training.JobSettings.EarlyStop;
import io.github.syncbn.worker.collective.ModelState;
import java.util.Optional;

/**
 * Remembers the best validation so far, its model if it may be wanted, and decides when to stop.
 */
final class ValidationHistory {
  private final Optional<EarlyStop> earlyStop;
  private double bestValue = Double.NaN;
  private int bestEpoch = -1;
  private int sinceBest;
  private float[] bestParameters;
  private double[] bestRunning;

  ValidationHistory(Optional<EarlyStop> earlyStop) {
    this.earlyStop = earlyStop;
  }

  /**
   * Takes one validation in; returns whether to stop. Without early stopping the loss decides what
   * is best.
   */
  boolean add(int epoch, double loss, double accuracy, ModelState model) {
    boolean byAccuracy =
        earlyStop.isPresent() && earlyStop.get().metric() == EarlyStop.Metric.VALIDATION_ACCURACY;
    double value = byAccuracy ? -accuracy : loss;
    double minDelta = earlyStop.map(EarlyStop::minDelta).orElse(0.0);
    // Anything is better than a value that is not a number.
    if (bestEpoch < 0
        || value < bestValue - minDelta
        || (Double.isNaN(bestValue) && !Double.isNaN(value))) {
      bestValue = value;
      bestEpoch = epoch;
      sinceBest = 0;
      keep(model);
    } else {
      sinceBest++;
    }
    return earlyStop.isPresent() && sinceBest >= earlyStop.get().patience();
  }

  private void keep(ModelState model) {
    if (earlyStop.isEmpty()) {
      return;
    }
    if (bestParameters == null) {
      bestParameters = model.parameters().clone();
      bestRunning = model.runningStatistics().clone();
    } else {
      System.arraycopy(model.parameters(), 0, bestParameters, 0, bestParameters.length);
      System.arraycopy(model.runningStatistics(), 0, bestRunning, 0, bestRunning.length);
    }
  }

  /** Epoch of the best validation, from 0; -1 if there was none. */
  int bestEpoch() {
    return bestEpoch;
  }

  /** The model of the best validation, if early stopping keeps it; else {@code last}. */
  ModelState result(ModelState last) {
    return bestParameters == null ? last : new ModelState(bestParameters, bestRunning);
  }
}
