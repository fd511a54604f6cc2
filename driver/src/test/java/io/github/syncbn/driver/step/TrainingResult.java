package io.github.syncbn.driver.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What training gives, without clocks: all that must be the same bits on any workers. */
record TrainingResult(
    float[] parameters,
    double[] running,
    long[] batches,
    List<Double> stepLosses,
    List<Double> epochs,
    Optional<SetResult> test,
    long steps,
    int bestEpoch,
    List<StatisticsDrift> drift) {

  static TrainingResult of(ThreadedTraining run) {
    List<Double> losses = new ArrayList<>();
    run.steps.forEach(step -> losses.add(step.loss()));
    List<Double> epochs = new ArrayList<>();
    for (TrainingListener.Epoch epoch : run.epochs) {
      epochs.addAll(
          List.of(
              (double) epoch.epoch(),
              (double) epoch.step(),
              epoch.trainLoss(),
              epoch.validationLoss()));
      epochs.addAll(epoch.validation().figures().values().values());
    }
    CountedModel model = run.model;
    return new TrainingResult(
        model.parameters(),
        model.runningStatistics(),
        model.batches(),
        losses,
        epochs,
        run.service.test(),
        run.service.steps(),
        run.progress.validations().bestEpoch(),
        run.progress.drift());
  }

  void assertSameBits(TrainingResult expected, String what) {
    assertThat(stepLosses).as("%s: losses", what).isEqualTo(expected.stepLosses);
    assertThat(parameters).as("%s: parameters", what).isEqualTo(expected.parameters);
    assertThat(running).as("%s: running statistics", what).isEqualTo(expected.running);
    assertThat(batches).as("%s: counts of batches", what).isEqualTo(expected.batches);
    assertThat(epochs).as("%s: epochs", what).isEqualTo(expected.epochs);
    assertThat(test).as("%s: test sums", what).isEqualTo(expected.test);
    assertThat(steps).as("%s: steps", what).isEqualTo(expected.steps);
    assertThat(bestEpoch).as("%s: best epoch", what).isEqualTo(expected.bestEpoch);
    assertThat(drift).as("%s: drift", what).isEqualTo(expected.drift);
    for (float value : parameters) {
      assertThat(value).as("%s: a parameter", what).isFinite();
    }
  }

  /** Largest difference of losses, parameters and running statistics, relative where above 1. */
  double distance(TrainingResult other) {
    double worst = 0;
    for (int i = 0; i < stepLosses.size(); i++) {
      worst = Math.max(worst, relative(stepLosses.get(i), other.stepLosses.get(i)));
    }
    for (int i = 0; i < parameters.length; i++) {
      worst = Math.max(worst, relative(parameters[i], other.parameters[i]));
    }
    for (int i = 0; i < running.length; i++) {
      worst = Math.max(worst, relative(running[i], other.running[i]));
    }
    return worst;
  }

  private static double relative(double a, double b) {
    return Math.abs(a - b) / Math.max(1, Math.abs(b));
  }

  void assertClose(TrainingResult expected, double tolerance, String what) {
    assertThat(stepLosses).as("%s: losses", what).hasSameSizeAs(expected.stepLosses);
    assertThat(distance(expected)).as(what).isCloseTo(0, within(tolerance));
  }
}
