package io.github.syncbn.driver.experiment;

import java.util.List;
import java.util.Locale;

/** Whether it is the stable distribution of a layer's inputs that helps. */
final class Noise implements Experiment {
  private static final String PLAIN = "batchNorm";
  private static final String NOISY = "noisyBatchNorm";
  private static final String NONE = "none";
  private static final String NOISE = "noise";

  @Override
  public String name() {
    return "noise";
  }

  @Override
  public String claim() {
    return "It is not the stable distribution of inputs that helps: with noise behind it whose mean"
        + " and scale shift in every step, batch normalization still trains better than none"
        + " (Santurkar et al. 2018, section 2.1).";
  }

  @Override
  public String time() {
    return "10 s";
  }

  @Override
  public List<String> defaults() {
    return List.of(
        "network=[{ mlp { depth = 8, width = 64 } }]",
        "initializer=xavier",
        "optimizer={ sgd { learningRate = 0.1, momentum = 0 } }",
        "training.epochs=20");
  }

  @Override
  public Full full() {
    return new Full(
        "mnist-mlp.conf",
        List.of(
            "network=[{ mlp { depth = 8, width = 128 } }]",
            "initializer=xavier",
            "optimizer={ sgd { learningRate = 0.1, momentum = 0 } }",
            "training.batchSize=128",
            "training.maxSteps=15000",
            "training.epochs=40"));
  }

  @Override
  public Findings run(Lab lab) {
    Trials trials =
        lab.train(
            List.of(PLAIN, NOISY, NONE, NOISE).stream()
                .map(kind -> Variant.of(kind, "normalization=" + kind))
                .toList());
    Spread plain = trials.spread(0, Trial::reachedAccuracy);
    Spread noisy = trials.spread(1, Trial::reachedAccuracy);
    Spread none = trials.spread(2, Trial::reachedAccuracy);
    Spread noise = trials.spread(3, Trial::reachedAccuracy);
    return new Findings(
        verdict(plain, noisy, none, noise),
        "VGG on CIFAR-10: the curve of noisy batch normalization lies at that without noise, far"
            + " above no normalization (83% and 80% in the end); the same noise alone prevents"
            + " training entirely.",
        trials.table(
            List.of("normalization"), Measure.TRAIN_LOSS, Measure.VALIDATION, Measure.TEST),
        List.of(trials.validationAccuracy(), trials.trainLoss()));
  }

  /** The claim holds if noise costs less than normalization gives. */
  static String verdict(Spread plain, Spread noisy, Spread none, Spread noise) {
    boolean supported =
        noisy.above(none) && noisy.mean() - none.mean() > plain.mean() - noisy.mean();
    return String.format(
        Locale.ROOT,
        "%s: batch normalization reaches %s, with noise behind it %s; without either it is %s, and"
            + " with the noise alone %s.",
        Support.of(supported),
        plain.percent(),
        noisy.percent(),
        none.percent(),
        noise.percent());
  }
}
