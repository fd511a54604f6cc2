package io.github.syncbn.driver.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.syncbn.driver.JobException;
import io.github.syncbn.driver.job.MlflowSettings;
import io.github.syncbn.driver.ml.NeuralNetworkClassificationModel;
import io.github.syncbn.driver.ml.NeuralNetworkClassifier;
import io.github.syncbn.driver.scoring.ScoringSession;
import io.github.syncbn.driver.step.TrainingListener;
import io.github.syncbn.driver.tracking.MlflowServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole trainings as runs of a tracking server. */
class MlflowRunTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static SparkSession spark;

  private MlflowServer server;
  @TempDir private Path folder;

  @BeforeAll
  static void start() {
    spark = ScoringSession.start();
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  @BeforeEach
  void serve() throws IOException {
    server = new MlflowServer();
  }

  @AfterEach
  void close() {
    server.close();
  }

  private static Dataset<Row> rows() {
    return spark
        .range(0, 200, 1, 3)
        .selectExpr(
            "sin(id) as a",
            "if(id % 3 = 0, 'red', 'blue') as colour",
            "array(cos(id), float(id % 7)) as b",
            "if(sin(id) > 0.1, 'yes', 'no') as y");
  }

  private String job(String more) throws IOException {
    String table = folder.resolve("rows.parquet").toString();
    rows().write().mode("overwrite").parquet(table);
    Path job = folder.resolve("job.conf");
    Files.writeString(
        job,
        "data { path = \""
            + table
            + "\", label = y, split { validation = 0.2, test = 0.2 }, options { password = s3cret-zq } }\n"
            + "network = [ columns, { dense = 8 }, batchNorm, relu, { dense = output } ]\n"
            + "training { batchSize = 32, epochs = 3 }\n"
            + more);
    return job.toString();
  }

  @Test
  void train_isARunWithItsModel() throws IOException {
    String config = job("mlflow { experiment = \"colours\", runName = one }");
    assertThat(Main.run("train", "--config", config, "--mlflow", server.uri())).isZero();

    assertThat(server.status()).isEqualTo("FINISHED");
    assertThat(server.experiments()).containsOnlyKeys("colours");
    assertThat(server.params())
        .containsEntry("task", "classification")
        .containsEntry("training.batchSize", "32")
        .containsEntry("training.seed", "1")
        .containsEntry("optimizer", "sgd")
        .containsEntry("optimizer.learningRate", "0.1")
        .containsEntry("loss", "crossEntropy")
        .containsEntry("data.split.validation", "0.2")
        .containsEntry("data.path", folder.resolve("rows.parquet").toString())
        .containsKey("network");
    assertThat(server.history("step/loss")).hasSize(12);
    assertThat(server.history("epoch/validationAccuracy")).hasSize(3);
    assertThat(server.history("epoch/testLoss")).hasSize(1);
    assertThat(server.tags())
        .containsKeys("mlflow.user", "syncbn.digest", "syncbn.dataFingerprint", "syncbn.workers");
    assertThat(server.run().toString()).doesNotContain("s3cret-zq");

    String root = "7/run1/artifacts/model/";
    JsonNode description = JSON.readTree(server.files().get(root + "MLmodel"));
    assertThat(description).isEqualTo(server.run().get("model"));
    assertThat(description.at("/flavors/syncbn/data").asText()).isEqualTo("data");
    assertThat(JSON.readTree(description.at("/signature/inputs").asText()))
        .isEqualTo(
            JSON.readTree(
                """
                [{"type": "double", "name": "a", "required": true},
                 {"type": "string", "name": "colour", "required": true},
                 {"type": "array", "items": {"type": "double"}, "name": "b", "required": true}]
                """));
    assertThat(JSON.readTree(description.at("/signature/outputs").asText()))
        .isEqualTo(
            JSON.readTree(
                """
                [{"type": "string", "name": "prediction", "required": true},
                 {"type": "array", "items": {"type": "double"}, "name": "probability",
                  "required": true}]
                """));
    assertThat(JSON.readTree(server.files().get(root + "input_example.json")))
        .isEqualTo(
            JSON.readTree(
                """
                {"columns": ["a", "colour", "b"], "data": [[0.0, "blue", [0.0, 0.0]]]}
                """));

    Path model = folder.resolve("downloaded");
    for (Map.Entry<String, byte[]> file : server.files().entrySet()) {
      if (file.getKey().startsWith(root + "data/")) {
        Path target = model.resolve(file.getKey().substring((root + "data/").length()));
        Files.createDirectories(target.getParent());
        Files.write(target, file.getValue());
      }
    }
    NeuralNetworkClassificationModel loaded =
        NeuralNetworkClassificationModel.load(model.toString());
    assertThat(loaded.network().digest()).isEqualTo(server.tags().get("syncbn.digest"));
  }

  @Test
  void resume_goesOnWithTheRunOfItsCheckpoints() throws IOException {
    String config =
        job(
            "checkpoint { path = \""
                + folder.resolve("checkpoints")
                + "\", everySteps = 4 }\nmlflow { uri = \""
                + server.uri()
                + "\", model = false }");
    assertThat(Main.run("train", "--config", config)).isZero();
    assertThat(Main.run("train", "--config", config, "--resume")).isZero();
    assertThat(server.history("step/loss")).hasSize(12);
    assertThat(server.status()).isEqualTo("FINISHED");
    assertThat(server.files()).isEmpty();
  }

  @Test
  void trainingThatFails_isARunThatHasFailed() throws IOException {
    String config = job("optimizer { sgd { learningRate = 1e30 } }");
    assertThat(Main.run("train", "--config", config, "--mlflow", server.uri())).isNotZero();
    assertThat(server.status()).isEqualTo("FAILED");
    assertThat(server.params()).containsEntry("optimizer.learningRate", "1E+30");
  }

  @Test
  void serverThatFails_changesNothingOfTheTraining() throws IOException {
    String config = job("");
    Path quiet = folder.resolve("quiet.jsonl");
    Path tracked = folder.resolve("tracked.jsonl");
    assertThat(Main.run("train", "--config", config, "--metrics", quiet.toString())).isZero();
    server.fail(IntStream.range(0, 100).mapToObj(i -> 403).toArray(Integer[]::new));
    assertThat(
            Main.run(
                "train",
                "--config",
                config,
                "--metrics",
                tracked.toString(),
                "--mlflow",
                server.uri()))
        .isZero();
    assertThat(digest(tracked)).isEqualTo(digest(quiet));
  }

  private static String digest(Path metrics) throws IOException {
    List<String> lines = Files.readAllLines(metrics);
    return JSON.readTree(lines.get(lines.size() - 1)).path("digest").asText();
  }

  @Test
  void addressOfNoServer_isRefusedBeforeTheFirstStep() throws IOException {
    assertThat(Main.run("train", "--config", job(""), "--mlflow", "mlruns"))
        .isEqualTo(JobException.Kind.CONFIGURATION.exitCode());
  }

  @Test
  void fit_isARun_andOneThatIsCancelledIsKilled() {
    NeuralNetworkClassifier classifier =
        new NeuralNetworkClassifier()
            .setFeaturesCols("a", "b")
            .setLabelCol("y")
            .setHiddenLayers(4)
            .setEpochs(2)
            .setBatchSize(64)
            .setMlflow(MlflowSettings.of(Map.of("uri", server.uri(), "experiment", "fits")));
    NeuralNetworkClassificationModel model = classifier.fit(rows());
    assertThat(server.status()).isEqualTo("FINISHED");
    assertThat(server.tags()).containsEntry("syncbn.digest", model.summary().digest());
    assertThat(server.params()).containsEntry("training.batchSize", "64");
    server.close();

    Thread fitting = Thread.currentThread();
    try (MlflowServer second = new MlflowServer()) {
      classifier
          .setEpochs(10_000)
          .setMlflow(MlflowSettings.of(Map.of("uri", second.uri())))
          .setListeners(
              new TrainingListener() {
                @Override
                public void epoch(Epoch event) {
                  fitting.interrupt();
                }
              });
      assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> classifier.fit(rows())))
          .isInstanceOf(JobException.class);
      assertThat(Thread.interrupted()).isTrue();
      assertThat(second.status()).isEqualTo("KILLED");
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
