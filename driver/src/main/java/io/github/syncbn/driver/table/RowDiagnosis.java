package io.github.syncbn.driver.table;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.driver.job.Source;
import io.github.syncbn.driver.source.ColumnsAt;
import io.github.syncbn.driver.source.LineFormat;
import io.github.syncbn.driver.source.RowSource;
import io.github.syncbn.driver.source.SourceReader;
import io.github.syncbn.driver.spark.TaskObjects;
import io.github.syncbn.worker.table.BadValueException;
import java.io.Serializable;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is wrong with all rows of a source, looked for once a row that a model cannot use has ended
 * a job: training finds such rows in a pass of its own, prediction and evaluation only meet the
 * first.
 */
public final class RowDiagnosis {
  private static final Logger LOG = LoggerFactory.getLogger(RowDiagnosis.class);

  private RowDiagnosis() {}

  /** A reader of sources that refuses malformed records ahead of a query. */
  public static SourceReader reader(SparkSession spark) {
    return new SourceReader(spark, RowDiagnosis::requireWellFormed);
  }

  /**
   * The error that counts bad rows by reason and says where the first ones are.
   *
   * @param reader what has read it
   * @param source the source that was read
   * @param model how a model reads a table of these columns
   * @param failure what ended the job, which is returned if no row is to blame
   */
  public static JobException of(
      SourceReader reader,
      Source source,
      Function<StructType, ModelRows> model,
      JobException failure) {
    if (failure.kind() != JobException.Kind.DATA) {
      return failure;
    }
    try {
      Dataset<Row> rows = reader.located(source);
      ModelRows readers = model.apply(rows.schema());
      SourceTable table =
          new SourceTable(
              SourceReader.describe(source), rows, readers.columns(), reader.lines(source));
      return error(table, readers::check).orElse(failure);
    } catch (Exception e) {
      // The job has failed already, and what it said stands.
      LOG.debug("No diagnosis of {}", source, e);
      return failure;
    }
  }

  /**
   * Refuses malformed records ahead of a query, which would not see that they are.
   *
   * @param lines how records lie in the lines of the source's files, if they do
   * @throws JobException DATA, as {@link #of} words it
   */
  static void requireWellFormed(RowSource source, Optional<LineFormat> lines) {
    SourceColumns columns = SourceColumns.ofRecords(source.rows().schema());
    Optional<Column> fault =
        columns.faults().ofText().stream().map(Column::isNotNull).reduce(Column::or);
    // All columns are asked for: Spark reads no others, and notices nothing in them.
    if (fault.isEmpty()
        || ColumnsAt.numbered(source.rows()).filter(fault.get()).takeAsList(1).isEmpty()) {
      return;
    }
    SourceTable table = new SourceTable(source.description(), source.rows(), columns, lines);
    error(table, () -> columns.faults()::check)
        .ifPresent(
            error -> {
              throw error;
            });
  }

  /** Looks at all rows; the error that counts and locates the bad ones, if there are any. */
  private static Optional<JobException> error(SourceTable table, RowCheck.Factory checks) {
    SourceColumns columns = table.columns();
    Found found = new Found();
    TaskObjects.collect(
            table
                .rows()
                .javaRDD()
                .mapPartitions(rows -> List.of(search(rows, columns, checks.open())).iterator()))
        .forEach(found::add);
    if (found.bad.isEmpty()) {
      return Optional.empty();
    }
    new RecordLines(table, checks).locate(found.bad);
    return Optional.of(found.bad.error(table.description(), found.rows));
  }

  private static Found search(Iterator<Row> rows, SourceColumns columns, RowCheck check) {
    Found found = new Found();
    while (rows.hasNext()) {
      Row row = rows.next();
      found.rows++;
      try {
        check.check(row);
      } catch (BadValueException e) {
        found.bad.add(e, row, columns);
      }
    }
    return found;
  }

  /** What a task found. */
  private static final class Found implements Serializable {
    private final BadRows bad = new BadRows();
    private long rows;

    void add(Found other) {
      bad.addAll(other.bad);
      rows += other.rows;
    }
  }
}
