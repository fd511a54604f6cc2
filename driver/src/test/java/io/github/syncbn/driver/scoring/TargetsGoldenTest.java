package io.github.syncbn.driver.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.syncbn.driver.job.JobSettings.Task;
import io.github.syncbn.driver.metric.Figures;
import io.github.syncbn.driver.metric.Metric;
import io.github.syncbn.driver.model.SavedModel;
import io.github.syncbn.worker.loss.BinaryCrossEntropy;
import io.github.syncbn.worker.loss.Loss;
import io.github.syncbn.worker.loss.MeanSquaredError;
import io.github.syncbn.worker.setting.Declared;
import io.github.syncbn.worker.table.FeatureSchema.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Figures of several targets against scikit-learn: see targets.py beside the golden file. */
class TargetsGoldenTest {
  private static SparkSession spark;
  private static JsonNode golden;

  @BeforeAll
  static void start() throws IOException {
    spark = ScoringSession.start();
    try (InputStream in = TargetsGoldenTest.class.getResourceAsStream("/golden/targets.json")) {
      golden = new ObjectMapper().readTree(in);
    }
    assertThat(golden.get("version").asInt()).as("run golden/targets.py anew").isEqualTo(1);
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  @Test
  void numbers_anyWeights_haveTheFiguresOfScikitLearn() {
    check("numbers", Task.REGRESSION, new MeanSquaredError(false));
  }

  @Test
  void labels_anyWeights_haveTheFiguresOfScikitLearn() {
    check("labels", Task.CLASSIFICATION, Declared.defaults(BinaryCrossEntropy.class));
  }

  private static void check(String kind, Task task, Loss loss) {
    for (JsonNode expected : golden.get(kind)) {
      int targets = expected.get("each").size();
      SavedModel model = Models.ofTargets(task, targets, loss, Kind.ARRAY);
      List<String> columns = model.targets().orElseThrow().columns();
      Optional<String> weight =
          expected.get("weight").isNull() ? Optional.empty() : Optional.of("w");

      Evaluation found = new Scorer(model).evaluate(table(expected, columns), columns, weight);

      String name = kind + ", weights " + expected.get("weights").asText();
      assertThat(found.loss())
          .as(name)
          .isCloseTo(
              expected.get("loss").asDouble(), within(1e-9 * expected.get("loss").asDouble()));
      check(name, found.figures(), expected.get("all"));
      for (int j = 0; j < targets; j++) {
        check(
            name + ", target " + j,
            found.figures().targets().get("t" + j),
            expected.get("each").get(j));
      }
    }
  }

  private static void check(String name, Figures found, JsonNode expected) {
    for (Map.Entry<String, JsonNode> figure : expected.properties()) {
      double value = figure.getValue().asDouble();
      assertThat(found.get(Metric.named(figure.getKey()).orElseThrow()))
          .as(name + ": " + figure.getKey())
          .isCloseTo(value, within(1e-9 * Math.max(1, Math.abs(value))));
    }
  }

  private static Dataset<Row> table(JsonNode expected, List<String> columns) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < expected.get("target").size(); i++) {
      List<Object> cells = new ArrayList<>();
      cells.add(doubles(expected.get("prediction").get(i)));
      cells.addAll(List.of(doubles(expected.get("target").get(i))));
      JsonNode weight = expected.get("weight");
      cells.add(weight.isNull() ? 1.0 : weight.get(i).asDouble());
      rows.add(RowFactory.create(cells.toArray()));
    }
    StructType schema =
        new StructType().add("features", DataTypes.createArrayType(DataTypes.DoubleType));
    for (String column : columns) {
      schema = schema.add(column, DataTypes.DoubleType);
    }
    return spark.createDataFrame(rows, schema.add("w", DataTypes.DoubleType)).repartition(3);
  }

  private static Double[] doubles(JsonNode cells) {
    return StreamSupport.stream(cells.spliterator(), false)
        .map(JsonNode::asDouble)
        .toArray(Double[]::new);
  }
}
