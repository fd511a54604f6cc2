package io.github.syncbn.driver.training;

import io.github.syncbn.worker.collective.ModelState;
import io.github.syncbn.worker.network.ParameterLayout;

/**
 * What training changes: parameters, optimizer state, running statistics, step. It lives in the
 * driver and has one writer. Each array stands twice: a step is computed into the back, and
 * committed by a swap, all together or not at all.
 */
final class TrainingState {
  private float[] parameters;
  private float[] nextParameters;
  private float[][] optimizer;
  private float[][] nextOptimizer;
  private double[] running;
  private double[] nextRunning;
  private long step;

  TrainingState(ParameterLayout layout, float[] parameters, double[] running, int optimizerSlots) {
    this.parameters = parameters.clone();
    this.nextParameters = new float[layout.parameters()];
    this.optimizer = new float[optimizerSlots][layout.parameters()];
    this.nextOptimizer = new float[optimizerSlots][layout.parameters()];
    this.running = running.clone();
    this.nextRunning = running.clone();
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

  /** The committed model; valid until the next commit but one. */
  ModelState model() {
    return new ModelState(parameters, running);
  }

  /** Makes the back the front. */
  void commit() {
    float[] freeParameters = parameters;
    parameters = nextParameters;
    nextParameters = freeParameters;
    float[][] freeOptimizer = optimizer;
    optimizer = nextOptimizer;
    nextOptimizer = freeOptimizer;
    double[] freeRunning = running;
    running = nextRunning;
    nextRunning = freeRunning;
    System.arraycopy(running, 0, nextRunning, 0, running.length);
    step++;
  }
}
