package io.github.syncbn.driver.experiment;

import io.github.syncbn.driver.report.Chart;
import io.github.syncbn.driver.report.Chart.Axis;
import io.github.syncbn.driver.report.Page.Table;
import io.github.syncbn.worker.network.ParameterLayout.Slice;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** Whether it makes layers depend less on the steps of those below. */
final class CovariateShift implements Experiment {
  private static final List<String> NETWORKS = List.of("batchNorm", "none");
  private static final int LOOKS = 25;
  private static final int DISTANCE = 0;
  private static final int RELATIVE = 1;
  private static final int COSINE = 2;
  private static final int LOSS = 3;
  private static final int NUMBERS = 4;

  @Override
  public String name() {
    return "covariateShift";
  }

  @Override
  public String claim() {
    return "Batch normalization reduces internal covariate shift (Ioffe and Szegedy 2015), measured"
        + " by definition 2.1 of Santurkar et al. 2018: how a layer's gradient changes when the"
        + " layers below have taken their step; on the same batch.";
  }

  @Override
  public String time() {
    return "40 s";
  }

  @Override
  public List<String> defaults() {
    return deepJob(64, 300);
  }

  /** Nine hidden layers of ReLU, each from first weights made for it. */
  static List<String> deepJob(int units, int steps) {
    String hidden = "{ dense = " + units + " }, batchNorm, relu, ";
    return List.of(
        "network=[" + hidden.repeat(9) + "{ dense = output }]",
        "initializer=kaiming",
        "optimizer={ sgd { learningRate = 0.1, momentum = 0 } }",
        "training.batchSize=128",
        "training.maxSteps=" + steps);
  }

  @Override
  public Full full() {
    return new Full("mnist-mlp.conf", deepJob(100, 2000));
  }

  /** One layer of a problem: a course of each number for each network. */
  private record Layer(String problem, int number, List<List<Course>> courses) {
    Course of(int network, int number) {
      return courses.get(network).get(number);
    }
  }

  @Override
  public Findings run(Lab lab) {
    List<Layer> layers = new ArrayList<>();
    List<Chart> charts = new ArrayList<>();
    for (Problem problem : List.of(Problem.ofJob(lab), DeepLinear.problem(lab))) {
      List<Layer> measured = measure(lab, problem);
      layers.addAll(measured);
      measured.forEach(layer -> charts.addAll(charts(layer, problem.places(LOOKS))));
    }
    return new Findings(
        verdict(layers),
        "Santurkar et al. 2018, figure 2: with batch normalization the shift is similar or larger;"
            + " in the deep linear network the cosine is near 1 without it, and near 0 with it.",
        table(layers),
        charts);
  }

  /** Numbers of the layers at one and two thirds of the depth: 9 and 17 of 25, as published. */
  private static List<Integer> thirds(int weights) {
    return IntStream.of((weights + 2) / 3, (2 * weights + 2) / 3).distinct().boxed().toList();
  }

  private static double[] look(Descent descent) {
    List<Slice> weights = descent.weights();
    return thirds(weights.size()).stream()
        .map(number -> descent.shift(weights.get(number - 1)))
        .flatMapToDouble(
            change ->
                DoubleStream.of(
                    change.distance(), change.relative(), change.cosine(), descent.here().loss()))
        .toArray();
  }

  private static List<Layer> measure(Lab lab, Problem problem) {
    List<List<List<double[]>>> seen = new ArrayList<>();
    List<Integer> numbers = new ArrayList<>();
    for (String network : NETWORKS) {
      List<List<double[]>> seeds = new ArrayList<>();
      for (int i = 0; i < lab.seeds(); i++) {
        lab.progress(problem.name() + ", " + network + ", seed " + (i + 1));
        seeds.add(
            problem.descend(
                network,
                i,
                LOOKS,
                descent -> {
                  if (numbers.isEmpty()) {
                    numbers.addAll(thirds(descent.weights().size()));
                  }
                  return look(descent);
                }));
      }
      seen.add(seeds);
    }
    List<Layer> layers = new ArrayList<>();
    for (int i = 0; i < numbers.size(); i++) {
      List<List<Course>> courses = new ArrayList<>();
      for (int network = 0; network < NETWORKS.size(); network++) {
        courses.add(
            Course.ofNumbers(NETWORKS.get(network), seen.get(network), i * NUMBERS, NUMBERS));
      }
      layers.add(new Layer(problem.name(), numbers.get(i), courses));
    }
    return layers;
  }

  private static Table table(List<Layer> layers) {
    List<List<String>> rows = new ArrayList<>();
    for (Layer layer : layers) {
      for (int network = 0; network < NETWORKS.size(); network++) {
        rows.add(
            List.of(
                layer.problem(),
                String.valueOf(layer.number()),
                NETWORKS.get(network),
                layer.of(network, DISTANCE).mean().number(),
                layer.of(network, RELATIVE).mean().number(),
                layer.of(network, COSINE).mean().number(),
                layer.of(network, LOSS).last().number()));
      }
    }
    return Table.of(
        List.of("problem", "layer", "network", "L2", "L2 / norm", "cosine", "last loss"), 3, rows);
  }

  private static String verdict(List<Layer> layers) {
    List<Boolean> asClaimed = new ArrayList<>();
    List<String> found = new ArrayList<>();
    for (Layer layer : layers) {
      Spread with = layer.of(0, COSINE).mean();
      Spread without = layer.of(1, COSINE).mean();
      asClaimed.add(with.above(without));
      asClaimed.add(layer.of(1, DISTANCE).mean().above(layer.of(0, DISTANCE).mean()));
      found.add(
          String.format(
              Locale.ROOT,
              "%s, layer %d: cosine %s with batch normalization and %s without",
              layer.problem(),
              layer.number(),
              with.number(),
              without.number()));
    }
    return String.format(
        Locale.ROOT,
        "%s: the shift is smaller with batch normalization in %d of %d comparisons (%s).",
        Support.of(asClaimed),
        Collections.frequency(asClaimed, true),
        asClaimed.size(),
        String.join("; ", found));
  }

  private static List<Chart> charts(Layer layer, double[] steps) {
    String what = String.format(Locale.ROOT, ", %s, layer %d", layer.problem(), layer.number());
    return List.of(
        Course.chart(
            "Cosine of the gradient before and after" + what,
            Axis.linear("cosine"),
            steps,
            List.of(layer.of(0, COSINE), layer.of(1, COSINE))),
        Course.chart(
            "L2 distance of the gradient before and after" + what,
            Axis.logarithmic("distance"),
            steps,
            List.of(layer.of(0, DISTANCE), layer.of(1, DISTANCE))));
  }
}
