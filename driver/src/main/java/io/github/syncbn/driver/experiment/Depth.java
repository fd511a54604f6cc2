package io.github.syncbn.driver.experiment;

import io.github.syncbn.driver.report.Chart.Axis;
import java.util.List;
import java.util.Locale;

/** What makes depth trainable: plain and residual networks for images. */
final class Depth implements Experiment {
  @Override
  public String name() {
    return "depth";
  }

  @Override
  public String claim() {
    return "Batch normalization and residual blocks together make depth trainable (He et al. 2016,"
        + " section 4.2): networks for images by depth, of width 8.";
  }

  @Override
  public String time() {
    return "45 s";
  }

  @Override
  public List<String> defaults() {
    return List.of("data.shape=[1, 8, 8]", "training.epochs=6");
  }

  @Override
  public Full full() {
    return new Full("cifar10-resnet20.conf", List.of("training.epochs=2"));
  }

  @Override
  public Findings run(Lab lab) {
    List<Variant> networks = List.of(network("plain"), network("resnet"));
    List<Variant> normalizations =
        List.of(
            Variant.of("batchNorm", "normalization=batchNorm"),
            Variant.of("none", "normalization=none"));
    List<Variant> depths = List.of(depth(8), depth(20), depth(32));
    Trials trials =
        lab.train(
            Variant.product(Variant.product(networks, normalizations), depths).stream()
                .map(Depth::named)
                .toList());
    Spread both = trials.spread(Measure.TEST, "resnet", "batchNorm", "32");
    Spread plain = trials.spread(Measure.TEST, "plain", "batchNorm", "32");
    Spread neither = trials.spread(Measure.TEST, "resnet", "none", "32");
    boolean supported =
        both.known()
            && (!plain.known() || both.above(plain))
            && (!neither.known() || both.above(neither));
    return new Findings(
        String.format(
            Locale.ROOT,
            "%s: at 32 layers, residual blocks with batch normalization reach %s, without the"
                + " blocks %s, without the normalization %s.",
            Support.of(supported),
            both.percent(),
            plain.percent(),
            neither.percent()),
        "On CIFAR-10 residual networks of 20 and 110 layers have errors of 8.75% and 6.43%; plain"
            + " ones get worse with depth.",
        trials.table(
            List.of("network", "normalization", "depth"),
            Measure.TRAIN_LOSS,
            Measure.VALIDATION,
            Measure.TEST),
        List.of(
            trials.overLastCell(
                "Test accuracy by depth",
                Axis.linear("layers"),
                Axis.linear("accuracy"),
                Trial::reachedAccuracy)));
  }

  private static Variant network(String kind) {
    return Variant.of(kind, kind);
  }

  private static Variant depth(int layers) {
    return Variant.of(String.valueOf(layers), String.valueOf(layers));
  }

  /** Kind and depth make one key. */
  private static Variant named(Variant parts) {
    return new Variant(
        parts.cells(),
        List.of(
            String.format(
                Locale.ROOT,
                "network=[{ %s { depth = %s, width = 8 } }]",
                parts.cells().get(0),
                parts.cells().get(2)),
            parts.settings().get(1)));
  }
}
