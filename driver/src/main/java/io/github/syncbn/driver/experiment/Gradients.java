package io.github.syncbn.driver.experiment;

import io.github.syncbn.driver.report.Chart;
import io.github.syncbn.driver.report.Chart.Axis;
import io.github.syncbn.driver.step.LayerStep;
import io.github.syncbn.driver.step.TrainingListener.Observed;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** Whether gradients keep their size through many layers. */
final class Gradients implements Experiment {
  private static final String WITH = "batchNorm";
  private static final String WITHOUT = "none";
  private static final int WIDTH = 32;
  private static final List<Integer> DEPTHS = List.of(4, 8, 16, 32);
  private static final int DEEPEST = DEPTHS.get(DEPTHS.size() - 1);

  /** An activation, and the scheme of first weights that was made for it. */
  private enum Nonlinearity {
    SIGMOID("xavierNormal"),
    TANH("xavierNormal"),
    RELU("kaiming");

    private final String initializer;

    Nonlinearity(String initializer) {
      this.initializer = initializer;
    }

    String key() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Override
  public String name() {
    return "gradients";
  }

  @Override
  public String claim() {
    return "With batch normalization gradients neither vanish nor explode in depth (Ioffe and"
        + " Szegedy 2015, section 3.3): the norm of the gradient in the first layer, for that in"
        + " the last.";
  }

  @Override
  public String time() {
    return "40 s";
  }

  @Override
  public List<String> defaults() {
    return List.of(
        "optimizer={ sgd { learningRate = 0.05, momentum = 0.9 } }",
        "training.batchSize=128",
        "training.maxSteps=100",
        "training.observe={ every = 5, rows = 0 }");
  }

  @Override
  public Full full() {
    return new Full(
        "mnist-mlp.conf",
        List.of(
            "optimizer={ sgd { learningRate = 0.05, momentum = 0.9 } }",
            "training.maxSteps=1000",
            "training.observe={ every = 50, rows = 0 }"));
  }

  @Override
  public Findings run(Lab lab) {
    Trials trials = lab.train(variants());
    Measure start = size("ratio at first", t -> ratios(t).at(0).mean());
    Measure through = size("ratio through training", t -> ratios(t).geometricMean().mean());
    return new Findings(
        verdict(trials, through),
        "Section 3.3 conjectures singular values near 1 and has no figure. Yang et al. 2019 derive"
            + " that with batch normalization and ReLU the norm grows by 1.21 a layer towards the"
            + " first, at the start: about 380-fold over 31 layers.",
        trials.table(
            List.of("activation", "network", "layers"),
            start,
            through,
            Measure.TRAIN_LOSS,
            Measure.TEST),
        charts(trials));
  }

  private static List<Variant> variants() {
    List<Variant> variants = new ArrayList<>();
    for (Nonlinearity activation : Nonlinearity.values()) {
      for (String network : List.of(WITH, WITHOUT)) {
        for (int depth : DEPTHS) {
          variants.add(
              new Variant(
                  List.of(activation.key(), network, String.valueOf(depth)),
                  List.of(
                      "network=" + network(activation.key(), depth),
                      "initializer=" + activation.initializer,
                      "normalization=" + network)));
        }
      }
    }
    return variants;
  }

  /** Layers with weights: hidden ones of one width, and the output. */
  private static String network(String activation, int depth) {
    String hidden = "{ dense = " + WIDTH + " }, batchNorm, " + activation;
    return "["
        + String.join(", ", Collections.nCopies(depth - 1, hidden))
        + ", { dense = output }]";
  }

  /** Sizes, where a gradient that has vanished altogether is none. */
  private static Measure size(String name, ToDoubleFunction<Trial> of) {
    return new Measure(name, of, spread -> spread.number("without a gradient"));
  }

  /** First layer's norm for the last one's, at every look. */
  private static Course ratios(Trial trial) {
    return Course.of("", List.of(trial), Gradients::ratio);
  }

  private static double ratio(Observed look) {
    List<LayerStep> dense = dense(look);
    return dense.get(0).gradient() / dense.get(dense.size() - 1).gradient();
  }

  private static List<LayerStep> dense(Observed look) {
    return look.layers().stream().filter(layer -> layer.kind().equals("dense")).toList();
  }

  private static String verdict(Trials trials, Measure through) {
    List<Boolean> asClaimed = new ArrayList<>();
    List<String> found = new ArrayList<>();
    for (Nonlinearity activation : Nonlinearity.values()) {
      Spread with = trials.spread(away(through), cells(activation, WITH));
      Spread without = trials.spread(away(through), cells(activation, WITHOUT));
      asClaimed.add(with.known() && (!without.known() || without.above(with)));
      found.add(
          String.format(
              Locale.ROOT,
              "%s %s with batch normalization and %s without",
              activation.key(),
              trials.spread(through, cells(activation, WITH)).number("no gradient"),
              trials.spread(through, cells(activation, WITHOUT)).number("no gradient")));
    }
    return String.format(
        Locale.ROOT,
        "%s: over %d layers the gradient in the first is, for that in the last, with %s; nearer to 1"
            + " with batch normalization for %d of %d activations.",
        Support.of(asClaimed),
        DEEPEST,
        String.join("; ", found),
        Collections.frequency(asClaimed, true),
        asClaimed.size());
  }

  /** How far from 1, in powers of ten. */
  private static Measure away(Measure ratio) {
    return Measure.number("away", trial -> Math.abs(Math.log10(ratio.of().applyAsDouble(trial))));
  }

  private static String[] cells(Nonlinearity activation, String network) {
    return new String[] {activation.key(), network, String.valueOf(DEEPEST)};
  }

  private static List<Chart> charts(Trials trials) {
    List<Chart> charts = new ArrayList<>();
    charts.add(
        trials.overLastCell(
            "Gradient of the first layer for that of the last, through training",
            Axis.linear("layers"),
            Axis.logarithmic("ratio"),
            trial -> ratios(trial).geometricMean().mean()));
    List<Course> layers = new ArrayList<>();
    List<Course> steps = new ArrayList<>();
    List<Trial> all = new ArrayList<>();
    for (Nonlinearity activation : Nonlinearity.values()) {
      for (String network : List.of(WITH, WITHOUT)) {
        String name = activation.key() + ", " + network;
        List<Trial> seeds = trials.trials().get(trials.index(cells(activation, network)));
        all.addAll(seeds);
        steps.add(Course.of(name, seeds, Gradients::ratio));
        layers.add(new Course(name, seeds.stream().map(Gradients::norms).toList()));
      }
    }
    charts.add(
        Chart.of(
            "Gradient of each of " + DEEPEST + " layers in the first step",
            Axis.linear("layer"),
            Axis.logarithmic("norm"),
            IntStream.rangeClosed(1, DEEPEST).asDoubleStream().toArray(),
            layers.stream().map(course -> course.line(DEEPEST)).toList()));
    charts.add(
        Course.chart(
            "Gradient of the first of " + DEEPEST + " layers for that of the last",
            Axis.logarithmic("ratio"),
            Course.steps(all),
            steps));
    return charts;
  }

  private static double[] norms(Trial trial) {
    return trial.observed().stream()
        .limit(1)
        .flatMap(look -> dense(look).stream())
        .mapToDouble(LayerStep::gradient)
        .toArray();
  }
}
