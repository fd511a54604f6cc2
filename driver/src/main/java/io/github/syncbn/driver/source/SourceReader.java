package io.github.syncbn.driver.source;

import static io.github.syncbn.driver.JobException.Kind.CONFIGURATION;
import static io.github.syncbn.driver.JobException.Kind.DATA;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.driver.file.LocalNames;
import io.github.syncbn.driver.file.SourcePath;
import io.github.syncbn.driver.file.SparkPackage;
import io.github.syncbn.driver.job.Source;
import io.github.syncbn.driver.secret.Secrets;
import io.github.syncbn.worker.setting.EditDistance;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/** Reads a source of the configuration as a table. Also for evaluation and prediction. */
public final class SourceReader {
  private static final List<String> FORMATS =
      List.of(
          "csv", "json", "parquet", "orc", "avro", "xml", "text", "libsvm", "idx", "images",
          "delta", "iceberg");

  /** Whether file sources read wildcards in paths. */
  private static final String GLOB_PATHS = "__globPaths__";

  private final SparkSession spark;
  private final RecordCheck check;
  private final TextTypes types;

  /**
   * In a session.
   *
   * @param check what a source's records must pass before a query sees them
   */
  public SourceReader(SparkSession spark, RecordCheck check) {
    this(spark, check, TextTypes.none());
  }

  private SourceReader(SparkSession spark, RecordCheck check, TextTypes types) {
    this.spark = spark;
    this.check = check;
    this.types = types;
  }

  /** The same that reads columns of CSV in the types that they are known to have. */
  public SourceReader withTypes(TextTypes known) {
    return new SourceReader(spark, check, known);
  }

  /** The table of a source, with its query applied and without our hidden columns. */
  public Dataset<Row> table(Source source) {
    return RowSource.visible(located(source));
  }

  /**
   * The same with hidden columns for the file and index of a row and for malformed records, where
   * the source has them: bad rows are reported by them.
   */
  public Dataset<Row> located(Source source) {
    RowSource rows = read(source);
    return source.images().skipUnreadable() ? SkippedImages.leftOut(rows).rows() : rows.rows();
  }

  /** The rows of a query over the view {@code input}, which stands for a table. */
  public Dataset<Row> query(String query, Dataset<Row> input) {
    return query(RowSource.of(input, "the table"), Optional.empty(), query).rows();
  }

  /** Turns a failed read or job into an error for people. */
  public static JobException failure(String description, Exception failure) {
    return failure instanceof JobException job
        ? job
        : SparkFailure.unreadable(description, failure);
  }

  /** The rows of a source with where they came from. */
  public RowSource read(Source source) {
    String description = describe(source);
    try {
      RowSource rows = raw(source, description);
      requireColumns(rows, source);
      if (source.query().isEmpty()) {
        return rows;
      }
      return query(
          source.images().skipUnreadable() ? SkippedImages.leftOut(rows) : rows,
          textLines(source),
          source.query().get());
    } catch (JobException e) {
      throw e;
    } catch (Exception e) {
      throw SparkFailure.unreadable(description, e);
    }
  }

  /** How messages name a source. */
  public static String describe(Source source) {
    String name =
        source
            .table()
            .map(table -> "table " + table)
            .or(source::path)
            .or(source::format)
            .orElse("the data");
    return Secrets.ofProcess().hide(name);
  }

  /** How the records of a source lie in lines, if they do and nothing comes between. */
  public Optional<LineFormat> lines(Source source) {
    return source.query().isPresent() ? Optional.empty() : textLines(source);
  }

  private Optional<LineFormat> textLines(Source source) {
    if (source.table().isPresent()) {
      return Optional.empty();
    }
    return switch (format(source)) {
      case "csv" ->
          LineFormat.csv(TextSource.csvOptions(source.path().orElse(""), source.options()));
      case "json" -> LineFormat.json(source.options());
      default -> Optional.empty();
    };
  }

  private RowSource raw(Source source, String description) throws IOException {
    if (source.table().isPresent()) {
      KnownOptions.warn("table", source.options());
      return RowSource.of(
          spark.read().options(source.options()).table(source.table().get()), description);
    }
    String format = format(source);
    if (ReaderOptions.readsFiles(format) || format.startsWith("builtin:")) {
      KnownOptions.refuseVersions(format, source.options());
    }
    if (format.startsWith("builtin:")) {
      return BuiltinSource.read(spark, format);
    }
    String given =
        source
            .path()
            .orElseThrow(
                () ->
                    new JobException(
                        CONFIGURATION,
                        "data.path is missing: where are the rows? (or data.table)"));
    Configuration hadoop = spark.sessionState().newHadoopConf();
    SourcePath at = SourcePath.of(given, hadoop);
    LocalNames.requireDecodable(at, hadoop);
    return switch (format) {
      case "images" -> ImageSource.read(spark, given, source.images());
      case "idx" -> IdxSource.read(spark, given, source.labels(), source.images().maxPixels());
      default -> bySpark(source, format, at, hadoop);
    };
  }

  /** Rows that one of Spark's sources reads. */
  private RowSource bySpark(Source source, String format, SourcePath at, Configuration hadoop)
      throws IOException {
    String description = describe(source);
    // Spark would say so in its log, too, with all that the path has in it.
    if (ReaderOptions.readsFiles(format) && at.found(hadoop).isEmpty()) {
      throw new JobException(DATA, "Cannot read " + description + ": Path does not exist.");
    }
    TableFolder.refuseFilesOf(format, at, hadoop);
    if (ReaderOptions.readsFiles(format)) {
      FoldersBelow.warn(at, source.options(), hadoop);
    }
    String path = at.forSpark(hadoop);
    Map<String, String> options = options(source, at.literal());
    return switch (format) {
      case "csv" -> TextSource.csv(spark, path, options, types);
      case "json", "xml", "text" -> TextSource.of(spark, format, path, options);
      case "libsvm" -> LibsvmLines.read(spark, path, options);
      default -> {
        KnownOptions.warn(format, options);
        // As it is written: a format may be the name of a class.
        Dataset<Row> rows = load(source.format().orElse(format), path, options);
        yield new RowSource(
            TextSource.withProvenance(rows, format.equals("parquet"), Optional.empty()),
            description,
            false);
      }
    };
  }

  private Dataset<Row> load(String format, String path, Map<String, String> options) {
    try {
      return spark.read().format(format).options(options).load(path);
    } catch (Exception e) {
      if (!SparkFailure.isUnknownFormat(e)) {
        throw e;
      }
      throw new JobException(
          CONFIGURATION,
          "There is no data source \""
              + format
              + "\" for data.format, of Spark's or of the packages that it was given."
              + SparkPackage.ofFormat(format)
                  .map(own -> " " + own.advice())
                  .or(
                      () ->
                          EditDistance.nearest(format.toLowerCase(Locale.ROOT), FORMATS, 2)
                              .map(nearest -> " Did you mean \"" + nearest + "\"?"))
                  .orElse(""),
          e);
    }
  }

  /** Refuses a source that has no columns: that nothing is there is the cause of all else. */
  private void requireColumns(RowSource rows, Source source) {
    if (RowSource.visible(rows.rows()).columns().length > 0) {
      return;
    }
    check.requireWellFormed(rows, textLines(source));
    throw TextSource.empty(rows.description(), rows.rows());
  }

  /** Those of a source, and Spark's own for a path that is no pattern. */
  private static Map<String, String> options(Source source, boolean literal) {
    Map<String, String> options = new HashMap<>(source.options());
    if (literal) {
      options.put(GLOB_PATHS, "false");
    }
    return options;
  }

  /**
   * A table that was written as Parquet, read again; its columns are known, so that no file is
   * asked.
   */
  public static Dataset<Row> written(SparkSession spark, String path, StructType schema) {
    return spark.read().schema(schema).option(GLOB_PATHS, "false").parquet(path);
  }

  /** The format, or what the path's extension or its folder says, or the session's default. */
  private String format(Source source) {
    if (source.format().isPresent()) {
      return source.format().get().toLowerCase(Locale.ROOT);
    }
    return source
        .path()
        .flatMap(Source::formatOf)
        .or(() -> source.path().flatMap(this::ofFolder))
        .orElseGet(() -> spark.conf().get("spark.sql.sources.default", "parquet"));
  }

  private Optional<String> ofFolder(String path) {
    Configuration hadoop = spark.sessionState().newHadoopConf();
    return TableFolder.format(path, hadoop)
        .or(() -> FirstFile.under(path, hadoop).flatMap(Source::formatOf));
  }

  /** Rows of a query over the view {@code input}. */
  private RowSource query(RowSource source, Optional<LineFormat> lines, String query) {
    check.requireWellFormed(source, lines);
    Dataset<Row> input = RowSource.visible(source.rows());
    String view = "syncbn_input_" + UUID.randomUUID().toString().replace("-", "");
    input.createOrReplaceTempView(view);
    try {
      Dataset<Row> rows = spark.sql(QueryText.over(view, query));
      return new RowSource(rows, "the query over " + source.description(), source.inferred());
    } catch (Exception e) {
      throw new JobException(
          DATA,
          "data.query fails over "
              + source.description()
              + ": "
              + SparkFailure.sentence(e).replace(view, "input"),
          e);
    } finally {
      spark.catalog().dropTempView(view);
    }
  }
}
