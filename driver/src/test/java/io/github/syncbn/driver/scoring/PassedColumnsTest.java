package io.github.syncbn.driver.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.driver.spark.SparkLine;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Columns that a model does not read pass through it untouched, whatever their types and names. */
class PassedColumnsTest {
  private static SparkSession spark;

  @BeforeAll
  static void start() {
    spark = ScoringSession.start();
    spark.conf().set("spark.sql.timeType.enabled", "true");
  }

  @AfterAll
  static void stop() {
    spark.conf().unset("spark.sql.timeType.enabled");
    spark.stop();
  }

  private static Dataset<Row> scored(Dataset<Row> input, String... features) {
    return new Scorer(Models.regression(Models.leading(features.length, 1), features))
        .transform(input);
  }

  /** SQL of a value of each type. */
  private static final List<String> VALUES =
      List.of(
          "cast(null as void)",
          "1Y",
          "1S",
          "true",
          "cast(1.5 as float)",
          "double('NaN')",
          "-0.0D",
          "12345678901234567890.123456789012345678BD",
          "'text'",
          "cast(unhex('66E46C6C74') as string)",
          "X'00FF'",
          "date'0001-01-01'",
          "date'1582-10-10'",
          "timestamp'0001-01-01 00:00:00'",
          "timestamp_ntz'1500-02-28 01:02:03.456789'",
          "interval '1-2' year to month",
          "interval '3 04:05:06.789' day to second",
          "make_interval(1, 2, 3, 4, 5, 6, 7.008)",
          "array(array(1, null), null)",
          "map('k', 1, 'j', null, 'i', 3, 'h', 4, 'g', 5, 'f', 6)",
          "named_struct('a', 1, 'b', named_struct('c', array('x'), 'd', date'2020-01-01'))",
          "named_struct('a', 1, 'A', 2, 'a.b', 3)");

  /** Of types that Spark has from 4.0 on. */
  private static final List<String> VALUES_OF_4_0 =
      List.of(
          "'text' collate UTF8_LCASE",
          "'text' collate UNICODE_CI",
          "parse_json('{\"a\": [1, \"x\", null]}')",
          "array('b' collate UTF8_LCASE, null)",
          "map('k' collate UTF8_LCASE, array(struct(1 as a, 'b' collate UNICODE as b)))",
          "named_struct('s', 'x' collate UTF8_LCASE, 'v', parse_json('[1]'), 'i', interval '1' day)");

  /** Of a type that Spark has from 4.1 on. */
  private static final List<String> VALUES_OF_4_1 = List.of("time'12:34:56.789'");

  private static List<String> values() {
    List<String> values = new ArrayList<>(VALUES);
    if (SparkLine.isSince(4, 0)) {
      values.addAll(VALUES_OF_4_0);
    }
    if (SparkLine.isSince(4, 1)) {
      values.addAll(VALUES_OF_4_1);
    }
    return values;
  }

  @Test
  void columns_ofEveryType_keepTypesAndValues() {
    StringBuilder columns = new StringBuilder("id, double(id) as x");
    StringBuilder shown = new StringBuilder("id");
    List<String> values = values();
    for (int i = 0; i < values.size(); i++) {
      columns.append(", if(id % 7 = 3, null, ").append(values.get(i)).append(") as v").append(i);
      shown.append(", base64(cast(v").append(i).append(" as string)) as s").append(i);
    }
    Dataset<Row> input = spark.sql("select " + columns + " from range(0, 200, 1, 3)");

    Dataset<Row> output = scored(input, "x");

    assertThat(Arrays.copyOf(output.schema().fields(), input.columns().length))
        .isEqualTo(input.schema().fields());
    String[] texts = shown.toString().split(", (?=base64)");
    assertThat(output.selectExpr(texts).sort("id").collectAsList())
        .isEqualTo(input.selectExpr(texts).sort("id").collectAsList());
    assertThat(output.filter("prediction != x").count()).isZero();
  }

  /** Spark reads fewer fields where a query asks for few: from the places that are left. */
  @Test
  void fields_ofPassedColumns_areThoseOfTheInput() {
    Dataset<Row> input =
        spark.sql(
            "select id, double(id) as x, if(id = 3, null, struct(1 as a, id as b, struct('c' as d,"
                + " 'e' as f) as g)) as s, array(struct(1 as a, id as b)) as l, map('k', struct(1"
                + " as a, id as b)) as m, array(map('k', struct(1 as a, array(struct(2 as c, id as"
                + " d)) as b))) as n from range(0, 20, 1, 3)");
    Dataset<Row> output = scored(input, "x");
    for (String field :
        List.of("s.b", "s.g.f", "l.b", "m['k'].b", "l[0].b", "n[0]['k'].b.d", "s.g")) {
      assertThat(output.selectExpr("id", field).sort("id").collectAsList())
          .as(field)
          .isEqualTo(input.selectExpr("id", field).sort("id").collectAsList());
    }
    assertThat(output.where("s.b = 7").count()).isEqualTo(1);
    assertThat(output.groupBy("s.b").count().count()).isEqualTo(20);
  }

  @Test
  void columns_ofFixedLength_staySo() {
    spark.sql("drop table if exists fixed");
    spark.sql("create table fixed (c char(5), v varchar(7), x double) using parquet");
    try {
      spark.sql("insert into fixed values ('ab', 'cd', 1)");
      Dataset<Row> input = spark.table("fixed");
      Dataset<Row> output = scored(input, "x");
      assertThat(Arrays.copyOf(output.schema().fields(), 3)).isEqualTo(input.schema().fields());
      assertThat(output.head().getString(0)).isEqualTo("ab   ");
    } finally {
      spark.sql("drop table fixed");
    }
  }

  @Test
  void metadata_ofColumnsAndFields_isKept() {
    StructType inner =
        new StructType().add("a", "int", true, Metadata.fromJson("{\"unit\": \"mm\"}"));
    StructType schema =
        new StructType()
            .add("s", inner, true, Metadata.fromJson("{\"comment\": \"outer\"}"))
            .add("x", "double", false, Metadata.fromJson("{\"ml_attr\": {\"type\": \"numeric\"}}"));
    Dataset<Row> input =
        spark.createDataFrame(spark.sql("select struct(1), 2D").toJavaRDD(), schema);

    StructType output = scored(input, "x").schema();

    assertThat(Arrays.copyOf(output.fields(), 2)).isEqualTo(schema.fields());
  }

  @Test
  void names_twiceAmongColumnsThatAreNotRead_pass() {
    Dataset<Row> left = spark.sql("select 1 as id, 2D as x, 3 as X, 'a' as `a.b`, 'b' as `a``b`");
    Dataset<Row> right = spark.sql("select 1 as id, 4D as y");
    Dataset<Row> input = left.join(right, left.col("id").equalTo(right.col("id")));

    Dataset<Row> output = scored(input, "y", "x");

    assertThat(output.columns())
        .containsExactly("id", "x", "X", "a.b", "a`b", "id", "y", "prediction");
    assertThat(output.head().mkString("|")).isEqualTo("1|2.0|3|a|b|1|4.0|4.0");
  }

  @Test
  void names_withDotsBackticksAndCase_areReadAsTheyAre() {
    Dataset<Row> input = spark.sql("select 1D as `a.b`, 2D as `a``b`, 3D as A, 4D as a, 5 as ``");

    assertThat(scored(input, "a.b", "a`b").head().<Double>getAs("prediction")).isEqualTo(1);
    assertThat(scored(input, "a`b").head().<Double>getAs("prediction")).isEqualTo(2);
    assertThat(scored(input, "A").head().<Double>getAs("prediction")).isEqualTo(3);
    assertThat(scored(input, "a").head().<Double>getAs("prediction")).isEqualTo(4);
    assertThat(scored(input, "").head().<Double>getAs("prediction")).isEqualTo(5);
  }

  @Test
  void name_twiceAmongColumnsThatAreRead_isRefused() {
    assertThatThrownBy(() -> scored(spark.sql("select 1D as x, 2D as x"), "x"))
        .isInstanceOf(JobException.class)
        .hasMessageContaining("two columns named 'x'");
  }

  @Test
  void aTable_withoutOtherColumns_andWithoutRows_isScored() {
    assertThat(scored(spark.sql("select 1D as x").limit(0), "x").count()).isZero();
    assertThat(scored(spark.sql("select 1D as x"), "x").count()).isEqualTo(1);
  }
}
