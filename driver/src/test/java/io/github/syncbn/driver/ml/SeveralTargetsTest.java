package io.github.syncbn.driver.ml;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_repeat;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.exp;
import static org.apache.spark.sql.functions.floor;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.driver.metric.Figures;
import io.github.syncbn.driver.metric.Metric;
import io.github.syncbn.driver.model.ModelDirectory;
import io.github.syncbn.driver.model.SavedModel;
import io.github.syncbn.driver.scoring.Evaluation;
import io.github.syncbn.driver.scoring.PermutationImportance;
import io.github.syncbn.driver.scoring.Scorer;
import io.github.syncbn.driver.scoring.ScoringSession;
import io.github.syncbn.worker.network.InferenceNetwork;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.spark.ml.functions;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Several targets of a row through the whole product: fit, transform, files, serving, figures. */
class SeveralTargetsTest {
  private static final String[] NUMBERS = {"amount", "count", "large"};
  private static final String[] LABELS = {"right", "upper", "rare"};
  private static SparkSession spark;
  private static Dataset<Row> rows;

  @TempDir Path directory;

  @BeforeAll
  static void start() {
    spark = ScoringSession.start();
    rows =
        Tables.rings(spark, 400)
            .withColumn("amount", exp(lit(2).plus(col("x"))))
            .withColumn("count", floor(col("amount").plus(lit(1))))
            .withColumn("large", lit(2e6).plus(col("y").multiply(3e5)))
            .withColumn("right", col("x").gt(0))
            .withColumn("upper", when(col("y").gt(0), 1).otherwise(0))
            .withColumn("rare", when(col("x").gt(0.8), 1.0).otherwise(0.0))
            .withColumn("set", when(col("validation"), "validation").otherwise("train"))
            .cache();
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  private static NeuralNetworkRegressor regressor() {
    return new NeuralNetworkRegressor()
        .setLabelCols(NUMBERS)
        .setHiddenLayers(16)
        .setBatchSize(32)
        .setEpochs(30)
        .setLearningRate(0.01)
        .setWorkers(1);
  }

  private static NeuralNetworkClassifier classifier() {
    return new NeuralNetworkClassifier()
        .setLabelCols(LABELS)
        .setHiddenLayers(16)
        .setBatchSize(32)
        .setEpochs(20)
        .setLearningRate(0.01)
        .setWorkers(1);
  }

  private SavedModel saved(NeuralNetworkModel<?> model) {
    String path = directory.resolve("model").toString();
    model.save(path, true);
    return new ModelDirectory(path, spark.sparkContext().hadoopConfiguration()).load();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "meanSquaredError",
        "meanAbsoluteError",
        "huber",
        "huber { delta = 20, standardizeLabel = true }",
        "poisson",
        "gamma",
        "tweedie { power = 1.3 }"
      })
  void fit_ofSeveralNumbers_predictsThemInTheirUnitsEverywhereAlike(String loss)
      throws IOException {
    boolean log = loss.matches("poisson|gamma|tweedie.*");
    String[] columns = log ? new String[] {"amount", "count"} : NUMBERS;
    NeuralNetworkRegressor regressor = regressor().setLoss(loss).setLabelCols(columns);
    NeuralNetworkRegressionModel model = regressor.fit(rows);
    assertThat(regressor.fit(rows.repartition(5)).summary().digest())
        .isEqualTo(model.summary().digest());
    assertThat(model.targets()).containsExactly(columns);

    SavedModel saved = saved(model);
    assertThat(saved.network().loss()).isEqualTo(model.network().loss());
    Dataset<Row> predicted = model.transform(rows);
    String path = directory.resolve("model").toString();
    assertThat(NeuralNetworkRegressionModel.load(path).transform(rows).collectAsList())
        .isEqualTo(predicted.collectAsList());
    InferenceNetwork network = InferenceNetwork.load(Path.of(path));
    for (Row row : predicted.limit(20).collectAsList()) {
      Vector features = row.getAs("features");
      Vector prediction = row.getAs("prediction");
      assertThat(model.predictTargets(features)).isEqualTo(prediction);
      assertThat(network.predict(features.toArray())).containsExactly(prediction.toArray());
    }
    Evaluation.Targets figures =
        (Evaluation.Targets) new Scorer(saved).evaluate(rows, List.of(columns), Optional.empty());
    assertThat(figures.figures().targets()).containsOnlyKeys(columns);
    for (Figures one : figures.figures().targets().values()) {
      assertThat(one.get(Metric.R2)).isGreaterThan(0.85);
    }
    assertThat(figures.figures().get(Metric.R2)).isGreaterThan(0.9);
    assertThat(figures.deviance().isPresent()).isEqualTo(log);
  }

  @Test
  void labels_inOneColumn_trainAsInSeveral() {
    String one = regressor().fit(rows).summary().digest();
    Dataset<Row> asArray =
        rows.withColumn("all", array(col("amount"), col("count").cast("double"), col("large")));
    Dataset<Row> asVector = asArray.withColumn("all", functions.array_to_vector(col("all")));
    for (Dataset<Row> table : List.of(asArray, asVector)) {
      NeuralNetworkRegressionModel model = regressor().setLabelCol("all").fit(table);
      assertThat(model.summary().digest()).isEqualTo(one);
      assertThat(model.targets()).containsExactly("all[0]", "all[1]", "all[2]");
      Evaluation figures =
          new Scorer(model.saved()).evaluate(table, List.of("all"), Optional.empty());
      assertThat(figures.figures().get(Metric.R2)).isGreaterThan(0.9);
    }
  }

  @Test
  void oneTarget_namedAsAList_isAsByItself() {
    NeuralNetworkRegressionModel list = regressor().setLabelCols("amount").fit(rows);
    assertThat(list.summary().digest())
        .isEqualTo(regressor().setLabelCol("amount").fit(rows).summary().digest());
    assertThat(list.targets()).isEmpty();
  }

  @Test
  void figures_whileTraining_areThoseOfAnEvaluation() {
    Dataset<Row> test = rows.withColumn("set", when(col("validation"), "test").otherwise("train"));
    NeuralNetworkRegressionModel model =
        regressor().setWeightCol("w").setValidationIndicatorCol("set").fit(weighted(test));
    Evaluation.Targets evaluation =
        (Evaluation.Targets)
            new Scorer(model.saved())
                .evaluate(weighted(test).where("set = 'test'"), List.of(NUMBERS), Optional.of("w"));
    assertThat(evaluation.loss()).isCloseTo(model.summary().testLoss(), within(1e-6));
    model
        .summary()
        .testMetrics()
        .forEach(
            (name, value) ->
                assertThat(figure(evaluation.figures(), name))
                    .as(name)
                    .isCloseTo(value, within(1e-5 * Math.abs(value))));
    assertThat(model.summary().testMetrics()).containsKeys("rmse", "mae", "r2");
    assertThat(model.summary().testMetrics()).containsKeys("rmse/amount", "mae/large", "r2/count");

    NeuralNetworkRegressionModel stopped =
        regressor()
            .setValidationIndicatorCol("set")
            .setEarlyStopMetric("validationRmse")
            .setEarlyStopPatience(2)
            .fit(rows);
    Figures last = stopped.summary().history().get(0).validation().figures();
    assertThat(last.targets()).containsOnlyKeys(NUMBERS);
    assertThat(last.get(Metric.RMSE))
        .isEqualTo(
            last.targets().values().stream()
                .mapToDouble(f -> f.get(Metric.RMSE))
                .average()
                .orElseThrow());
    // In its own units, where the others are of the order of 1.
    assertThat(last.targets().get("large").get(Metric.RMSE)).isGreaterThan(1000);
  }

  /** That of a name such as {@code rmse} or {@code rmse/amount}. */
  private static double figure(Figures figures, String name) {
    String[] parts = name.split("/");
    Figures of = parts.length > 1 ? figures.targets().get(parts[1]) : figures;
    return of.get(Metric.named(parts[0]).orElseThrow());
  }

  private static Dataset<Row> weighted(Dataset<Row> table) {
    return table.withColumn("w", when(col("x").gt(0), 0.5).otherwise(2.0));
  }

  @Test
  void fit_ofSeveralLabels_predictsEachEverywhereAlike() throws IOException {
    NeuralNetworkClassifier classifier = classifier();
    NeuralNetworkClassificationModel model = classifier.fit(rows);
    assertThat(classifier.fit(rows.repartition(5)).summary().digest())
        .isEqualTo(model.summary().digest());
    assertThat(model.targets()).containsExactly(LABELS);
    assertThat(model.network().loss().name()).isEqualTo("binaryCrossEntropy");

    SavedModel saved = saved(model);
    String path = directory.resolve("model").toString();
    Dataset<Row> predicted = model.transform(rows);
    assertThat(NeuralNetworkClassificationModel.load(path).transform(rows).collectAsList())
        .isEqualTo(predicted.collectAsList());
    InferenceNetwork network = InferenceNetwork.load(Path.of(path));
    for (Row row : predicted.limit(20).collectAsList()) {
      Vector features = row.getAs("features");
      Vector prediction = row.getAs("prediction");
      Vector probability = row.getAs("probability");
      Vector raw = row.getAs("rawPrediction");
      assertThat(model.predictTargets(features)).isEqualTo(prediction);
      assertThat(model.predictProbability(features)).isEqualTo(probability);
      assertThat(model.predictRaw(features)).isEqualTo(raw);
      assertThat(network.predictsLabels()).isTrue();
      assertThat(network.probabilities(features.toArray())).containsExactly(probability.toArray());
      for (int j = 0; j < LABELS.length; j++) {
        assertThat(prediction.apply(j)).isEqualTo(probability.apply(j) > 0.5 ? 1 : 0);
        assertThat(probability.apply(j))
            .isCloseTo(1 / (1 + Math.exp(-raw.apply(j))), within(1e-12));
      }
    }
    Evaluation.Targets figures =
        (Evaluation.Targets) new Scorer(saved).evaluate(rows, List.of(LABELS), Optional.empty());
    assertThat(figures.labels()).isTrue();
    assertThat(figures.figures().get(Metric.ACCURACY)).isGreaterThan(0.85);
    assertThat(figures.figures().get(Metric.AUC)).isGreaterThan(0.95);
    assertThat(figures.figures().targets().get("rare").get(Metric.AUC)).isGreaterThan(0.9);
  }

  @Test
  void labels_whileTraining_haveTheFiguresOfAnEvaluation() {
    Dataset<Row> test = rows.withColumn("set", when(col("validation"), "test").otherwise("train"));
    NeuralNetworkClassificationModel model =
        classifier().setValidationIndicatorCol("set").fit(test);
    Evaluation evaluation =
        new Scorer(model.saved())
            .evaluate(test.where("set = 'test'"), List.of(LABELS), Optional.empty());
    assertThat(evaluation.loss()).isCloseTo(model.summary().testLoss(), within(1e-6));
    assertThat(model.summary().testMetrics())
        .containsKeys("accuracy", "auc", "macroF1", "microF1", "weightedF1", "averagePrecision");
    model
        .summary()
        .testMetrics()
        .forEach(
            (name, value) ->
                assertThat(figure(evaluation.figures(), name))
                    .as(name)
                    .isCloseTo(value, within(1e-5)));
  }

  @Test
  void recalibration_ofSeveralTargets_movesStatisticsAlone() {
    for (NeuralNetworkModel<?> model : List.of(regressor().fit(rows), classifier().fit(rows))) {
      NeuralNetworkModel<?> again = model.recalibrate(rows.drop(NUMBERS).drop(LABELS));
      assertThat(again.network().parameters()).isEqualTo(model.network().parameters());
      assertThat(again.network().runningStatistics())
          .isNotEqualTo(model.network().runningStatistics());
      assertThat(again.targets()).isEqualTo(model.targets());
    }
  }

  @Test
  void importance_ofSeveralTargets_isByTheMeanOverThem() {
    NeuralNetworkRegressionModel model = regressor().fit(rows);
    PermutationImportance found = model.importance(rows, PermutationImportance.Settings.of(false));
    assertThat(found.baseline()).isGreaterThan(0.9);
    NeuralNetworkClassificationModel labels = classifier().fit(rows);
    assertThat(
            labels
                .importance(rows, new PermutationImportance.Settings(Metric.AUC, 2, 1, 400))
                .baseline())
        .isGreaterThan(0.95);
  }

  @Test
  void whatHasNoMeaning_forSeveralTargets_isRefusedWithWords() {
    assertThatThrownBy(() -> regressor().setLoss("quantile").fit(rows))
        .isInstanceOf(JobException.class)
        .hasMessageContaining("quantiles of one number, but a row has 3 numbers to predict");
    assertThatThrownBy(() -> classifier().setLoss("crossEntropy").fit(rows))
        .hasMessageContaining("expected binaryCrossEntropy");
    assertThatThrownBy(
            () -> classifier().setLoss("binaryCrossEntropy { classWeights = balanced }").fit(rows))
        .hasMessageContaining("a row of 3 labels is of no one class")
        .hasMessageContaining("positiveWeight");
    assertThatThrownBy(() -> classifier().setLabelCols("right", "amount").fit(rows))
        .hasMessageContaining("'amount' is")
        .hasMessageContaining("neither 0 nor 1");
    Dataset<Row> text = rows.withColumn("yes", when(col("x").gt(0), "yes").otherwise("no"));
    assertThatThrownBy(() -> classifier().setLabelCols("right", "yes").fit(text))
        .hasMessageContaining("Column 'yes' has type string")
        .hasMessageContaining("yes = 'yes' as yes");
    NeuralNetworkClassificationModel model = classifier().setEpochs(1).fit(rows);
    Vector features = rows.head().getAs("features");
    assertThatThrownBy(() -> model.predict(features))
        .hasMessageContaining("3 targets of a row: use predictTargets");
    NeuralNetworkClassificationModel columns =
        classifier().setFeaturesCols("x", "y").setEpochs(1).fit(rows);
    assertThatThrownBy(() -> columns.explain(rows))
        .hasMessageContaining("it predicts 3 numbers or labels of a row");
    assertThatThrownBy(() -> model.calibrate(rows))
        .hasMessageContaining("calibrate takes a model of one label");
    assertThatThrownBy(() -> model.setThresholds(0.5, 0.5).transform(rows).count())
        .hasMessageContaining("compare the vector of probabilities instead");
    assertThatThrownBy(
            () ->
                classifier()
                    .setLabelCols("upper")
                    .setValidationIndicatorCol("set")
                    .setEarlyStopMetric("validationMicroF1")
                    .fit(rows))
        .hasMessageContaining("of several labels of 0 or 1, and data.label is one");
  }

  @Test
  void labels_thatCannotBe_areToldWithTheirColumns() {
    assertThatThrownBy(() -> classifier().setLabelCols("right", "right").fit(rows))
        .hasMessageContaining("data.label: \"right\" is listed twice");
    assertThatThrownBy(() -> classifier().setClasses("no", "yes").fit(rows))
        .hasMessageContaining("data.classes: means nothing with several columns in data.label");
    Dataset<Row> flags = rows.withColumn("flags", array(col("upper"), col("upper")));
    assertThatThrownBy(() -> classifier().setLabelCols("flags").setClasses("no", "yes").fit(flags))
        .hasMessageContaining("data.classes names the classes of one label, but data.label has 2");
    Dataset<Row> many = rows.withColumn("many", array_repeat(lit(1.0), 20_000));
    assertThatThrownBy(() -> regressor().setLabelCols("many").fit(many))
        .hasMessageContaining("20000 targets of a row; at most");
    Column list = array(lit(1.0), lit(2.0), lit(3.0));
    NeuralNetworkRegressor four =
        new NeuralNetworkRegressor().setLabelCols(NUMBERS).setNetwork("[batchNorm]");
    assertThatThrownBy(() -> four.fit(rows))
        .hasMessageContaining("its last layer gives 2 outputs, but the task needs 3");
    Dataset<Row> uneven =
        rows.withColumn("list", when(col("x").gt(-0.9), list).otherwise(array(lit(1.0))));
    assertThatThrownBy(() -> regressor().setLabelCols("list").fit(uneven))
        .hasMessageContaining("label 'list' has another number of values");
    NeuralNetworkRegressionModel one = regressor().setLabelCols("large").setEpochs(1).fit(rows);
    assertThatThrownBy(() -> one.predictTargets(rows.head().getAs("features")))
        .hasMessageContaining("one label of a row: use predict");
  }
}
