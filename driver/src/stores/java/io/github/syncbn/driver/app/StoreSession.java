package io.github.syncbn.driver.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.syncbn.driver.model.ModelDirectory;
import io.github.syncbn.driver.spark.LocalCluster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;

/** A session that knows tables of Delta and Iceberg, and commands in it. */
final class StoreSession implements AutoCloseable {
  /** What is trained in all tests, but for where its rows are. */
  private static final String JOB =
      """
      data { label = y, split { validation = 0.1 }, scale = standardize }
      network = [{ dense = 16 }, batchNorm, relu, { dense = output }]
      training { batchSize = 64, epochs = 4 }
      """;

  /** Rows with a number of their own, some of which are alike. */
  static final String ROWS =
      "select id, (id * 37 % 101) / 10d as x, (id * 53 % 89) / 7d as z, cast(id % 3 as int) as y"
          + " from range(600)";

  private final SparkSession spark;
  private final Map<String, String> settings;
  private final Path job;

  private StoreSession(Map<String, String> settings, Path job) {
    this.settings = settings;
    this.job = job;
    this.spark = SparkSession.builder().config(conf(settings)).getOrCreate();
  }

  private static SparkConf conf(Map<String, String> settings) {
    SparkConf conf = new SparkConf();
    settings.forEach(conf::set);
    return conf;
  }

  /**
   * Starts it, in place of any other.
   *
   * @param folder for tables
   * @param more settings besides
   */
  static StoreSession start(Path folder, Map<String, String> more) throws IOException {
    LocalCluster.stopOtherSession();
    Map<String, String> settings = new HashMap<>();
    settings.put("spark.master", "local[2]");
    settings.put("spark.app.name", "stores");
    settings.put("spark.ui.enabled", "false");
    settings.put("spark.sql.shuffle.partitions", "2");
    // Delta's vacuum lists files by that many tasks, of which the default is 10,000.
    settings.put("spark.sql.sources.parallelPartitionDiscovery.parallelism", "2");
    settings.put("spark.sql.warehouse.dir", folder.resolve("warehouse").toUri().toString());
    settings.put(
        "spark.sql.extensions",
        "io.delta.sql.DeltaSparkSessionExtension,"
            + "org.apache.iceberg.spark.extensions.IcebergSparkSessionExtensions");
    settings.put(
        "spark.sql.catalog.spark_catalog", "org.apache.spark.sql.delta.catalog.DeltaCatalog");
    settings.put("spark.databricks.delta.snapshotPartitions", "1");
    settings.put("spark.sql.catalog.ice", "org.apache.iceberg.spark.SparkCatalog");
    settings.put("spark.sql.catalog.ice.type", "hadoop");
    settings.put("spark.sql.catalog.ice.warehouse", folder.resolve("iceberg").toUri().toString());
    settings.putAll(more);
    return new StoreSession(settings, Files.writeString(folder.resolve("job.conf"), JOB));
  }

  SparkSession spark() {
    return spark;
  }

  /** Settings of the session, for another JVM. */
  Map<String, String> settings() {
    return settings;
  }

  /** The job file. */
  String job() {
    return job.toString();
  }

  void sql(String text, Object... arguments) {
    spark.sql(String.format(text, arguments));
  }

  /** The arguments of a training on some rows. */
  List<String> training(String... more) {
    List<String> arguments = new ArrayList<>(List.of("train", "--config", job.toString()));
    Collections.addAll(arguments, more);
    return arguments;
  }

  /** The digest of what is trained. */
  String trained(Path folder, String... more) {
    String model = folder.resolve("model").toUri().toString();
    List<String> arguments = training(more);
    arguments.addAll(List.of("--model", model, "--overwrite"));
    run(arguments);
    return digest(model);
  }

  String digest(String model) {
    return new ModelDirectory(model, spark.sessionState().newHadoopConf())
        .load()
        .network()
        .digest();
  }

  /** Runs a command that ends well. */
  static void run(List<String> arguments) {
    Said said = said(arguments);
    assertThat(said.code()).as(said.words()).isZero();
  }

  /** What a command that fails says. */
  static String error(List<String> arguments) {
    Said said = said(arguments);
    assertThat(said.code()).isPositive();
    return said.words();
  }

  private record Said(int code, String words) {}

  private static Said said(List<String> arguments) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream before = System.err;
    System.setErr(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    try {
      int code = Main.run(arguments.toArray(String[]::new));
      return new Said(code, bytes.toString(StandardCharsets.UTF_8));
    } finally {
      System.setErr(before);
    }
  }

  @Override
  public void close() {
    spark.stop();
  }
}
