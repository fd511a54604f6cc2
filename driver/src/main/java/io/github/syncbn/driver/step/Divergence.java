package io.github.syncbn.driver.step;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.worker.training.BatchSchedule;

/**
 * Ends a training whose numbers are not finite any more, before a step that holds them is
 * committed.
 */
final class Divergence {
  private final BatchSchedule schedule;

  Divergence(BatchSchedule schedule) {
    this.schedule = schedule;
  }

  /**
   * Looks at what a step has computed.
   *
   * @param step that is about to be committed
   * @throws JobException TRAINING unless the loss and all running statistics are finite
   */
  void requireFinite(long step, double loss, double rate, double[] runningStatistics) {
    boolean finite = Double.isFinite(loss);
    for (double value : runningStatistics) {
      finite &= Double.isFinite(value);
    }
    if (!finite) {
      throw at(step, "the loss is " + loss + " at learning rate " + rate);
    }
  }

  /**
   * Looks at the model that a training returns: no step comes after the last to find its update
   * out.
   *
   * @param step the last
   * @throws JobException TRAINING unless all parameters are finite
   */
  void requireFinite(long step, float[] parameters) {
    for (float value : parameters) {
      if (!Float.isFinite(value)) {
        throw at(step, "it left a parameter at " + value);
      }
    }
  }

  private JobException at(long step, String symptom) {
    return new JobException(
        JobException.Kind.TRAINING,
        "training diverged at step "
            + step
            + " (epoch "
            + step / schedule.stepsPerEpoch()
            + "): "
            + symptom
            + ". Lower optimizer.*.learningRate, set clipNorm, add warmup to the schedule, or add batchNorm"
            + " layers to the network.");
  }
}
