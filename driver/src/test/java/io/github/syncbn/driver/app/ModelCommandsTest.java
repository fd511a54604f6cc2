package io.github.syncbn.driver.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.syncbn.driver.data.DataPreparation;
import io.github.syncbn.driver.data.PreparedData;
import io.github.syncbn.driver.model.ModelDirectory;
import io.github.syncbn.driver.model.SavedModel;
import io.github.syncbn.driver.scoring.Models;
import io.github.syncbn.driver.scoring.ScoringSession;
import io.github.syncbn.worker.network.InferenceNetwork;
import io.github.syncbn.worker.table.FeatureSchema;
import io.github.syncbn.worker.table.FeatureSchema.Column;
import io.github.syncbn.worker.table.FeatureSchema.Kind;
import io.github.syncbn.worker.training.RowSet;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelCommandsTest {
  private static final FeatureSchema TWO =
      new FeatureSchema(
          List.of(new Column("p", Kind.NUMERIC, 1), new Column("q", Kind.NUMERIC, 1)));
  private static SparkSession spark;

  @TempDir Path directory;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private String model;
  private String csv;

  @BeforeAll
  static void start() {
    spark = ScoringSession.start();
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  @BeforeEach
  void writeModelAndRows() throws IOException {
    model = save("model", Optional.empty());
    StringBuilder rows = new StringBuilder("p,q,label\n");
    for (int i = 0; i < 60; i++) {
      rows.append(i).append(',').append(30).append(',').append(i > 35 ? "big" : "small");
      rows.append('\n');
    }
    csv = Files.writeString(directory.resolve("rows.csv"), rows).toString();
  }

  private String save(String name, Optional<String> query) {
    String path = directory.resolve(name).toString();
    SavedModel saved =
        Models.classifier(Models.identity(2), TWO, "string", List.of("big", "small"), query);
    new ModelDirectory(path, new Configuration()).save(saved, false);
    return path;
  }

  private int run(String... arguments) {
    return Main.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }

  @Test
  void evaluate_csv_printsTables() {
    assertThat(run("evaluate", "--model", model, "--input", csv)).isZero();

    assertThat(out.toString())
        .contains("60: all rows of " + csv + ", read as csv")
        .containsPattern("accuracy\\s+90.00%")
        .contains("AUC", "precision", "actual \\ predicted")
        .containsPattern("small\\s+6\\s+30");
  }

  @Test
  void importance_csv_namesColumnsByWhatTheyMatter() {
    assertThat(run("importance", "--model", model, "--input", csv, "--repeats", "2")).isZero();
    assertThat(out.toString()).contains("accuracy", "worse by", "deviation");
    assertThat(run("importance", "--model", model, "--input", csv, "--metric", "AUCC"))
        .isEqualTo(2);
    assertThat(err.toString()).contains("there is no 'AUCC'", "balancedAccuracy");
  }

  @Test
  void calibrate_heldOutRows_changesProbabilitiesAndNothingElse() throws IOException {
    String calibrated = directory.resolve("calibrated").toString();
    assertThat(run("calibrate", "--model", model, "--input", csv, "--output", calibrated)).isZero();
    assertThat(out.toString()).contains("temperature", "log loss", "calibration error");
    InferenceNetwork before = InferenceNetwork.load(Path.of(model));
    InferenceNetwork after = InferenceNetwork.load(Path.of(calibrated));
    double temperature = after.temperature();
    assertThat(before.temperature()).isEqualTo(1);
    assertThat(temperature).isGreaterThan(1.5);
    double[] row = {33, 30};
    assertThat(after.predict(row)).isEqualTo(before.predict(row));
    assertThat(after.probabilities(row)[0])
        .isCloseTo(1 / (1 + Math.exp(-3 / temperature)), within(1e-12));
    String predictions = directory.resolve("predictions").toString();
    assertThat(run("predict", "--model", calibrated, "--input", csv, "--output", predictions))
        .isZero();
    assertThat(run("calibrate", "--model", model, "--input", csv, "--output", calibrated))
        .isEqualTo(2);
    out.getBuffer().setLength(0);
    assertThat(run("evaluate", "--json", "--model", calibrated, "--input", csv)).isZero();
    JsonNode json = new ObjectMapper().readTree(out.toString());
    assertThat(json.get("logLoss").asDouble())
        .isCloseTo(json.get("loss").asDouble(), within(1e-6))
        .isLessThan(0.4);
  }

  @Test
  void importance_byAMetricThatIsNone_saysWhichThereAre() {
    assertThat(run("importance", "--model", model, "--input", csv, "--metric", "speed"))
        .isNotZero();
    assertThat(err.toString()).contains("--metric: there is no 'speed': expected one of accuracy,");
  }

  @Test
  void evaluate_byColumn_addsALineForEachValue() throws IOException {
    String[] command = {"evaluate", "--model", model, "--input", csv, "--by", "label"};
    assertThat(run(command)).isZero();
    assertThat(out.toString()).containsPattern("label +rows +loss").containsPattern("small +36 ");
    out.getBuffer().setLength(0);
    assertThat(run("evaluate", "--json", "--model", model, "--input", csv, "--by", "q")).isZero();
    JsonNode slices = new ObjectMapper().readTree(out.toString()).get("slices");
    assertThat(slices).hasSize(1);
    assertThat(slices.get(0).get("value").asText()).isEqualTo("30");
    assertThat(slices.get(0).get("accuracy").asDouble()).isEqualTo(0.9);
  }

  @Test
  void evaluate_fractionsOfConfig_usesTheTestRowsOfTraining() throws IOException {
    String config = config("split { validation = 0.2, test = 0.3 }");
    var job = new io.github.syncbn.driver.config.ConfigReader().read(config, List.of()).job();

    assertThat(run("evaluate", "--model", model, "--config", config, "--json")).isZero();

    JsonNode json = new ObjectMapper().readTree(out.toString());
    try (PreparedData data =
        DataPreparation.prepare(
            spark,
            Optional.empty(),
            new DataPreparation.Request(job.task(), job.data(), job.training().seed(), 2))) {
      assertThat(json.path("rows").asLong()).isBetween(1L, 59L).isEqualTo(data.rows(RowSet.TEST));
    }
    assertThat(json.path("input").asText()).contains("the test fraction 0.3 of " + csv);
    assertThat(json.path("confusionMatrix").size()).isEqualTo(2);
  }

  @Test
  void evaluate_pathsOfConfig_usesTheTestPath() throws IOException {
    Path test = directory.resolve("test.csv");
    Files.writeString(test, "p,q,label\n1,2,small\n3,2,big\n");
    String config = config("split { paths { test { path = \"" + test + "\" } } }");

    assertThat(run("evaluate", "--model", model, "--config", config)).isZero();

    assertThat(out.toString())
        .contains("2: the test set, " + test)
        .containsPattern("accuracy\\s+100.00%");
  }

  @Test
  void evaluate_labelOutsideTheClasses_isADataError() throws IOException {
    Files.writeString(Path.of(csv), "p,q,label\n1,2,medium\n");

    assertThat(run("evaluate", "--model", model, "--input", csv)).isEqualTo(3);

    assertThat(err.toString())
        .contains("rows.csv", "[1, 2, medium]", "none of the 2 classes")
        .doesNotContain("\tat ");
  }

  @Test
  void predict_csvWithoutLabel_writesParquetOnce() throws IOException {
    Files.writeString(Path.of(csv), "id,q,p\nx,1,2\ny,4,3\n");
    // A name that could be a pattern, and that Spark escapes when it tells which files it reads.
    String output = directory.resolve("out {1} [ü]").toString();

    assertThat(run("predict", "--model", model, "--input", csv, "--output", output)).isZero();
    assertThat(out.toString()).contains("wrote 2 rows").contains("read as csv");
    List<Row> rows =
        spark.read().option("__globPaths__", "false").parquet(output).sort("id").collectAsList();
    assertThat(rows.get(0).schema().fieldNames())
        .containsExactly("id", "q", "p", "prediction", "probability", "rawPrediction");
    assertThat(rows.get(0).<String>getAs("prediction")).isEqualTo("big");
    assertThat(rows.get(1).<String>getAs("prediction")).isEqualTo("small");

    assertThat(run("predict", "--model", model, "--input", csv, "--output", output)).isEqualTo(2);
    assertThat(err.toString()).contains("exists: name another, or give --overwrite");
    assertThat(run("predict", "--model", model, "--input", csv, "--output", output, "--overwrite"))
        .isZero();
    assertThat(
            run("predict", "--model", model, "--input", output, "--output", output, "--overwrite"))
        .isEqualTo(2);
    assertThat(err.toString()).contains("is read as input");
  }

  @ParameterizedTest
  @CsvSource({
    "keep, wrote 3 rows, 1 of 3 rows cannot be predicted: their predictions are null",
    "skip, wrote 2 rows, 'left out 1 of 3 rows, which cannot be predicted'"
  })
  void predict_rowsThatCannotBePredicted_areHandledAsAsked(String policy, String wrote, String told)
      throws IOException {
    Files.writeString(Path.of(csv), "p,q\n1,2\n,2\n4,3\n");
    String output = directory.resolve("out").toString();
    String[] predict = {
      "predict", "--model", model, "--input", csv, "--output", output, "--handle-invalid", policy
    };
    assertThat(run(predict)).isZero();
    assertThat(out.toString()).contains(wrote, told);
    assertThat(spark.read().parquet(output).where("prediction is not null").count()).isEqualTo(2);
    predict[predict.length - 1] = "error";
    predict[6] = output + "2";
    assertThat(run(predict)).isEqualTo(3);
    assertThat(err.toString()).contains("column 'p' is missing");
    predict[predict.length - 1] = "forget";
    assertThat(run(predict)).isEqualTo(2);
    assertThat(err.toString()).contains("--handle-invalid", "forget");
  }

  @ParameterizedTest
  @CsvSource({"boolean, false, true", "int, 3, 7", "bigint, 3, 7", "string, yes, no"})
  void predict_labelsOfAnyType_areThoseOfTheTable(String type, String first, String second)
      throws IOException {
    String typed = directory.resolve("typed").toString();
    SavedModel saved =
        Models.classifier(Models.identity(2), TWO, type, List.of(first, second), Optional.empty());
    new ModelDirectory(typed, new Configuration()).save(saved, false);
    Files.writeString(Path.of(csv), "q,p\n1,2\n4,3\n");
    String output = directory.resolve("out").toString();

    assertThat(run("predict", "--model", typed, "--input", csv, "--output", output)).isZero();

    Dataset<Row> rows = spark.read().parquet(output).sort("p");
    assertThat(rows.schema().apply("prediction").dataType().simpleString()).isEqualTo(type);
    assertThat(rows.selectExpr("string(prediction)").as(Encoders.STRING()).collectAsList())
        .containsExactly(first, second);
  }

  @Test
  void predict_queryThatNamesTheLabel_needsNone() throws IOException {
    String queried =
        save("queried", Optional.of("SELECT a AS p, b AS q, label FROM input WHERE a > 0"));
    Files.writeString(Path.of(csv), "a,b\n0,1\n1,2\n5,3\n");
    String output = directory.resolve("out").toString();

    assertThat(run("predict", "--model", queried, "--input", csv, "--output", output)).isZero();

    List<Row> rows = spark.read().parquet(output).sort("p").collectAsList();
    assertThat(rows).extracting(row -> row.getAs("prediction")).containsExactly("small", "big");
    assertThat(rows.get(0).schema().fieldNames()).doesNotContain("label");
  }

  @Test
  void predict_badRow_leavesNoOutput() throws IOException {
    Files.writeString(Path.of(csv), "p,q\n1,2\n1,2,3\n");
    Path output = directory.resolve("out");

    assertThat(run("predict", "--model", model, "--input", csv, "--output", output.toString()))
        .isEqualTo(3);

    assertThat(err.toString()).contains("rows.csv", "fewer or more fields than the header");
    assertThat(output).doesNotExist();
  }

  @Test
  void predict_badRowsOfEveryKind_areCountedByReasonAndLine() throws IOException {
    Files.writeString(Path.of(csv), "p,q\n1,2\n\nx,2\n3,4\n1,2,3\n,5\n1,-inf\n");
    Path output = directory.resolve("out");

    assertThat(run("predict", "--model", model, "--input", csv, "--output", output.toString()))
        .isEqualTo(3);

    assertThat(err.toString())
        .contains("4 of 6 rows of " + csv)
        .contains("rows.csv, line 4, [x, 2]", "rows.csv, line 6, ", "rows.csv, line 7, [null, 5]")
        .contains("1  column 'p' is not a number", "1  column 'q' is infinite")
        .contains("1  column 'p' is missing", "1  record has fewer or more fields");
  }

  @Test
  void evaluate_badRows_areCountedByReasonAndLine() throws IOException {
    Path json = directory.resolve("rows.json");
    Files.writeString(
        json,
        """
        {"p": 1, "q": 2, "label": "big"}
        {"p": 1, "q": 2, "lab

        {"p": 1, "q": 2, "label": "medium"}
        {"p": 1, "q": 2}
        """);

    assertThat(run("evaluate", "--model", model, "--input", json.toString())).isEqualTo(3);

    assertThat(err.toString())
        .contains("3 of 4 rows of " + json)
        .contains("rows.json, line 2, ", "rows.json, line 4, [medium, 1, 2]", "rows.json, line 5, ")
        .contains("1  record cannot be parsed", "1  label 'label' is missing")
        .contains("1  label 'label' is outside the classes");
  }

  @Test
  void evaluate_badRowAmongFractionsOfAConfig_isNamedByItsLine() throws IOException {
    Files.writeString(Path.of(csv), "p,q,label\n1,2,big\n1,2,big\n1,?,small\n1,2,small\n");

    assertThat(run("evaluate", "--model", model, "--config", config("split { test = 0.5 }")))
        .isEqualTo(3);

    assertThat(err.toString()).contains("1 of 4 rows", "rows.csv, line 4, [1, ?, small]");
  }

  @Test
  void predict_overwriteOfSomethingElse_isRefused() {
    assertThat(
            run(
                "predict",
                "--model",
                model,
                "--input",
                csv,
                "--overwrite",
                "--output",
                directory.toString()))
        .isEqualTo(2);
    assertThat(err.toString()).contains("something else than a table");
    assertThat(Path.of(csv)).exists();
  }

  @ParameterizedTest
  @ValueSource(strings = {"notes.txt", ".env", "_drafts", ".git/config", "part/rows.csv"})
  void convert_overwriteOfSomethingElse_isRefused(String file) throws IOException {
    Path target = directory.resolve("target");
    Files.createDirectories(target.resolve(file).getParent());
    Files.writeString(target.resolve(file), "mine");

    assertThat(convert(csv, target)).isEqualTo(2);

    assertThat(err.toString()).contains("something else than a table");
    assertThat(target.resolve(file)).hasContent("mine");
  }

  @Test
  void convert_ofItsOwnOutput_isRefusedBeforeAnythingIsRemoved() {
    Path target = directory.resolve("target");
    assertThat(convert(csv, target)).isZero();
    assertThat(convert(csv, target)).isZero();

    assertThat(convert(target + "/part-*.parquet", target)).isEqualTo(2);

    assertThat(err.toString()).contains("is read as input: name another");
    assertThat(spark.read().parquet(target.toString()).count()).isEqualTo(60);
  }

  private int convert(String input, Path target) {
    return run("convert", "--input", input, "--overwrite", "--output", target.toString());
  }

  @Test
  void commands_wrongUsage_isExplained() {
    assertThat(run("evaluate", "--model", model)).isEqualTo(2);
    assertThat(run("evaluate", "--model", model, "--input", csv, "--config", "c")).isEqualTo(2);
    assertThat(run("predict", "--model", model + "x", "--input", csv, "--output", model + "y"))
        .isEqualTo(2);
    assertThat(err.toString()).contains("there is no model at");
    assertThat(run("predict", "--model", model, "--input", csv + "x", "--output", model + "y"))
        .isEqualTo(3);
  }

  @Test
  void evaluate_idxWithLabels_readsBoth() throws IOException {
    SavedModel saved =
        Models.classifier(Models.identity(4), Kind.BINARY, "int", List.of("0", "1", "2", "3"));
    String path = directory.resolve("idx").toString();
    new ModelDirectory(path, new Configuration()).save(saved, false);
    Path images = directory.resolve("x-idx3-ubyte");
    Path labels = directory.resolve("x-idx1-ubyte");
    byte[] pixels = {0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 2, 0, 9, 0, 0, 1, 2, 3, 4};
    Files.write(images, pixels);
    Files.write(labels, new byte[] {0, 0, 8, 1, 0, 0, 0, 2, 1, 2});

    assertThat(run("evaluate", "--model", path, "--json", "--input", images + "," + labels))
        .isZero();

    assertThat(new ObjectMapper().readTree(out.toString()).path("accuracy").asDouble())
        .isEqualTo(0.5);
  }

  private String config(String split) throws IOException {
    String text = "data { path = \"" + csv + "\", label = label, " + split + " }\n";
    return Files.writeString(directory.resolve("job.conf"), text).toString();
  }
}
