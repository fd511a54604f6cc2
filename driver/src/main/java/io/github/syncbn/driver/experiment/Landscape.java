package io.github.syncbn.driver.experiment;

import io.github.syncbn.driver.report.Chart;
import io.github.syncbn.driver.report.Chart.Axis;
import io.github.syncbn.driver.report.Page.Table;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** Whether it makes the loss smoother where training passes. */
final class Landscape implements Experiment {
  private static final List<String> NETWORKS = List.of("batchNorm", "none");
  private static final List<String> NUMBERS =
      List.of("loss variation", "gradient change", "beta-smoothness");
  private static final int LOOKS = 20;

  @Override
  public String name() {
    return "landscape";
  }

  @Override
  public String claim() {
    return "Batch normalization makes the problem smoother (Santurkar et al. 2018, figure 4): along"
        + " the gradient the loss varies less, the gradient changes less, and the effective"
        + " beta-smoothness is lower; on the batch of the step, with its statistics.";
  }

  @Override
  public String time() {
    return "80 s";
  }

  @Override
  public List<String> defaults() {
    return CovariateShift.deepJob(64, 300);
  }

  @Override
  public Full full() {
    return new Full("mnist-mlp.conf", CovariateShift.deepJob(100, 2000));
  }

  /** Courses of a problem: for each network one of each number, then the loss. */
  private record Seen(Problem problem, List<List<Course>> networks) {
    Course of(int network, int number) {
      return networks.get(network).get(number);
    }
  }

  @Override
  public Findings run(Lab lab) {
    List<Seen> all = new ArrayList<>();
    for (Problem problem : List.of(Problem.ofJob(lab), DeepLinear.problem(lab))) {
      all.add(measure(lab, problem));
    }
    return new Findings(
        verdict(all),
        "Figure 4, a VGG network on CIFAR-10: the loss stays between 1 and 10 and the gradient"
            + " changes by up to 250, early almost 100 times as much without; the effective"
            + " beta-smoothness lies between 5 and 45.",
        table(all),
        all.stream().flatMap(seen -> charts(seen).stream()).toList());
  }

  private static Seen measure(Lab lab, Problem problem) {
    List<List<Course>> networks = new ArrayList<>();
    for (String network : NETWORKS) {
      List<List<double[]>> seeds = new ArrayList<>();
      for (int i = 0; i < lab.seeds(); i++) {
        lab.progress(problem.name() + ", " + network + ", seed " + (i + 1));
        seeds.add(problem.descend(network, i, LOOKS, descent -> look(descent, problem.etas())));
      }
      networks.add(Course.ofNumbers(network, seeds, 0, NUMBERS.size() + 1));
    }
    return new Seen(problem, networks);
  }

  private static double[] look(Descent descent, double[] etas) {
    AlongGradient along = AlongGradient.of(descent, etas);
    return new double[] {
      along.variation(), along.changeHigh(), along.smoothness(), descent.here().loss()
    };
  }

  private static Table table(List<Seen> all) {
    List<List<String>> rows = new ArrayList<>();
    for (Seen seen : all) {
      for (int network = 0; network < NETWORKS.size(); network++) {
        List<String> row = new ArrayList<>(List.of(seen.problem().name(), NETWORKS.get(network)));
        for (int number = 0; number < NUMBERS.size(); number++) {
          row.add(seen.of(network, number).geometricMean().number());
        }
        row.add(seen.of(network, NUMBERS.size()).last().number());
        rows.add(row);
      }
    }
    List<String> headings = new ArrayList<>(List.of("problem", "network"));
    headings.addAll(NUMBERS);
    headings.add("last loss");
    return Table.of(headings, 2, rows);
  }

  private static String verdict(List<Seen> all) {
    List<Boolean> asClaimed = new ArrayList<>();
    List<String> found = new ArrayList<>();
    for (Seen seen : all) {
      for (int number = 0; number < NUMBERS.size(); number++) {
        Spread with = seen.of(0, number).geometricMean();
        Spread without = seen.of(1, number).geometricMean();
        asClaimed.add(with.known() && (!without.known() || without.above(with)));
        found.add(
            String.format(
                Locale.ROOT,
                "%s, %s %s with batch normalization and %s without",
                seen.problem().name(),
                NUMBERS.get(number),
                with.number(),
                without.number()));
      }
    }
    return String.format(
        Locale.ROOT,
        "%s: smoother with batch normalization in %d of %d comparisons (%s).",
        Support.of(asClaimed),
        Collections.frequency(asClaimed, true),
        asClaimed.size(),
        String.join("; ", found));
  }

  private static List<Chart> charts(Seen seen) {
    List<Chart> charts = new ArrayList<>();
    for (int i = 0; i < NUMBERS.size(); i++) {
      charts.add(
          Course.chart(
              NUMBERS.get(i) + " along the gradient, " + seen.problem().name(),
              Axis.logarithmic(NUMBERS.get(i)),
              seen.problem().places(LOOKS),
              List.of(seen.of(0, i), seen.of(1, i))));
    }
    return charts;
  }
}
