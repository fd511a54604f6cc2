package io.github.syncbn.driver.data;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.rand;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.syncbn.driver.job.Source;
import io.github.syncbn.driver.job.Split;
import io.github.syncbn.driver.table.RowDiagnosis;
import io.github.syncbn.worker.training.RowSet;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Shards hold the same rows in the same order, however rows are stored and read. */
class DataIdentityTest {
  private static final Split SPLIT = Split.fractions(0.2, 0.1);
  @TempDir static Path folder;
  private static SparkSession spark;
  private static Dataset<Row> digits;
  private static List<String> expected;

  @BeforeAll
  static void startSpark() {
    spark = TestSpark.session();
    digits =
        RowDiagnosis.reader(spark)
            .table(Preparing.source("builtin:digits", null))
            .limit(500)
            .select("pixel_0_2", "pixel_0_3", "pixel_2_4", "pixel_5_5", "pixel_7_3", "label");
    digits = spark.createDataFrame(digits.collectAsList(), digits.schema());
    expected = Preparing.of(digits).split(SPLIT).shards(spark, 2);
  }

  @ParameterizedTest
  @CsvSource({"parquet, 1", "parquet, 3", "parquet, 7", "csv, 3"})
  void shards_otherFilesAndOrder_same(String format, int files) {
    String path = folder.resolve(format + files).toString();
    digits
        .orderBy(rand(files))
        .repartition(files)
        .write()
        .format(format)
        .option("header", "true")
        .save(path);
    assertThat(
            Preparing.of(Preparing.source(format, path))
                .label("label")
                .split(SPLIT)
                .shards(spark, 2))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "spark.sql.shuffle.partitions, 1",
    "spark.sql.shuffle.partitions, 200",
    "spark.sql.adaptive.enabled, false",
    "spark.sql.files.maxPartitionBytes, 20000"
  })
  void shards_otherSessionSettings_same(String key, String value) {
    String path = folder.resolve("one").toString();
    digits.coalesce(1).write().mode("overwrite").option("header", "true").csv(path);
    String before = spark.conf().get(key);
    spark.conf().set(key, value);
    try {
      // A query with a shuffle of its own, so that the settings have something to act on.
      assertThat(
              Preparing.csv(path)
                  .query("select /*+ repartition(pixel_0_2) */ * from input")
                  .split(SPLIT)
                  .shards(spark, 2))
          .isEqualTo(expected);
    } finally {
      spark.conf().set(key, before);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void shards_otherWorkers_same(int workers) {
    assertThat(Preparing.of(digits.repartition(5)).split(SPLIT).shards(spark, workers))
        .isEqualTo(expected);
  }

  @Test
  void shards_anotherAttemptOfAnotherSize_sameWithoutNewShuffle() {
    try (PreparedData data = Preparing.of(digits).split(SPLIT).prepare(spark)) {
      assertThat(TestSpark.describe(data, 1)).isEqualTo(expected);
      assertThat(TestSpark.describe(data, 4)).isEqualTo(expected);
      assertThat(TestSpark.describeInBarrier(data, 2)).isEqualTo(expected);
    }
  }

  @Test
  void sets_byFraction_arePartitionOfInput() {
    try (PreparedData data = Preparing.of(digits).split(SPLIT).prepare(spark)) {
      assertThat(data.rows(RowSet.TRAINING)).isBetween(310L, 390L);
      assertThat(data.rows(RowSet.VALIDATION)).isBetween(70L, 130L);
      assertThat(data.rows(RowSet.TRAINING) + data.rows(RowSet.VALIDATION) + data.rows(RowSet.TEST))
          .isEqualTo(500);
    }
    List<String> all = new ArrayList<>();
    for (RowSet set : RowSet.values()) {
      all.addAll(Preparing.of(digits).split(SPLIT).rows(spark, set.name()));
    }
    assertThat(all)
        .containsExactlyInAnyOrderElementsOf(Preparing.of(digits).rows(spark, "TRAINING"));
  }

  @Test
  void sets_byColumnAndByPaths_same() {
    Dataset<Row> split =
        digits.withColumn(
            "set",
            org.apache
                .spark
                .sql
                .functions
                .when(col("label").equalTo(3), "test")
                .when(col("pixel_0_2").equalTo(5), "validation")
                .otherwise("train"));
    // Classes are given, since the training set has no 3.
    String[] classes = "0,1,2,3,4,5,6,7,8,9".split(",");
    List<String> byColumn =
        Preparing.of(split).split(Split.by("set")).classes(classes).shards(spark, 2);
    List<Source> sources = new ArrayList<>();
    for (String set : new String[] {"train", "validation", "test"}) {
      String path = folder.resolve("by-" + set).toString();
      split.filter(col("set").equalTo(set)).drop("set").write().parquet(path);
      sources.add(Preparing.source("parquet", path));
    }
    List<String> byPaths =
        Preparing.of(sources.get(0))
            .label("label")
            .split(Split.apart(Optional.of(sources.get(1)), Optional.of(sources.get(2))))
            .classes(classes)
            .shards(spark, 2);
    assertThat(byPaths).isEqualTo(byColumn);
  }

  @Test
  void equalRows_tenThousand_travelAsFewRecordsAndComeBackAsAll() {
    Dataset<Row> table =
        spark
            .range(0, 10_000, 1, 3)
            .select(lit(1.5).as("x"), lit("a").as("label"))
            .union(spark.range(0, 3).select(col("id").cast("double"), lit("b")));
    List<String> shards = Preparing.of(table).shards(spark, 2);
    assertThat(shards.stream().flatMap(String::lines).filter(line -> line.equals("0.0 1.0[1.5]")))
        .hasSize(10_000);
    assertThat(shards.stream().filter(shard -> shard.startsWith("TRAINING")))
        .allMatch(shard -> shard.lines().skip(1).count() >= 2500);
  }

  @Test
  void storage_bytesOrFloats_sameOrder() {
    Dataset<Row> bytes =
        digits.selectExpr(
            "cast(label as string) label",
            "unhex(concat(lpad(hex(pixel_0_2), 2, '0'), lpad(hex(200 + pixel_0_3), 2, '0'))) x");
    Dataset<Row> floats =
        digits.selectExpr("label", "array(float(pixel_0_2), float(200 + pixel_0_3)) x");
    try (PreparedData data = Preparing.of(bytes).prepare(spark)) {
      assertThat(data.layout().bytes()).isTrue();
      assertThat(data.estimatedBytes()).isEqualTo(500 * (2 + 4));
      assertThat(TestSpark.describe(data, 2)).isEqualTo(Preparing.of(floats).shards(spark, 2));
    }
  }

  @Test
  void order_byColumnContiguous_shardsAreRangesOfSameSizes() {
    Dataset<Row> table =
        spark.range(0, 101, 1, 3).selectExpr("id - 50 as id", "id x", "id % 2 label");
    List<String> dealt = Preparing.of(table).order("id", true).shards(spark, 2);
    List<Double> xs = new ArrayList<>();
    List<Integer> sizes = new ArrayList<>();
    for (String shard : dealt.stream().filter(s -> s.startsWith("TRAINING")).toList()) {
      List<String> rows = shard.lines().skip(1).toList();
      sizes.add(rows.size());
      rows.forEach(
          row -> xs.add(Double.valueOf(row.substring(row.indexOf('[') + 1, row.length() - 1))));
    }
    assertThat(sizes).containsExactly(26, 25, 25, 25);
    assertThat(xs).hasSize(101).isSorted();
  }
}
