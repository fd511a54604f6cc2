package io.github.syncbn.driver.experiment;

import io.github.syncbn.driver.report.Chart.Axis;
import java.util.List;
import java.util.Locale;

/** Which learning rates train: one training each, at a constant rate. */
final class LearningRates implements Experiment {
  private static final List<String> RATES =
      List.of("0.01", "0.03", "0.1", "0.3", "1", "3", "10", "30");
  private static final List<String> NORMALIZATIONS = List.of("batchNorm", "layerNorm", "none");

  /** As much less than the best accuracy counts as not learned. */
  private static final double TOLERANCE = 0.1;

  @Override
  public String name() {
    return "learningRate";
  }

  @Override
  public String claim() {
    return "Batch normalization trains at learning rates at which a network without it diverges or"
        + " learns nothing (Ioffe and Szegedy 2015, section 3.3; Bjorck et al. 2018).";
  }

  @Override
  public String time() {
    return "30 s";
  }

  @Override
  public List<String> defaults() {
    return List.of("network=[{ mlp { depth = 4, width = 64 } }]", "training.epochs=5");
  }

  @Override
  public Full full() {
    return new Full("mnist-mlp.conf", List.of("training.epochs=3"));
  }

  @Override
  public Findings run(Lab lab) {
    Trials trials =
        lab.train(
            Variant.product(
                NORMALIZATIONS.stream().map(n -> Variant.of(n, "normalization=" + n)).toList(),
                RATES.stream()
                    .map(
                        rate ->
                            Variant.of(
                                rate,
                                "optimizer={ sgd { learningRate = " + rate + ", momentum = 0 } }"))
                    .toList()));
    Ladder with = ladder(trials, "batchNorm");
    Ladder without = ladder(trials, "none");
    return new Findings(
        verdict(with, ladder(trials, "layerNorm"), without),
        "Inception: at 5 times the learning rate the network without batch normalization reached"
            + " machine infinity; with it, 14 times fewer steps to the same 72.2%, and 74.8% at 30"
            + " times. ResNet-110 without it diverges above a rate of about 0.001.",
        trials.table(
            List.of("normalization", "rate"), Measure.TRAIN_LOSS, Measure.VALIDATION, Measure.TEST),
        List.of(
            trials.overLastCell(
                "Test accuracy over the learning rate",
                Axis.logarithmic("learning rate"),
                Axis.linear("accuracy"),
                Trial::reachedAccuracy)));
  }

  private static Ladder ladder(Trials trials, String normalization) {
    return new Ladder(
        RATES,
        RATES.stream()
            .mapToDouble(
                rate ->
                    trials.spread(trials.index(normalization, rate), Trial::reachedAccuracy).mean())
            .toArray());
  }

  /**
   * Mean accuracies in [0, 1] by learning rate.
   *
   * @param rates ascending
   * @param accuracy one for each; 0 where it diverged
   */
  record Ladder(List<String> rates, double[] accuracy) {
    /** Place of the best. */
    int best() {
      int best = 0;
      for (int i = 1; i < accuracy.length; i++) {
        best = accuracy[i] > accuracy[best] ? i : best;
      }
      return best;
    }

    /** Place of the largest rate whose accuracy is within the tolerance of the best. */
    int largest() {
      int largest = best();
      for (int i = largest; i < accuracy.length; i++) {
        largest = accuracy[i] >= accuracy[best()] - TOLERANCE ? i : largest;
      }
      return largest;
    }

    private String text() {
      return String.format(
          Locale.ROOT,
          "%s (its best is %.2f%%, at %s)",
          rates.get(largest()),
          100 * accuracy[best()],
          rates.get(best()));
    }
  }

  static String verdict(Ladder with, Ladder layer, Ladder without) {
    return String.format(
        Locale.ROOT,
        "%s: the largest rate within 10 points of the best accuracy is %s with batch normalization,"
            + " %s with layer normalization, %s without.",
        Support.of(with.largest() > without.largest()),
        with.text(),
        layer.text(),
        without.text());
  }
}
