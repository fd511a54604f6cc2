package io.github.syncbn.driver.experiment;

import io.github.syncbn.driver.report.Chart;
import io.github.syncbn.driver.report.Chart.Axis;
import io.github.syncbn.driver.report.Chart.Series;
import io.github.syncbn.driver.report.Page.Table;
import io.github.syncbn.driver.step.TrainingListener;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.function.ToDoubleBiFunction;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Trainings of several variants.
 *
 * @param variants in order
 * @param trials for each variant, one a seed
 */
public record Trials(List<Variant> variants, List<List<Trial>> trials) {

  /** A number of a variant over its seeds. */
  public Spread spread(int variant, ToDoubleFunction<Trial> measure) {
    return Spread.of(trials.get(variant).stream().mapToDouble(measure).toArray());
  }

  /** The same of the variant with these cells. */
  public Spread spread(Measure measure, String... cells) {
    return spread(index(cells), measure.of());
  }

  /** Place of the variant with these cells. */
  public int index(String... cells) {
    List<String> wanted = Arrays.asList(cells);
    return IntStream.range(0, variants.size())
        .filter(i -> variants.get(i).cells().equals(wanted))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no variant " + wanted));
  }

  /** A row for each variant; without measures of which no training that ended has a value. */
  public Table table(List<String> headings, Measure... asked) {
    List<Measure> measures = Arrays.stream(asked).filter(this::measured).toList();
    List<String> all = new ArrayList<>(headings);
    measures.forEach(measure -> all.add(measure.name()));
    List<List<String>> rows = new ArrayList<>();
    for (int i = 0; i < variants.size(); i++) {
      List<String> row = new ArrayList<>(variants.get(i).cells());
      for (Measure measure : measures) {
        row.add(measure.text().apply(spread(i, measure.of())));
      }
      rows.add(row);
    }
    return Table.of(all, headings.size(), rows);
  }

  private boolean measured(Measure measure) {
    List<Trial> ended =
        trials.stream().flatMap(List::stream).filter(trial -> !trial.diverged()).toList();
    return ended.isEmpty()
        || measure.reached()
        || ended.stream().anyMatch(trial -> !Double.isNaN(measure.of().applyAsDouble(trial)));
  }

  /** Accuracy of the validations by epoch. */
  public Chart validationAccuracy() {
    return overEpochs(
        "Validation accuracy",
        Axis.linear("accuracy"),
        (trial, epoch) -> epoch.validationAccuracy());
  }

  /** Mean loss over the rows of an epoch, by epoch. */
  public Chart trainLoss() {
    return overEpochs(
        "Training loss", Axis.logarithmic("loss"), (trial, epoch) -> epoch.trainLoss());
  }

  /** A line for each variant over epochs: the mean over seeds, from the least to the greatest. */
  public Chart overEpochs(
      String title, Axis y, ToDoubleBiFunction<Trial, TrainingListener.Epoch> value) {
    int epochs =
        trials.stream().flatMap(List::stream).mapToInt(t -> t.epochs().size()).max().orElse(0);
    double[] at = IntStream.rangeClosed(1, epochs).asDoubleStream().toArray();
    List<Series> lines = new ArrayList<>();
    for (int i = 0; i < variants.size(); i++) {
      List<Trial> seeds = trials.get(i);
      lines.add(
          line(
              variants.get(i).name(),
              epochs,
              epoch ->
                  Spread.of(
                      seeds.stream().mapToDouble(trial -> value(trial, epoch, value)).toArray())));
    }
    return Chart.of(title, Axis.linear("epoch"), y, at, lines);
  }

  private static double value(
      Trial trial, int epoch, ToDoubleBiFunction<Trial, TrainingListener.Epoch> value) {
    return epoch < trial.epochs().size()
        ? value.applyAsDouble(trial, trial.epochs().get(epoch))
        : Double.NaN;
  }

  /**
   * Lines over a number that is varied: the first cell of a variant names the line, the last is the
   * number.
   */
  public Chart overLastCell(String title, Axis x, Axis y, ToDoubleFunction<Trial> measure) {
    List<String> places = variants.stream().map(v -> last(v)).distinct().toList();
    List<String> names = variants.stream().map(Trials::line).distinct().toList();
    double[] at = places.stream().mapToDouble(Double::parseDouble).toArray();
    List<Series> lines = new ArrayList<>();
    for (String name : names) {
      lines.add(
          line(
              name,
              at.length,
              place ->
                  IntStream.range(0, variants.size())
                      .filter(i -> line(variants.get(i)).equals(name))
                      .filter(i -> last(variants.get(i)).equals(places.get(place)))
                      .mapToObj(i -> spread(i, measure))
                      .findFirst()
                      .orElse(Spread.of())));
    }
    return Chart.of(title, x, y, at, lines);
  }

  private static String last(Variant variant) {
    return variant.cells().get(variant.cells().size() - 1);
  }

  private static String line(Variant variant) {
    return String.join(", ", variant.cells().subList(0, variant.cells().size() - 1));
  }

  /** A line of means in the band from the least to the greatest. */
  public static Series line(String name, int places, IntFunction<Spread> at) {
    double[] mean = new double[places];
    double[] low = new double[places];
    double[] high = new double[places];
    for (int i = 0; i < places; i++) {
      Spread spread = at.apply(i);
      mean[i] = spread.mean();
      low[i] = spread.low();
      high[i] = spread.high();
    }
    return new Series(name, mean, Optional.of(new Chart.Band(low, high)), false);
  }
}
