package io.github.syncbn.driver.experiment;

import java.util.List;
import java.util.Locale;

/** Whether it keeps a network from learning by heart: few rows, and labels that mean nothing. */
final class Memorization implements Experiment {
  private static final Measure LEARNED = Measure.share("rows learned", Trial::validationAccuracy);

  @Override
  public String name() {
    return "overfitting";
  }

  @Override
  public String claim() {
    return "Batch normalization does not prevent overfitting: random labels of few rows are learned"
        + " by heart with it as without (Zhang et al. 2017, table 1).";
  }

  @Override
  public String time() {
    return "10 s";
  }

  @Override
  public List<String> defaults() {
    return List.of("initializer=kaiming", "training.epochs=100", "training.validateEvery=10");
  }

  @Override
  public Full full() {
    return new Full(
        "mnist-mlp.conf",
        List.of(
            "training.epochs=100",
            "training.validateEvery=5",
            "optimizer={ sgd { learningRate = 0.1, momentum = 0.9 } }"));
  }

  @Override
  public Findings run(Lab lab) {
    String label = lab.job(List.of()).data().labelColumns().get(0);
    int oneIn = lab.full() ? 60 : 5;
    List<Variant> labels =
        List.of(
            Variant.of("true", rows(label, label, oneIn)),
            Variant.of("random", rows(label, "pmod(xxhash64(*), 10)", oneIn)));
    Trials trials = lab.train(Variant.product(labels, Variant.WITH_AND_WITHOUT));
    return new Findings(
        verdict(
            trials.spread(LEARNED, "random", "batchNorm"),
            trials.spread(LEARNED, "random", "none"),
            trials.spread(Measure.TEST, "random", "batchNorm")),
        "Inception on CIFAR-10 with random labels: 100% of the training set and 9.78% of the test"
            + " set; without batch normalization 100% and 10.12%.",
        trials.table(List.of("labels", "network"), Measure.TRAIN_LOSS, LEARNED, Measure.TEST),
        List.of(trials.trainLoss()));
  }

  /**
   * One row in so many is trained on, and stands in the validation set too, which so tells what was
   * learned by heart; the others are the test set.
   */
  private static String[] rows(String label, String value, int oneIn) {
    String query =
        String.format(
            Locale.ROOT,
            "SELECT * EXCEPT (%s), %s AS %s, explode(CASE WHEN pmod(hash(*), %d) = 0 THEN"
                + " array('train', 'validation') ELSE array('test') END) AS part FROM input",
            label,
            value,
            label,
            oneIn);
    return new String[] {"data.query=" + query, "data.split=null", "data.split={ column = part }"};
  }

  static String verdict(Spread with, Spread without, Spread test) {
    return String.format(
        Locale.ROOT,
        "%s: of random labels %s are learned with batch normalization and %s without; on rows that"
            + " were not trained on, %s are right.",
        Support.of(with.mean() > 0.99),
        with.percent(),
        without.percent(),
        test.percent());
  }
}
