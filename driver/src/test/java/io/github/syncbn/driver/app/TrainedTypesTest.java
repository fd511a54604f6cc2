package io.github.syncbn.driver.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.syncbn.driver.scoring.ScoringSession;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A value of a CSV is what it was in training, whatever stands beside it in another file. */
class TrainedTypesTest {
  private static SparkSession spark;

  @TempDir Path directory;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeAll
  static void start() {
    spark = ScoringSession.start();
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  private int run(String... arguments) {
    return Main.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }

  /** Rows whose label says whether the column is the first of some values. */
  private String rows(String name, List<String> values) throws IOException {
    String text =
        IntStream.range(0, 240)
            .mapToObj(i -> values.get(i % values.size()))
            .map(value -> value + "," + (value.equals(values.get(0)) ? "yes" : "no") + "\n")
            .collect(Collectors.joining("", "c,y\n", ""));
    return Files.writeString(directory.resolve(name), text).toString();
  }

  private String train(String rows, String split) throws IOException {
    Path config = directory.resolve("job.conf");
    Files.writeString(
        config,
        """
        data { path = "%s", label = y, categorical = [c] %s }
        network = [ { dense = 8 }, batchNorm, relu, { dense = output } ]
        optimizer { sgd { learningRate = 0.1 } }
        training { batchSize = 32, epochs = 12 }
        """
            .formatted(rows, split));
    String model = directory.resolve("model").toString();
    String metrics = directory.resolve("metrics.jsonl").toString();
    assertThat(
            run(
                "train",
                "--config",
                config.toString(),
                "--model",
                model,
                "--metrics",
                metrics,
                "--overwrite"))
        .as(err.toString())
        .isZero();
    return model;
  }

  private double accuracy(String model, String input) throws IOException {
    out.getBuffer().setLength(0);
    assertThat(run("evaluate", "--model", model, "--input", input, "--json"))
        .as(err.toString())
        .isZero();
    return new ObjectMapper().readTree(out.toString()).path("accuracy").asDouble();
  }

  @Test
  void texts_thatLookLikeNumbersOrBooleans_stayTexts() throws IOException {
    String model = train(rows("all.csv", List.of("01234", "02345", "00501", "K1A")), "");
    assertThat(accuracy(model, rows("some.csv", List.of("01234", "02345", "00501")))).isEqualTo(1);
    assertThat(accuracy(model, rows("one.csv", List.of("01234")))).isEqualTo(1);

    model = train(rows("words.csv", List.of("True", "False", "Maybe")), "");
    assertThat(accuracy(model, rows("booleans.csv", List.of("True", "False")))).isEqualTo(1);

    model = train(rows("days.csv", List.of("2024-01-02", "2024-01-03", "never")), "");
    assertThat(accuracy(model, rows("dates.csv", List.of("2024-01-02", "2024-01-03"))))
        .isEqualTo(1);
  }

  @Test
  void numbersAndBooleans_besideTexts_areStillThose() throws IOException {
    // What a value that no training row had is taken for is open: a quarter of the rows.
    String model = train(rows("numbers.csv", List.of("01234", "2345", "501")), "");
    assertThat(accuracy(model, rows("texts.csv", List.of("01234", "2345", "01234", "K1A"))))
        .isGreaterThanOrEqualTo(0.75);

    model = train(rows("booleans.csv", List.of("True", "False")), "");
    assertThat(accuracy(model, rows("words.csv", List.of("True", "False", "True", "Maybe"))))
        .isGreaterThanOrEqualTo(0.75);

    model = train(rows("decimals.csv", List.of("2", "1.10", "3.5")), "");
    assertThat(accuracy(model, rows("integers.csv", List.of("2")))).isEqualTo(1);
    assertThat(accuracy(model, rows("marks.csv", List.of("2", "1.1", "2", "?"))))
        .isGreaterThanOrEqualTo(0.75);
  }

  @Test
  void validationRows_inAFileOfTheirOwn_haveTheTypesOfTheTrainingRows() throws IOException {
    String own = rows("valid.csv", List.of("01234", "02345", "00501"));
    train(
        rows("all.csv", List.of("01234", "02345", "00501", "K1A")),
        ", split { paths { validation { path = \"" + own + "\" } } }");
    assertThat(Files.readString(directory.resolve("metrics.jsonl")))
        .contains("\"validationAccuracy\":1.0");
  }
}
