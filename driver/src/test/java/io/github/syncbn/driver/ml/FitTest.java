package io.github.syncbn.driver.ml;

import static io.github.syncbn.driver.ml.SmallFits.digest;
import static io.github.syncbn.driver.ml.SmallFits.small;
import static io.github.syncbn.worker.layer.Layers.OUTPUT;
import static io.github.syncbn.worker.layer.Layers.batchNorm;
import static io.github.syncbn.worker.layer.Layers.dense;
import static io.github.syncbn.worker.layer.Layers.relu;
import static org.apache.spark.sql.functions.expr;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.driver.attempt.CheckpointPlan;
import io.github.syncbn.driver.attempt.CheckpointPlan.Existing;
import io.github.syncbn.driver.job.CheckpointSettings;
import io.github.syncbn.driver.scoring.PermutationImportance;
import io.github.syncbn.driver.scoring.ScoringSession;
import io.github.syncbn.worker.layer.BatchNorm;
import io.github.syncbn.worker.layer.LayerNorm;
import io.github.syncbn.worker.network.Network;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.ml.attribute.NominalAttribute;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.tuning.CrossValidator;
import org.apache.spark.ml.tuning.CrossValidatorModel;
import org.apache.spark.ml.tuning.ParamGridBuilder;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a fit behaves towards its user: what it refuses, and what it leaves as it was. */
class FitTest {
  private static SparkSession spark;
  private static Dataset<Row> rows;

  @TempDir Path directory;

  @BeforeAll
  static void start() {
    spark = ScoringSession.start();
    rows = Tables.rings(spark, 120).cache();
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  @Test
  void set_valueOutOfRange_isRefusedAtOnce() {
    for (Runnable wrong :
        List.<Runnable>of(
            () -> small().setBatchSize(1),
            () -> small().setHiddenLayers(4, 0),
            () -> small().setOptimizer("sdg"),
            () -> small().setMomentum(1.0),
            () -> small().setSchedule("cosin"),
            () -> small().setScale("normalise"),
            () -> small().setNetwork("[ { dense = 4 }"),
            () -> small().setValidationFraction(1.0),
            () -> small().setThresholds(-1, 1),
            () -> small().setHandleInvalid("drop"),
            () -> small().setClassWeights("heavy"))) {
      assertThatThrownBy(wrong::run)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("given invalid value");
    }
  }

  @Test
  void fit_parametersThatContradict_areNamed() {
    assertThatThrownBy(() -> small().setOptimizer("adam").setMomentum(0.5).fit(rows))
        .isInstanceOf(JobException.class)
        .hasMessageContaining("optimizer.adam.momentum");
    assertThatThrownBy(() -> small().setNetwork("[ { dense = output } ]").fit(rows))
        .isInstanceOf(JobException.class)
        .hasMessageContaining("hiddenLayers and network are both set");
    assertThatThrownBy(
            () ->
                new NeuralNetworkClassifier()
                    .setNetwork(Network.sequential(dense(OUTPUT)))
                    .setBatchNormEpsilon(0.1)
                    .fit(rows))
        .isInstanceOf(JobException.class)
        .hasMessageContaining("batchNormEpsilon has no effect");
    assertThatThrownBy(() -> small().setEarlyStopPatience(2).fit(rows))
        .isInstanceOf(JobException.class)
        .hasMessageContaining("validation");
    assertThatThrownBy(
            () -> small().setValidationIndicatorCol("validation").setTestFraction(0.1).fit(rows))
        .isInstanceOf(JobException.class);
  }

  @Test
  void fit_columnsThatAreNotThere_areNamedWithTheNearest() {
    assertThatThrownBy(() -> small().setFeaturesCol("feature").fit(rows))
        .hasMessageContaining("'feature'")
        .hasMessageContaining("'features'");
    assertThatThrownBy(() -> small().setLabelCol("labels").fit(rows))
        .hasMessageContaining("'label'");
    assertThatThrownBy(() -> small().setWeightCol("ww").fit(rows)).hasMessageContaining("'ww'");
    Dataset<Row> maps = rows.withColumn("map", expr("map('a', 1)"));
    assertThatThrownBy(() -> small().setFeaturesCol("map").transformSchema(maps.schema()))
        .hasMessageContaining("'map'")
        .hasMessageContaining("type map");
  }

  @Test
  void fit_tinyTables_trainOrSayWhatIsMissing() {
    Dataset<Row> two = rows.filter("label = 0").limit(1).union(rows.filter("label = 1").limit(1));
    assertThat(small().fit(two).summary().steps()).isEqualTo(2);
    assertThatThrownBy(() -> small().fit(rows.filter("label = 0")))
        .hasMessageContaining("one class only");
    assertThatThrownBy(() -> small().fit(rows.limit(0)))
        .hasMessageContaining("no value in any row");
  }

  @Test
  void fit_rowsOfWeightZero_areAsIfAbsent() {
    Dataset<Row> weighted = rows.withColumn("w", rows.col("x").gt(0).cast("double"));
    assertThat(digest(small().setWeightCol("w"), weighted))
        .isEqualTo(digest(small().setWeightCol("w"), weighted.filter("w > 0")))
        .isNotEqualTo(digest(small(), rows));
  }

  @Test
  void fit_validationIndicator_choosesTheValidationSet() {
    NeuralNetworkClassificationModel model =
        small().setValidationIndicatorCol("validation").setEarlyStopPatience(1).fit(rows);
    assertThat(model.summary().validationHistory()).doesNotContain(Double.NaN);
    assertThat(model.summary().bestEpoch()).isBetween(0, 1);
  }

  @Test
  void fit_labelWithMetadata_hasTheClassesThatDoNotOccur() {
    NominalAttribute three =
        NominalAttribute.defaultAttr().withName("label").withValues("a", "b", "c");
    Dataset<Row> named =
        rows.withColumn("label", rows.col("label").as("label", three.toMetadata()));
    NeuralNetworkClassificationModel model = small().fit(named);

    assertThat(model.numClasses()).isEqualTo(3);
    assertThat(
            NominalAttribute.fromStructField(model.transform(named).schema().apply("prediction"))
                .toString())
        .contains("a", "b", "c");
  }

  @Test
  void fit_stringLabels_predictsThem() {
    Dataset<Row> predicted = small().setLabelCol("name").fit(rows).transform(rows);
    assertThat(predicted.schema().apply("prediction").dataType().simpleString())
        .isEqualTo("string");
  }

  @Test
  void fit_networkInJavaOrWords_givesTheSameModel() {
    Network network = Network.sequential(dense(8), batchNorm(), relu(), dense(OUTPUT));
    NeuralNetworkClassifier bare =
        new NeuralNetworkClassifier().setBatchSize(32).setEpochs(2).setWorkers(1);
    String expected = digest(small(), rows);

    assertThat(digest(bare.copy(ParamMap.empty()).setNetwork(network), rows)).isEqualTo(expected);
    assertThat(
            digest(
                bare.copy(ParamMap.empty())
                    .setNetwork("[ { dense = 8 }, batchNorm, relu, { dense = output } ]"),
                rows))
        .isEqualTo(expected);
  }

  @Test
  void fit_defaultsOfBatchNormalization_reachTheLayers() {
    BatchNorm norm =
        (BatchNorm)
            small()
                .setBatchNormGamma("off")
                .setBatchNormBeta("frozen")
                .setBatchNormFrozen(true)
                .fit(rows)
                .network()
                .network()
                .layers()
                .get(1);
    assertThat(norm.gamma()).isEqualTo(BatchNorm.Affine.OFF);
    assertThat(norm.beta()).isEqualTo(BatchNorm.Affine.FROZEN);
    assertThat(norm.frozen()).isTrue();
    assertThat(small().setNormalization("layerNorm").fit(rows).network().network().layers().get(1))
        .isInstanceOf(LayerNorm.class);
  }

  @Test
  void fit_fromAModel_startsWithItsWeights() throws Exception {
    NeuralNetworkClassificationModel first = small().fit(rows);
    NeuralNetworkClassifier again =
        small().setEpochs(1).setLearningRate(1e-30).setInitialModel(first);
    String path = directory.resolve("estimator").toString();
    again.write().save(path);

    NeuralNetworkClassificationModel second = again.fit(rows);
    assertThat(second.network().parameters()).isEqualTo(first.network().parameters());
    long steps = Long.parseLong(second.saved().provenance().get("steps"));
    assertThat(second.network().batches()).containsExactly(first.network().batches()[0] + steps);
    assertThat(NeuralNetworkClassifier.load(path).fit(rows).network().parameters())
        .isEqualTo(first.network().parameters());
    assertThatThrownBy(() -> again.setHiddenLayers(9).fit(rows))
        .isInstanceOf(JobException.class)
        .hasMessageContaining("the initial model: the weights do not fit the network", "0.weight");
  }

  @Test
  void fit_thatGoesOnFromACheckpoint_mustStartFromTheSameModel() {
    NeuralNetworkClassificationModel first = small().fit(rows);
    NeuralNetworkClassificationModel other = small().setSeed(5).fit(rows);
    CheckpointSettings everyEpoch =
        new CheckpointSettings(
            directory.resolve("checkpoints").toString(),
            Optional.empty(),
            Optional.of(1),
            Optional.empty(),
            9);
    CheckpointPlan write = new CheckpointPlan(everyEpoch, Existing.REFUSE);
    CheckpointPlan resume = new CheckpointPlan(everyEpoch, Existing.RESUME);
    String digest =
        small().setInitialModel(first).setCheckpoints(write).fit(rows).summary().digest();
    assertThat(small().setInitialModel(first).setCheckpoints(resume).fit(rows).summary().digest())
        .isEqualTo(digest);
    for (NeuralNetworkClassifier another : List.of(small().setInitialModel(other), small())) {
      assertThatThrownBy(() -> another.setCheckpoints(resume).fit(rows))
          .isInstanceOf(JobException.class)
          .hasMessageContaining("another training")
          .hasMessageContaining("setInitialModel");
    }
  }

  @Test
  void fit_inCrossValidator_isTheSameInParallel() {
    NeuralNetworkClassifier estimator = small();
    String before = estimator.extractParamMap().toString();
    ParamMap[] grid =
        new ParamGridBuilder().addGrid(estimator.learningRate(), new double[] {0.01, 0.3}).build();
    List<CrossValidatorModel> models = new ArrayList<>();
    for (int parallelism = 1; parallelism <= 2; parallelism++) {
      models.add(
          new CrossValidator()
              .setEstimator(estimator)
              .setEstimatorParamMaps(grid)
              .setEvaluator(new MulticlassClassificationEvaluator())
              .setNumFolds(2)
              .setSeed(3)
              .setParallelism(parallelism)
              .fit(rows));
    }
    assertThat(models.get(1).avgMetrics()).isEqualTo(models.get(0).avgMetrics());
    assertThat(((NeuralNetworkClassificationModel) models.get(1).bestModel()).summary().digest())
        .isEqualTo(
            ((NeuralNetworkClassificationModel) models.get(0).bestModel()).summary().digest());
    assertThat(estimator.extractParamMap().toString()).isEqualTo(before);
  }

  @Test
  void fit_callersJobGroup_isAsBefore() {
    spark.sparkContext().setJobGroup("mine", "my description", true);
    try {
      small().fit(rows);
      assertThat(spark.sparkContext().getLocalProperty("spark.jobGroup.id")).isEqualTo("mine");
      assertThat(spark.sparkContext().getLocalProperty("spark.job.description"))
          .isEqualTo("my description");
    } finally {
      spark.sparkContext().clearJobGroup();
    }
  }

  @Test
  void recalibrate_trainingRows_givesTheirPopulationStatistics() {
    NeuralNetworkClassificationModel exact =
        small().setScale("standardize").setPopulationStatistics(true).fit(rows);
    NeuralNetworkClassificationModel running = small().setScale("standardize").fit(rows);
    NeuralNetworkClassificationModel again =
        running.setPredictionCol("p").recalibrate(rows.select("features"));

    assertThat(again.network().parameters()).isEqualTo(running.network().parameters());
    assertThat(running.network().runningStatistics())
        .isNotEqualTo(exact.network().runningStatistics());
    assertThat(again.network().runningStatistics())
        .usingComparatorWithPrecision(1e-9)
        .containsExactly(exact.network().runningStatistics());
    assertThat(again.transform(rows).columns()).contains("p");
    assertThat(again.recalibrate(rows.repartition(5)).network().digest())
        .isEqualTo(again.network().digest());
  }

  @Test
  void calibrateAndImportance_anyPartitions_areTheSame() {
    NeuralNetworkClassificationModel model = small().fit(rows);
    NeuralNetworkClassificationModel calibrated = model.setPredictionCol("p").calibrate(rows);
    double temperature = calibrated.network().temperature();

    assertThat(temperature).isPositive().isNotEqualTo(1);
    assertThat(calibrated.calibrate(rows.repartition(5)).network().temperature())
        .isEqualTo(temperature);
    for (String same : List.of("p", "rawPrediction")) {
      assertThat(calibrated.transform(rows).select(same).collectAsList())
          .isEqualTo(model.transform(rows).select(same).collectAsList());
    }
    assertThat(calibrated.transform(rows).select("probability").collectAsList())
        .isNotEqualTo(model.transform(rows).select("probability").collectAsList());
    PermutationImportance.Settings how = PermutationImportance.Settings.of(true);
    assertThat(model.importance(rows.repartition(5), how)).isEqualTo(model.importance(rows, how));
  }
}
