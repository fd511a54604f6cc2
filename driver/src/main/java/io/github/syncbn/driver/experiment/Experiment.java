package io.github.syncbn.driver.experiment;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * A claim about batch normalization, and the trainings whose table tests it. Each training is the
 * base job with some keys set, so that {@code train --config ... --set ...} repeats it alone.
 *
 * @param name how it is called for
 * @param claim what it tests, with its source
 * @param defaults keys set first, when the job is the built-in one
 * @param headings of the columns that tell variants apart
 * @param variants the trainings, given the name of the label's column
 * @param perEpoch whether the table has a row for each epoch, instead of one for each training
 */
public record Experiment(
    String name,
    String claim,
    List<String> defaults,
    List<String> headings,
    Function<String, List<Variant>> variants,
    boolean perEpoch) {

  /**
   * One training.
   *
   * @param cells what tells it apart, one for each heading
   * @param settings keys and values, as {@code --set} takes them
   */
  public record Variant(List<String> cells, List<String> settings) {}

  private static final List<String> BY_LABEL =
      List.of("data.order=column(%s)", "data.deal=contiguous");

  /** All experiments. */
  public static final List<Experiment> ALL = List.of(order(), ramp(), initialization(), depth());

  /** The experiment of this name. */
  public static Optional<Experiment> named(String name) {
    return ALL.stream().filter(experiment -> experiment.name().equals(name)).findFirst();
  }

  private static Experiment order() {
    return new Experiment(
        "order",
        "Rows that are not alike from shard to shard need synchronized statistics: each shard gets"
            + " a range of labels, as a table sorted by label has them in its partitions (Ioffe"
            + " 2017, Batch Renormalization, section 4.3).",
        List.of("training.shards=8", "training.epochs=10"),
        List.of("rows", "statistics"),
        label -> {
          List<Variant> variants = new ArrayList<>();
          for (boolean sorted : new boolean[] {false, true}) {
            for (String scope : new String[] {"global", "shard"}) {
              List<String> settings = new ArrayList<>(List.of("batchNorm.scope=" + scope));
              if (sorted) {
                BY_LABEL.forEach(key -> settings.add(String.format(Locale.ROOT, key, label)));
              }
              variants.add(new Variant(List.of(sorted ? "by label" : "shuffled", scope), settings));
            }
          }
          return variants;
        },
        false);
  }

  private static Experiment ramp() {
    return new Experiment(
        "ramp",
        "Batch normalization allows larger learning rates: the rate of epoch e is 0.005 * 2^(e/2)"
            + " (Page 2019, batch_norm_post).",
        List.of(),
        List.of("network"),
        label -> {
          String epochs = "training.epochs=25";
          String optimizer =
              "optimizer={ sgd { learningRate = 0.005, momentum = 0.9, schedule { exponential {"
                  + " every = 2 epochs, factor = 2 } } } }";
          return List.of(
              new Variant(List.of("batchNorm"), List.of(epochs, optimizer)),
              new Variant(List.of("none"), List.of(epochs, optimizer, "normalization=none")));
        },
        true);
  }

  private static Experiment initialization() {
    return new Experiment(
        "initialization",
        "Batch normalization makes training robust to the scale of the first weights: BN((aW)u) ="
            + " BN(Wu) (Ioffe and Szegedy 2015, section 3.3).",
        List.of("training.epochs=10"),
        List.of("deviation", "network"),
        label -> {
          List<Variant> variants = new ArrayList<>();
          for (String deviation : new String[] {"0.001", "0.01", "0.1", "1"}) {
            String key = "initializer={ normal = " + deviation + " }";
            variants.add(new Variant(List.of(deviation, "batchNorm"), List.of(key)));
            variants.add(
                new Variant(List.of(deviation, "none"), List.of(key, "normalization=none")));
          }
          return variants;
        },
        false);
  }

  private static Experiment depth() {
    return new Experiment(
        "depth",
        "Batch normalization and residual blocks together make depth trainable (He et al. 2016,"
            + " section 4.2): networks for images by depth, from 8 to 32 layers, of width 8.",
        List.of("data.shape=[1, 8, 8]", "training.epochs=10"),
        List.of("depth", "network", "normalization"),
        label -> {
          List<Variant> variants = new ArrayList<>();
          for (int depth : new int[] {8, 20, 32}) {
            for (String network : new String[] {"plain", "resnet"}) {
              for (String normalization : new String[] {"batchNorm", "none"}) {
                variants.add(
                    new Variant(
                        List.of(String.valueOf(depth), network, normalization),
                        List.of(
                            String.format(
                                Locale.ROOT,
                                "network=[{ %s { depth = %d, width = 8 } }]",
                                network,
                                depth),
                            "normalization=" + normalization)));
              }
            }
          }
          return variants;
        },
        false);
  }
}
