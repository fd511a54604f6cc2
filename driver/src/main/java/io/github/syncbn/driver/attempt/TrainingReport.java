package io.github.syncbn.driver.attempt;

import io.github.syncbn.driver.step.SetResult;
import io.github.syncbn.driver.step.StatisticsDrift;
import io.github.syncbn.driver.step.TrainingListener.Epoch;
import io.github.syncbn.worker.training.StepClock;
import java.util.List;

/**
 * How a training went.
 *
 * @param epochs one element an epoch: losses, accuracy, rows per second
 * @param steps steps committed
 * @param bestEpoch epoch (from 0) of the best validation, or -1 without any
 * @param test what the test set gave
 * @param workers number of tasks, of the last attempt
 * @param attempts attempts it took: one more than workers were lost, or groups of workers at once
 * @param numerics the kernels and BLAS that computed
 * @param dataFingerprint equal whenever all rows of all sets are
 * @param drift per batch normalization, how far its running statistics are from a batch's
 * @param profiles per worker, where the time of its steps went
 */
public record TrainingReport(
    List<Epoch> epochs,
    long steps,
    int bestEpoch,
    SetResult test,
    int workers,
    int attempts,
    String numerics,
    String dataFingerprint,
    List<StatisticsDrift> drift,
    List<StepClock.Profile> profiles) {

  /** The same with results in other units. */
  TrainingReport with(List<Epoch> history, SetResult ofTest) {
    return new TrainingReport(
        history,
        steps,
        bestEpoch,
        ofTest,
        workers,
        attempts,
        numerics,
        dataFingerprint,
        drift,
        profiles);
  }
}
