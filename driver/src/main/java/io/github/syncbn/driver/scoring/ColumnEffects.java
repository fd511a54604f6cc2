package io.github.syncbn.driver.scoring;

import io.github.syncbn.driver.model.SavedModel;
import io.github.syncbn.driver.scoring.PermutationImportance.Settings;
import io.github.syncbn.driver.table.LabelColumns;
import io.github.syncbn.worker.loss.ValueLoss;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What the columns of some labeled rows are to a model: how much each matters, and how the mean
 * prediction goes with those that matter most.
 *
 * @param importance of every column
 * @param lines what the mean predictions are of: probabilities of classes, or one prediction
 * @param dependence of the columns that matter most, in this order
 */
public record ColumnEffects(
    PermutationImportance importance, List<String> lines, List<PartialDependence> dependence) {
  /** Rows that are looked at, unless others are asked for. */
  public static final int ROWS = 5_000;

  /** Columns whose dependence is shown. */
  public static final int SHOWN = 6;

  private static final int REPEATS = 3;

  /** Predictions that importance takes, at most: of wide tables fewer rows are looked at. */
  private static final int PREDICTIONS = 4_000_000;

  private static final int LEAST_ROWS = 200;

  /** Classes whose probabilities are shown, at most: the most frequent. */
  private static final int CLASSES = 5;

  /**
   * Of a table that any query has been applied to; the same on any partitions.
   *
   * @param label columns of the label
   * @param weight column of row weights, if any
   * @param most rows at most
   * @throws io.github.syncbn.driver.JobException if the table or a row cannot be used, or there are
   *     fewer than 2 rows
   */
  public static ColumnEffects of(
      SavedModel model, Dataset<Row> table, List<String> label, Optional<String> weight, int most) {
    Scorer scorer = new Scorer(model);
    Settings usual = Settings.of(model.classes().isPresent());
    int columns = scorer.columns().features().columns().size();
    int rows = Math.min(most, Math.max(LEAST_ROWS, PREDICTIONS / (REPEATS * columns)));
    Settings how = new Settings(usual.metric(), REPEATS, usual.seed(), rows);
    SparkContext context = table.sparkSession().sparkContext();
    SampledRows sample = scorer.sample(table, label, weight, how.rows(), how.seed());
    PermutationImportance importance = scorer.importance(context, sample, how);
    List<Integer> outputs = outputs(model, sample);
    List<String> lines =
        model
            .targets()
            .map(LabelColumns::names)
            .or(() -> model.classes().map(SavedModel.Classes::labels))
            .map(names -> outputs.stream().map(names::get).toList())
            .orElse(List.of("prediction"));
    return new ColumnEffects(
        importance,
        lines,
        PartialDependence.of(
            context,
            scorer.shared(context),
            sample,
            scorer.columns().features(),
            importance.columns().stream().limit(SHOWN).map(ColumnImportance::column).toList(),
            new PartialDependence.Lines(model.classes().isPresent(), outputs)));
  }

  /** The first of several targets; of two classes the second says all. */
  private static List<Integer> outputs(SavedModel model, SampledRows rows) {
    if (model.targets().isPresent()) {
      int shown = Math.min(CLASSES, model.targets().get().count());
      return IntStream.range(0, shown).boxed().toList();
    }
    if (model.network().loss() instanceof ValueLoss values) {
      return List.of(values.predicted());
    }
    if (model.classes().orElseThrow().labels().size() == 2) {
      return List.of(1);
    }
    Map<Integer, Long> counts =
        DoubleStream.of(rows.targets())
            .mapToObj(target -> (int) target)
            .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    return counts.entrySet().stream()
        .sorted(
            Map.Entry.<Integer, Long>comparingByValue(Comparator.reverseOrder())
                .thenComparing(Map.Entry.comparingByKey()))
        .limit(CLASSES)
        .map(Map.Entry::getKey)
        .sorted()
        .toList();
  }
}
