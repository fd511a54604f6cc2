package io.github.syncbn.driver.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.syncbn.driver.attempt.BatchAnalysis;
import io.github.syncbn.driver.attempt.TrainingJob;
import io.github.syncbn.driver.config.ConfigReader;
import io.github.syncbn.driver.job.JobSettings;
import io.github.syncbn.worker.collective.ModelState;
import io.github.syncbn.worker.network.ParameterLayout.Slice;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Covariate shift and landscape, from given weights on given rows, at the start and after five
 * steps, against PyTorch in double precision: see descent.py beside the golden file.
 */
@Timeout(120)
class DescentTest {
  /** Agreement that is asked for, for the size of the number; of a cosine, for 1. */
  private static final double AGREEMENT = 1e-4;

  private static final JsonNode GOLDEN = read();
  private static SparkSession spark;

  private static JsonNode read() {
    try (InputStream in = DescentTest.class.getResourceAsStream("/golden/descent.json")) {
      JsonNode golden = new ObjectMapper().readTree(in);
      assertThat(golden.get("version").asInt()).as("run golden/descent.py anew").isEqualTo(1);
      return golden;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @BeforeAll
  static void start() {
    spark =
        SparkSession.builder()
            .master("local[2]")
            .appName("descent")
            .config("spark.ui.enabled", "false")
            .config("spark.sql.shuffle.partitions", "2")
            .getOrCreate();
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  @ParameterizedTest
  @ValueSource(strings = {"relu", "reluPlain", "linear", "sigmoid"})
  void shiftAndLandscape_fromGivenWeights_areThoseOfPyTorch(String name) {
    JsonNode golden =
        StreamSupport.stream(GOLDEN.get("cases").spliterator(), false)
            .filter(node -> node.get("name").asText().equals(name))
            .findFirst()
            .orElseThrow();
    double rate = golden.get("rate").asDouble();
    double[] etas =
        Arrays.stream(doubles(GOLDEN.get("etas"))).map(factor -> factor * rate).toArray();
    try (BatchAnalysis analysis = new TrainingJob(rows(), job(golden)).analysis(0)) {
      double[] initial = doubles(golden.get("initial"));
      float[] weights = new float[initial.length];
      IntStream.range(0, weights.length).forEach(i -> weights[i] = (float) initial[i]);
      Descent descent =
          new Descent(
              analysis,
              rate,
              new ModelState(weights, analysis.layout().initialRunningStatistics()));
      int step = 0;
      for (JsonNode look : golden.get("looks")) {
        for (; step < look.get("step").asInt(); step++) {
          descent.advance();
        }
        assertShifts(descent, look);
        assertLandscape(AlongGradient.of(descent, etas), look);
        assertClose("loss", descent.here().loss(), look.get("loss"));
      }
    }
  }

  private static void assertShifts(Descent descent, JsonNode look) {
    List<Slice> weights = descent.weights();
    assertThat(weights).hasSameSizeAs(look.get("shifts"));
    for (int i = 0; i < weights.size(); i++) {
      JsonNode expected = look.get("shifts").get(i);
      assertThat(weights.get(i).name()).isEqualTo(expected.get("weight").asText());
      GradientChange shift = descent.shift(weights.get(i));
      String where = weights.get(i).name() + " ";
      assertClose(where + "norm", shift.norm(), expected.get("norm"));
      assertClose(where + "distance", shift.distance(), expected.get("distance"));
      assertThat(shift.cosine())
          .as(where + "cosine")
          .isCloseTo(expected.get("cosine").asDouble(), within(AGREEMENT));
    }
  }

  private static void assertLandscape(AlongGradient along, JsonNode look) {
    assertClose("least loss", along.lossLow(), look.get("lossLow"));
    assertClose("greatest loss", along.lossHigh(), look.get("lossHigh"));
    assertClose("least change", along.changeLow(), look.get("changeLow"));
    assertClose("greatest change", along.changeHigh(), look.get("changeHigh"));
    assertClose("smoothness", along.smoothness(), look.get("smoothness"));
  }

  private static void assertClose(String what, double value, JsonNode expected) {
    assertThat(value)
        .as(what)
        .isCloseTo(expected.asDouble(), within(AGREEMENT * Math.abs(expected.asDouble())));
  }

  private static JobSettings job(JsonNode golden) {
    List<String> layers = new ArrayList<>();
    for (JsonNode layer : golden.get("layers")) {
      String kind = layer.asText();
      String units = kind.substring(Math.min(5, kind.length()));
      layers.add(
          kind.startsWith("dense")
              ? "{ dense = " + (units.isEmpty() ? "output" : units) + " }"
              : kind);
    }
    return new ConfigReader()
        .read(
            "builtin:digits",
            List.of(
                "data.split={ validation = 0, test = 0 }",
                "data.scale=none",
                "data.label=y",
                "numerics.blas=java",
                "training.batchSize=" + GOLDEN.get("x").size(),
                "training.shards=4",
                "network=[" + String.join(", ", layers) + "]"))
        .job();
  }

  private static Dataset<Row> rows() {
    StructType columns = new StructType();
    for (int i = 0; i < GOLDEN.get("x").get(0).size(); i++) {
      columns = columns.add("x" + i, DataTypes.DoubleType);
    }
    columns = columns.add("y", DataTypes.IntegerType);
    List<Row> rows = new ArrayList<>();
    for (int r = 0; r < GOLDEN.get("x").size(); r++) {
      List<Object> values = new ArrayList<>();
      Arrays.stream(doubles(GOLDEN.get("x").get(r))).forEach(values::add);
      values.add(GOLDEN.get("y").get(r).asInt());
      rows.add(RowFactory.create(values.toArray()));
    }
    return spark.createDataFrame(rows, columns);
  }

  private static double[] doubles(JsonNode node) {
    return StreamSupport.stream(node.spliterator(), false)
        .mapToDouble(JsonNode::asDouble)
        .toArray();
  }
}
