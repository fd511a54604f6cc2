package io.github.syncbn.driver.experiment;

import java.util.List;
import java.util.Locale;

/** Whether it trains faster: accuracy against steps. */
final class Convergence implements Experiment {
  private static final String WITH = "batchNorm";
  private static final String WITHOUT = "none";

  @Override
  public String name() {
    return "convergence";
  }

  @Override
  public String claim() {
    return "Networks train faster with batch normalization, and to a higher accuracy (Ioffe and"
        + " Szegedy 2015, figure 1a: three layers of 100 sigmoids).";
  }

  @Override
  public String time() {
    return "40 s";
  }

  @Override
  public List<String> defaults() {
    return List.of(
        "network=[{ dense = 100 }, batchNorm, sigmoid, { dense = 100 }, batchNorm, sigmoid,"
            + " { dense = 100 }, batchNorm, sigmoid, { dense = output }]",
        "initializer=xavier",
        "optimizer={ sgd { learningRate = 0.3, momentum = 0.9 } }",
        "training.batchSize=60",
        "training.epochs=60");
  }

  @Override
  public Full full() {
    return Full.IOFFE;
  }

  @Override
  public boolean looksAtValidations() {
    return true;
  }

  @Override
  public Findings run(Lab lab) {
    Trials trials = lab.train(Variant.WITH_AND_WITHOUT);
    // What the other network reaches on average, a little below so that most seeds get there.
    Spread plain = trials.spread(1, Trial::bestValidationAccuracy);
    double goal = Math.floor(100 * plain.mean()) / 100;
    Measure steps =
        Measure.reached(
            String.format(Locale.ROOT, "steps to %.0f%%", 100 * goal), t -> t.stepsTo(goal));
    return new Findings(
        verdict(trials, steps, goal),
        "Figure 1a has curves and no numbers: with batch normalization the curve is above the"
            + " other at every step.",
        trials.table(List.of("network"), steps, Measure.VALIDATION, Measure.TEST),
        List.of(trials.validationAccuracy(), trials.trainLoss()));
  }

  private static String verdict(Trials trials, Measure steps, double goal) {
    Spread with = trials.spread(steps, WITH);
    Spread without = trials.spread(steps, WITHOUT);
    Spread best = trials.spread(Measure.TEST, WITH);
    Spread plain = trials.spread(Measure.TEST, WITHOUT);
    String accuracy = best.above(plain) ? "higher" : plain.above(best) ? "lower" : "no different";
    return String.format(
        Locale.ROOT,
        "%s: %.0f%% is reached %s with batch normalization and %s without; the"
            + " accuracy in the end is %s (%s and %s).",
        Support.of(
            List.of(with.known() && (!without.known() || without.above(with)), best.above(plain))),
        100 * goal,
        when(with),
        when(without),
        accuracy,
        best.percent(),
        plain.percent());
  }

  private static String when(Spread steps) {
    return steps.known() ? "after " + steps.number("never") + " steps" : "never";
  }
}
