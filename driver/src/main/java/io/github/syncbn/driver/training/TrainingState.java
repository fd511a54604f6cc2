package io.github.syncbn.driver.training;

import io.github.syncbn.worker.collective.ModelState;
import java.util.Arrays;

/**
 * What training changes: parameters, optimizer state, running statistics (and those of the last
 * batch, which moved them), step. It lives in the driver and has one writer. Each array stands
 * twice: a step is computed into the back, and committed by a swap, all together or not at all.
 */
final class TrainingState {
  private float[] parameters;
  private float[] nextParameters;
  private float[][] optimizer;
  private float[][] nextOptimizer;
  private double[] running;
  private double[] nextRunning;
  private double[] batch;
  private double[] nextBatch;
  private long step;
  private boolean lent;

  private TrainingState(Committed committed, boolean lent) {
    this.parameters = committed.parameters();
    this.optimizer = committed.optimizer();
    this.running = committed.runningStatistics();
    this.batch = committed.batchStatistics();
    this.step = committed.step();
    this.lent = lent;
    makeBack();
  }

  /** Before the first step: the optimizer's state is zero. */
  static TrainingState first(ModelState initial, int optimizerSlots) {
    float[] parameters = initial.parameters().clone();
    double[] running = initial.runningStatistics().clone();
    double[] none = new double[running.length];
    Arrays.fill(none, Double.NaN);
    return new TrainingState(
        new Committed(parameters, new float[optimizerSlots][parameters.length], running, none, 0),
        false);
  }

  /** As committed; what {@link #lend} gave. */
  static TrainingState of(Committed committed) {
    return new TrainingState(committed, true);
  }

  /**
   * All that a step commits: read only.
   *
   * @param parameters all parameters
   * @param optimizer the optimizer's arrays, each as long as the parameters
   * @param runningStatistics all running statistics
   * @param batchStatistics what the last step moved them by, in the same places; NaN where no step
   *     has
   * @param step steps committed so far
   */
  record Committed(
      float[] parameters,
      float[][] optimizer,
      double[] runningStatistics,
      double[] batchStatistics,
      long step) {}

  /**
   * The committed state with a back of its own, for another attempt: whatever is left of this one
   * writes elsewhere from now on.
   */
  TrainingState continued() {
    return new TrainingState(committed(), lent);
  }

  /** Steps committed so far. */
  long step() {
    return step;
  }

  float[] parameters() {
    return parameters;
  }

  float[] nextParameters() {
    return nextParameters;
  }

  float[][] optimizer() {
    return optimizer;
  }

  float[][] nextOptimizer() {
    return nextOptimizer;
  }

  double[] running() {
    return running;
  }

  /** The running statistics of the step in progress; they start as those committed. */
  double[] nextRunning() {
    return nextRunning;
  }

  /** Mean and unbiased variance of the last committed batch, laid out as the running ones. */
  double[] batch() {
    return batch;
  }

  /** Receives those of the step in progress. */
  double[] nextBatch() {
    return nextBatch;
  }

  /** The committed model; valid until the next commit but one. */
  ModelState model() {
    return new ModelState(parameters, running);
  }

  /**
   * The committed state to keep: nothing is copied, but its arrays are never written again, and the
   * next commit takes new ones.
   */
  Committed lend() {
    lent = true;
    return committed();
  }

  private Committed committed() {
    return new Committed(parameters, optimizer, running, batch, step);
  }

  /** Makes the back the front. */
  void commit() {
    float[] freeParameters = parameters;
    float[][] freeOptimizer = optimizer;
    double[] freeRunning = running;
    double[] freeBatch = batch;
    parameters = nextParameters;
    optimizer = nextOptimizer;
    running = nextRunning;
    batch = nextBatch;
    if (lent) {
      lent = false;
      makeBack();
    } else {
      nextParameters = freeParameters;
      nextOptimizer = freeOptimizer;
      nextRunning = freeRunning;
      nextBatch = freeBatch;
      System.arraycopy(running, 0, nextRunning, 0, running.length);
    }
    step++;
  }

  private void makeBack() {
    nextParameters = new float[parameters.length];
    nextOptimizer = new float[optimizer.length][parameters.length];
    nextRunning = running.clone();
    nextBatch = batch.clone();
  }
}
