package io.github.syncbn.driver.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.syncbn.driver.ml.NeuralNetworkClassificationModel;
import io.github.syncbn.driver.onnx.RunningModel;
import io.github.syncbn.driver.onnx.ServedRows;
import io.github.syncbn.driver.scoring.ScoringSession;
import io.github.syncbn.worker.explanation.IntegratedGradients;
import io.github.syncbn.worker.network.InferenceNetwork;
import io.github.syncbn.worker.network.Preprocessing;
import io.github.syncbn.worker.table.BadValueException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tables of categories, numbers with long tails, dates and gaps, from a file to predictions. */
class TableCommandsTest {
  private static SparkSession spark;

  @TempDir Path directory;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private Path csv;
  private Path model;

  @BeforeAll
  static void start() {
    spark = ScoringSession.start();
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  @BeforeEach
  void writeTable() throws IOException {
    model = directory.resolve("model");
    csv = directory.resolve("people.csv");
    StringBuilder rows = new StringBuilder("job,zip,income,since,note,rich\n");
    for (int i = 0; i < 400; i++) {
      rows.append(i % 19 == 0 ? "" : List.of("nurse", "cook", "judge").get(i % 3))
          .append(',')
          .append(10_000 + i % 4)
          .append(',')
          .append(i % 23 == 0 ? "" : String.valueOf(Math.exp(i % 40 / 4.0)))
          .append(",2020-0")
          .append(1 + i % 9)
          .append("-11,free text number ")
          .append(i)
          .append(',')
          .append(i % 3 == 2 || i % 4 == 1 ? "yes" : "no")
          .append('\n');
    }
    Files.writeString(csv, rows);
  }

  private int train(String data, String... more) throws IOException {
    Path job = directory.resolve("job.conf");
    Files.writeString(
        job,
        "data { path = \""
            + csv
            + "\", label = rich, "
            + data
            + " }\n"
            + "network = [{ dense = 16 }, batchNorm, relu, { dense = output }]\n"
            + "optimizer { adam { learningRate = 0.02 } }\n"
            + "training { batchSize = 64, epochs = 12, shards = 2 }\n");
    List<String> args =
        new ArrayList<>(
            List.of(
                "train", "--config", job.toString(), "--model", model.toString(), "--overwrite"));
    args.addAll(List.of(more));
    return execute(args.toArray(String[]::new));
  }

  private static final String ALL =
      "categorical = [job, zip], dates = parts, missing = indicator, scale = quantile,"
          + " features = [job, zip, income, since]";

  @Test
  void train_onWordsWithFewLevels_learnsThemUnasked() throws IOException {
    assertThat(train("scale = standardize, missing = mean")).as(err.toString()).isZero();
    assertThat(inspected())
        .contains("job, string, a category of 3 levels")
        .contains("note, string: text, about")
        .contains("since, date: dates or times");
    assertThat(accuracy()).isGreaterThan(0.8);
  }

  @Test
  void predictions_ofNamedValuesWithoutSpark_haveTheBitsOfTransform() throws IOException {
    assertThat(train(ALL)).as(err.toString()).isZero();
    assertThat(accuracy()).isGreaterThan(0.9);
    assertThat(inspected())
        .contains("2 features are mapped along quantiles of the training set")
        .containsPattern(
            "job +category +1 +(nurse|cook|judge), (nurse|cook|judge), (nurse|cook|judge)");
    InferenceNetwork network = InferenceNetwork.load(model);
    for (Row row : scored()) {
      Map<String, Object> named = named(row);
      Vector raw = row.getAs("rawPrediction");
      float[] predicted = network.predict(floats(network.features(named)));
      double[] alone = new double[2];
      network.predict(network.features(named), 1, alone);
      assertThat(alone).isEqualTo(raw.toArray());
      assertThat(predicted).hasSize(2);
      named.put("since", String.valueOf(named.get("since")));
      assertThat(network.features(named)).isEqualTo(network.features(named));
    }
  }

  /**
   * Categories, gaps and dates in onnxruntime, as a learned vector, a wave or a bin of their own.
   */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "columns, ",
        "{ columns { categories = { embedding = 3 }, numbers = { piecewiseLinear { bins = 6 } } } }, ",
        "{ columns { numbers = { periodic { frequencies = 4, width = 5 } } } }, "
      })
  void predictions_ofTheExportedFile_areThoseOfTransform(String columns) throws IOException {
    String network = "network=[" + columns + "{ dense = 16 }, batchNorm, relu, { dense = output }]";
    assertThat(train(ALL, "--set", network)).as(err.toString()).isZero();
    String file = directory.resolve("people.onnx").toString();
    assertThat(
            Main.commandLine()
                .setOut(new PrintWriter(out, true))
                .execute("export", "--model", model.toString(), "--onnx", file))
        .isZero();
    List<Row> scored = scored();
    List<Map<String, Object>> cells = new ArrayList<>();
    for (Row row : scored) {
      Map<String, Object> named = new HashMap<>();
      for (String name : List.of("job", "zip", "income", "since")) {
        named.put(name, row.getAs(name));
      }
      cells.add(named);
    }
    try (RunningModel running = new RunningModel(Files.readAllBytes(Path.of(file)))) {
      Map<String, Object> outputs =
          running.run(scored.size(), ServedRows.of(running.inputs(), cells));
      for (int i = 0; i < scored.size(); i++) {
        Vector expected = scored.get(i).getAs("probability");
        assertThat(((double[]) outputs.get("probability"))[2 * i])
            .isCloseTo(expected.apply(0), within(1e-5));
        assertThat(((String[]) outputs.get("prediction"))[i])
            .isEqualTo(scored.get(i).getAs("prediction"));
      }
    }
  }

  @Test
  void explanations_ofATable_haveTheBitsOfIntegratedGradientsAndAddUp() throws IOException {
    assertThat(train(ALL)).as(err.toString()).isZero();
    Path explained = directory.resolve("explained");
    assertThat(
            execute(
                "predict",
                "--model",
                model.toString(),
                "--input",
                csv.toString(),
                "--explain",
                "--output",
                explained.toString()))
        .as(err.toString())
        .isZero();
    assertThat(out.toString()).contains("explained against the means of the training set");
    IntegratedGradients gradients = IntegratedGradients.load(model);
    List<Row> rows = spark.read().parquet(explained.toString()).collectAsList();
    assertThat(rows).hasSize(400);
    double off = 0;
    for (Row row : rows) {
      Row explanation = row.getAs("explanation");
      Map<String, Double> columns = explanation.getJavaMap(2);
      assertThat(columns).isEqualTo(gradients.explain(named(row)));
      Vector raw = row.getAs("rawPrediction");
      assertThat(explanation.getDouble(0))
          .isCloseTo(Math.max(raw.apply(0), raw.apply(1)), within(1e-4));
      double sum = columns.values().stream().mapToDouble(Double::doubleValue).sum();
      assertThat(explanation.getDouble(1) + sum + explanation.getDouble(3))
          .isCloseTo(explanation.getDouble(0), within(1e-9));
      off = Math.max(off, Math.abs(explanation.getDouble(3)));
    }
    assertThat(off).as("remainder").isLessThan(0.05);
    assertThat(
            NeuralNetworkClassificationModel.load(model.toString())
                .explain(rows(csv).repartition(3))
                .select("explanation.columns")
                .collectAsList())
        .containsExactlyInAnyOrderElementsOf(
            spark
                .read()
                .parquet(explained.toString())
                .select("explanation.columns")
                .collectAsList());
  }

  @Test
  void train_onColumnsThatAreMapped_remembersTheirMeans() throws IOException {
    for (String data : List.of(ALL, "missing = median, scale = robust", "missing = mean")) {
      assertThat(train(data)).as(err.toString()).isZero();
      InferenceNetwork network = InferenceNetwork.load(model);
      Preprocessing preprocessing =
          NeuralNetworkClassificationModel.load(model.toString()).network().preprocessing();
      double[] sums = new double[network.inputs()];
      for (Row row : rows(csv).collectAsList()) {
        float[] prepared = preprocessing.apply(network.features(named(row)));
        for (int j = 0; j < sums.length; j++) {
          sums[j] += prepared[j] / 400.0;
        }
      }
      for (int j = 0; j < sums.length; j++) {
        assertThat((double) preprocessing.means()[j])
            .as("%s, feature %d", data, j)
            .isCloseTo(sums[j], within(1e-5 * (1 + Math.abs(sums[j]))));
      }
    }
  }

  @Test
  void report_ofATable_tellsWhatItsColumnsMatterByRowsThatWereHeldOut() throws IOException {
    Path page = directory.resolve("report");
    for (String split : List.of("validation = 0.2", "validation = 0.1, test = 0.25")) {
      assertThat(train(ALL + ", split { " + split + " }", "--report", page.toString()))
          .as(err.toString())
          .isZero();
      String html = Files.readString(page.resolve("index.html"));
      assertThat(html)
          .contains("What matters", "<td>zip</td>", "By income", "since, days since 1970");
      String rows = html.replaceAll("(?s).*?([0-9]+) rows that took no part.*", "$1");
      assertThat(html).contains("for " + rows + " rows that took no part in the training, when");
    }
    assertThat(
            train(
                ALL + ", split { test = 0.2 }", "--report", page.toString(), "--report-rows", "0"))
        .isZero();
    assertThat(Files.readString(page.resolve("index.html"))).doesNotContain("What matters");
  }

  private int execute(String... args) {
    return Main.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(args);
  }

  private static Map<String, Object> named(Row row) {
    Map<String, Object> named = new HashMap<>();
    for (String name : List.of("job", "zip", "income", "since")) {
      named.put(name, row.getAs(name));
    }
    return named;
  }

  private Dataset<Row> rows(Path table) {
    return spark.read().option("header", true).option("inferSchema", true).csv(table.toString());
  }

  @Test
  void predictions_ofUnknownAndMissingLevels_areMadeAndDiffer() throws IOException {
    assertThat(train(ALL)).as(err.toString()).isZero();
    InferenceNetwork network = InferenceNetwork.load(model);
    Map<String, Object> row = new HashMap<>();
    row.put("zip", "10001");
    row.put("income", 3);
    row.put("since", "2020-03-11");
    double[] missing = network.features(row);
    row.put("job", "astronaut");
    double[] unknown = network.features(row);
    row.put("job", "cook");
    assertThat(missing[0]).isZero();
    assertThat(unknown[0]).isEqualTo(1);
    assertThat(network.features(row)[0]).isGreaterThan(1);
    row.put("zip", 10_001.0);
    assertThat(network.features(row)[1]).isGreaterThan(1);
    row.put("income", "much");
    assertThatThrownBy(() -> network.features(row))
        .isInstanceOf(BadValueException.class)
        .hasMessageContaining("column 'income' is \"much\", which is not a number");
    row.put("income", null);
    row.put("since", "yesterday");
    assertThatThrownBy(() -> network.features(row))
        .isInstanceOf(BadValueException.class)
        .hasMessageContaining("column 'since' is \"yesterday\", which is no date or time");
  }

  @Test
  void train_onTextsThatAreNumbers_saysThatTheyAreTakenForNumbers() throws IOException {
    assertThat(
            train(
                "query = \"select string(zip) as code, income, rich from input\", missing = mean"))
        .as(err.toString())
        .isZero();
    assertThat(inspected()).contains("code, string, taken for numbers");
  }

  @Test
  void train_withMoreLevelsThanAllowed_saysWhatToDo() throws IOException {
    assertThat(train("categorical = [note], maxLevels = 100, features = [note]")).isNotZero();
    assertThat(err.toString())
        .contains("Column 'note' has more than 100 levels in the training set")
        .contains("hash it (data.hashed = [\"note\"])");
  }

  @Test
  void train_withAHashedColumn_takesAnyNumberOfLevels() throws IOException {
    assertThat(train("hashed = [note], hashBuckets = 64, features = [note, zip]"))
        .as(err.toString())
        .isZero();
    double[] features =
        InferenceNetwork.load(model).features(Map.of("note", "never seen", "zip", 3));
    assertThat(features[0]).isBetween(2.0, 65.0);
  }

  @Test
  void train_withCategoriesThatCannotBe_saysWhy() throws IOException {
    assertThat(train("categorical = [rich]")).isNotZero();
    assertThat(err.toString())
        .contains("Column 'rich' is named as a category, but it is the label");
    assertThat(train("categorical = [since]")).isNotZero();
    assertThat(err.toString()).contains("Column 'since' has type date, which cannot be a category");
    assertThat(train("categorical = [job], features = [zip]")).isNotZero();
    assertThat(err.toString())
        .contains("Column 'job' is named as a category, but data.features leaves it out");
    assertThat(train("categorical = [job], hashed = [job]")).isNotZero();
    assertThat(err.toString()).contains("data.hashed: \"job\" is in categorical too");
    assertThat(train("features = [zip, income], order = column(zip)")).isNotZero();
    assertThat(err.toString())
        .contains("Column 'zip' is in data.features, but it is the label, weight, split or order.");
    assertThat(train("categorical = [jop]")).isNotZero();
    assertThat(err.toString()).contains("There is no column 'jop'");
    assertThat(train("categorical = [job], minCount = 1000, features = [job]")).isNotZero();
    assertThat(err.toString())
        .contains("Column 'job' has no level with at least data.minCount = 1,000 rows");
  }

  @Test
  void train_withScalesOfColumnsThatHaveNone_saysWhy() throws IOException {
    assertThat(train("scaleOf { quantile = [incom] }, missing = mean")).isNotZero();
    assertThat(err.toString())
        .contains(
            "data.scaleOf names the column 'incom', which is no feature; these are: job, zip");
    assertThat(train("scaleOf { robust = [job] }, missing = mean")).isNotZero();
    assertThat(err.toString())
        .contains("data.scaleOf names the column 'job', which is a category, no number.");
    assertThat(train("scaleOf { robust = [income], log1p = [income] }")).isNotZero();
    assertThat(err.toString()).contains("data.scaleOf: \"income\" is listed twice");
  }

  private String inspected() {
    StringWriter text = new StringWriter();
    Main.commandLine()
        .setOut(new PrintWriter(text, true))
        .execute("inspect", "--model", model.toString());
    return text.toString();
  }

  private List<Row> scored() {
    return NeuralNetworkClassificationModel.load(model.toString())
        .transform(rows(csv))
        .collectAsList();
  }

  private double accuracy() {
    List<Row> rows = scored();
    long right =
        rows.stream().filter(row -> row.getAs("prediction").equals(row.getAs("rich"))).count();
    return right / (double) rows.size();
  }

  private static float[] floats(double[] values) {
    float[] floats = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      floats[i] = (float) values[i];
    }
    return floats;
  }
}
