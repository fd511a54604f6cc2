package io.github.syncbn.driver.app;

import static io.github.syncbn.driver.JobException.Kind.CONFIGURATION;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.driver.attempt.Provenance;
import io.github.syncbn.driver.config.JobConfig;
import io.github.syncbn.driver.data.EvaluationRows;
import io.github.syncbn.driver.job.DataSettings;
import io.github.syncbn.driver.job.Source;
import io.github.syncbn.driver.model.SavedModel;
import io.github.syncbn.driver.scoring.ModelColumns;
import io.github.syncbn.driver.scoring.ModelQuery;
import io.github.syncbn.driver.scoring.Scorer;
import io.github.syncbn.driver.source.SourceReader;
import io.github.syncbn.driver.table.ColumnUses;
import io.github.syncbn.driver.table.LabelColumns;
import io.github.syncbn.driver.table.ModelRows;
import io.github.syncbn.driver.table.RowDiagnosis;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * The rows that a command works on, with the query applied: the job's own, or else the model's.
 *
 * @param table the rows
 * @param description which they are
 * @param label columns of the label; none where they are not known
 * @param weight column of weights, if the table has it
 * @param source what the rows are read from
 * @param reader what reads them
 */
record InputRows(
    Dataset<Row> table,
    String description,
    List<String> label,
    Optional<String> weight,
    Source source,
    SourceReader reader) {

  /**
   * The rows that the options name.
   *
   * @param job their job, if they name one
   * @param query the model, and whether its query is trusted
   * @param labeled whether rows without a label are of no use; then only the test set of a job is
   *     meant, if it has one
   */
  static InputRows of(
      InputOptions options,
      Optional<JobConfig> job,
      ModelQuery query,
      SparkSession spark,
      boolean labeled) {
    return job.isPresent()
        ? of(job.get(), query, spark, labeled)
        : of(options, query, spark, labeled);
  }

  /** Rows of a path. */
  private static InputRows of(
      InputOptions options, ModelQuery query, SparkSession spark, boolean labeled) {
    SavedModel model = query.model();
    ModelColumns columns = ModelColumns.of(model);
    Source source =
        options
            .source(model.reading())
            .withImagesOf(columns.features().shape())
            .withQuery(query.text(spark));
    SourceReader reader = reader(spark, source, model);
    Dataset<Row> table = located(source, query, reader, labeled);
    String format = source.format().orElse("");
    String name = SourceReader.describe(source);
    return new InputRows(
        table,
        "all rows of "
            + name
            + (name.equals(format)
                ? ""
                : ", read as " + format + ReadOptions.text(source.options())),
        columns
            .label()
            .map(LabelColumns::columns)
            .orElse(source.namesItsColumns() ? List.of("label") : List.of()),
        columns.weight().filter(Arrays.asList(table.columns())::contains),
        source,
        reader);
  }

  /** All rows of a job's data, or its test set. */
  private static InputRows of(
      JobConfig config, ModelQuery query, SparkSession spark, boolean labeled) {
    SavedModel model = query.model();
    if (config.job().task() != model.task()) {
      throw new JobException(
          CONFIGURATION,
          "The model is of a "
              + model.task().toString().toLowerCase(java.util.Locale.ROOT)
              + ", the configuration is not: set task.");
    }
    DataSettings data = config.job().data();
    if (data.source().query().isEmpty() && model.query().isPresent()) {
      data = data.withQuery(query.text(spark));
    }
    ModelColumns columns = ModelColumns.of(model);
    if (!labeled) {
      Source source = data.source().withImagesOf(columns.features().shape());
      SourceReader reader = reader(spark, source, model);
      Dataset<Row> table = located(source, query, reader, false);
      String name = SourceReader.describe(data.source());
      return new InputRows(
          table, "all rows of " + name, data.label(), data.weight(), source, reader);
    }
    EvaluationRows rows =
        EvaluationRows.of(
            spark, model.task(), data, config.job().training().seed(), columns.features());
    return new InputRows(
        rows.rows(),
        rows.description(),
        data.labelColumns(),
        data.weight(),
        rows.source(),
        RowDiagnosis.reader(spark));
  }

  /** Rows of a source; where no label is needed, also without what only the label was made of. */
  private static Dataset<Row> located(
      Source source, ModelQuery query, SourceReader reader, boolean labeled) {
    if (labeled || source.query().isEmpty()) {
      return reader.located(source);
    }
    return query.withoutLabel(
        source.query().get(),
        () -> reader.located(source),
        () -> reader.located(source.withQuery(Optional.empty())));
  }

  /** Reads in the types of the training set; what a query makes is no column of a file. */
  private static SourceReader reader(SparkSession spark, Source source, SavedModel model) {
    SourceReader reader = RowDiagnosis.reader(spark);
    String columns = model.provenance().get(Provenance.COLUMNS);
    return columns == null || source.query().isPresent() || model.query().isPresent()
        ? reader
        : reader.withTypes(ColumnUses.fromJson(columns).types());
  }

  /** Columns of the label. */
  private List<String> requiredLabel() {
    if (label.isEmpty()) {
      throw new JobException(
          CONFIGURATION,
          "The model does not say which column its label was: use --config with a job whose"
              + " data.label does.");
    }
    return label;
  }

  /** Makes something of rows whose label is known. */
  @FunctionalInterface
  interface Judging<T> {
    /** What a table comes to, with its columns of labels and, if there are any, of weights. */
    T of(Dataset<Row> table, List<String> label, Optional<String> weight);
  }

  /**
   * What these rows come to; where a row is to blame for a failure, it names all bad rows.
   *
   * @param scorer how the model reads them
   */
  <T> T judged(Scorer scorer, Judging<T> judging) {
    List<String> columns = requiredLabel();
    try {
      return judging.of(table, columns, weight);
    } catch (Exception e) {
      throw failure(e, schema -> scorer.reader(columns, weight, schema));
    }
  }

  /**
   * Turns a failure over these rows into an error; where a row is to blame, it names all bad rows.
   */
  JobException failure(Exception failure, Function<StructType, ModelRows> model) {
    return RowDiagnosis.of(reader, source, model, SourceReader.failure(description, failure));
  }
}
