package io.github.syncbn.driver.experiment;

import io.github.syncbn.driver.report.Chart;
import io.github.syncbn.driver.report.Chart.Axis;
import io.github.syncbn.driver.report.Page.Table;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Whether what a batch adds to each of its rows works like a regularizer. */
final class Regularization implements Experiment {
  private static final List<String> SIZES = List.of("4", "8", "16", "32", "64", "128");
  private static final String BATCH = "batchNorm";
  private static final String NONE = "none";
  private static final String DROPOUT = "dropout";

  @Override
  public String name() {
    return "regularization";
  }

  @Override
  public String claim() {
    return "Batch normalization works like a mild regularizer, as what it makes of a row depends on"
        + " the batch (Ioffe and Szegedy 2015, section 3.4): statistics over 4 to 128 rows of a"
        + " batch of 128, beside dropout.";
  }

  @Override
  public String time() {
    return "50 s";
  }

  @Override
  public List<String> defaults() {
    return List.of("data.split={ test = 0.5 }", "training.batchSize=128", "training.epochs=30");
  }

  @Override
  public Full full() {
    return new Full("mnist-mlp.conf", List.of("training.batchSize=128", "training.epochs=5"));
  }

  @Override
  public Findings run(Lab lab) {
    int width = lab.full() ? 512 : 128;
    Stream<Variant> batches =
        SIZES.stream()
            .map(
                n ->
                    new Variant(
                        List.of(BATCH, n),
                        List.of(
                            network(width, "batchNorm, relu"),
                            "batchNorm.scope=ghost(" + n + ")")));
    Stream<Variant> others =
        Stream.of(
            new Variant(List.of(NONE, ""), List.of(network(width, "relu"))),
            new Variant(
                List.of(DROPOUT, "0.2"), List.of(network(width, "relu, { dropout = 0.2 }"))),
            new Variant(
                List.of(DROPOUT, "0.5"), List.of(network(width, "relu, { dropout = 0.5 }"))));
    List<Variant> variants = Stream.concat(batches, others).toList();
    Trials trials = lab.train(variants);
    List<Spread> varies = varies(lab, trials);
    List<Compared> all =
        IntStream.range(0, variants.size())
            .mapToObj(
                i ->
                    new Compared(
                        variants.get(i).cells(),
                        trials.spread(i, Trial::trainLoss),
                        trials.spread(i, Trial::testLoss),
                        trials.spread(i, Trial::reachedAccuracy),
                        varies.get(i)))
            .toList();
    return new Findings(
        verdict(all),
        "ResNet-50 on ImageNet: training error 8.4% with statistics of 1024 rows and 16.5% with"
            + " those of 2; validation error best, 23.2%, with 64 (Wu and Johnson 2021).",
        table(all),
        List.of(chart(all)));
  }

  private static String network(int width, String behind) {
    String layer = "{ dense = " + width + " }, " + behind + ", ";
    return "network=[" + layer + layer + "{ dense = output }]";
  }

  private static List<Spread> varies(Lab lab, Trials trials) {
    return IntStream.range(0, trials.variants().size())
        .mapToObj(
            v -> {
              lab.progress("outputs over batches: " + trials.variants().get(v).name());
              return Spread.of(
                  IntStream.range(0, lab.seeds())
                      .mapToDouble(
                          i ->
                              OutputVariation.of(
                                  lab,
                                  lab.job(trials.variants().get(v).settings(), i),
                                  trials.trials().get(v).get(i)))
                      .toArray());
            })
        .toList();
  }

  /**
   * What is compared of a variant.
   *
   * @param cells kind, and rows or rate
   * @param train loss of the last epoch, as the steps saw it
   * @param test loss on the test set
   * @param accuracy on the test set; 0 where it diverged
   * @param varies {@link OutputVariation}
   */
  record Compared(List<String> cells, Spread train, Spread test, Spread accuracy, Spread varies) {
    String kind() {
      return cells.get(0);
    }
  }

  private static Table table(List<Compared> all) {
    return Table.of(
        List.of(
            "network", "rows or rate", "train loss", "test loss", "test accuracy", "output varies"),
        2,
        all.stream()
            .map(
                one ->
                    List.of(
                        one.kind(),
                        one.cells().get(1),
                        one.train().number(),
                        one.test().number(),
                        one.accuracy().percent(),
                        one.varies().percent()))
            .toList());
  }

  private static Chart chart(List<Compared> all) {
    List<Compared> batches = all.stream().filter(one -> one.kind().equals(BATCH)).toList();
    Compared plain = only(all, NONE);
    return Chart.of(
        "Loss over the rows of a statistic",
        Axis.logarithmic("rows"),
        Axis.logarithmic("loss"),
        SIZES.stream().mapToDouble(Double::parseDouble).toArray(),
        List.of(
            Trials.line("train", SIZES.size(), i -> batches.get(i).train()),
            Trials.line("test", SIZES.size(), i -> batches.get(i).test()),
            Trials.line("train, none", SIZES.size(), i -> plain.train()).asReference(),
            Trials.line("test, none", SIZES.size(), i -> plain.test()).asReference()));
  }

  private static Compared only(List<Compared> all, String kind) {
    return all.stream().filter(one -> one.kind().equals(kind)).findFirst().orElseThrow();
  }

  /**
   * The claim holds if outputs vary more in smaller batches, and the best batch size predicts
   * better than no normalization.
   */
  static String verdict(List<Compared> all) {
    List<Compared> batches = all.stream().filter(one -> one.kind().equals(BATCH)).toList();
    Compared small = batches.get(0);
    Compared large = batches.get(batches.size() - 1);
    Compared best = best(batches);
    Compared dropout = best(all.stream().filter(one -> one.kind().equals(DROPOUT)).toList());
    Compared plain = only(all, NONE);
    boolean supported =
        small.varies().above(large.varies()) && best.accuracy().above(plain.accuracy());
    return String.format(
        Locale.ROOT,
        "%s: a row's output varies over batches by %s in statistics of %s rows and by %s in those of"
            + " %s; the test accuracy is best at %s rows with %s, where no normalization has %s and"
            + " dropout of %s has %s.",
        Support.of(supported),
        small.varies().percent(),
        small.cells().get(1),
        large.varies().percent(),
        large.cells().get(1),
        best.cells().get(1),
        best.accuracy().percent(),
        plain.accuracy().percent(),
        dropout.cells().get(1),
        dropout.accuracy().percent());
  }

  private static Compared best(List<Compared> some) {
    return some.stream()
        .max(Comparator.comparingDouble(one -> one.accuracy().mean()))
        .orElseThrow();
  }
}
