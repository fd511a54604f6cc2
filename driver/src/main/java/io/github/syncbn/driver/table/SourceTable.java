package io.github.syncbn.driver.table;

import io.github.syncbn.driver.source.LineFormat;
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
public record SourceTable(
    String description, Dataset<Row> rows, SourceColumns columns, Optional<LineFormat> lines) {}
