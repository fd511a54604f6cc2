package io.github.syncbn.driver.experiment;

import io.github.syncbn.driver.experiment.Experiment.Variant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * What the trainings of an experiment came to, as texts to be shown.
 *
 * @param names number of columns that name a training; the others are results
 * @param headings of the columns
 * @param rows one for each training, or for each epoch
 */
public record ResultTable(int names, List<String> headings, List<List<String>> rows) {

  /** The table of an experiment; trials in the order of its variants. */
  public static ResultTable of(Experiment experiment, List<Variant> variants, List<Trial> trials) {
    return experiment.perEpoch()
        ? perEpoch(variants, trials)
        : perVariant(experiment, variants, trials);
  }

  private static ResultTable perVariant(
      Experiment experiment, List<Variant> variants, List<Trial> trials) {
    List<String> headings = new ArrayList<>(experiment.headings());
    headings.addAll(List.of("train loss", "validation", "test accuracy"));
    List<List<String>> rows = new ArrayList<>();
    for (int i = 0; i < variants.size(); i++) {
      List<String> cells = new ArrayList<>(variants.get(i).cells());
      Trial trial = trials.get(i);
      cells.addAll(List.of(trial.trainLoss(), trial.validationAccuracy(), trial.testAccuracy()));
      rows.add(cells);
    }
    return new ResultTable(experiment.headings().size(), headings, rows);
  }

  private static ResultTable perEpoch(List<Variant> variants, List<Trial> trials) {
    List<String> headings = new ArrayList<>(List.of("epoch", "learning rate"));
    variants.forEach(variant -> headings.add(String.join(", ", variant.cells())));
    List<Double> rates =
        trials.stream().map(Trial::rates).max(Comparator.comparing(List::size)).orElse(List.of());
    List<List<String>> rows = new ArrayList<>();
    for (int e = 0; e < rates.size(); e++) {
      int epoch = e;
      List<String> cells = new ArrayList<>();
      cells.add(String.valueOf(epoch + 1));
      cells.add(String.format(Locale.ROOT, "%.3f", rates.get(epoch)));
      trials.forEach(trial -> cells.add(trial.epoch(epoch)));
      rows.add(cells);
    }
    return new ResultTable(0, headings, rows);
  }
}
