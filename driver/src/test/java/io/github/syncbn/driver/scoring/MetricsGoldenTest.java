package io.github.syncbn.driver.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.syncbn.driver.metric.ConfusionMatrix;
import io.github.syncbn.driver.metric.Metric;
import io.github.syncbn.worker.table.FeatureSchema.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Every metric, with weights of all sizes, against scikit-learn's sample_weight. */
class MetricsGoldenTest {
  private static final Percentage CLOSE = Percentage.withPercentage(1e-7);
  private static SparkSession spark;
  private static JsonNode golden;

  @BeforeAll
  static void start() throws IOException {
    spark = ScoringSession.start();
    try (InputStream in = MetricsGoldenTest.class.getResourceAsStream("/golden/metrics.json")) {
      golden = new ObjectMapper().readTree(in);
    }
    assertThat(golden.get("version").asInt()).as("run golden/metrics.py anew").isEqualTo(2);
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  @Test
  void regression_anyWeights_isScikitLearn() {
    Scorer scorer = new Scorer(Models.regression(Models.identity(1), "x"));
    for (JsonNode expected : golden.get("regression")) {
      Dataset<Row> rows = table(expected, cell -> cell.asDouble(), "x");

      Evaluation.Regression found =
          (Evaluation.Regression) scorer.evaluate(rows, List.of("label"), weight(expected));

      String name = expected.get("weights").asText();
      assertThat(found.loss()).as(name).isCloseTo(number(expected, "loss"), CLOSE);
      assertThat(found.rmse()).as(name).isCloseTo(number(expected, "rmse"), CLOSE);
      assertThat(found.mae()).as(name).isCloseTo(number(expected, "mae"), CLOSE);
      assertThat(found.r2()).as(name).isCloseTo(number(expected, "r2"), CLOSE);
    }
  }

  @Test
  void classification_anyWeights_isScikitLearn() {
    for (JsonNode expected : golden.get("classification")) {
      int classes = expected.get("classes").asInt();
      List<String> labels = IntStream.range(0, classes).mapToObj(String::valueOf).toList();
      Scorer scorer =
          new Scorer(Models.classifier(Models.identity(classes), Kind.ARRAY, "double", labels));
      Dataset<Row> rows = table(expected, MetricsGoldenTest::array, "features");

      Evaluation.Classification found =
          (Evaluation.Classification) scorer.evaluate(rows, List.of("label"), weight(expected));

      String name = expected.get("weights").asText() + ", " + classes + " classes";
      ConfusionMatrix matrix = found.confusion();
      assertThat(found.loss()).as(name).isCloseTo(number(expected, "loss"), CLOSE);
      assertThat(matrix.accuracy()).as(name).isCloseTo(number(expected, "accuracy"), CLOSE);
      for (int k = 0; k < classes; k++) {
        assertThat(matrix.support(k)).as(name).isCloseTo(at(expected, "support", k), CLOSE);
        assertThat(orZero(matrix.precision(k)))
            .as(name)
            .isCloseTo(at(expected, "precision", k), CLOSE);
        assertThat(orZero(matrix.recall(k))).as(name).isCloseTo(at(expected, "recall", k), CLOSE);
        assertThat(orZero(matrix.f1(k))).as(name).isCloseTo(at(expected, "f1", k), CLOSE);
        for (int other = 0; other < classes; other++) {
          assertThat(matrix.count(k, other))
              .as(name)
              .isCloseTo(expected.get("confusion").get(k).get(other).asDouble(), CLOSE);
        }
      }
      for (Metric metric : Metric.of(true)) {
        assertThat(found.figures().get(metric))
            .as(name + ": " + metric)
            .isCloseTo(number(expected, metric.key()), CLOSE);
      }
    }
  }

  @Test
  void regression_targetsAllTheSame_hasR2OfScikitLearn() {
    Scorer scorer = new Scorer(Models.regression(Models.identity(1), "x"));

    // r2_score([4, 4, 4], [4, 4, 4]) is 1 and r2_score([4, 4, 4], [4, 5, 4]) is 0; of one row, nan.
    assertThat(r2(scorer, "(4, 4), (4, 4), (4, 4)")).isEqualTo(1);
    assertThat(r2(scorer, "(4, 4), (5, 4), (4, 4)")).isEqualTo(0);
    assertThat(r2(scorer, "(4, 5)")).isNaN();
  }

  @Test
  void areaUnderRoc_probabilitiesThatRoundToOne_keepTheirOrder() {
    Scorer scorer =
        new Scorer(Models.classifier(Models.identity(2), Kind.ARRAY, "double", List.of("0", "1")));
    Dataset<Row> rows =
        spark.sql(
            "SELECT array(0F, s) AS features, label FROM VALUES"
                + " (50F, 0), (60F, 0), (70F, 1), (80F, 1) AS t(s, label)");

    Evaluation.Classification found =
        (Evaluation.Classification) scorer.evaluate(rows, List.of("label"), Optional.empty());

    assertThat(found.areaUnderRoc().getAsDouble()).isEqualTo(1, within(1e-12));
  }

  private static double r2(Scorer scorer, String values) {
    Dataset<Row> rows = spark.sql("SELECT * FROM VALUES " + values + " AS t(x, label)");
    return ((Evaluation.Regression) scorer.evaluate(rows, List.of("label"), Optional.empty())).r2();
  }

  /** What scikit-learn says with {@code zero_division=0} of a class that does not occur. */
  private static double orZero(double figure) {
    return Double.isNaN(figure) ? 0 : figure;
  }

  private static double number(JsonNode node, String name) {
    return node.get(name).asDouble();
  }

  private static double at(JsonNode node, String name, int index) {
    return node.get(name).get(index).asDouble();
  }

  private static Optional<String> weight(JsonNode expected) {
    return expected.get("weight").isNull() ? Optional.empty() : Optional.of("w");
  }

  private static Object array(JsonNode cells) {
    Double[] values = new Double[cells.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = cells.get(i).asDouble();
    }
    return values;
  }

  private static Dataset<Row> table(
      JsonNode expected, java.util.function.Function<JsonNode, Object> cell, String feature) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < expected.get("target").size(); i++) {
      JsonNode weight = expected.get("weight");
      rows.add(
          RowFactory.create(
              cell.apply(expected.get("prediction").get(i)),
              expected.get("target").get(i).asDouble(),
              weight.isNull() ? 1.0 : weight.get(i).asDouble()));
    }
    StructType schema =
        new StructType()
            .add(
                feature,
                feature.equals("x")
                    ? DataTypes.DoubleType
                    : DataTypes.createArrayType(DataTypes.DoubleType))
            .add("label", DataTypes.DoubleType)
            .add("w", DataTypes.DoubleType);
    return spark.createDataFrame(rows, schema).repartition(3);
  }
}
