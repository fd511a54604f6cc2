package io.github.syncbn.driver.experiment;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.driver.report.Chart;
import io.github.syncbn.driver.report.Chart.Axis;
import io.github.syncbn.driver.report.Chart.Series;
import io.github.syncbn.driver.step.LayerValues;
import io.github.syncbn.driver.step.TrainingListener.Observed;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/** Whether it keeps the inputs of sigmoids where they are steep. */
final class Saturation implements Experiment {
  private static final String WITH = "batchNorm";
  private static final String WITHOUT = "none";
  private static final List<String> DEVIATIONS = List.of("0.1", "1");
  private static final double[] SHARES = {0.15, 0.5, 0.85};

  /** The unit that is drawn: the first of the layer, chosen before anything was looked at. */
  private static final int UNIT = 0;

  @Override
  public String name() {
    return "saturation";
  }

  @Override
  public String claim() {
    return "Batch normalization keeps the inputs of sigmoids steady and out of saturation (Ioffe and"
        + " Szegedy 2015, figures 1b and 1c: 15th, 50th and 85th percentile of the input of one"
        + " sigmoid of the last hidden layer).";
  }

  @Override
  public String time() {
    return "90 s";
  }

  @Override
  public List<String> defaults() {
    return List.of(
        "network=[{ dense = 100 }, batchNorm, sigmoid, { dense = 100 }, batchNorm, sigmoid,"
            + " { dense = 100 }, batchNorm, sigmoid, { dense = output }]",
        "optimizer={ sgd { learningRate = 0.1, momentum = 0.9 } }",
        "training.batchSize=60",
        "training.epochs=40",
        "training.observe={ every = 20, rows = 60, units = 100 }");
  }

  @Override
  public Full full() {
    return new Full(
        "mnist-ioffe.conf", List.of("training.observe={ every = 250, rows = 60, units = 100 }"));
  }

  @Override
  public Findings run(Lab lab) {
    List<Variant> weights =
        DEVIATIONS.stream().map(d -> Variant.of(d, "initializer={ normal = " + d + " }")).toList();
    Trials trials = lab.train(Variant.product(weights, Variant.WITH_AND_WITHOUT));
    int layers =
        trials.trials().stream()
            .flatMap(List::stream)
            .flatMap(trial -> trial.observed().stream())
            .mapToInt(look -> inputs(look).size())
            .max()
            .orElse(0);
    if (layers == 0) {
      throw new JobException(
          JobException.Kind.CONFIGURATION,
          "saturation looks at activations while they train, but there is none: the network needs"
              + " one, and training.observe some rows");
    }
    List<Measure> measures = new ArrayList<>();
    for (int i = 0; i < layers; i++) {
      int layer = i;
      measures.add(new Measure("saturated " + (i + 1), t -> share(t, layer), Spread::percent));
    }
    measures.add(Measure.number("drift", Saturation::drift));
    for (double share : SHARES) {
      measures.add(
          Measure.number(
              String.format(Locale.ROOT, "%.0fth, last", 100 * share), t -> last(t, share)));
    }
    measures.add(Measure.TEST);
    return new Findings(
        verdict(trials, layers),
        "Figures 1b and 1c have curves and no numbers: without batch normalization the percentiles"
            + " drift for tens of thousands of steps, with it they are steady from early on.",
        trials.table(List.of("first weights", "network"), measures.toArray(new Measure[0])),
        charts(trials, layers));
  }

  private static String verdict(Trials trials, int layers) {
    Measure saturated =
        Measure.share(
            "saturated",
            t -> IntStream.range(0, layers).mapToDouble(i -> share(t, i)).average().orElse(0));
    Measure drift = Measure.number("drift", Saturation::drift);
    List<Boolean> asClaimed = new ArrayList<>();
    List<String> found = new ArrayList<>();
    for (String deviation : DEVIATIONS) {
      Spread shareWith = trials.spread(saturated, deviation, WITH);
      Spread shareWithout = trials.spread(saturated, deviation, WITHOUT);
      Spread driftWith = trials.spread(drift, deviation, WITH);
      Spread driftWithout = trials.spread(drift, deviation, WITHOUT);
      asClaimed.add(shareWithout.above(shareWith));
      asClaimed.add(driftWithout.above(driftWith));
      found.add(
          String.format(
              Locale.ROOT,
              "from weights of deviation %s, %s of the values are saturated with batch"
                  + " normalization and %s without, and the median input of a unit of the last"
                  + " layer moves by %s and by %s widths of the band between the percentiles",
              deviation,
              shareWith.percent(),
              shareWithout.percent(),
              driftWith.number(),
              driftWithout.number()));
    }
    return Support.of(asClaimed) + ": " + String.join("; ", found) + ".";
  }

  /** Activations of a look, with what entered them. */
  private record Input(LayerValues output, LayerValues input) {}

  private static List<Input> inputs(Observed look) {
    return look.activations().stream()
        .filter(layer -> layer.isActivation() && layer.input() >= 0)
        .map(layer -> new Input(layer, look.activations().get(layer.input())))
        .toList();
  }

  private static Optional<LayerValues> lastInput(Observed look) {
    List<Input> all = inputs(look);
    return all.isEmpty() ? Optional.empty() : Optional.of(all.get(all.size() - 1).input());
  }

  /** Part of a layer's values that are saturated, on average through training. */
  private static double share(Trial trial, int layer) {
    return trial.observed().stream()
        .map(Saturation::inputs)
        .filter(all -> layer < all.size())
        .mapToDouble(all -> all.get(layer).output().flatShare())
        .average()
        .orElse(Double.NaN);
  }

  /**
   * How far the median input of a unit of the last layer moves through training, in widths of the
   * band from the 15th to the 85th percentile, so that the scale of the inputs does not matter;
   * both on average over the units.
   */
  private static double drift(Trial trial) {
    List<LayerValues> looks =
        trial.observed().stream().flatMap(look -> lastInput(look).stream()).toList();
    if (looks.isEmpty()) {
      return Double.NaN;
    }
    double moved = 0;
    double width = 0;
    for (int unit = 0; unit < looks.get(0).units(); unit++) {
      int one = unit;
      Spread medians = Spread.of(looks.stream().mapToDouble(l -> l.percentile(one, 0.5)).toArray());
      moved += medians.high() - medians.low();
      width +=
          looks.stream()
              .mapToDouble(l -> l.percentile(one, SHARES[2]) - l.percentile(one, SHARES[0]))
              .average()
              .orElse(Double.NaN);
    }
    return moved / width;
  }

  private static double last(Trial trial, double share) {
    List<Observed> looks = trial.observed();
    return looks.isEmpty() ? Double.NaN : percentile(looks.get(looks.size() - 1), share);
  }

  private static double percentile(Observed look, double share) {
    return lastInput(look).map(values -> values.percentile(UNIT, share)).orElse(Double.NaN);
  }

  private static List<Chart> charts(Trials trials, int layers) {
    List<Chart> charts = new ArrayList<>();
    for (String deviation : DEVIATIONS) {
      List<Trial> first =
          List.of(
              trials.trials().get(trials.index(deviation, WITH)).get(0),
              trials.trials().get(trials.index(deviation, WITHOUT)).get(0));
      double[] steps = Course.steps(first);
      charts.add(
          Chart.of(
              "Input of one sigmoid of the last layer, 15th to 85th percentile, first weights "
                  + deviation,
              Axis.linear("step"),
              Axis.linear("input"),
              steps,
              List.of(
                  percentiles(WITH, first.get(0), steps.length),
                  percentiles(WITHOUT, first.get(1), steps.length))));
    }
    for (String deviation : DEVIATIONS) {
      charts.add(shares(trials, deviation, layers - 1));
    }
    return charts;
  }

  private static Series percentiles(String name, Trial trial, int looks) {
    double[][] values = new double[SHARES.length][];
    for (int s = 0; s < SHARES.length; s++) {
      double share = SHARES[s];
      values[s] =
          IntStream.range(0, looks)
              .mapToDouble(
                  i ->
                      i < trial.observed().size()
                          ? percentile(trial.observed().get(i), share)
                          : Double.NaN)
              .toArray();
    }
    return Series.between(name, values[0], values[1], values[2]);
  }

  private static Chart shares(Trials trials, String deviation, int layer) {
    List<Course> courses = new ArrayList<>();
    List<Trial> all = new ArrayList<>();
    for (String network : List.of(WITH, WITHOUT)) {
      List<Trial> seeds = trials.trials().get(trials.index(deviation, network));
      all.addAll(seeds);
      courses.add(
          Course.of(
              network,
              seeds,
              look -> {
                List<Input> inputs = inputs(look);
                return layer < inputs.size() ? inputs.get(layer).output().flatShare() : Double.NaN;
              }));
    }
    return Course.chart(
        "Saturated sigmoids of the last layer, first weights " + deviation,
        Axis.linear("share"),
        Course.steps(all),
        courses);
  }
}
