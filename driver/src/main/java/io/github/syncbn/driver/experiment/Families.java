package io.github.syncbn.driver.experiment;

import io.github.syncbn.driver.report.Chart.Axis;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What other normalizations reach. */
final class Families implements Experiment {
  /** Batch renormalization whose limits widen within a short training. */
  static final String RENORM = "{ batchRenorm { plainSteps = 50, rSteps = 200, dSteps = 150 } }";

  private static final String BATCH = "batchNorm";
  private static final String NONE = "none";

  @Override
  public String name() {
    return "family";
  }

  @Override
  public String claim() {
    return "Other normalizations reach what batch normalization does, at a batch of 128 and at one"
        + " of 4.";
  }

  @Override
  public String time() {
    return "90 s";
  }

  @Override
  public List<String> defaults() {
    return List.of(
        "data.shape=[1, 8, 8]",
        "network=[{ conv2d = 8 }, batchNorm, relu, { conv2d { filters = 16, stride = 2 } },"
            + " batchNorm, relu, { conv2d { filters = 16, stride = 2 } }, batchNorm, relu, flatten,"
            + " { dense = output }]");
  }

  @Override
  public Full full() {
    return new Full("mnist-lenet.conf", List.of());
  }

  @Override
  public Findings run(Lab lab) {
    List<Variant> kinds =
        List.of(
            kind(BATCH, BATCH),
            kind("batchRenorm", RENORM),
            kind("l1BatchNorm", "l1BatchNorm"),
            kind("lInfBatchNorm", "lInfBatchNorm"),
            kind("layerNorm", "layerNorm"),
            kind("groupNorm", "groupNorm(4)"),
            kind("instanceNorm", "instanceNorm"),
            kind("rmsNorm", "rmsNorm"),
            kind("weightNorm", "weightNorm"),
            kind("weightStandardization", "weightStandardization(4)"),
            kind(NONE, NONE));
    // Small batches take a smaller rate and more steps, for fewer rows in all.
    List<Variant> batches =
        List.of(batch(128, 0.1, lab.full() ? 940 : 150), batch(4, 0.01, lab.full() ? 3000 : 600));
    Trials trials = lab.train(Variant.product(kinds, batches));
    return new Findings(
        verdict(trials, "128") + " " + verdict(trials, "4"),
        "Wu and He: ResNet-50 on ImageNet at 32 images a worker, error of batch, group, layer and"
            + " instance normalization 23.6, 24.1, 25.3 and 28.4%; on CIFAR-10 a reproduction found"
            + " group normalization 1.3% worse. Santurkar et al.: curves of L1 and L-infinity like"
            + " those of batch normalization.",
        trials.table(
            List.of("normalization", "batch"),
            Measure.TRAIN_LOSS,
            Measure.VALIDATION,
            Measure.TEST),
        List.of(
            trials.overLastCell(
                "Test accuracy by batch",
                Axis.logarithmic("batch"),
                Axis.linear("accuracy"),
                Trial::reachedAccuracy)));
  }

  private static Variant kind(String name, String normalization) {
    return Variant.of(name, "normalization=" + normalization);
  }

  private static Variant batch(int rows, double rate, int steps) {
    return Variant.of(
        String.valueOf(rows),
        "training.batchSize=" + rows,
        "training.epochs=100",
        "training.maxSteps=" + steps,
        "optimizer={ sgd { learningRate = " + rate + ", momentum = 0.9 } }");
  }

  private static String verdict(Trials trials, String batch) {
    List<Reached> all =
        trials.variants().stream()
            .filter(variant -> variant.cells().get(1).equals(batch))
            .map(
                variant ->
                    new Reached(
                        variant.cells().get(0),
                        trials.spread(
                            trials.index(variant.cells().toArray(new String[0])),
                            Trial::reachedAccuracy)))
            .toList();
    return verdict(all, batch);
  }

  /** What a normalization came to. */
  record Reached(String kind, Spread accuracy) {}

  /** Who is above batch normalization, at it, and below it. */
  static String verdict(List<Reached> all, String batch) {
    Spread reference =
        all.stream().filter(one -> one.kind().equals(BATCH)).findFirst().orElseThrow().accuracy();
    List<String> above = new ArrayList<>();
    List<String> level = new ArrayList<>();
    List<String> below = new ArrayList<>();
    for (Reached one : all) {
      if (!one.kind().equals(BATCH)) {
        (one.accuracy().above(reference) ? above : reference.above(one.accuracy()) ? below : level)
            .add(one.kind());
      }
    }
    boolean supported = !above.isEmpty() || level.stream().anyMatch(kind -> !kind.equals(NONE));
    return String.format(
        Locale.ROOT,
        "%s at %s: batch normalization reaches %s; above it: %s; no different: %s; below: %s.",
        Support.of(supported),
        batch,
        reference.percent(),
        list(above),
        list(level),
        list(below));
  }

  private static String list(List<String> names) {
    return names.isEmpty() ? "nothing" : String.join(", ", names);
  }
}
