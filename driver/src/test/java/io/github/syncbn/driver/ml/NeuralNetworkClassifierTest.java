package io.github.syncbn.driver.ml;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.syncbn.driver.scoring.ScoringSession;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.ml.feature.IndexToString;
import org.apache.spark.ml.feature.StringIndexer;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NeuralNetworkClassifierTest {
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

  private static NeuralNetworkClassifier small() {
    return new NeuralNetworkClassifier()
        .setHiddenLayers(8)
        .setBatchSize(32)
        .setEpochs(5)
        .setWorkers(1);
  }

  @Test
  void fit_twoMoons_learnsThem() {
    Dataset<Row> rows = Tables.rings(spark, 400);
    NeuralNetworkClassificationModel model = small().setEpochs(20).fit(rows);
    Dataset<Row> predicted = model.transform(rows);

    assertThat(
            new MulticlassClassificationEvaluator().setMetricName("accuracy").evaluate(predicted))
        .isGreaterThan(0.95);
    assertThat(model.numClasses()).isEqualTo(2);
    assertThat(model.numFeatures()).isEqualTo(2);
    assertThat(model.summary().objectiveHistory()).hasSize(20);
  }

  @Test
  void pipeline_savedAndLoaded_predictsTheSameBits() throws Exception {
    Dataset<Row> rows = Tables.rings(spark, 200).drop("features", "label");
    Pipeline pipeline =
        new Pipeline()
            .setStages(
                new PipelineStage[] {
                  new StringIndexer().setInputCol("name").setOutputCol("label"),
                  new VectorAssembler()
                      .setInputCols(new String[] {"x", "y"})
                      .setOutputCol("features"),
                  small().setWeightCol("w").setScale("standardize")
                });
    PipelineModel model = pipeline.fit(rows);
    String path = directory.resolve("pipeline").toString();
    model.write().overwrite().save(path);
    PipelineModel loaded = PipelineModel.load(path);

    Dataset<Row> predicted = model.transform(rows);
    assertThat(loaded.transform(rows).sort("x").collectAsList())
        .isEqualTo(predicted.sort("x").collectAsList());
    assertThat(loaded.transform(rows).schema()).isEqualTo(predicted.schema());

    Dataset<Row> named =
        new IndexToString()
            .setInputCol("prediction")
            .setOutputCol("predicted")
            .transform(predicted);
    assertThat(named.select("predicted").distinct().collectAsList())
        .extracting(row -> row.getString(0))
        .isSubsetOf("in", "out");
  }

  @Test
  void estimator_savedAndLoaded_hasTheSameParameters() throws Exception {
    NeuralNetworkClassifier estimator =
        small().setSchedule("cosine { warmup = 2 epochs }").setMomentum(0.5).setClasses("0", "1");
    String path = directory.resolve("estimator").toString();
    estimator.write().overwrite().save(path);
    NeuralNetworkClassifier loaded = NeuralNetworkClassifier.load(path);

    assertThat(loaded.uid()).isEqualTo(estimator.uid());
    assertThat(SettingsText.read(loaded, List.of()))
        .isEqualTo(SettingsText.read(estimator, List.of()));
  }

  @Test
  void fit_columnsAsVectorOrArraysOrNumbers_givesTheSameModel() {
    Dataset<Row> rows =
        Tables.rings(spark, 200)
            .withColumn("doubles", array(col("x"), col("y")))
            .withColumn("floats", col("doubles").cast("array<float>"));
    String digest = small().fit(rows).summary().digest();

    assertThat(small().setFeaturesCol("doubles").fit(rows).summary().digest()).isEqualTo(digest);
    assertThat(small().setFeaturesCol("floats").fit(rows).summary().digest()).isEqualTo(digest);
    assertThat(small().setFeaturesCols("x", "y").fit(rows).summary().digest()).isEqualTo(digest);
  }
}
