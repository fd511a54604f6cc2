package io.github.syncbn.driver.app;

import static io.github.syncbn.driver.JobException.Kind.CONFIGURATION;
import static org.apache.spark.sql.functions.lit;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.driver.config.JobConfig;
import io.github.syncbn.driver.data.EvaluationRows;
import io.github.syncbn.driver.job.DataSettings;
import io.github.syncbn.driver.job.Source;
import io.github.syncbn.driver.model.SavedModel;
import io.github.syncbn.driver.scoring.ModelColumns;
import io.github.syncbn.driver.source.SourceReader;
import io.github.syncbn.driver.table.ModelRows;
import io.github.syncbn.driver.table.RowDiagnosis;
import java.util.Arrays;
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
 * @param label column of the label, if known
 * @param weight column of weights, if the table has it
 * @param source what the rows are read from
 */
record InputRows(
    Dataset<Row> table,
    String description,
    Optional<String> label,
    Optional<String> weight,
    Source source) {

  /**
   * The rows that the options name.
   *
   * @param job their job, if they name one
   * @param testSet whether only the test set of a job is meant, if it has one
   */
  static InputRows of(
      InputOptions options,
      Optional<JobConfig> job,
      SavedModel model,
      SparkSession spark,
      boolean testSet) {
    return job.isPresent() ? of(job.get(), model, spark, testSet) : of(options, model, spark);
  }

  /** Rows of a path. */
  private static InputRows of(InputOptions options, SavedModel model, SparkSession spark) {
    ModelColumns columns = ModelColumns.of(model);
    Source source = options.source(model.reading()).withImagesOf(columns.features().shape());
    Dataset<Row> table = located(source, columns, model, spark);
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
            .or(() -> source.namesItsColumns() ? Optional.of("label") : Optional.empty()),
        columns.weight().filter(Arrays.asList(table.columns())::contains),
        source);
  }

  /** All rows of a job's data, or its test set. */
  private static InputRows of(
      JobConfig config, SavedModel model, SparkSession spark, boolean testSet) {
    if (config.job().task() != model.task()) {
      throw new JobException(
          CONFIGURATION,
          "The model is of a "
              + model.task().toString().toLowerCase(java.util.Locale.ROOT)
              + ", the configuration is not: set task.");
    }
    DataSettings data = withQuery(config.job().data(), model.query());
    ModelColumns columns = ModelColumns.of(model);
    if (!testSet) {
      Source source = data.source().withImagesOf(columns.features().shape());
      Dataset<Row> table = located(source, columns, model, spark);
      String name = SourceReader.describe(data.source());
      return new InputRows(table, "all rows of " + name, data.label(), data.weight(), source);
    }
    EvaluationRows rows =
        EvaluationRows.of(
            spark, model.task(), data, config.job().training().seed(), columns.features());
    return new InputRows(
        rows.rows(),
        rows.description(),
        Optional.of(data.labelColumn()),
        data.weight(),
        rows.source());
  }

  /**
   * Rows of a source. Rows to predict have no label, so a query that fails because it is missing
   * gets one of nulls.
   */
  private static Dataset<Row> located(
      Source source, ModelColumns columns, SavedModel model, SparkSession spark) {
    SourceReader reader = RowDiagnosis.reader(spark);
    try {
      return reader.located(source);
    } catch (JobException e) {
      if (source.query().isEmpty() || columns.label().isEmpty()) {
        throw e;
      }
      String label = columns.label().get();
      Dataset<Row> input = reader.located(source.withQuery(Optional.empty()));
      if (Arrays.asList(input.columns()).contains(label)) {
        throw e;
      }
      String type = model.classes().map(SavedModel.Classes::type).orElse("double");
      try {
        return reader
            .query(source.query().get(), input.withColumn(label, lit(null).cast(type)))
            .drop(label);
      } catch (JobException still) {
        throw e;
      }
    }
  }

  /**
   * Turns a failure over these rows into an error; where a row is to blame, it names all bad rows.
   */
  JobException failure(Exception failure, Function<StructType, ModelRows> model) {
    return RowDiagnosis.of(
        table.sparkSession(), source, model, SourceReader.failure(description, failure));
  }

  private static DataSettings withQuery(DataSettings data, Optional<String> query) {
    return data.source().query().isPresent() || query.isEmpty() ? data : data.withQuery(query);
  }
}
