package io.github.syncbn.driver.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.driver.metric.PredictedClass;
import io.github.syncbn.driver.source.SourceReader;
import io.github.syncbn.worker.network.InferenceNetwork;
import io.github.syncbn.worker.network.Preprocessing;
import io.github.syncbn.worker.network.TrainedNetwork;
import io.github.syncbn.worker.table.FeatureSchema;
import io.github.syncbn.worker.table.FeatureSchema.Column;
import io.github.syncbn.worker.table.FeatureSchema.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ScorerTest {
  private static final int WIDTH = 9;
  private static SparkSession spark;

  @BeforeAll
  static void start() {
    spark = ScoringSession.start();
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  @ParameterizedTest
  @EnumSource(
      value = Kind.class,
      names = {"ARRAY", "VECTOR", "BINARY"})
  void transform_anyPartitions_givesBitsOfInferenceNetwork(Kind kind) {
    TrainedNetwork network = Models.network(WIDTH, 3, Preprocessing.none());
    List<String> labels = List.of("cat", "dog", "owl");
    Scorer scorer = new Scorer(Models.classifier(network, kind, "string", labels));
    InferenceNetwork expected = InferenceNetwork.of(network);
    List<Row> rows = rows(67, features -> cell(kind, features));
    StructType schema = new StructType().add("id", "int").add("features", type(kind));

    JavaSparkContext context = new JavaSparkContext(spark.sparkContext());
    for (int partitions = 1; partitions <= 5; partitions++) {
      Dataset<Row> input = spark.createDataFrame(context.parallelize(rows, partitions), schema);
      List<Row> scored = scorer.transform(input).collectAsList();
      assertThat(scored).hasSize(67);
      for (Row row : scored) {
        float[] y = expected.predict(features(row.getInt(0)));
        double[] probabilities = expected.probabilities(features(row.getInt(0)));
        assertThat(((Vector) row.getAs("rawPrediction")).toArray()).containsExactly(wide(y));
        assertThat(((Vector) row.getAs("probability")).toArray()).containsExactly(probabilities);
        assertThat(row.<String>getAs("prediction"))
            .isEqualTo(labels.get(PredictedClass.largest(wide(y), 0, 3)));
        assertThat(row.schema().fieldNames())
            .containsExactly("id", "features", "prediction", "probability", "rawPrediction");
      }
    }
    Row alone = scorer.transform(spark.createDataFrame(rows.subList(40, 41), schema)).head();
    assertThat(((Vector) alone.getAs("rawPrediction")).toArray())
        .containsExactly(wide(expected.predict(features(40))));
  }

  @Test
  void transform_wideRows_givesBitsOfInferenceNetwork() {
    int width = 90_000;
    TrainedNetwork network = Models.network(width, 2, Preprocessing.none());
    Scorer scorer =
        new Scorer(Models.classifier(network, Kind.VECTOR, "bigint", List.of("-5", "7")));
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      rows.add(
          RowFactory.create(i, Vectors.sparse(width, new int[] {i, 89_999}, new double[] {1, i})));
    }
    StructType schema =
        new StructType().add("id", "int").add("features", SQLDataTypes.VectorType());

    InferenceNetwork expected = InferenceNetwork.of(network);
    for (Row row : scorer.transform(spark.createDataFrame(rows, schema)).collectAsList()) {
      float[] x = new float[width];
      x[row.getInt(0)] = 1;
      x[89_999] = row.getInt(0);
      float[] y = expected.predict(x);
      assertThat(((Vector) row.getAs("rawPrediction")).toArray()).containsExactly(wide(y));
      assertThat(row.<Long>getAs("prediction")).isEqualTo(y[1] > y[0] ? 7L : -5L);
    }
  }

  @Test
  void transform_numericAndBooleanColumns_keepsAllColumns() {
    FeatureSchema schema =
        new FeatureSchema(
            List.of(new Column("on", Kind.BOOLEAN, 1), new Column("x", Kind.NUMERIC, 1)));
    Scorer scorer =
        new Scorer(
            Models.classifier(
                Models.identity(2), schema, "boolean", List.of("false", "true"), Optional.empty()));
    Dataset<Row> input = spark.sql("SELECT 'a' AS name, 3.5D AS x, null AS other, false AS on");

    Row row = scorer.transform(input).head();

    assertThat(row.getString(0)).isEqualTo("a");
    assertThat(row.isNullAt(2)).isTrue();
    assertThat(row.<Boolean>getAs("prediction")).isTrue();
    assertThat(((Vector) row.getAs("rawPrediction")).toArray()).containsExactly(0, 3.5);
  }

  @Test
  void transform_regression_addsOneDouble() {
    Scorer scorer = new Scorer(Models.regression(Models.identity(1), "x"));

    Dataset<Row> scored = scorer.transform(spark.sql("SELECT 1.25F AS x"));

    assertThat(scored.columns()).containsExactly("x", "prediction");
    assertThat(scored.head().getDouble(1)).isEqualTo(1.25);
  }

  @Test
  void transform_existingColumn_isRefusedBeforeAnyJob() {
    Scorer scorer = new Scorer(Models.regression(Models.identity(1), "x"));

    assertThatThrownBy(() -> scorer.transform(spark.sql("SELECT 1 AS x, 2 AS Prediction")))
        .isInstanceOf(JobException.class)
        .hasMessageContaining("has a column 'prediction' already")
        .hasMessageContaining("drop or rename");
  }

  @Test
  void transform_missingColumnOrOtherType_isRefusedBeforeAnyJob() {
    Scorer scorer = new Scorer(Models.regression(Models.identity(1), "weight"));

    assertThatThrownBy(() -> scorer.transform(spark.sql("SELECT 1 AS wieght")))
        .isInstanceOf(JobException.class)
        .hasMessageContaining("Did you mean 'wieght'?");
    assertThatThrownBy(() -> scorer.transform(spark.sql("SELECT array(1) AS weight")))
        .isInstanceOf(JobException.class)
        .hasMessageContaining("has type array<int>, where a number is expected");
  }

  @Test
  void transform_otherWidth_namesTheRow() {
    Scorer scorer =
        new Scorer(Models.classifier(Models.identity(2), Kind.ARRAY, "string", List.of("a", "b")));
    Dataset<Row> input = spark.sql("SELECT 17 AS id, array(1.0F, 2.0F, 3.0F) AS features");

    assertThat(failure(scorer.transform(input)))
        .hasMessageContaining("[17,")
        .hasMessageContaining("has 3 values where 2 are expected");
  }

  @Test
  void transform_missingFeature_isFilledOrAnError() {
    Dataset<Row> input = spark.sql("SELECT 5 AS id, CAST(null AS DOUBLE) AS x");
    TrainedNetwork plain = Models.identity(1);
    Scorer strict = new Scorer(Models.regression(plain, "x"));
    Scorer filling =
        new Scorer(
            Models.regression(
                new TrainedNetwork(
                    plain.network(),
                    plain.input(),
                    plain.parameters(),
                    plain.runningStatistics(),
                    plain.batches(),
                    new Preprocessing(new float[] {2.5f}, new float[0], new float[0])),
                "x"));

    assertThat(filling.transform(input).head().<Double>getAs("prediction")).isEqualTo(2.5);
    assertThat(failure(strict.transform(input)))
        .hasMessageContaining("[5, null]")
        .hasMessageContaining("column 'x' is missing");
  }

  @Test
  void transform_query_isAppliedAgain() {
    Scorer scorer =
        new Scorer(
            Models.classifier(
                Models.identity(2),
                new FeatureSchema(
                    List.of(new Column("p", Kind.NUMERIC, 1), new Column("q", Kind.NUMERIC, 1))),
                "int",
                List.of("4", "8"),
                Optional.of("SELECT id, a * 2 AS p, a + 10 AS q FROM input WHERE a < 100")));
    Dataset<Row> input = spark.sql("SELECT id, id AS a FROM range(0, 200, 50)");

    List<Row> rows = scorer.transform(input).sort("id").collectAsList();

    assertThat(rows).hasSize(2);
    assertThat(rows.get(0).<Integer>getAs("prediction")).isEqualTo(8);
    assertThat(rows.get(1).<Integer>getAs("prediction")).isEqualTo(4);
  }

  @Test
  void transform_namesOfColumns_areThoseGivenAndEmptyOnesAreLeftOut() {
    Scorer scorer =
        new Scorer(
            Models.classifier(Models.identity(2), Kind.ARRAY, "string", List.of("a", "b")),
            new OutputColumns("", "p", "", ""));

    assertThat(scorer.transform(spark.sql("SELECT array(1, 2) AS features")).columns())
        .containsExactly("features", "p");
  }

  @Test
  void predict_emptyPartitionsAndNoRows_giveNone() {
    Scorer scorer = new Scorer(Models.regression(Models.identity(1), "x"));

    assertThat(scorer.predict(spark.sql("SELECT 1 AS x WHERE false")).count()).isZero();
    assertThat(scorer.predict(spark.sql("SELECT 1 AS x").repartition(4)).count()).isEqualTo(1);
  }

  private static Throwable failure(Dataset<Row> scored) {
    try {
      scored.collectAsList();
      return null;
    } catch (Exception e) {
      JobException error = SourceReader.failure("the table", e);
      assertThat(error.kind()).isEqualTo(JobException.Kind.DATA);
      return error;
    }
  }

  private static List<Row> rows(int count, Function<float[], Object> cell) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      rows.add(RowFactory.create(i, cell.apply(features(i))));
    }
    return rows;
  }

  /** Integers from 0 to 255, so that every kind of column can hold them. */
  private static float[] features(int row) {
    float[] features = new float[WIDTH];
    for (int j = 0; j < WIDTH; j++) {
      features[j] = (row * 37 + j * 101) % 256;
    }
    return features;
  }

  private static Object cell(Kind kind, float[] features) {
    if (kind == Kind.VECTOR) {
      return Vectors.dense(wide(features));
    }
    if (kind == Kind.ARRAY) {
      List<Float> values = new ArrayList<>();
      for (float value : features) {
        values.add(value);
      }
      return values.toArray(Float[]::new);
    }
    byte[] bytes = new byte[features.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (int) features[i];
    }
    return bytes;
  }

  private static DataType type(Kind kind) {
    return switch (kind) {
      case VECTOR -> SQLDataTypes.VectorType();
      case BINARY -> DataTypes.BinaryType;
      default -> DataTypes.createArrayType(DataTypes.FloatType);
    };
  }

  private static double[] wide(float[] values) {
    double[] wide = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      wide[i] = values[i];
    }
    return wide;
  }
}
