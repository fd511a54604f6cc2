package io.github.syncbn.driver.data;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.driver.job.DataSettings;
import io.github.syncbn.driver.job.JobSettings.Task;
import io.github.syncbn.driver.job.Source;
import io.github.syncbn.driver.job.Split;
import io.github.syncbn.driver.source.RowSource;
import io.github.syncbn.driver.source.SourceReader;
import io.github.syncbn.driver.table.ColumnNames;
import io.github.syncbn.driver.table.RowDiagnosis;
import io.github.syncbn.driver.table.SourceColumns;
import io.github.syncbn.driver.table.SplitRule;
import io.github.syncbn.worker.loss.MeanSquaredError;
import io.github.syncbn.worker.table.FeatureSchema;
import io.github.syncbn.worker.training.RowSet;
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
    SourceReader reader = RowDiagnosis.reader(spark);
    Source training = settings.source().withImagesOf(features.shape());
    if (settings.split().testSource().isPresent()) {
      Source test = settings.split().testSource().get().withImagesOf(features.shape());
      return new EvaluationRows(
          reader.located(test), true, "the test set, " + SourceReader.describe(test), test);
    }
    RowSource source = reader.read(training);
    SplitRule rule = rule(settings.split(), seed, source);
    if (rule == null) {
      return new EvaluationRows(
          reader.located(training), false, "all rows of " + source.description(), training);
    }
    SourceColumns columns =
        SourceColumns.bind(
            features.unlearned(),
            settings,
            settings.labelColumn(),
            task,
            rule,
            source.rows().schema());
    // What the model cannot take is found where it predicts.
    RowEncoder.Exact exact = new RowEncoder.Exact(new boolean[0], new MeanSquaredError(true));
    Dataset<Row> all =
        training.images().skipUnreadable() ? reader.located(training) : source.rows();
    Dataset<Row> rows =
        all.filter(new InTest(columns, RowEncoder.Rules.of(settings, seed, 1, exact, null)));
    return new EvaluationRows(
        rows, true, describe(settings.split(), source.description()), training);
  }

  private static String describe(Split split, String source) {
    return split
        .column()
        .map(column -> "the rows of " + source + " whose " + column + " is test")
        .orElseGet(
            () ->
                "the test fraction "
                    + split.test()
                    + " of "
                    + source
                    + ", as training leaves it out");
  }

  /** What makes a test row, or null if there are none. */
  private static SplitRule rule(Split split, long seed, RowSource source) {
    if (split.column().isPresent()) {
      String column = split.column().get();
      return new SplitRule.ByColumn(
          column, ColumnNames.indexOf(source.rows().schema(), column, "split"));
    }
    return split.test() > 0
        ? new SplitRule.ByFraction(seed, split.validation(), split.test())
        : null;
  }

  /** Keeps rows of the test set; each task has its own copy, because it holds buffers. */
  private static final class InTest implements FilterFunction<Row> {
    private final SourceColumns columns;
    private final RowEncoder.Rules rules;
    private transient RowEncoder.Encoding encoding;

    InTest(SourceColumns columns, RowEncoder.Rules rules) {
      this.columns = columns;
      this.rules = rules;
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
      return used && RawRow.set(encoding.key()) == RowSet.TEST.ordinal();
    }

    private JobException badRows() {
      return encoding.report().bad.error("the data", encoding.report().rows);
    }
  }
}
