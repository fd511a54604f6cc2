package io.github.syncbn.driver.data;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.driver.job.DataSettings;
import io.github.syncbn.driver.job.JobSettings.Task;
import io.github.syncbn.driver.job.Source;
import io.github.syncbn.driver.job.Split;
import io.github.syncbn.driver.source.RowSource;
import io.github.syncbn.driver.source.SourceReader;
import io.github.syncbn.driver.table.ColumnNames;
import io.github.syncbn.driver.table.LabelColumns;
import io.github.syncbn.driver.table.RowDiagnosis;
import io.github.syncbn.driver.table.SourceColumns;
import io.github.syncbn.driver.table.SplitRule;
import io.github.syncbn.worker.loss.MeanSquaredError;
import io.github.syncbn.worker.table.FeatureSchema;
import io.github.syncbn.worker.training.RowSet;
import java.util.Optional;
import org.apache.spark.api.java.function.FilterFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * The test set of a job's data, as {@link DataPreparation} would deal it, or all rows if it has
 * none. Hidden columns are kept: bad rows are reported by them.
 *
 * @param rows the rows
 * @param test whether they are a test set
 * @param description which rows they are
 * @param source what they are read from, rows of other sets included
 */
public record EvaluationRows(Dataset<Row> rows, boolean test, String description, Source source) {

  /**
   * The rows to evaluate a model on.
   *
   * @param seed of the job that split the rows
   * @param features the model's
   */
  public static EvaluationRows of(
      SparkSession spark, Task task, DataSettings settings, long seed, FeatureSchema features) {
    return of(spark, task, settings, seed, features, RowSet.TEST);
  }

  /**
   * The rows of a set, or all rows if the job has none of them.
   *
   * @param set the validation or the test set
   */
  public static EvaluationRows of(
      SparkSession spark,
      Task task,
      DataSettings settings,
      long seed,
      FeatureSchema features,
      RowSet set) {
    SourceReader reader = RowDiagnosis.reader(spark);
    Source training = settings.source().withImagesOf(features.shape());
    Optional<Source> apart =
        set == RowSet.TEST ? settings.split().testSource() : settings.split().validationSource();
    if (apart.isPresent()) {
      Source own = apart.get().withImagesOf(features.shape());
      return new EvaluationRows(
          reader.located(own),
          true,
          "the " + set.label() + " set, " + SourceReader.describe(own),
          own);
    }
    RowSource source = reader.read(training);
    SplitRule rule = rule(settings.split(), seed, source, set);
    if (rule == null) {
      return new EvaluationRows(
          reader.located(training), false, "all rows of " + source.description(), training);
    }
    SourceColumns columns =
        SourceColumns.bind(
            features.unlearned(),
            settings,
            LabelColumns.of(source, settings.labelColumns()),
            task,
            rule,
            source.rows().schema());
    // What the model cannot take is found where it predicts.
    RowEncoder.Exact exact = new RowEncoder.Exact(new boolean[0], new MeanSquaredError(true));
    Dataset<Row> all =
        training.images().skipUnreadable() ? reader.located(training) : source.rows();
    Dataset<Row> rows =
        all.filter(new InSet(columns, RowEncoder.Rules.of(settings, seed, 1, exact, null), set));
    return new EvaluationRows(
        rows, true, describe(settings.split(), source.description(), set), training);
  }

  private static String describe(Split split, String source, RowSet set) {
    return split
        .column()
        .map(column -> "the rows of " + source + " whose " + column + " is " + set.label())
        .orElseGet(
            () ->
                "the "
                    + set.label()
                    + " fraction "
                    + (set == RowSet.TEST ? split.test() : split.validation())
                    + " of "
                    + source
                    + ", as training leaves it out");
  }

  /** What makes a row of the set, or null if there are none. */
  private static SplitRule rule(Split split, long seed, RowSource source, RowSet set) {
    if (split.column().isPresent()) {
      String column = split.column().get();
      return new SplitRule.ByColumn(
          column, ColumnNames.indexOf(source.rows().schema(), column, "split"));
    }
    return (set == RowSet.TEST ? split.test() : split.validation()) > 0
        ? new SplitRule.ByFraction(seed, split.validation(), split.test())
        : null;
  }

  /** Keeps rows of a set; each task has its own copy, because it holds buffers. */
  private static final class InSet implements FilterFunction<Row> {
    private final SourceColumns columns;
    private final RowEncoder.Rules rules;
    private final RowSet set;
    private transient RowEncoder.Encoding encoding;

    InSet(SourceColumns columns, RowEncoder.Rules rules, RowSet set) {
      this.columns = columns;
      this.rules = rules;
      this.set = set;
    }

    @Override
    public boolean call(Row row) {
      if (encoding == null) {
        encoding = new RowEncoder.Encoding(columns, rules, 0);
      }
      boolean used = encoding.encode(row);
      if (!encoding.report().bad.isEmpty()) {
        throw badRows();
      }
      return used && RawRow.set(encoding.key()) == set.ordinal();
    }

    private JobException badRows() {
      return encoding.report().bad.error("the data", encoding.report().rows);
    }
  }
}
