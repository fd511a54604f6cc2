package io.github.syncbn.driver.source;

import static io.github.syncbn.driver.JobException.Kind.DATA;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.driver.source.CsvHeader.Names;
import io.github.syncbn.driver.spark.HadoopSettings;
import io.github.syncbn.driver.spark.SparkApi;
import io.github.syncbn.driver.spark.TaskObjects;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.MetadataBuilder;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The headers of all files of a CSV source. Spark compares them with the columns that it has found,
 * unless it had to name columns itself because a name is empty or there twice; then they are
 * compared here.
 */
final class CsvHeaders {
  private static final Logger LOG = LoggerFactory.getLogger(CsvHeaders.class);

  private final SparkSession spark;
  private final Map<String, String> options;
  private final List<String> files;
  private final Optional<Names> first;
  private String where = "";
  private boolean renamed;

  private CsvHeaders(SparkSession spark, Map<String, String> options, List<String> files) {
    this.spark = spark;
    this.options = options;
    this.files = files;
    this.first = first();
  }

  /**
   * Those of some files; nothing is read of files without headers.
   *
   * @throws JobException if a file's header cannot be read
   */
  static CsvHeaders of(SparkSession spark, List<String> files, Map<String, String> options) {
    boolean named = Boolean.parseBoolean(options.get("header"));
    return new CsvHeaders(spark, options, named ? files : List.of());
  }

  /** The header of the first file that has one. */
  private Optional<Names> first() {
    CsvHeader reader = new CsvHeader(options);
    Configuration hadoop = spark.sessionState().newHadoopConf();
    for (String file : files) {
      Optional<Names> header = header(reader, file, hadoop);
      if (header.isPresent()) {
        where = file + ", line " + header.get().line();
        return header;
      }
    }
    return Optional.empty();
  }

  private static Optional<Names> header(CsvHeader reader, String file, Configuration hadoop) {
    try (InputStream in = TextEncoding.open(file, hadoop)) {
      return reader.of(file, in.readNBytes(CsvHeader.MOST_BYTES));
    } catch (IOException e) {
      throw SparkFailure.unreadable(file, e);
    }
  }

  /**
   * The columns that Spark finds; those without a name in the header are marked.
   *
   * @throws JobException if names that Spark makes up are there already, or headers differ
   */
  StructType infer(Supplier<StructType> columns) {
    StructType schema;
    try {
      schema = columns.get();
    } catch (Exception e) {
      // Sneaks out of Scala.
      if ("COLUMN_ALREADY_EXISTS".equals(SparkApi.condition(e))) {
        throw new JobException(
            DATA,
            where
                + ": names that are empty or there twice are numbered, and one that comes of it is"
                + " there as well: "
                + SparkFailure.sentence(e),
            e);
      }
      throw e;
    }
    if (first.isEmpty()) {
      return schema;
    }
    List<String> written = first.get().names();
    List<String> given = List.of(schema.fieldNames());
    int common = Math.min(written.size(), given.size());
    renamed = !written.subList(0, common).equals(given.subList(0, common));
    if (!renamed) {
      return schema;
    }
    compareAll();
    LOG.warn(
        "{}: names that are empty or there twice get numbers: {}.",
        where,
        IntStream.range(0, common)
            .filter(i -> !written.get(i).equals(given.get(i)))
            .mapToObj(i -> "column " + (i + 1) + " is read as " + given.get(i))
            .collect(Collectors.joining(", ")));
    return marked(schema, written);
  }

  private static StructType marked(StructType schema, List<String> written) {
    StructField[] fields = schema.fields().clone();
    for (int i = 0; i < Math.min(written.size(), fields.length); i++) {
      if (written.get(i).isEmpty()) {
        Metadata metadata =
            new MetadataBuilder()
                .withMetadata(fields[i].metadata())
                .putBoolean(RowSource.UNNAMED, true)
                .build();
        fields[i] =
            new StructField(fields[i].name(), fields[i].dataType(), fields[i].nullable(), metadata);
      }
    }
    return new StructType(fields);
  }

  /** Options that keep Spark from comparing headers with names that it has made up. */
  Map<String, String> enforcing() {
    return renamed ? Map.of("enforceSchema", "true") : Map.of();
  }

  private void compareAll() {
    if (files.size() < 2) {
      return;
    }
    Broadcast<SerializableConfiguration> hadoop =
        HadoopSettings.broadcast(spark.sparkContext(), spark.sessionState().newHadoopConf());
    Map<String, String> read = new HashMap<>(options);
    List<String> expected = first.get().names();
    List<String> others =
        TaskObjects.collect(
            TaskObjects.parallelize(spark.sparkContext(), files, Math.min(files.size(), 64))
                .mapPartitions(
                    part -> {
                      CsvHeader reader = new CsvHeader(read);
                      List<String> differing = new ArrayList<>();
                      while (part.hasNext()) {
                        String file = part.next();
                        Optional<Names> header = header(reader, file, hadoop.value().value());
                        if (!header.map(Names::names).orElse(expected).equals(expected)) {
                          differing.add(file + ", line " + header.get().line());
                        }
                      }
                      return differing.iterator();
                    }));
    if (!others.isEmpty()) {
      throw new JobException(
          DATA,
          "The header of "
              + others.get(0)
              + " has other names than that of "
              + where
              + ": all files of a source have the same columns in the same order.");
    }
  }
}
