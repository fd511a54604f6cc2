package io.github.syncbn.driver.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.syncbn.driver.model.ModelDirectory;
import io.github.syncbn.driver.model.Reading;
import io.github.syncbn.driver.scoring.ScoringSession;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model reads new rows as it read those of its training. */
class TrainedReadingTest {
  private static final String OPTIONS =
      "sep = \";\", nullValue = \"-999\", encoding = \"ISO-8859-1\", header = false";
  private static SparkSession spark;

  @TempDir Path directory;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private String model;
  private Path rows;

  @BeforeAll
  static void start() {
    spark = ScoringSession.start();
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  @BeforeEach
  void train() throws IOException {
    rows = write("rows.csv", ";", StandardCharsets.ISO_8859_1, "");
    model = directory.resolve("model").toString();
    Path config = directory.resolve("job.conf");
    Files.writeString(
        config,
        """
        data {
          format = csv, path = "%s", options { %s, pathGlobFilter = "*.csv" }
          label = _c2, missing { constant = 40 }
        }
        network = [ { dense = 8 }, batchNorm, relu, { dense = output } ]
        training { batchSize = 32, epochs = 3 }
        """
            .formatted(rows, OPTIONS));
    assertThat(run("train", "--config", config.toString(), "--model", model))
        .as(err.toString())
        .isZero();
  }

  /** Rows of a label that no ASCII can hold, where -999 means missing and missing means 40. */
  private Path write(String name, String separator, Charset charset, String header)
      throws IOException {
    StringBuilder text = new StringBuilder(header);
    for (int i = 0; i < 60; i++) {
      text.append(i > 40 ? "-999" : String.valueOf(i)).append(separator).append(i % 7);
      text.append(separator).append(i > 30 ? "größer" : "kleiner").append('\n');
    }
    return Files.write(directory.resolve(name), text.toString().getBytes(charset));
  }

  private int run(String... arguments) {
    return Main.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }

  private JsonNode evaluated(String... arguments) throws IOException {
    out.getBuffer().setLength(0);
    assertThat(run(arguments)).as(err.toString()).isZero();
    return new ObjectMapper().readTree(out.toString());
  }

  @Test
  void evaluate_ofTheSameFile_isTheSameAsOfTheJob() throws IOException {
    String config = directory.resolve("job.conf").toString();
    JsonNode job = evaluated("evaluate", "--model", model, "--config", config, "--json");

    JsonNode input = evaluated("evaluate", "--model", model, "--input", rows.toString(), "--json");

    assertThat(input.path("accuracy").asDouble()).isEqualTo(job.path("accuracy").asDouble());
    assertThat(input.path("loss").asDouble()).isEqualTo(job.path("loss").asDouble());
    assertThat(input.path("data").asText() + input).contains("nullValue", "-999");
  }

  @Test
  void evaluate_otherOptions_overrideThoseOfTheModel() throws IOException {
    double expected =
        evaluated("evaluate", "--model", model, "--input", rows.toString(), "--json")
            .path("loss")
            .asDouble();
    Path other = write("other.csv", ",", StandardCharsets.UTF_8, "_c0,_c1,_c2\n");

    JsonNode overridden =
        evaluated(
            "evaluate",
            "--model",
            model,
            "--input",
            other.toString(),
            "--json",
            "--option",
            "DELIMITER=,",
            "--option",
            "charset=UTF-8",
            "--option",
            "header=true");

    assertThat(overridden.path("loss").asDouble()).isEqualTo(expected);
  }

  @Test
  void evaluate_folderOfAnotherFormat_isReadAsWhatItIs() throws IOException {
    double expected =
        evaluated("evaluate", "--model", model, "--input", rows.toString(), "--json")
            .path("loss")
            .asDouble();
    String folder = directory.resolve("folder").toString();
    spark
        .read()
        .options(Map.of("sep", ";", "nullValue", "-999", "encoding", "ISO-8859-1"))
        .option("inferSchema", "true")
        .csv(rows.toString())
        .coalesce(1)
        .write()
        .parquet(folder);

    JsonNode parquet = evaluated("evaluate", "--model", model, "--input", folder, "--json");

    assertThat(parquet.path("loss").asDouble()).isEqualTo(expected);
  }

  @Test
  void predict_fileWithoutASuffix_isReadInTheFormatOfTheTraining() throws IOException {
    Path plain = Files.copy(rows, directory.resolve("plain"));
    String output = directory.resolve("predictions").toString();

    assertThat(run("predict", "--model", model, "--input", plain.toString(), "--output", output))
        .as(err.toString())
        .isZero();

    assertThat(out.toString()).contains("read as csv with encoding = \"ISO-8859-1\"");
    assertThat(spark.read().parquet(output).where("_c0 is null").count()).isEqualTo(19);
    assertThat(spark.read().parquet(output).select("_c2").distinct().collectAsList())
        .extracting((Row row) -> row.getString(0))
        .containsExactlyInAnyOrder("größer", "kleiner");
  }

  @Test
  void option_thatTheReaderDoesNotHave_isRefused() {
    assertThat(
            run("evaluate", "--model", model, "--input", rows.toString(), "--option", "nulValue=x"))
        .isEqualTo(2);
    assertThat(err.toString())
        .contains("Spark's reader of csv has no option nulValue", "Did you mean nullValue?");
    assertThat(
            run("evaluate", "--model", model, "--input", rows.toString(), "--option", "nullValue"))
        .isEqualTo(2);
    assertThat(err.toString()).contains("--option nullValue: expected KEY=VALUE");
  }

  @Test
  void inspect_showsHowRowsWereRead() {
    assertThat(run("inspect", "--model", model)).isZero();

    assertThat(out.toString())
        .contains("Read as", "nullValue", "\"-999\"")
        .doesNotContain("pathGlobFilter  ");
  }

  @Test
  void reading_holdsNothingThatChoosesWhatIsOpened() {
    assertThat(new ModelDirectory(model, new Configuration()).load().reading())
        .isEqualTo(
            new Reading(
                Optional.of("csv"),
                Map.of(
                    "encoding", "ISO-8859-1", "header", "false", "nullValue", "-999", "sep", ";"),
                Optional.empty()));
    for (String option : new String[] {"url", "path", "driver", "pathGlobFilter", "delimiter"}) {
      assertThatThrownBy(
              () -> new Reading(Optional.of("csv"), Map.of(option, "x"), Optional.empty()))
          .hasMessageContaining("does not hold the option '" + option + "'");
    }
    assertThatThrownBy(() -> new Reading(Optional.of("jdbc"), Map.of(), Optional.empty()))
        .hasMessageContaining("does not hold the format jdbc");
    assertThatThrownBy(
            () -> new Reading(Optional.of("avro"), Map.of("avroSchemaUrl", "x"), Optional.empty()))
        .hasMessageContaining("does not hold the option 'avroSchemaUrl'");
  }
}
