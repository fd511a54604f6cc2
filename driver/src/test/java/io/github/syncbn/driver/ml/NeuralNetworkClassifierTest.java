package io.github.syncbn.driver.ml;

import static org.apache.spark.ml.functions.array_to_vector;
import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.driver.model.FaultyFileSystem;
import io.github.syncbn.driver.scoring.ScoringSession;
import io.github.syncbn.driver.spark.SparkLine;
import io.github.syncbn.worker.network.InferenceNetwork;
import java.io.IOException;
import java.nio.file.Files;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
        .isGreaterThan(0.93);
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
    Dataset<Row> prepared = model.stages()[1].transform(model.stages()[0].transform(rows));
    assertThat(((NeuralNetworkClassificationModel) model.stages()[2]).summary().digest())
        .isEqualTo(
            small().setWeightCol("w").setScale("standardize").fit(prepared).summary().digest());
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
  void save_otherFileSystem_isReadFromThere() throws Exception {
    SparkLine.assume4("its Hadoop asks local files for permissions by the scheme file alone");
    FaultyFileSystem.configuration()
        .forEach(
            entry -> {
              if (entry.getKey().startsWith("fs.faulty.")) {
                spark.sparkContext().hadoopConfiguration().set(entry.getKey(), entry.getValue());
              }
            });
    Dataset<Row> rows = Tables.rings(spark, 100);
    NeuralNetworkClassificationModel model = small().fit(rows);
    PipelineModel pipeline =
        new Pipeline().setStages(new PipelineStage[] {small().setInitialModel(model)}).fit(rows);
    String path = "faulty://" + directory.resolve("there");
    model.save(path + "/model");
    small().setInitialModel(model).save(path + "/estimator");
    pipeline.save(path + "/pipeline");

    assertThat(Files.isDirectory(directory.resolve("there/pipeline"))).isTrue();
    assertThat(NeuralNetworkClassificationModel.load(path + "/model").network().digest())
        .isEqualTo(model.network().digest());
    assertThat(NeuralNetworkClassifier.load(path + "/estimator").fit(rows).network().digest())
        .isEqualTo(((NeuralNetworkClassificationModel) pipeline.stages()[0]).network().digest());
    assertThat(PipelineModel.load(path + "/pipeline").transform(rows).sort("x").collectAsList())
        .isEqualTo(pipeline.transform(rows).sort("x").collectAsList());
  }

  @Test
  void estimator_ofFormatVersion1_isStillLoaded() {
    String path = Path.of("src/test/resources/estimator-version-1").toAbsolutePath().toString();
    NeuralNetworkClassifier loaded = NeuralNetworkClassifier.load(path);

    assertThat(loaded.uid()).isEqualTo("nnClassifier_f00d");
    assertThat(loaded.getHiddenLayers()).containsExactly(8);
    assertThat(loaded.getSchedule()).isEqualTo("cosine { warmup = 2 epochs }");
    assertThat(loaded.getThresholds()).containsExactly(0.25, 0.75);
    assertThat(loaded.initialModel().orElseThrow().network().digest())
        .isEqualTo("a192c10ae17f17efff1f5af77b21296e5e1980141a9d2cceb9babf92f6ea91c8");
    assertThat(loaded.fit(Tables.rings(spark, 100)).summary().steps()).isEqualTo(8);
  }

  @ParameterizedTest
  @CsvSource({
    "'\"formatVersion\":1', '\"formatVersion\":3', 'reads up to 2'",
    "'\"formatVersion\":1', '\"formatVersion\":2', 'its SHA-256 is missing'",
    "'\"seed\"', '\"sead\"', 'sead'",
    "'NeuralNetworkClassifier', 'NeuralNetworkRegressor', 'holds a'",
    "'{', '', 'cannot load an estimator'"
  })
  void estimator_damagedOrForeign_isRefused(String from, String to, String message)
      throws Exception {
    Path estimator = directory.resolve("estimator");
    small().setSeed(5).save(estimator.toString());
    String line = metadata(estimator);
    rewrite(
        estimator,
        line.replaceFirst(",\"sha256\":\"[0-9a-f]{64}\"}\n$", "}\n")
            .replace("\"formatVersion\":2", "\"formatVersion\":1")
            .replace(from, to));

    assertThatThrownBy(() -> NeuralNetworkClassifier.load(estimator.toString()))
        .isInstanceOf(JobException.class)
        .hasMessageContaining(message);
    assertThatThrownBy(() -> NeuralNetworkClassifier.load(directory.resolve("none").toString()))
        .isInstanceOf(JobException.class)
        .hasMessageContaining("none");
  }

  @Test
  void estimator_overwritesEstimatorsOnly() throws Exception {
    Path estimator = directory.resolve("estimator");
    small().setSeed(5).save(estimator.toString());
    small().setSeed(6).write().overwrite().save(estimator.toString());
    assertThat(NeuralNetworkClassifier.load(estimator.toString()).getSeed()).isEqualTo(6);
    Files.writeString(estimator.resolve("notes.txt"), "mine");

    assertThatThrownBy(() -> small().write().overwrite().save(estimator.toString()))
        .isInstanceOf(JobException.class)
        .hasMessageContaining("or more than an estimator; it stays as it is");
    assertThat(estimator.resolve("notes.txt")).hasContent("mine");
  }

  @Test
  void estimator_editedSettings_areFound() throws Exception {
    Path estimator = directory.resolve("estimator");
    small().setSeed(5).save(estimator.toString());
    rewrite(estimator, metadata(estimator).replace("\"seed\":5", "\"seed\":7"));

    assertThatThrownBy(() -> NeuralNetworkClassifier.load(estimator.toString()))
        .isInstanceOf(JobException.class)
        .hasMessageContaining("its metadata is damaged: its SHA-256");
  }

  @Test
  void model_editedLabels_areFoundByEveryReader() throws Exception {
    Path model = directory.resolve("model");
    small().fit(Tables.rings(spark, 100)).save(model.toString());
    rewrite(model, metadata(model).replace("\"labels\":[\"0\",", "\"labels\":[\"2\","));

    assertThatThrownBy(() -> NeuralNetworkClassificationModel.load(model.toString()))
        .isInstanceOf(JobException.class)
        .hasMessageContaining("its metadata is damaged: its SHA-256");
    assertThatThrownBy(() -> InferenceNetwork.load(model))
        .hasMessageContaining("its metadata is damaged: its SHA-256");
  }

  private static String metadata(Path directory) throws IOException {
    return Files.readString(directory.resolve("metadata/part-00000"));
  }

  /** Without Hadoop's checksums, which not every file system has. */
  private static void rewrite(Path directory, String line) throws IOException {
    Files.writeString(directory.resolve("metadata/part-00000"), line);
    Files.delete(directory.resolve("metadata/.part-00000.crc"));
  }

  /** Of numbers that float32 holds: a row of others is another row once they are rounded. */
  @Test
  void fit_columnsAsVectorOrArraysOrNumbers_givesTheSameModel() {
    Dataset<Row> rows =
        Tables.rings(spark, 200)
            .withColumn("x", col("x").cast("float").cast("double"))
            .withColumn("y", col("y").cast("float").cast("double"))
            .withColumn("doubles", array(col("x"), col("y")))
            .withColumn("features", array_to_vector(col("doubles")))
            .withColumn("floats", col("doubles").cast("array<float>"));
    String digest = small().fit(rows).summary().digest();

    assertThat(small().setFeaturesCol("doubles").fit(rows).summary().digest()).isEqualTo(digest);
    assertThat(small().setFeaturesCol("floats").fit(rows).summary().digest()).isEqualTo(digest);
    assertThat(small().setFeaturesCols("x", "y").fit(rows).summary().digest()).isEqualTo(digest);
  }
}
