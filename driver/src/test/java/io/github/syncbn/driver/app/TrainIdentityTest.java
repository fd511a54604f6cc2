package io.github.syncbn.driver.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The promise of identity, by the command line: whatever should not change the model does not
 * change a bit of it.
 */
class TrainIdentityTest {
  /** Everything at once that reads the data set as a whole or draws random numbers. */
  private static final List<String> EVERYTHING =
      List.of(
          "data.scale=standardize",
          "data.weight=w",
          "data.missing=mean",
          "loss={ crossEntropy { classWeights = balanced, labelSmoothing = 0.1 } }",
          "network=[{ dense = 32 }, { batchNorm { scope = { ghost = 32 } } }, relu, { dropout = 0.2 }, { dense = 24 },"
              + " batchNorm, tanh, { dense = output }]",
          "optimizer={ adam { learningRate = 0.01, clipNorm = 1.0, schedule { cosine { warmup = 1 epochs } } } }",
          "training.earlyStop={ metric = validationLoss, patience = 2 }",
          "training.averaging={ ema { decay = 0.9, every = 2 } }",
          "training.populationStatistics=true");

  /** One thread and one file, with which all others are compared. */
  private static final Circumstance ALONE = new Circumstance("local[1]", 1, List.of());

  @TempDir private static Path folder;
  private static Map<Integer, Path> inputs;
  private static @Nullable JsonNode alone;

  @BeforeAll
  static void writeDigits() throws IOException {
    List<String> lines;
    try (InputStream in =
        TrainIdentityTest.class.getResourceAsStream("/io/github/syncbn/driver/source/digits.csv")) {
      lines = new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    }
    List<String> rows = new ArrayList<>();
    for (int i = 1; i < lines.size(); i += 3) {
      String missing = i % 10 == 0 ? lines.get(i).replaceFirst("^[^,]*,", ",") : lines.get(i);
      rows.add(missing + "," + (1 + i % 4) * 0.5);
    }
    inputs = new TreeMap<>();
    for (int files : new int[] {1, 3, 7}) {
      Path directory = Files.createDirectory(folder.resolve("in" + files));
      List<String> shuffled = new ArrayList<>(rows);
      Collections.shuffle(shuffled, new Random(files));
      for (int f = 0; f < files; f++) {
        List<String> part = new ArrayList<>(List.of(lines.get(0) + ",w"));
        for (int i = f; i < shuffled.size(); i += files) {
          part.add(shuffled.get(i));
        }
        Files.write(directory.resolve("part-" + (files - f) + ".csv"), part);
      }
      inputs.put(files, directory);
    }
  }

  @AfterEach
  void forgetSparkProperties() {
    System.getProperties().stringPropertyNames().stream()
        .filter(name -> name.startsWith("spark."))
        .toList()
        .forEach(System::clearProperty);
  }

  /** What must not matter: master, files, settings of Spark. */
  record Circumstance(String master, int files, List<String> spark) {}

  static List<Circumstance> circumstances() {
    return List.of(
        new Circumstance("local[2]", 1, List.of()),
        new Circumstance("local[3]", 3, List.of()),
        new Circumstance("local[4]", 7, List.of("spark.sql.shuffle.partitions=1")),
        new Circumstance(
            "local[2]",
            3,
            List.of("spark.sql.shuffle.partitions=7", "spark.sql.adaptive.enabled=false")),
        new Circumstance("local[2]", 7, List.of("spark.sql.files.maxPartitionBytes=4096")),
        new Circumstance(
            "local[4]",
            1,
            List.of(
                "spark.sql.shuffle.partitions=200",
                "spark.serializer=org.apache.spark.serializer.KryoSerializer")));
  }

  @ParameterizedTest
  @MethodSource("circumstances")
  void train_underOtherCircumstances_givesTheSameDigest(Circumstance circumstance)
      throws IOException {
    JsonNode expected = alone();
    JsonNode actual = train(circumstance);
    assertThat(actual.get("digest")).isEqualTo(expected.get("digest"));
    assertThat(actual.get("dataFingerprint")).isEqualTo(expected.get("dataFingerprint"));
    assertThat(actual.get("testLoss")).isEqualTo(expected.get("testLoss"));
  }

  @Test
  void train_withAnotherSeed_givesAnotherDigest() throws IOException {
    assertThat(train(ALONE, "training.seed=2").get("digest")).isNotEqualTo(alone().get("digest"));
  }

  @ParameterizedTest
  @MethodSource("jvmOptions")
  void train_inAJvmThatCompilesOtherwise_givesTheSameDigest(List<String> options) throws Exception {
    JsonNode expected = alone();
    Path metrics = folder.resolve("child.jsonl");
    List<String> command = new ArrayList<>(List.of(System.getProperty("java.home") + "/bin/java"));
    java.lang.management.ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(argument -> argument.startsWith("--add-") || argument.startsWith("-Djdk"))
        .forEach(command::add);
    command.addAll(options);
    command.addAll(
        List.of(
            "-Dspark.master=local[2]",
            "-cp",
            System.getProperty("java.class.path"),
            Main.class.getName()));
    command.addAll(Arrays.asList(arguments(1, metrics)));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder
        .environment()
        .keySet()
        .removeIf(name -> name.startsWith("OPENBLAS_") || name.startsWith("OMP_"));
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    assertThat(last(metrics).get("digest")).isEqualTo(expected.get("digest"));
  }

  static List<List<String>> jvmOptions() {
    return List.of(List.of(), List.of("-XX:TieredStopAtLevel=1"));
  }

  /** What {@link #ALONE} makes; trained once. */
  private static JsonNode alone() throws IOException {
    if (alone == null) {
      alone = train(ALONE);
    }
    return alone;
  }

  private static JsonNode train(Circumstance circumstance, String... more) throws IOException {
    System.setProperty("spark.master", circumstance.master());
    for (String setting : circumstance.spark()) {
      System.setProperty(setting.split("=")[0], setting.split("=")[1]);
    }
    Path metrics = folder.resolve("metrics.jsonl");
    List<String> arguments =
        new ArrayList<>(Arrays.asList(arguments(circumstance.files(), metrics)));
    for (String setting : more) {
      arguments.addAll(List.of("--set", setting));
    }
    assertThat(Main.run(arguments.toArray(new String[0]))).isZero();
    circumstance.spark().forEach(setting -> System.clearProperty(setting.split("=")[0]));
    return last(metrics);
  }

  private static String[] arguments(int files, Path metrics) throws IOException {
    Path config = folder.resolve("job.conf");
    Files.writeString(
        config,
        "data { format = csv, label = label, split { validation = 0.2, test = 0.2 } }\n"
            + "training { batchSize = 128, epochs = 6, shards = 4, seed = 1 }\n");
    List<String> arguments = new ArrayList<>();
    arguments.addAll(
        List.of(
            "train",
            "--config",
            config.toString(),
            "--metrics",
            metrics.toString(),
            "--overwrite"));
    arguments.addAll(List.of("--set", "data.path=" + inputs.get(files)));
    for (String setting : EVERYTHING) {
      arguments.addAll(List.of("--set", setting));
    }
    return arguments.toArray(new String[0]);
  }

  private static JsonNode last(Path metrics) throws IOException {
    List<String> lines = Files.readAllLines(metrics);
    JsonNode result = new ObjectMapper().readTree(lines.get(lines.size() - 1));
    assertThat(result.get("type").asText()).isEqualTo("final");
    return result;
  }
}
