package io.github.syncbn.driver.step;

import io.github.syncbn.driver.job.JobSettings.EarlyStop;
import io.github.syncbn.worker.collective.Verdict;
import java.util.Optional;

/**
 * Remembers the best validation so far, its model if it may be wanted, and decides when to stop.
 */
public final class ValidationHistory {
  private final Optional<EarlyStop> earlyStop;
  private double bestValue = Double.NaN;
  private int bestEpoch = -1;
  private int lastEpoch = -1;
  private int sinceBest;
  private Optional<CountedModel> best = Optional.empty();

  /** Without a validation yet. */
  public ValidationHistory(Optional<EarlyStop> earlyStop) {
    this.earlyStop = earlyStop;
  }

  /**
   * Takes note of a validation; returns whether training goes on. Without early stopping the loss
   * decides what is best.
   */
  Verdict add(int epoch, SetResult validation, CountedModel model) {
    double value =
        earlyStop
            .flatMap(stop -> stop.metric().figure())
            .map(metric -> (metric.moreIsBetter() ? -1 : 1) * validation.figures().get(metric))
            .orElse(validation.loss());
    lastEpoch = epoch;
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
    return stopped() ? Verdict.STOP : Verdict.GO_ON;
  }

  /** Whether training stops after the last validation. */
  boolean stopped() {
    return earlyStop.isPresent() && sinceBest >= earlyStop.get().patience();
  }

  /**
   * All that is remembered.
   *
   * @param bestValue smallest value of the metric, negated where larger is better
   * @param bestEpoch its epoch, or -1
   * @param lastEpoch epoch of the last validation, or -1
   * @param sinceBest validations since the best
   * @param best the model to return, unless it is the last
   */
  record Memory(
      double bestValue, int bestEpoch, int lastEpoch, int sinceBest, Optional<CountedModel> best) {}

  /** What is remembered. */
  Memory memory() {
    return new Memory(bestValue, bestEpoch, lastEpoch, sinceBest, best);
  }

  /** Continues where another history stopped. */
  void restore(Memory memory) {
    bestValue = memory.bestValue();
    bestEpoch = memory.bestEpoch();
    lastEpoch = memory.lastEpoch();
    sinceBest = memory.sinceBest();
    best = memory.best();
  }

  private void keep(CountedModel model) {
    if (earlyStop.isPresent()) {
      // A new copy each time: a checkpoint may still be reading the one before.
      best = Optional.of(model.copy());
    }
  }

  /** Epoch of the last validation, from 0; -1 if there was none. */
  int lastEpoch() {
    return lastEpoch;
  }

  /** Epoch of the best validation, from 0; -1 if there was none. */
  public int bestEpoch() {
    return bestEpoch;
  }

  /** The model of the best validation, if early stopping keeps it; else {@code last}. */
  CountedModel result(CountedModel last) {
    return best.orElse(last);
  }
}
