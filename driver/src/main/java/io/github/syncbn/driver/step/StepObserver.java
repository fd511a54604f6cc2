package io.github.syncbn.driver.step;

import io.github.syncbn.worker.network.ParameterLayout;
import io.github.syncbn.worker.training.Observation;
import io.github.syncbn.worker.training.SampleLayout;
import io.github.syncbn.worker.training.TrainingPlan;
import java.util.List;
import java.util.Optional;

/** Gathers what is to be seen of the steps that are looked at. */
final class StepObserver {
  private final Observation observation;
  private final ParameterLayout layout;
  private final Optional<SampleLayout> places;
  private double[] sample;

  StepObserver(TrainingPlan plan) {
    this.observation = plan.course().observation();
    this.layout = plan.layout();
    this.places =
        observation.ofActivations()
            ? Optional.of(new SampleLayout(layout, observation))
            : Optional.empty();
  }

  /** Doubles in the longest vector of a sample. */
  int longestVector() {
    return places.map(SampleLayout::length).orElse(0);
  }

  /** Whether a step is looked at. */
  boolean at(long step) {
    return observation.at(step);
  }

  /** The sample of the step in progress. */
  void take(double[] combined) {
    sample = combined.clone();
  }

  /**
   * What there is to see of a step.
   *
   * @param rows rows of its batch
   * @param gradient mean gradient of the dense parameters
   * @param sparseGradients by table, the squared norm of its mean gradient
   */
  TrainingListener.Observed observed(
      int epoch,
      long rows,
      float[] gradient,
      double[] sparseGradients,
      StepState before,
      StepState after) {
    List<LayerValues> activations =
        places.map(at -> LayerValues.of(layout, at, sample, rows)).orElse(List.of());
    return new TrainingListener.Observed(
        epoch,
        before.step(),
        LayerStep.of(layout, gradient, sparseGradients, before.parameters(), after.parameters()),
        StatisticsDrift.of(layout, after.running(), after.batch()),
        activations);
  }
}
