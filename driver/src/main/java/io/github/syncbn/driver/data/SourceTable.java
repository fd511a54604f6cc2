package io.github.syncbn.driver.data;

import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * One source of a job's rows.
 *
 * @param description path or table, for messages
 * @param rows the columns that are needed, hidden ones included
 * @param columns what each of them means
 * @param lines how records lie in the lines of its files, if they do
 */
record SourceTable(
    String description,
    Dataset<Row> rows,
    SourceColumns columns,
    Optional<RecordLines.Format> lines) {}
