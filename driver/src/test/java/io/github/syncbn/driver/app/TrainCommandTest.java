package io.github.syncbn.driver.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.syncbn.driver.ml.NeuralNetworkClassificationModel;
import io.github.syncbn.driver.ml.NeuralNetworkClassifier;
import io.github.syncbn.driver.scoring.ScoringSession;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainCommandTest {
  private static SparkSession spark;

  @TempDir Path directory;

  @BeforeAll
  static void start() {
    spark = ScoringSession.start();
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  /** The same settings on the same rows, once as a job file and once in Java. */
  @Test
  void train_settingsOfAnEstimator_givesItsModelInItsDirectory() throws IOException {
    String rows = directory.resolve("rows.parquet").toString();
    spark
        .range(0, 300, 1, 4)
        .selectExpr(
            "sin(id) as a",
            "array(cos(id), float(id % 7)) as b",
            "if(sin(id) * cos(id) > 0.1, 'yes', 'no') as y",
            "1 + id % 3 as w")
        .write()
        .parquet(rows);
    Path config = directory.resolve("job.conf");
    Files.writeString(
        config,
        "data { path = \""
            + rows
            + "\", label = y, features = [a, b], weight = w, scale = standardize, split {"
            + " validation = 0.2, test = 0.1 } }\n"
            + "network = [ { dense = 16 }, batchNorm, relu, { dense = output } ]\n"
            + "batchNorm { runningStatsDecay = 0.8 }\n"
            + "loss { crossEntropy { classWeights = balanced, labelSmoothing = 0.1 } }\n"
            + "optimizer { adamW { learningRate = 0.01, schedule { cosine { warmup = 1 epochs } } }"
            + " }\n"
            + "training { batchSize = 32, epochs = 4, seed = 5, earlyStop { patience = 2 } }\n");
    Path metrics = directory.resolve("metrics.jsonl");
    String model = directory.resolve("model").toString();
    assertThat(
            Main.run(
                "train",
                "--config",
                config.toString(),
                "--model",
                model,
                "--metrics",
                metrics.toString()))
        .isZero();

    Dataset<Row> table = spark.read().parquet(rows);
    NeuralNetworkClassificationModel fitted =
        new NeuralNetworkClassifier()
            .setFeaturesCols("a", "b")
            .setLabelCol("y")
            .setWeightCol("w")
            .setScale("standardize")
            .setValidationFraction(0.2)
            .setTestFraction(0.1)
            .setHiddenLayers(16)
            .setRunningStatsDecay(0.8)
            .setClassWeights("balanced")
            .setLabelSmoothing(0.1)
            .setOptimizer("adamW")
            .setLearningRate(0.01)
            .setSchedule("cosine { warmup = 1 epochs }")
            .setBatchSize(32)
            .setEpochs(4)
            .setSeed(5)
            .setEarlyStopPatience(2)
            .fit(table);

    List<String> lines = Files.readAllLines(metrics);
    JsonNode last = new ObjectMapper().readTree(lines.get(lines.size() - 1));
    assertThat(fitted.summary().digest()).isEqualTo(last.path("digest").asText());
    assertThat(fitted.summary().dataFingerprint()).isEqualTo(last.path("dataFingerprint").asText());
    assertThat(fitted.summary().testLoss()).isEqualTo(last.path("testLoss").asDouble());

    NeuralNetworkClassificationModel loaded = NeuralNetworkClassificationModel.load(model);
    assertThat(loaded.transform(table).collectAsList())
        .isEqualTo(fitted.transform(table).collectAsList());

    String saved = directory.resolve("saved").toString();
    fitted.save(saved, false);
    assertThat(files(model)).isEqualTo(files(saved)).isNotEmpty();
    assertThat(metadata(model).path("defaultParamMap"))
        .isEqualTo(metadata(saved).path("defaultParamMap"));
    assertThat(metadata(model).path("class")).isEqualTo(metadata(saved).path("class"));
    assertThat(metadata(model).path("syncbn").path("classes"))
        .isEqualTo(metadata(saved).path("syncbn").path("classes"));
    assertThat(Main.run("evaluate", "--model", saved, "--input", rows)).isZero();
    assertThat(Main.run("inspect", "--model", saved)).isZero();

    // The other way round: what the model remembers of its settings is a job file.
    Path again = directory.resolve("again.conf");
    String provenance =
        fitted.summary().provenance().get("configuration").replaceAll("data.table = .*", "");
    Files.writeString(again, provenance + "data.path = \"" + rows + "\"\n");
    assertThat(
            Main.run(
                "train",
                "--config",
                again.toString(),
                "--metrics",
                metrics.toString(),
                "--overwrite"))
        .isZero();
    lines = Files.readAllLines(metrics);
    assertThat(lines.get(lines.size() - 1)).contains(fitted.summary().digest());
  }

  /** Names of all files of a model, hidden ones too. */
  private static List<String> files(String model) throws IOException {
    try (Stream<Path> files = Files.walk(Path.of(model))) {
      return files.map(file -> Path.of(model).relativize(file).toString()).sorted().toList();
    }
  }

  private static JsonNode metadata(String model) throws IOException {
    return new ObjectMapper().readTree(Files.readString(Path.of(model, "metadata", "part-00000")));
  }
}
