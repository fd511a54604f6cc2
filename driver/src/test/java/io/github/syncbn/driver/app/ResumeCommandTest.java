package io.github.syncbn.driver.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.syncbn.driver.model.ModelDirectory;
import io.github.syncbn.driver.model.SavedModel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checkpoints, resume and reproduce, by the command line. */
class ResumeCommandTest {
  @TempDir private static Path folder;
  private static Path checkpoints;
  private static Path metrics;
  private static Path model;
  private static SparkSession spark;

  @AfterAll
  static void stop() {
    spark.stop();
  }

  @BeforeAll
  static void train() {
    spark =
        SparkSession.builder()
            .master("local[2]")
            .appName("resume")
            .config("spark.ui.enabled", "false")
            .getOrCreate();
    checkpoints = folder.resolve("checkpoints");
    metrics = folder.resolve("metrics.jsonl");
    model = folder.resolve("model");
    assertThat(run(arguments("--model", model.toString()))).isZero();
  }

  private static String[] arguments(String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "train",
                "--config",
                "builtin:digits",
                "--set",
                "training.epochs=8",
                "--set",
                "training.batchSize=64",
                "--set",
                "data.scale=standardize",
                "--set",
                "data.shape=[1, 8, 8]",
                "--set",
                "data.options={ password = hunter2 }",
                "--set",
                "checkpoint.path=" + checkpoints,
                "--set",
                "checkpoint.everySteps=1",
                "--set",
                "checkpoint.keep=100",
                "--metrics",
                metrics.toString()));
    Collections.addAll(arguments, more);
    return arguments.toArray(String[]::new);
  }

  @Test
  void resume_afterTheLastCheckpointsWereLost_endsAsIfNothingHadHappened() throws IOException {
    List<JsonNode> before = metrics();
    List<Path> all = checkpoints();
    assertThat(all).isNotEmpty();
    // As if the driver had died while it wrote the second one: a busy machine may write only one.
    for (Path directory : all.subList(1, all.size())) {
      Files.delete(directory.resolve("manifest.json"));
    }
    Files.writeString(
        metrics, Files.readString(metrics, StandardCharsets.UTF_8) + "{\"type\":\"st");
    assertThat(run(arguments("--resume"))).isZero();
    assertThat(metrics()).isEqualTo(before);
  }

  @Test
  void checkpoints_thatAreThere_areNotMixedWithThoseOfAnotherTraining() {
    assertThat(error(arguments("--set", "training.seed=2"))).contains("metrics file");
    List<String> plain = new ArrayList<>(List.of(arguments()));
    plain.subList(plain.indexOf("--metrics"), plain.size()).clear();
    assertThat(error(plain.toArray(String[]::new)))
        .contains("there are checkpoints", "--resume", "--overwrite");
    assertThat(error(arguments("--resume", "--set", "training.seed=2")))
        .contains("another training", "training.seed was 1, now it is 2");
    assertThat(metrics).isNotEmptyFile();
  }

  @Test
  void resume_withAnotherAugmentation_isRefusedByItsKey() {
    assertThat(error(arguments("--resume", "--set", "data.augment={ flip = true }")))
        .contains("another training", "data.augment.flip was false, now it is true");
  }

  @Test
  void resume_fromAnotherInitialModel_isRefused() {
    for (Path weights : List.of(model, model.resolve("weights.safetensors"))) {
      assertThat(error(arguments("--resume", "--init-from", weights.toString())))
          .contains("another training", "--init-from", "was none, now it is");
    }
  }

  @Test
  void resume_onOtherWorkersWithOtherCheckpointsAndPaths_goesOn() {
    assertThat(
            run(
                arguments(
                    "--resume",
                    "--set",
                    "training.workers=1",
                    "--set",
                    "checkpoint.everySteps=7",
                    "--set",
                    "data.options={ password = hunter4 }",
                    "--model",
                    folder.resolve("model of another path").toString())))
        .isZero();
  }

  @Test
  void resume_withoutCheckpoints_saysWhatToSet() {
    assertThat(error("train", "--config", "builtin:digits", "--resume"))
        .contains("checkpoint.path");
  }

  @Test
  void model_trainedAgainFromItsProvenance_isReproduced() {
    SavedModel saved = new ModelDirectory(model.toString(), new Configuration()).load();
    assertThat(saved.provenance())
        .containsEntry("attempts", "1")
        .containsKeys("seed", "shards", "dataFingerprint", "numerics", "syncbn", "spark", "java");
    assertThat(saved.provenance().get("configuration"))
        .contains("training.epochs = 8")
        .doesNotContain("hunter2");
    assertThat(run("reproduce", "--model", model.toString())).isZero();
    // What the caller gives needs no trust in those who made the model.
    assertThat(run("reproduce", "--model", model.toString(), "--set", "data.options.password=x8y9"))
        .isZero();
    assertThat(run("reproduce", "--model", model.toString(), "--set", "training.seed=3"))
        .isEqualTo(1);
  }

  private static List<Path> checkpoints() throws IOException {
    try (Stream<Path> files = Files.list(checkpoints)) {
      return files.sorted().toList();
    }
  }

  /** Without times. */
  private static List<JsonNode> metrics() throws IOException {
    List<JsonNode> lines = new ArrayList<>();
    for (String line : Files.readAllLines(metrics)) {
      ObjectNode json = (ObjectNode) new ObjectMapper().readTree(line);
      json.remove(List.of("seconds", "rowsPerSecond", "modelPath"));
      lines.add(json);
    }
    return lines;
  }

  private static int run(String... arguments) {
    return Main.run(arguments);
  }

  private static String error(String... arguments) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream before = System.err;
    System.setErr(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    try {
      assertThat(run(arguments)).isEqualTo(2);
    } finally {
      System.setErr(before);
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
