package io.github.syncbn.driver.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.driver.data.PreparedData;
import io.github.syncbn.driver.data.Preparing;
import io.github.syncbn.driver.data.TestSpark;
import io.github.syncbn.driver.job.Source;
import io.github.syncbn.worker.setting.Declared;
import io.github.syncbn.worker.table.FeatureSchema;
import io.github.syncbn.worker.table.FeatureSchema.Column;
import io.github.syncbn.worker.table.FeatureSchema.Kind;
import io.github.syncbn.worker.tensor.Shape;
import io.github.syncbn.worker.training.FeatureTreatment;
import io.github.syncbn.worker.training.RowSet;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Features, labels and weights of all kinds. */
class ColumnsTest {
  private static SparkSession spark;

  @BeforeAll
  static void startSpark() {
    spark = TestSpark.session();
  }

  private static Dataset<Row> sql(String values) {
    return spark.sql("select * from values " + values);
  }

  private static Dataset<Row> everyKind() {
    StructType schema =
        new StructType()
            .add("small", DataTypes.ByteType)
            .add("whole", DataTypes.LongType)
            .add("real", DataTypes.DoubleType)
            .add("money", DataTypes.createDecimalType(10, 2))
            .add("yes", DataTypes.BooleanType)
            .add("list", DataTypes.createArrayType(DataTypes.FloatType))
            .add("vector", SQLDataTypes.VectorType())
            .add("raw", DataTypes.BinaryType)
            .add("text", DataTypes.StringType)
            .add("label", DataTypes.BooleanType);
    List<Row> rows =
        List.of(
            RowFactory.create(
                (byte) 1,
                2L,
                -0.0,
                new java.math.BigDecimal("1.25"),
                true,
                new Float[] {3f, 4f},
                Vectors.sparse(3, new int[] {1}, new double[] {5}),
                new byte[] {(byte) 200, 1},
                "ignored",
                true),
            RowFactory.create(
                (byte) -1,
                -2L,
                1e-3,
                new java.math.BigDecimal("-1.25"),
                false,
                new Float[] {0f, -0f},
                Vectors.dense(1, 2, 3),
                new byte[] {0, (byte) 255},
                "ignored",
                false));
    return spark.createDataFrame(rows, schema);
  }

  @Test
  void features_ofEveryKind_areReadInOrder() {
    assertThat(Preparing.of(everyKind()).rows(spark, "TRAINING"))
        .containsExactly(
            "0.0 1.0[-1.0, -2.0, 0.001, -1.25, 0.0, 0.0, 0.0, 1.0, 2.0, 3.0, 0.0, 255.0]",
            "1.0 1.0[1.0, 2.0, 0.0, 1.25, 1.0, 3.0, 4.0, 0.0, 5.0, 0.0, 200.0, 1.0]");
  }

  @Test
  void features_named_areThoseInTheOrderGiven() {
    assertThat(Preparing.of(everyKind()).features("raw", "small").rows(spark, "TRAINING"))
        .containsExactly("0.0 1.0[0.0, 255.0, -1.0]", "1.0 1.0[200.0, 1.0, 1.0]");
  }

  @Test
  void schema_throughJson_isTheSame() {
    try (PreparedData data = Preparing.of(everyKind()).prepare(spark)) {
      FeatureSchema schema = data.features();
      assertThat(FeatureSchema.fromJson(schema.toJson())).isEqualTo(schema);
      assertThat(schema.columns()).contains(new Column("vector", Kind.VECTOR, 3));
    }
  }

  @Test
  void parser_withoutLabel_readsRowsOfAnotherTable() {
    FeatureSchema schema =
        new FeatureSchema(
            List.of(new Column("b", Kind.NUMERIC, 1), new Column("a", Kind.ARRAY, 2)));
    Dataset<Row> rows = sql("(array(1, null), '3.5') t(a, b)");
    double[] features = new double[4];
    RowParser parser = RowParser.bind(schema, rows.schema());
    assertThat(parser.parse(rows.head(), features, 1)).isEqualTo(1);
    assertThat(features).containsExactly(0, 3.5, 1, Double.NaN);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "(1, 10), (1, 9), (1, -1); int; -1,9,10",
        "(1, 10L), (1, 9L); bigint; 9,10",
        "(1, 10D), (1, 9D); double; 9,10",
        "(1, 3BD), (1, 2BD); decimal(1,0); 2,3",
        "(1, '10'), (1, '9'); string; 10,9",
        "(1, true), (1, false); boolean; false,true"
      })
  void classes_ofLabels_areSorted(String values, String type, String classes) {
    try (PreparedData data = Preparing.of(sql(values + " t(x, label)")).prepare(spark)) {
      assertThat(data.labels().type()).isEqualTo(type);
      assertThat(data.labels().classes()).containsExactly(classes.split(","));
    }
  }

  @Test
  void table_ofTheSession_isReadWithItsQuery() {
    sql("(1, 2, 'a'), (3, 4, 'b'), (-5, 6, 'b') t(x, y, label)").createOrReplaceTempView("named");
    Source source =
        Declared.with(Source.of(Optional.empty(), Optional.empty()), "table", Optional.of("named"))
            .withQuery(Optional.of("select x * y as product, label from input where x > 0"));
    try {
      assertThat(Preparing.of(source).label("label").rows(spark, "TRAINING"))
          .containsExactly("0.0 1.0[2.0]", "1.0 1.0[12.0]");
    } finally {
      spark.catalog().dropTempView("named");
    }
  }

  @Test
  void sparseVectors_beyondTheLimit_areRefusedSayingWhatTheyWouldTake() {
    StructType schema =
        new StructType().add("words", SQLDataTypes.VectorType()).add("label", DataTypes.StringType);
    List<Row> rows =
        List.of(
            RowFactory.create(Vectors.sparse(2_000_000, new int[] {7}, new double[] {1}), "a"),
            RowFactory.create(Vectors.sparse(2_000_000, new int[] {9}, new double[] {1}), "b"));
    assertThatThrownBy(() -> Preparing.of(spark.createDataFrame(rows, schema)).prepare(spark))
        .isInstanceOf(JobException.class)
        .message()
        .contains("'words' (2,000,000)", "2,000,000 features, more than data.maxFeatures = 100,000")
        .contains("each row would take 8,000,000 bytes, a million rows 7,629,394 MB");
  }

  @Test
  void classes_writtenBack_haveTheTypeOfTheTable() {
    assertThat(new LabelSchema("y", "int", List.of("3", "4")).original(1)).isEqualTo(4);
    assertThat(new LabelSchema("y", "double", List.of("3", "4")).original(0)).isEqualTo(3.0);
    assertThat(new LabelSchema("y", "boolean", List.of("false", "true")).original(1))
        .isEqualTo(true);
    assertThat(new LabelSchema("y", "string", List.of("a")).original(0)).isEqualTo("a");
  }

  @Test
  void classes_given_keepTheirOrder() {
    Preparing job = Preparing.of(sql("(1, 5), (2, 7) t(x, label)")).classes("7", "6", "5");
    assertThat(job.rows(spark, "TRAINING")).containsExactly("0.0 1.0[2.0]", "2.0 1.0[1.0]");
  }

  @Test
  void regression_numericLabel_isKeptAsFloat() {
    Preparing job = Preparing.of(sql("(1, 0.5D), (2, 0.5D) t(x, label)")).regression();
    assertThat(job.rows(spark, "TRAINING")).containsExactly("0.5 1.0[1.0]", "0.5 1.0[2.0]");
  }

  @Test
  void weights_ofZero_leaveFirstWhateverElseIsWrongWithTheRow() {
    Dataset<Row> weighted =
        sql("(1, 'a', 2.5D), (2, 'b', 1D), (null, 'c', 0D), (3, 'b', -0D) t(x, label, w)");
    Preparing job = Preparing.of(weighted).weight("w");
    try (PreparedData data = job.prepare(spark)) {
      assertThat(data.rows(RowSet.TRAINING)).isEqualTo(2);
      assertThat(data.layout().weighted()).isTrue();
      assertThat(data.labels().classes()).containsExactly("a", "b");
    }
    assertThat(job.rows(spark, "TRAINING")).containsExactly("0.0 2.5[1.0]", "1.0 1.0[2.0]");
  }

  @Test
  void missing_constant_isFilledInAndMeanIsLeft() {
    Dataset<Row> table = sql("(1D, 'a'), (double('NaN'), 'b'), (null, 'c') t(x, label)");
    Preparing job = Preparing.of(table).missing(new FeatureTreatment.Missing.Constant(-1));
    assertThat(job.rows(spark, "TRAINING"))
        .containsExactly("0.0 1.0[1.0]", "1.0 1.0[-1.0]", "2.0 1.0[-1.0]");
    job.missing(new FeatureTreatment.Missing.Mean());
    assertThat(job.rows(spark, "TRAINING"))
        .containsExactly("0.0 1.0[1.0]", "1.0 1.0[NaN]", "2.0 1.0[NaN]");
  }

  @Test
  void missing_binary_turnsBytesToFloats() {
    Dataset<Row> table = sql("(X'01FF', 'a'), (X'0203', 'b'), (null, 'c') t(x, label)");
    Preparing job = Preparing.of(table).missing(new FeatureTreatment.Missing.Constant(9));
    try (PreparedData data = job.prepare(spark)) {
      assertThat(data.layout().bytes()).isFalse();
    }
    assertThat(job.rows(spark, "TRAINING"))
        .containsExactly("0.0 1.0[1.0, 255.0]", "1.0 1.0[2.0, 3.0]", "2.0 1.0[9.0, 9.0]");
  }

  @Test
  void query_afterwards_leavesNoViewBehind() {
    Preparing.digits()
        .query("with t as (select * from input) select * from t;")
        .prepare(spark)
        .close();
    assertThat(Arrays.stream((Object[]) spark.catalog().listTables().collect())).isEmpty();
  }

  @Test
  void shape_ofTheConfiguration_isThatOfRows() {
    try (PreparedData data = Preparing.digits().shape(1, 8, 8).prepare(spark)) {
      assertThat(data.features().shape()).isEqualTo(new Shape(1, 8, 8));
      assertThat(data.features().image()).isTrue();
    }
    assertThatThrownBy(() -> Preparing.digits().shape(1, 8, 7).prepare(spark))
        .isInstanceOf(JobException.class)
        .message()
        .contains("[1, 8, 7]", "56", "64");
  }
}
