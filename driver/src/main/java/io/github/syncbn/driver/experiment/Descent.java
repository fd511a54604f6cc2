package io.github.syncbn.driver.experiment;

import io.github.syncbn.driver.attempt.BatchAnalysis;
import io.github.syncbn.driver.step.BatchAnswer;
import io.github.syncbn.worker.collective.ModelState;
import io.github.syncbn.worker.network.ParameterLayout;
import java.util.List;

/**
 * Plain gradient descent that stops wherever one likes and looks around: {@code theta - eta g},
 * with the bits of the product's own steps without momentum. Normalizations take the statistics of
 * the batch, also where the surroundings are looked at.
 */
final class Descent {
  private final BatchAnalysis analysis;
  private final double rate;
  private ModelState at;
  private BatchAnswer here;
  private long step;

  /**
   * From the first weights of a job.
   *
   * @param rate the learning rate, eta
   */
  Descent(BatchAnalysis analysis, double rate) {
    this(analysis, rate, analysis.start());
  }

  /** From given weights. */
  Descent(BatchAnalysis analysis, double rate, ModelState start) {
    this.analysis = analysis;
    this.rate = rate;
    this.at = start;
  }

  double rate() {
    return rate;
  }

  /** Loss and gradient of the present step's batch, where the descent is now. */
  BatchAnswer here() {
    if (here == null) {
      here = analysis.gradient(at, step);
    }
    return here;
  }

  /** The same batch's after a step of another length against the gradient. */
  BatchAnswer after(double eta) {
    return analysis.gradient(moved(eta), step);
  }

  /** Takes the step. */
  void advance() {
    at = moved(rate);
    here = null;
    step++;
  }

  /** Weights of dense layers and convolutions, from the first layer to the last. */
  List<ParameterLayout.Slice> weights() {
    return analysis.layout().slices().stream()
        .filter(slice -> slice.parameter().shape().rank() >= 2)
        .toList();
  }

  /**
   * Internal covariate shift of a layer in this step (Santurkar et al. 2018, definition 2.1): how
   * its gradient changes by the steps of the layers below it alone, on the same batch.
   */
  GradientChange shift(ParameterLayout.Slice weight) {
    float[] mixed = at.parameters().clone();
    int below = analysis.layout().layerOffset(weight.layer());
    System.arraycopy(moved(rate).parameters(), 0, mixed, 0, below);
    BatchAnswer moved = analysis.gradient(new ModelState(mixed, at.runningStatistics()), step);
    return GradientChange.of(here().gradient(weight), moved.gradient(weight));
  }

  private ModelState moved(double eta) {
    float[] gradient = here().gradient();
    float[] moved = at.parameters().clone();
    for (int i = 0; i < moved.length; i++) {
      moved[i] -= (float) eta * gradient[i];
    }
    return new ModelState(moved, at.runningStatistics());
  }
}
