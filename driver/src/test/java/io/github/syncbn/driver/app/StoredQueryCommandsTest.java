package io.github.syncbn.driver.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.driver.ml.NeuralNetworkClassificationModel;
import io.github.syncbn.driver.model.ModelDirectory;
import io.github.syncbn.driver.model.SavedModel;
import io.github.syncbn.driver.scoring.Models;
import io.github.syncbn.driver.scoring.ScoringSession;
import io.github.syncbn.worker.table.FeatureSchema;
import io.github.syncbn.worker.table.FeatureSchema.Column;
import io.github.syncbn.worker.table.FeatureSchema.Kind;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Queries that came with a model: what they may do, and what they may need. */
class StoredQueryCommandsTest {
  private static final String PROPERTY = "syncbn.test.reflected";
  private static final String REFLECTS =
      "SELECT *, reflect('java.lang.System', 'setProperty', '"
          + PROPERTY
          + "', label) AS r FROM input";
  private static final FeatureSchema TWO =
      new FeatureSchema(
          List.of(new Column("p", Kind.NUMERIC, 1), new Column("q", Kind.NUMERIC, 1)));
  private static SparkSession spark;

  @TempDir Path directory;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private String csv;
  private String output;

  @BeforeAll
  static void start() {
    spark = ScoringSession.start();
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  @BeforeEach
  void rows() throws IOException {
    csv = rows("p,q,label\n1,2,small\n5,3,big\n");
    output = directory.resolve("out").toString();
  }

  @AfterEach
  void forget() {
    System.clearProperty(PROPERTY);
  }

  private String rows(String text) throws IOException {
    return Files.writeString(directory.resolve("rows.csv"), text).toString();
  }

  private static SavedModel model(String query) {
    return Models.classifier(
        Models.identity(2), TWO, "string", List.of("big", "small"), Optional.of(query));
  }

  private String save(String query) {
    return save(model(query));
  }

  private String save(SavedModel model) {
    String path = directory.resolve("model").toString();
    new ModelDirectory(path, new Configuration()).save(model, true);
    return path;
  }

  private int run(String... arguments) {
    return Main.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }

  @Test
  void predict_queryThatCallsJava_runsOnlyIfTrusted() {
    String model = save(REFLECTS);

    assertThat(run("predict", "--model", model, "--input", csv, "--output", output)).isEqualTo(2);
    assertThat(err.toString())
        .contains("The model's query uses the function reflect", "--trust-model");
    assertThat(Path.of(output)).doesNotExist();
    assertThat(System.getProperty(PROPERTY)).isNull();

    assertThat(
            run("predict", "--model", model, "--input", csv, "--output", output, "--trust-model"))
        .isZero();
    assertThat(System.getProperty(PROPERTY)).isNotNull();
  }

  @Test
  void evaluate_queryThatReadsFiles_runsOnlyIfTrusted() throws IOException {
    String model = save("SELECT * FROM csv.`" + csv + "`");
    Path job =
        Files.writeString(
            directory.resolve("job.conf"), "data { path = \"" + csv + "\", label = label }");

    assertThat(run("evaluate", "--model", model, "--input", csv)).isEqualTo(2);
    assertThat(run("evaluate", "--model", model, "--config", job.toString())).isEqualTo(2);
    assertThat(run("predict", "--model", model, "--config", job.toString(), "--output", output))
        .isEqualTo(2);

    assertThat(err.toString().split("the relation csv\\.", -1)).hasSize(4);
  }

  @Test
  void inspect_showsAQueryWithWhatItUses_andItsControlSignsSpeltOut() {
    String model = save(REFLECTS + " -- \u001b[2Kharmless");

    assertThat(run("inspect", "--model", model)).isZero();

    assertThat(out.toString())
        .contains("Query", "reflect('java.lang.System'", "\\u001b[2K")
        .contains("Runs only with --trust-model: it uses the function reflect.")
        .doesNotContain("\u001b");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "data { path = \"x.csv\", label = l, query = \"select reflect('a', 'b') from input\" }",
        "data { format = com.example.Evil, path = x, label = l }",
        "data { format = avro, path = x, label = l, options { avroSchemaUrl = \"http://x\" } }",
        "data { path = \"x.csv\", label = l, split { paths { test { path = \"y.csv\", query ="
            + " \"select * from csv.`x`\" } } } }",
      })
  void reproduce_configurationThatCouldRunCode_isRefused(String configuration) {
    SavedModel model = model("select * from input").with(Map.of("configuration", configuration));

    assertThat(run("reproduce", "--model", save(model))).isEqualTo(2);

    assertThat(err.toString()).contains("--trust-model");
  }

  @Test
  void transform_queryThatCallsJava_runsOnlyIfTrusted() {
    String path = save(REFLECTS);
    Dataset<Row> table = spark.read().option("header", "true").csv(csv);
    table = table.selectExpr("double(p)", "double(q)", "label");
    NeuralNetworkClassificationModel model = NeuralNetworkClassificationModel.load(path);
    Dataset<Row> rows = table;

    for (NeuralNetworkClassificationModel untrusted :
        List.of(model, model.copy(ParamMap.empty()))) {
      assertThatThrownBy(() -> untrusted.transform(rows))
          .isInstanceOf(JobException.class)
          .hasMessageContaining("the function reflect")
          .hasMessageContaining("setTrusted(true)");
      assertThatThrownBy(() -> untrusted.recalibrate(rows)).hasMessageContaining("reflect");
    }
    model.setTrusted(true);
    assertThat(model.copy(ParamMap.empty()).transform(rows).count()).isEqualTo(2);
    model.save(path, true);
    assertThat(NeuralNetworkClassificationModel.load(path).getTrusted()).isFalse();
  }

  @Test
  void predict_columnThatOnlyTheLabelNeeds_mayBeAbsent() throws IOException {
    String model =
        save(
            "SELECT *, ln(price) AS label, price * 2 AS twice, a AS p FROM input JOIN"
                + " (SELECT avg(price) AS mean FROM input) WHERE a > 0");
    csv = rows("a,q\n0,1\n1,2\n5,3\n");

    assertThat(run("predict", "--model", model, "--input", csv, "--output", output))
        .as(err.toString())
        .isZero();

    Dataset<Row> predictions = spark.read().parquet(output);
    assertThat(predictions.columns())
        .containsExactly("a", "q", "p", "prediction", "probability", "rawPrediction");
    assertThat(predictions.sort("p").select("prediction").collectAsList())
        .extracting(row -> row.getString(0))
        .containsExactly("small", "big");
    NeuralNetworkClassificationModel loaded = NeuralNetworkClassificationModel.load(model);
    Dataset<Row> table = spark.read().option("header", "true").csv(csv);
    assertThat(loaded.transform(table.selectExpr("int(a)", "int(q)")).count()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT p + price AS p, q, ln(price) AS label FROM input",
        "SELECT p, q, ln(price) AS label FROM input WHERE price > 0",
        "SELECT p, q, ln(price) AS label FROM input WHERE p > (SELECT avg(price) FROM input)",
        "SELECT DISTINCT p, q, price FROM input",
        "SELECT p, max(q) AS q FROM input GROUP BY p, price",
        "SELECT a.p, b.q FROM input a JOIN input b ON a.price = b.price",
        "SELECT p, q, wrong_function(price) AS label FROM input",
      })
  void predict_columnThatMoreNeeds_isMissed(String query) throws IOException {
    String model = save(query);
    csv = rows("p,q\n1,2\n5,3\n");

    assertThat(
            run("predict", "--model", model, "--input", csv, "--output", output, "--trust-model"))
        .isEqualTo(3);

    assertThat(err.toString()).contains("data.query fails over").containsAnyOf("price", "wrong_");
  }

  @Test
  void evaluate_withoutTheLabelsColumn_namesIt() throws IOException {
    String model = save("SELECT *, ln(price) AS label FROM input");
    csv = rows("p,q\n1,2\n");

    assertThat(run("evaluate", "--model", model, "--input", csv)).isEqualTo(3);

    assertThat(err.toString()).contains("data.query fails over", "price");
  }
}
