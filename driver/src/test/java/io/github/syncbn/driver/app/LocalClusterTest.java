package io.github.syncbn.driver.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.syncbn.driver.spark.LocalCluster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Executors in JVMs of their own: a master and two workers in this one, as Spark tests itself. */
class LocalClusterTest {
  private static final Map<String, String> CLUSTER = cluster();

  private static final String TABLE =
      """
      data { format = "builtin:digits", scale = standardize, split { validation = 0.1, test = 0.1 } }
      network = [{ dense = 300 }, batchNorm, relu, { dense = 64 }, { batchNorm { scope = { ghost = 64 } } }, relu,
                 { dense = output }]
      optimizer { adam { learningRate = 0.01, clipNorm = 1.0 } }
      training { batchSize = 256, epochs = 2, shards = 4, seed = 1, averaging { ema { decay = 0.9 } } }
      """;

  private static final String IMAGES =
      """
      data { format = "builtin:digits", shape = [1, 8, 8], split { validation = 0.1, test = 0.1 }
             scale = standardizeChannels, augment { crop = 1, flip = true, cutout = 2 } }
      network = [{ conv2d { filters = 8, bias = false } }, batchNorm, relu,
                 { residual = [{ conv2d = 8 }, batchNorm, relu, { conv2d = 8 }, batchNorm] }, relu,
                 globalAvgPool, { dense = output }]
      optimizer { sgd { learningRate = 0.1, momentum = 0.9 } }
      training { batchSize = 256, epochs = 2, shards = 4, seed = 1 }
      """;

  /**
   * Every way that a column of a table can go; the table of the users' vectors is so large that
   * only the rows in use travel.
   */
  private static final String MIXED =
      """
      data { path = "%s", label = label, split { validation = 0.1, test = 0.1 }, weight = weight
             scale = quantile, scaleOf { robust = [r], log1p = [l], standardize = [s] }, missing = indicator
             categorical = [city, code], hashed = [user], hashBuckets = 20000, minCount = 3, dates = parts }
      network = [{ columns { categories = { embedding = 4 } } }, { dense = 32 }, batchNorm, relu, { dense = output }]
      optimizer { adamW { learningRate = 0.01 } }
      training { batchSize = 128, epochs = 2, shards = 4, seed = 1, populationStatistics = true }
      """;

  @TempDir private static Path folder;
  private static @Nullable JsonNode tableAlone;

  /** Each training asks for a master of its own, which a session that is there would ignore. */
  @BeforeEach
  void stopSessionOfOthers() {
    LocalCluster.stopOtherSession();
  }

  @AfterEach
  void forgetSparkProperties() {
    System.getProperties().stringPropertyNames().stream()
        .filter(name -> name.startsWith("spark."))
        .toList()
        .forEach(System::clearProperty);
  }

  @Test
  void train_onTwoExecutors_givesTheDigestOfOneThread() throws IOException {
    JsonNode alone = tableAlone();
    JsonNode apart = train(TABLE, CLUSTER, 2);
    assertThat(apart.get("digest")).isEqualTo(alone.get("digest"));
    assertThat(apart.get("testLoss")).isEqualTo(alone.get("testLoss"));
    assertThat(apart.get("dataFingerprint")).isEqualTo(alone.get("dataFingerprint"));
  }

  /** Two cores as two tasks, or as one task of two threads, which need not be two workers. */
  @Test
  void train_withSeveralThreadsInATask_givesTheDigestOfOneThread() throws IOException {
    JsonNode alone = tableAlone();
    Map<String, String> threads = new HashMap<>(local(2));
    threads.put("spark.task.cpus", "2");
    assertThat(train(TABLE, threads, 1).get("digest")).isEqualTo(alone.get("digest"));
    Map<String, String> executor = new HashMap<>(CLUSTER);
    executor.put("spark.master", "local-cluster[1,2,1024]");
    assertThat(train(TABLE, executor, 2).get("digest")).isEqualTo(alone.get("digest"));
    executor.put("spark.task.cpus", "2");
    assertThat(train(TABLE, executor, 1).get("digest")).isEqualTo(alone.get("digest"));
  }

  @Test
  void train_onAugmentedImages_givesOneDigestWhoeverTheWorkersAre() throws IOException {
    JsonNode alone = train(IMAGES, local(1), 1);
    for (int threads = 2; threads <= 4; threads++) {
      assertThat(train(IMAGES, local(threads), threads).get("digest"))
          .as("local[%d]", threads)
          .isEqualTo(alone.get("digest"));
    }
    assertThat(train(IMAGES, CLUSTER, 2, "--set", "data.storage=disk").get("digest"))
        .isEqualTo(alone.get("digest"));
  }

  @Test
  void train_onATableOfCategoriesAndScales_givesOneDigestWhoeverTheWorkersAre() throws IOException {
    Path csv = folder.resolve("mixed.csv");
    Files.writeString(csv, mixedTable(1200));
    String job = String.format(MIXED, csv);
    JsonNode alone = train(job, local(1), 1);
    for (int threads = 2; threads <= 4; threads++) {
      assertThat(train(job, local(threads), threads).get("digest"))
          .as("local[%d]", threads)
          .isEqualTo(alone.get("digest"));
    }
    Map<String, String> kryo = new HashMap<>(CLUSTER);
    kryo.put("spark.serializer", "org.apache.spark.serializer.KryoSerializer");
    assertThat(train(job, kryo, 2).get("digest")).isEqualTo(alone.get("digest"));
  }

  private static String mixedTable(int rows) {
    StringBuilder csv = new StringBuilder("city,code,user,r,l,s,q,day,weight,label\n");
    for (int i = 0; i < rows; i++) {
      csv.append(
          String.format(
              Locale.ROOT,
              "%s,%d,user%d,%s,%d,%d,%.4f,2024-%02d-%02d,%s,%s%n",
              i % 17 == 0 ? "" : "city " + (i * i % 13),
              i % 7,
              i * 31 % 211,
              i % 11 == 0 ? "" : String.valueOf(i % 29),
              (i % 5) * (long) Math.pow(10, i % 9),
              1_700_000_000_000L + 1000L * i,
              Math.sin(i),
              1 + i % 12,
              1 + i % 28,
              1 + i % 3 / 4.0,
              i * i % 13 < 6 ? "no" : "yes"));
    }
    return csv.toString();
  }

  @Test
  void evaluate_onExecutorsWhereKryoRefusesUnregisteredClasses_isThatOfOneThread()
      throws IOException {
    tableAlone();
    String model = folder.resolve("model").toString();
    String[] evaluate = {"evaluate", "--model", model, "--input", "builtin:digits", "--json"};
    JsonNode alone = printed(local(1), evaluate);
    Map<String, String> kryo = new HashMap<>(CLUSTER);
    kryo.put("spark.serializer", "org.apache.spark.serializer.KryoSerializer");
    kryo.put("spark.kryo.registrationRequired", "true");

    JsonNode apart = printed(kryo, evaluate);

    assertThat(apart.path("classes")).isEqualTo(alone.path("classes"));
    // Sums follow the partitions, of which there are as many as cores.
    assertThat(apart.path("loss").asDouble())
        .isPositive()
        .isCloseTo(alone.path("loss").asDouble(), within(1e-12));
  }

  /** What a command prints as JSON. */
  private static JsonNode printed(Map<String, String> spark, String... arguments)
      throws IOException {
    spark.forEach(System::setProperty);
    PrintStream out = System.out;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    try {
      assertThat(Main.run(arguments)).isZero();
    } finally {
      System.setOut(out);
    }
    spark.keySet().forEach(System::clearProperty);
    return new ObjectMapper().readTree(bytes.toByteArray());
  }

  private static Map<String, String> cluster() {
    Map<String, String> settings = LocalCluster.settings();
    settings.put("spark.log.level", "WARN");
    return settings;
  }

  private static Map<String, String> local(int threads) {
    return Map.of("spark.master", "local[" + threads + "]", "spark.ui.enabled", "false");
  }

  /** What one thread makes of {@link #TABLE}; trained once, its model lies in the folder. */
  private static JsonNode tableAlone() throws IOException {
    if (tableAlone == null) {
      tableAlone = train(TABLE, local(1), 1, "--model", folder.resolve("model").toString());
    }
    return tableAlone;
  }

  private static JsonNode train(String job, Map<String, String> spark, int workers, String... more)
      throws IOException {
    spark.forEach(System::setProperty);
    Path config = folder.resolve("job.conf");
    Path metrics = folder.resolve("metrics.jsonl");
    Files.writeString(config, job);
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "train",
                "--config",
                config.toString(),
                "--metrics",
                metrics.toString(),
                "--overwrite",
                "--set",
                "training.workers=" + workers));
    arguments.addAll(List.of(more));
    assertThat(Main.run(arguments.toArray(String[]::new))).isZero();
    spark.keySet().forEach(System::clearProperty);
    List<String> lines = Files.readAllLines(metrics);
    JsonNode result = new ObjectMapper().readTree(lines.get(lines.size() - 1));
    assertThat(result.get("type").asText()).isEqualTo("final");
    return result;
  }
}
