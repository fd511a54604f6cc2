package io.github.syncbn.driver.ml;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.driver.scoring.ScoringSession;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.Trigger;
import org.apache.spark.sql.types.MetadataBuilder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NeuralNetworkClassificationModelTest {
  private static SparkSession spark;

  @TempDir Path directory;

  @BeforeAll
  static void start() {
    spark = ScoringSession.start();
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  private static Dataset<Row> rows() {
    return Tables.rings(spark, 40);
  }

  @Test
  void transform_anyTable_exchangesNothing() {
    Dataset<Row> rows =
        spark.range(0, 40, 1, 4).selectExpr("array(double(id), 20D) as features", "id");

    NeuralNetworkClassificationModel model = TestModels.classifier().setFeaturesCol("features");
    assertThat(model.transform(rows).queryExecution().executedPlan().toString())
        .contains("MapPartitions")
        .doesNotContain("Exchange");
  }

  @Test
  void transform_table_keepsColumnsPartitionsAndMetadata() {
    Dataset<Row> rows =
        rows()
            .withColumn(
                "x", col("x").as("x", new MetadataBuilder().putString("unit", "metre").build()));
    Dataset<Row> predicted = TestModels.classifier().transform(rows);

    assertThat(predicted.drop("prediction", "probability", "rawPrediction").schema())
        .isEqualTo(rows.schema());
    assertThat(predicted.rdd().getNumPartitions()).isEqualTo(rows.rdd().getNumPartitions());
    assertThat(predicted.drop("prediction", "probability", "rawPrediction").collectAsList())
        .isEqualTo(rows.collectAsList());
    assertThat(AttributeGroup.fromStructField(predicted.schema().apply("probability")).size())
        .isEqualTo(2);
    assertThat(TestModels.classifier().transformSchema(rows.schema()))
        .isEqualTo(predicted.schema());
  }

  @Test
  void predict_oneVector_isThePredictionOfTransform() {
    NeuralNetworkClassificationModel model = TestModels.classifier();
    for (Row row : model.transform(rows()).collectAsList()) {
      Vector features = row.getAs("features");
      assertThat(model.predict(features)).isEqualTo(row.<Double>getAs("prediction"));
      assertThat(model.predictProbability(features)).isEqualTo(row.getAs("probability"));
      assertThat(model.predictRaw(features)).isEqualTo(row.getAs("rawPrediction"));
    }
    assertThatThrownBy(() -> model.predict(Vectors.dense(1)))
        .isInstanceOf(JobException.class)
        .hasMessageContaining("1 features; the model takes 2");
  }

  @Test
  void transform_thresholds_chooseTheLargestRatio() {
    NeuralNetworkClassificationModel model = TestModels.classifier();
    Vector slightlySecond = Vectors.dense(0, 0.1);

    assertThat(model.predict(slightlySecond)).isEqualTo(1);
    assertThat(model.setThresholds(0.3, 0.7).predict(slightlySecond)).isEqualTo(0);
    assertThat(model.setThresholds(1, 0).predict(slightlySecond)).isEqualTo(1);
    assertThat(model.transform(rows()).filter("prediction != 1").count()).isZero();
    assertThatThrownBy(() -> model.setThresholds(1, 1, 1).transform(rows()))
        .isInstanceOf(JobException.class)
        .hasMessageContaining("thresholds has 3 values");
    assertThatThrownBy(() -> model.setThresholds(0, 0))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void transform_rowWithoutFeatures_isKeptOnlyIfAskedFor() {
    Dataset<Row> rows =
        rows().withColumn("features", when(col("x").gt(0), col("features")).otherwise(lit(null)));
    long bad = rows.filter("x <= 0").count();
    assertThat(bad).isPositive();

    Dataset<Row> kept = TestModels.classifier().setHandleInvalid("keep").transform(rows);
    assertThat(kept.count()).isEqualTo(40);
    assertThat(kept.filter("prediction is null and probability is null").count()).isEqualTo(bad);
    assertThat(kept.filter("x > 0 and prediction is null").count()).isZero();
    Dataset<Row> left = TestModels.classifier().setHandleInvalid("skip").transform(rows);
    assertThat(left.count()).isEqualTo(40 - bad);
    assertThat(left.filter("x <= 0").count()).isZero();
    assertThatThrownBy(() -> TestModels.classifier().transform(rows).count())
        .hasStackTraceContaining("A row cannot be used");
  }

  @Test
  void predict_rowThatIsNotFinite_doesWhatTransformDoes() {
    NeuralNetworkClassificationModel model = TestModels.classifier();
    for (double value : new double[] {Double.NaN, Double.POSITIVE_INFINITY, 1e300}) {
      Vector row = Vectors.dense(value, 2);
      assertThatThrownBy(() -> model.predict(row))
          .isInstanceOf(JobException.class)
          .hasMessageContaining("The row cannot be predicted: feature 0 is ");
      assertThatThrownBy(() -> model.predictProbability(row)).isInstanceOf(JobException.class);
      assertThatThrownBy(() -> model.predictRaw(row)).isInstanceOf(JobException.class);
      for (String word : List.of("keep", "skip")) {
        NeuralNetworkClassificationModel lenient = model.copy(ParamMap.empty());
        lenient.setHandleInvalid(word);
        assertThat(lenient.predict(row)).isNaN();
        assertThat(lenient.predictClass(row)).isEqualTo(-1);
        assertThat(lenient.predictProbability(row).toArray()).containsOnly(Double.NaN);
        assertThat(lenient.predictRaw(row).toArray()).containsOnly(Double.NaN);
      }
    }
  }

  @Test
  void transform_emptyNames_leaveColumnsOut() {
    NeuralNetworkClassificationModel model =
        TestModels.classifier().setRawPredictionCol("").setProbabilityCol("p");
    assertThat(model.transform(rows()).columns()).contains("prediction", "p").doesNotContain("");
    assertThatThrownBy(() -> model.setPredictionCol("x").transform(rows()))
        .isInstanceOf(JobException.class)
        .hasMessageContaining("already");
  }

  @Test
  void transform_otherColumnOfFeatures_readsIt() {
    Dataset<Row> arrays =
        rows().selectExpr("array(float(x), float(y)) as point", "features as original");
    Dataset<Row> predicted = TestModels.classifier().setFeaturesCol("point").transform(arrays);

    assertThat(predicted.count()).isEqualTo(40);
    assertThatThrownBy(() -> TestModels.classifier().setFeaturesCol("pint").transform(arrays))
        .hasMessageContaining("'point'");
  }

  @Test
  void transform_stream_predictsAsABatch() throws Exception {
    String input = directory.resolve("input").toString();
    Dataset<Row> some =
        rows().withColumn("features", when(col("x").gt(0), col("features")).otherwise(lit(null)));
    some.write().parquet(input);
    Dataset<Row> stream = spark.readStream().schema(rows().schema()).parquet(input);
    StreamingQuery query =
        TestModels.classifier()
            .setHandleInvalid("skip")
            .transform(stream)
            .writeStream()
            .format("memory")
            .queryName("predicted")
            .trigger(Trigger.AvailableNow())
            .start();
    query.awaitTermination();

    assertThat(spark.table("predicted").sort("x").collectAsList())
        .isEqualTo(
            TestModels.classifier().transform(rows().filter("x > 0")).sort("x").collectAsList());
  }

  @Test
  void save_overAnExistingModel_needsOverwrite() throws Exception {
    String path = directory.resolve("model").toString();
    NeuralNetworkClassificationModel model = TestModels.classifier().setThresholds(0.2, 0.8);
    model.save(path);
    assertThatThrownBy(() -> model.save(path)).hasMessageContaining("exists");
    model.setPredictionCol("again").write().overwrite().save(path);

    NeuralNetworkClassificationModel loaded = NeuralNetworkClassificationModel.load(path);
    assertThat(loaded.getPredictionCol()).isEqualTo("again");
    assertThat(loaded.getThresholds()).containsExactly(0.2, 0.8);
    assertThat(loaded.uid()).isEqualTo(model.uid());
    assertThat(loaded.hasSummary()).isFalse();
    assertThat(loaded.network().digest()).isEqualTo(model.network().digest());
    assertThatThrownBy(() -> NeuralNetworkRegressionModel.load(path))
        .isInstanceOf(JobException.class)
        .hasMessageContaining("a model of classification, not of regression");
  }

  @Test
  void load_modelOfFormatVersion1_hasItsWeights() {
    String path = Path.of("src/test/resources/model-version-1").toAbsolutePath().toString();
    NeuralNetworkClassificationModel model = NeuralNetworkClassificationModel.load(path);

    assertThat(model.uid()).isEqualTo("nnClassifier_757bcaceaf94");
    assertThat(model.network().digest())
        .isEqualTo("c0ba90309bbd1891985a527027e471d2302c82a5e82fb66647542ef64fe75e57");
    assertThat(model.labels()).containsExactly("cat", "Döhle \"x\"", "dog\n");
    assertThat(model.predictProbability(Vectors.dense(1, 2, 3, 4)).size()).isEqualTo(3);
  }

  @Test
  void load_pipeline_pointsAtItsStages() throws Exception {
    Path pipeline = Files.createDirectories(directory.resolve("pipeline/metadata"));
    Files.writeString(
        pipeline.resolve("part-00000"), "{\"class\":\"org.apache.spark.ml.PipelineModel\"}\n");

    assertThatThrownBy(() -> NeuralNetworkClassificationModel.load(pipeline.getParent().toString()))
        .isInstanceOf(JobException.class)
        .hasMessageContaining("under stages/");
  }

  @Test
  void load_somethingElse_saysWhatItIs() throws Exception {
    Path other = Files.createDirectories(directory.resolve("other/metadata"));
    Files.writeString(other.resolve("part-00000"), "{\"class\":\"org.example.Model\"}\n");

    assertThatThrownBy(() -> NeuralNetworkClassificationModel.load(other.getParent().toString()))
        .isInstanceOf(JobException.class)
        .hasMessageContaining("no syncbn model", "org.example.Model");
    assertThatThrownBy(
            () -> NeuralNetworkClassificationModel.load(directory.resolve("none").toString()))
        .hasMessageContaining("there is no model at");
    assertThat(List.of(directory.toFile().list())).contains("other");
  }
}
