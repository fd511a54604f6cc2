package io.github.syncbn.driver.source;

import static org.apache.spark.sql.functions.col;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.driver.file.HadoopPath;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Files of text: CSV, with a header and inferred types unless the options say otherwise, JSON, XML
 * and plain lines. A record with too few or too many fields is kept as text in a hidden column, so
 * that it can be reported, and so is what could not be decoded, or has quotes that could not be
 * read; files whose headers differ are an error.
 */
final class TextSource {
  private static final String CORRUPT = "spark.sql.columnNameOfCorruptRecord";

  private TextSource() {}

  /**
   * Rows of CSV.
   *
   * @param types of columns that are known, rather than inferred
   */
  static RowSource csv(
      SparkSession spark, String path, Map<String, String> given, TextTypes types) {
    KnownOptions.warn("csv", given);
    Map<String, String> options = csvOptions(path, given);
    TextEncoding encoding = TextEncoding.of(options);
    StructType any = new StructType().add("any", DataTypes.StringType);
    List<String> files = List.of(spark.read().options(options).schema(any).csv(path).inputFiles());
    Optional<QuoteEscape> escape =
        QuoteEscape.of(files, options, spark.sessionState().newHadoopConf());
    escape.ifPresent(found -> options.put("escape", found.option()));
    CsvHeaders headers = CsvHeaders.of(spark, files, options);
    StructType schema =
        types.reading(headers.infer(() -> spark.read().options(options).csv(path).schema()));
    if (schema.isEmpty()) {
      throw empty(path, spark.read().text(path));
    }
    options.putAll(headers.enforcing());
    options.put("columnNameOfCorruptRecord", RowSource.MALFORMED);
    Dataset<Row> rows =
        spark
            .read()
            .options(options)
            .schema(schema.add(RowSource.MALFORMED, DataTypes.StringType))
            .csv(path);
    Dataset<Row> located = types.written(withProvenance(rows, false, Optional.of(encoding)));
    return new RowSource(
        escape
            .map(found -> located.withColumn(RowSource.MISREAD, found.misread(located)))
            .orElse(located),
        path,
        true);
  }

  /**
   * Options to read a CSV with, those given first. Spark's own mode, PERMISSIVE, keeps bad records.
   */
  static Map<String, String> csvOptions(String path, Map<String, String> given) {
    Map<String, String> options = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    options.put("header", "true");
    options.put("inferSchema", "true");
    options.put("enforceSchema", "false");
    if (path.toLowerCase(Locale.ROOT).contains(".tsv")) {
      options.put("sep", "\t");
    }
    options.putAll(given);
    TextEncoding encoding = encoding(options);
    if (encoding.isWide() && !options.containsKey("lineSep")) {
      // Spark would cut the bytes of such files in the middle of a character.
      options.putIfAbsent("multiLine", "true");
    }
    return options;
  }

  /** The encoding that options say, which they then call by the name that Spark knows. */
  private static TextEncoding encoding(Map<String, String> options) {
    TextEncoding encoding = TextEncoding.of(options);
    for (String key : List.of("encoding", "charset")) {
      options.computeIfPresent(key, (k, name) -> encoding.name());
    }
    return encoding;
  }

  /** Rows of JSON, XML or text. */
  static RowSource of(SparkSession spark, String format, String path, Map<String, String> given) {
    Map<String, String> options = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    options.putAll(given);
    KnownOptions.warn(format, given);
    boolean says = options.containsKey("encoding") || options.containsKey("charset");
    TextEncoding encoding = encoding(options);
    boolean lines = !Boolean.parseBoolean(options.getOrDefault("multiLine", "false"));
    if (format.equals("json") && says && lines) {
      // Without an encoding Spark finds all ends of lines; with one, only those it is told.
      options.putIfAbsent("lineSep", "\n");
    }
    Dataset<Row> rows = load(spark, format, path, options);
    if (isOf(rows, corrupt(spark))) {
      // Spark reads no column of its own alone, so that the records could not be shown.
      StructType schema =
          new StructType().add(RowSource.BESIDE, "string").add(corrupt(spark), "string");
      rows = spark.read().format(format).options(options).schema(schema).load(path);
    }
    // What Spark decodes by its own parsers' rules, it refuses itself; XML only since 4.1.
    boolean replaced = !format.equals("json") || says;
    return new RowSource(
        withProvenance(
            rows.withColumnRenamed(corrupt(spark), RowSource.UNPARSED),
            false,
            replaced ? Optional.of(encoding) : Optional.empty()),
        path,
        !format.equals("text"));
  }

  private static Dataset<Row> load(
      SparkSession spark, String format, String path, Map<String, String> options) {
    try {
      return spark.read().format(format).options(options).load(path);
    } catch (Exception e) {
      UndecodedText.refuse(spark.read().text(path), encoding(options));
      throw e;
    }
  }

  /** The error for files without a record. */
  static JobException empty(String path, Dataset<Row> rows) {
    Configuration hadoop = rows.sparkSession().sessionState().newHadoopConf();
    long bytes = 0;
    for (String file : rows.inputFiles()) {
      Path at = HadoopPath.ofUri(file);
      try {
        bytes += HadoopPath.files(at, hadoop).getFileStatus(at).getLen();
      } catch (IOException e) {
        return SparkFailure.unreadable(file, e);
      }
    }
    return new JobException(
        JobException.Kind.DATA,
        bytes == 0
            ? path + " is empty: there is no header and no row in it."
            : String.format(
                Locale.ROOT,
                "Of the %,d bytes of %s no record can be made: are they what the name and"
                    + " data.options say?",
                bytes,
                path));
  }

  private static boolean isOf(Dataset<Row> rows, String name) {
    return List.of(rows.columns()).equals(List.of(name));
  }

  /**
   * Column that Spark adds to JSON and XML of which it cannot parse a record: it holds the record's
   * text, and all others of the row are null.
   */
  private static String corrupt(SparkSession spark) {
    return spark.conf().get(CORRUPT);
  }

  /**
   * Adds the hidden columns of file and row index, where the source has them.
   *
   * @param encoding of files of text that Spark has decoded
   */
  static Dataset<Row> withProvenance(
      Dataset<Row> rows, boolean hasIndex, Optional<TextEncoding> encoding) {
    Column metadata;
    try {
      metadata = rows.metadataColumn("_metadata");
      rows.select(metadata.getField("file_path"));
    } catch (Exception e) {
      // Not a file source: rows are reported by their values alone.
      return rows;
    }
    Column file = metadata.getField("file_path");
    if (encoding.isPresent()) {
      return rows.select(
          col("*"),
          file.as(RowSource.FILE),
          UndecodedText.in(rows, file, encoding.get()).as(RowSource.UNDECODED));
    }
    return hasIndex
        ? rows.select(
            col("*"), file.as(RowSource.FILE), metadata.getField("row_index").as(RowSource.INDEX))
        : rows.select(col("*"), file.as(RowSource.FILE));
  }
}
