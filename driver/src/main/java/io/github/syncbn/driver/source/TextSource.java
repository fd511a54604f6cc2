package io.github.syncbn.driver.source;

import static org.apache.spark.sql.functions.col;

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
  private TextSource() {}

  static RowSource csv(SparkSession spark, String path, Map<String, String> given) {
    Map<String, String> options = csvOptions(path, given);
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

  /**
   * Options to read a CSV with, those given first. Spark's own mode, PERMISSIVE, keeps bad records.
   */
  static Map<String, String> csvOptions(String path, Map<String, String> given) {
    Map<String, String> options = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    options.put("header", "true");
    options.put("inferSchema", "true");
    options.put("enforceSchema", "false");
    if (path.toLowerCase(java.util.Locale.ROOT).contains(".tsv")) {
      options.put("sep", "\t");
    }
    options.putAll(given);
    return options;
  }

  /**
   * Hides the column that Spark adds to JSON and XML of which it cannot parse a record: it holds
   * the record's text, and all others of the row are null.
   */
  static Dataset<Row> markMalformed(Dataset<Row> rows) {
    String corrupt = rows.sparkSession().conf().get("spark.sql.columnNameOfCorruptRecord");
    return rows.withColumnRenamed(corrupt, RowSource.UNPARSED);
  }

  /** Adds the hidden columns of file and row index, where the source has them. */
  static Dataset<Row> withProvenance(Dataset<Row> rows, boolean hasIndex) {
    try {
      Column metadata = rows.metadataColumn("_metadata");
      Column file = metadata.getField("file_path").as(RowSource.FILE);
      return hasIndex
          ? rows.select(col("*"), file, metadata.getField("row_index").as(RowSource.INDEX))
          : rows.select(col("*"), file);
    } catch (Exception e) {
      // Not a file source: rows are reported by their values alone.
      return rows;
    }
  }
}
