package io.github.syncbn.driver.data;

import static org.apache.spark.sql.functions.col;

import io.github.syncbn.driver.JobException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * CSV, with a header and inferred types unless the options say otherwise. A record with too few or
 * too many fields is kept as text in a hidden column, so that it can be reported; files whose
 * headers differ are an error.
 */
final class TextSource {
  private static final int EXAMPLES = 5;

  private TextSource() {}

  static RowSource csv(SparkSession spark, String path, Map<String, String> given) {
    Map<String, String> options = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    options.put("header", "true");
    options.put("inferSchema", "true");
    options.put("enforceSchema", "false");
    options.put("mode", "PERMISSIVE");
    if (path.toLowerCase(java.util.Locale.ROOT).contains(".tsv")) {
      options.put("sep", "\t");
    }
    options.putAll(given);
    StructType schema = spark.read().options(options).csv(path).schema();
    options.put("columnNameOfCorruptRecord", RowSource.MALFORMED);
    Dataset<Row> rows =
        spark
            .read()
            .options(options)
            .schema(schema.add(RowSource.MALFORMED, DataTypes.StringType))
            .csv(path);
    return new RowSource(withProvenance(rows, false), path, true);
  }

  /** Adds the hidden columns of file and row index, where the source has them. */
  static Dataset<Row> withProvenance(Dataset<Row> rows, boolean hasIndex) {
    try {
      Column[] columns =
          hasIndex
              ? new Column[] {
                col("*"),
                col("_metadata.file_path").as(RowSource.FILE),
                col("_metadata.row_index").as(RowSource.INDEX)
              }
              : new Column[] {col("*"), col("_metadata.file_path").as(RowSource.FILE)};
      return rows.select(columns);
    } catch (Exception e) {
      // Not a file source: rows are reported by their values alone.
      return rows;
    }
  }

  /** Fails if the source has malformed records: a query would not see that they are. */
  static void refuseMalformed(RowSource source) {
    List<String> names = Arrays.asList(source.rows().columns());
    int malformed = names.indexOf(RowSource.MALFORMED);
    if (malformed < 0) {
      return;
    }
    // All columns are read: Spark notices a malformed record only by the fields it needs.
    List<Row> found =
        source.rows().filter(col(RowSource.MALFORMED).isNotNull()).takeAsList(EXAMPLES);
    if (found.isEmpty()) {
      return;
    }
    StringBuilder text = new StringBuilder("Records of ").append(source.description());
    text.append(" have fewer or more fields than the header; data.query cannot see them. Such as:");
    int file = names.indexOf(RowSource.FILE);
    for (Row row : found) {
      text.append(String.format("%n  "));
      if (file >= 0) {
        text.append(row.getString(file)).append(": ");
      }
      text.append(CellReader.shorten(row.getString(malformed)));
    }
    throw new JobException(JobException.Kind.DATA, text.toString());
  }
}
