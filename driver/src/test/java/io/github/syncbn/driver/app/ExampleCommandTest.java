package io.github.syncbn.driver.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.syncbn.driver.scoring.ScoringSession;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples of README run, and learn what they say. */
class ExampleCommandTest {
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

  private static String printed(String... arguments) {
    PrintStream out = System.out;
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    try {
      System.setOut(new PrintStream(said, true, StandardCharsets.UTF_8));
      assertThat(Main.run(arguments)).isZero();
    } finally {
      System.setOut(out);
    }
    return said.toString(StandardCharsets.UTF_8);
  }

  private static double number(String text, String pattern) {
    Matcher matcher = Pattern.compile(pattern).matcher(text);
    assertThat(matcher.find()).as(text).isTrue();
    return Double.parseDouble(matcher.group(1));
  }

  @Test
  void classification_onACategoryNumbersAndGaps_isCrossValidated() {
    String text = printed("example", "classification");

    assertThat(text).contains("in cross validation", "predicted: ");
    assertThat(number(text, "held out: accuracy ([0-9.]+)")).isGreaterThan(0.85);
  }

  @Test
  void regression_onFlats_isPredictedInItsOwnUnits() {
    String text = printed("example", "regression");

    assertThat(number(text, "held out: .* r2 ([0-9.]+)")).isGreaterThan(0.8);
  }

  @Test
  void embeddings_writtenByTheExample_areTrainedAndScoredByTheirJobFile() throws IOException {
    String table = directory.resolve("embeddings.parquet").toString();
    String model = directory.resolve("model").toString();
    String topics = directory.resolve("topics").toString();
    Path metrics = directory.resolve("metrics.jsonl");
    printed("example", "embeddings", "--output", table, "--rows", "1500");
    printed(
        "train",
        "--config",
        Path.of("../conf/embeddings.conf").toString(),
        "--set",
        "data.path=" + table,
        "--set",
        "training.epochs=4",
        "--model",
        model,
        "--metrics",
        metrics.toString());
    printed("predict", "--model", model, "--input", table, "--output", topics);

    List<String> lines = Files.readAllLines(metrics);
    double accuracy =
        new ObjectMapper().readTree(lines.get(lines.size() - 1)).path("testAccuracy").asDouble();
    // Four topics.
    assertThat(accuracy).isGreaterThan(0.5);
    assertThat(spark.read().parquet(topics).filter("prediction is not null").count())
        .isEqualTo(1500);
  }
}
