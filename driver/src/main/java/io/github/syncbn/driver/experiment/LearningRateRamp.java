package io.github.syncbn.driver.experiment;

import io.github.syncbn.driver.report.Chart.Axis;
import java.util.List;
import java.util.Locale;

/** How far the learning rate can rise: one training whose rate grows without end. */
final class LearningRateRamp implements Experiment {
  private static final int EPOCHS = 25;

  @Override
  public String name() {
    return "ramp";
  }

  @Override
  public String claim() {
    return "Batch normalization allows larger learning rates: the rate of epoch e is"
        + " 0.005 * 2^(e/2) (Page 2019, batch_norm_post).";
  }

  @Override
  public String time() {
    return "10 s";
  }

  @Override
  public boolean looksAtValidations() {
    return true;
  }

  @Override
  public Findings run(Lab lab) {
    String optimizer =
        "optimizer={ sgd { learningRate = 0.005, momentum = 0.9, schedule { exponential {"
            + " every = 2 epochs, factor = 2 } } } }";
    String epochs = "training.epochs=" + EPOCHS;
    Trials trials =
        lab.train(
            Variant.product(
                Variant.WITH_AND_WITHOUT,
                List.of(new Variant(List.of(), List.of(epochs, optimizer)))));
    Measure best = Measure.share("best validation", Trial::bestValidationAccuracy);
    Measure rate = Measure.number("its learning rate", LearningRateRamp::bestRate);
    Measure highest = Measure.number("highest rate that still learned", LearningRateRamp::lastRate);
    Spread with = trials.spread(highest, "batchNorm");
    Spread without = trials.spread(highest, "none");
    return new Findings(
        String.format(
            Locale.ROOT,
            "%s: accuracy stays within 10 points of its best up to a rate of %s with batch"
                + " normalization, and up to %s without.",
            Support.of(with.above(without)),
            with.number(),
            without.number()),
        "On CIFAR-10 the best validation was 78.8% at a rate of 1.28 with batch normalization, which"
            + " was still finite at 28; without, 72.2% at 0.23, and no number from 0.32 on.",
        trials.table(
            List.of("network"),
            best,
            rate,
            highest,
            Measure.share("in the end", Trial::validationAccuracy)),
        List.of(
            trials.overEpochs(
                "Validation accuracy as the rate rises",
                Axis.linear("accuracy"),
                (trial, epoch) -> epoch.validationAccuracy()),
            trials.overEpochs(
                "Learning rate",
                Axis.logarithmic("rate"),
                (trial, epoch) -> rate(trial, epoch.epoch()))));
  }

  private static double rate(Trial trial, int epoch) {
    return trial.steps().stream()
        .filter(step -> step.epoch() == epoch)
        .mapToDouble(step -> step.learningRate())
        .findFirst()
        .orElse(Double.NaN);
  }

  private static double bestRate(Trial trial) {
    double best = trial.bestValidationAccuracy();
    return trial.epochs().stream()
        .filter(epoch -> epoch.validationAccuracy() == best)
        .mapToDouble(epoch -> rate(trial, epoch.epoch()))
        .findFirst()
        .orElse(Double.NaN);
  }

  private static double lastRate(Trial trial) {
    double least = trial.bestValidationAccuracy() - 0.1;
    return trial.epochs().stream()
        .filter(epoch -> epoch.validationAccuracy() >= least)
        .mapToDouble(epoch -> rate(trial, epoch.epoch()))
        .max()
        .orElse(Double.NaN);
  }
}
