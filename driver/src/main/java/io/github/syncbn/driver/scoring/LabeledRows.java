package io.github.syncbn.driver.scoring;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.driver.table.LabelColumns;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Rows with a label and perhaps weights, in columns of the names that a model's training had.
 *
 * @param table the rows, with the model's query applied
 * @param label columns of the label
 * @param weight column of row weights, if the table has it
 */
record LabeledRows(Dataset<Row> table, List<String> label, Optional<String> weight) {

  /** Those of a table that the model's query is applied to. */
  static LabeledRows of(Scorer scorer, Dataset<Row> input) {
    Dataset<Row> table = scorer.queried(input);
    List<String> label =
        scorer
            .columns()
            .label()
            .map(LabelColumns::columns)
            .orElseThrow(
                () ->
                    new JobException(
                        JobException.Kind.DATA, "The model does not say what its label was."));
    List<String> names = Arrays.asList(table.columns());
    return new LabeledRows(table, label, scorer.columns().weight().filter(names::contains));
  }
}
