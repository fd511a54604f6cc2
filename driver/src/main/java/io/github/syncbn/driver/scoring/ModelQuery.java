package io.github.syncbn.driver.scoring;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.driver.model.SavedModel;
import io.github.syncbn.driver.source.SourceReader;
import io.github.syncbn.driver.table.RowDiagnosis;
import io.github.syncbn.worker.table.FeatureSchema.Column;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * The query of a model over rows to predict: run only if it does nothing that a model file must not
 * do, or somebody trusts the file, and without what only the label needs.
 *
 * @param model the model
 * @param trusted whether its query may do anything
 */
public record ModelQuery(SavedModel model, boolean trusted) {

  /**
   * The text to be run.
   *
   * @throws JobException CONFIGURATION if the query does what a model file must not do
   */
  public Optional<String> text(SparkSession spark) {
    return model.query().map(query -> query.allowed(spark, trusted));
  }

  /** Its rows over a table; the table itself if the model has no query. */
  Dataset<Row> over(Dataset<Row> input) {
    SourceReader reader = RowDiagnosis.reader(input.sparkSession());
    return text(input.sparkSession())
        .map(sql -> withoutLabel(sql, () -> reader.query(sql, input), () -> input))
        .orElse(input);
  }

  /**
   * The rows of a query, also where it fails because columns are not there that only the label was
   * made of: what depends on them is left out.
   *
   * @param sql the text of the query
   * @param rows its rows, as they are asked for first
   * @param input the rows that the query reads
   */
  public Dataset<Row> withoutLabel(
      String sql, Supplier<Dataset<Row>> rows, Supplier<Dataset<Row>> input) {
    try {
      return rows.get();
    } catch (JobException failure) {
      List<String> features =
          ModelColumns.of(model).features().columns().stream().map(Column::name).toList();
      Dataset<Row> table;
      try {
        table = input.get();
      } catch (JobException e) {
        throw failure;
      }
      return LabelOnlyColumns.leaveOut(
          RowDiagnosis.reader(table.sparkSession()), sql, table, features, failure);
    }
  }
}
