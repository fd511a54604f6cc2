package io.github.syncbn.driver.experiment;

import java.util.List;
import java.util.Optional;

/** The experiments that there are. */
public final class Catalogue {
  /** All, in the order in which {@code experiment all} runs them. */
  public static final List<Experiment> ALL =
      List.of(
          new Convergence(),
          new Saturation(),
          new Gradients(),
          new CovariateShift(),
          new Noise(),
          new Landscape(),
          new LearningRateRamp(),
          new LearningRates(),
          new Initialization(),
          new Regularization(),
          new Memorization(),
          new BatchSizes(),
          new Families(),
          new RunningStatistics(),
          new Order(),
          new Depth());

  private Catalogue() {}

  /** The experiment of this name. */
  public static Optional<Experiment> named(String name) {
    return ALL.stream().filter(experiment -> experiment.name().equals(name)).findFirst();
  }
}
