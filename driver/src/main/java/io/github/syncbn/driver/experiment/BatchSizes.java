package io.github.syncbn.driver.experiment;

import io.github.syncbn.driver.report.Chart;
import io.github.syncbn.driver.report.Chart.Axis;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** How many rows statistics need. */
final class BatchSizes implements Experiment {
  private static final List<String> SIZES = List.of("2", "4", "8", "16", "32", "64", "128");
  private static final String ANY = "any";

  @Override
  public String name() {
    return "batchSize";
  }

  @Override
  public String claim() {
    return "Batch normalization needs batches that are large enough, and normalizations of each row"
        + " alone do not (Wu and He 2018, figure 1; Wu and Johnson 2021): statistics over 2 to 128"
        + " rows of a batch of 128.";
  }

  @Override
  public String time() {
    return "30 s";
  }

  @Override
  public List<String> defaults() {
    return List.of("training.batchSize=128", "training.epochs=15");
  }

  @Override
  public Full full() {
    return new Full("mnist-mlp.conf", List.of("training.batchSize=128", "training.epochs=5"));
  }

  @Override
  public Findings run(Lab lab) {
    List<Variant> ofBatches =
        Variant.product(
            List.of(
                Variant.of("batchNorm"),
                Variant.of("batchRenorm", "normalization=" + Families.RENORM)),
            SIZES.stream().map(n -> Variant.of(n, "batchNorm.scope=ghost(" + n + ")")).toList());
    List<Variant> ofRows =
        List.of(
            new Variant(List.of("groupNorm", ANY), List.of("normalization=groupNorm(8)")),
            new Variant(List.of("layerNorm", ANY), List.of("normalization=layerNorm")),
            new Variant(List.of("none", ANY), List.of("normalization=none")));
    Trials trials = lab.train(Stream.concat(ofBatches.stream(), ofRows.stream()).toList());
    return new Findings(
        verdict(trials),
        "ResNet-50 on ImageNet, error at 32, 16, 8, 4 and 2 images: batch normalization 23.6, 23.7,"
            + " 24.8, 27.3 and 34.7%, group normalization 24.1, 24.2, 24.0, 24.2 and 24.1%; with"
            + " population statistics at 1024, 64, 16, 8, 4 and 2: 23.7, 23.2, 23.5, 24.3, 26.4 and"
            + " 32.5%.",
        trials.table(
            List.of("normalization", "rows"), Measure.TRAIN_LOSS, Measure.VALIDATION, Measure.TEST),
        List.of(chart(trials)));
  }

  private static Chart chart(Trials trials) {
    List<Variant> variants = new ArrayList<>();
    List<List<Trial>> at = new ArrayList<>();
    for (int i = 0; i < trials.variants().size(); i++) {
      Variant variant = trials.variants().get(i);
      String kind = variant.cells().get(0);
      // What takes no statistics of a batch is the same for all sizes.
      for (String size :
          variant.cells().get(1).equals(ANY) ? SIZES : List.of(variant.cells().get(1))) {
        variants.add(new Variant(List.of(kind, size), variant.settings()));
        at.add(trials.trials().get(i));
      }
    }
    return new Trials(variants, at)
        .overLastCell(
            "Test accuracy over the rows of a statistic",
            Axis.logarithmic("rows"),
            Axis.linear("accuracy"),
            Trial::reachedAccuracy);
  }

  private static String verdict(Trials trials) {
    Spread small = reached(trials, "batchNorm", "2");
    Spread large = reached(trials, "batchNorm", "128");
    Spread group = reached(trials, "groupNorm", ANY);
    return verdict(small, large, group, reached(trials, "batchRenorm", "2"))
        + String.format(
            Locale.ROOT,
            " Layer normalization reaches %s.",
            reached(trials, "layerNorm", ANY).percent());
  }

  private static Spread reached(Trials trials, String... cells) {
    return trials.spread(trials.index(cells), Trial::reachedAccuracy);
  }

  static String verdict(Spread small, Spread large, Spread group, Spread renorm) {
    return String.format(
        Locale.ROOT,
        "%s: with statistics of 128 rows batch normalization reaches %s and with those of 2 rows"
            + " %s, where group normalization has %s and batch renormalization %s.",
        Support.of(large.above(small) && group.above(small)),
        large.percent(),
        small.percent(),
        group.percent(),
        renorm.percent());
  }
}
