package io.github.syncbn.driver.ml;

import static org.apache.spark.ml.functions.array_to_vector;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.driver.scoring.ScoringSession;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What MLlib promises of its multilayer perceptron, by its public test suite, holds of ours:
 *
 * <ul>
 *   <li>impossible sizes of layers are refused when they are set: {@link
 *       FitTest#set_valueOutOfRange_isRefusedAtOnce}
 *   <li>a network without hidden layers is a linear model: {@link #noHiddenLayers_learnALine}
 *   <li>exclusive or is learned, from four rows: {@link #exclusiveOr_isLearned}
 *   <li>uids and copies: {@link #copies_keepUidsAndParameters}
 *   <li>one row is predicted as in a table, by class and by probability: {@link
 *       NeuralNetworkClassificationModelTest#predict_oneVector_isThePredictionOfTransform}
 *   <li>probabilities are frequencies where rows contradict each other, also weighted ones: {@link
 *       #contradictingRows_getTheirSharesAsProbabilities}
 *   <li>a training from given weights is repeatable, and starts there: {@link
 *       #initialModel_twice_givesOneModel}, {@link FitTest#fit_fromAModel_startsWithItsWeights}
 *   <li>three classes and two hidden layers are as good as logistic regression where that suffices:
 *       {@link #threeClasses_areToldApartAsByLogisticRegression}
 *   <li>estimators are saved and loaded with columns of other names: {@link
 *       #estimator_savedAndLoaded_hasEveryParameter}
 *   <li>models are saved and loaded, with weights and layers: {@link
 *       NeuralNetworkClassifierTest#pipeline_savedAndLoaded_predictsTheSameBits}, {@link
 *       NeuralNetworkClassificationModelTest#save_overAnExistingModel_needsOverwrite}
 *   <li>labels may have any numeric type, and no other than those that can be labels: {@link
 *       #labels_ofAnyNumericType_giveOneModel}, {@link #labels_ofOtherTypes_areRefused}
 * </ul>
 */
class MultilayerPerceptronIntentsTest {
  private static final StructType SCHEMA =
      new StructType()
          .add("features", SQLDataTypes.VectorType())
          .add("label", "double")
          .add("w", "double");

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

  private static Dataset<Row> table(Row... rows) {
    return spark.createDataFrame(List.of(rows), SCHEMA);
  }

  private static Row row(double label, double weight, double... features) {
    return RowFactory.create(Vectors.dense(features), label, weight);
  }

  private static Dataset<Row> exclusiveOr() {
    return table(row(0, 1, 0, 0), row(1, 1, 0, 1), row(1, 1, 1, 0), row(0, 1, 1, 1));
  }

  private static NeuralNetworkClassifier classifier() {
    return new NeuralNetworkClassifier()
        .setWorkers(1)
        .setBatchSize(32)
        .setPopulationStatistics(true);
  }

  private static double accuracy(Dataset<Row> predicted) {
    return new MulticlassClassificationEvaluator().setMetricName("accuracy").evaluate(predicted);
  }

  @Test
  void exclusiveOr_isLearned() {
    NeuralNetworkClassificationModel model =
        classifier().setHiddenLayers(8).setEpochs(200).fit(exclusiveOr());

    assertThat(accuracy(model.transform(exclusiveOr()))).isEqualTo(1);
  }

  @Test
  void noHiddenLayers_learnALine() {
    NeuralNetworkClassificationModel model =
        classifier().setHiddenLayers().setEpochs(50).fit(exclusiveOr());

    assertThat(model.network().parameters()).hasSize(2 * 2 + 2);
    assertThat(accuracy(model.transform(exclusiveOr()))).isLessThanOrEqualTo(0.75);
  }

  @Test
  void copies_keepUidsAndParameters() {
    NeuralNetworkClassifier estimator = classifier().setHiddenLayers(4).setEpochs(1);
    NeuralNetworkClassificationModel model = estimator.fit(exclusiveOr());
    NeuralNetworkClassifier changed =
        estimator.copy(new ParamMap().put(estimator.epochs(), 7).put(estimator.seed(), 3L));

    assertThat(model.uid()).isEqualTo(estimator.uid());
    assertThat(model.parent()).isSameAs(estimator);
    assertThat(changed.uid()).isEqualTo(estimator.uid());
    assertThat(changed.getHiddenLayers()).containsExactly(4);
    assertThat(changed.getEpochs()).isEqualTo(7);
    assertThat(estimator.getEpochs()).isEqualTo(1);
    NeuralNetworkClassificationModel copy =
        model.copy(new ParamMap().put(model.predictionCol(), "p"));
    assertThat(copy.uid()).isEqualTo(model.uid());
    assertThat(copy.parent()).isSameAs(estimator);
    assertThat(copy.getPredictionCol()).isEqualTo("p");
    assertThat(model.getPredictionCol()).isEqualTo("prediction");
    assertThat(copy.transform(exclusiveOr()).columns()).contains("p").doesNotContain("prediction");
  }

  @ParameterizedTest
  @ValueSource(doubles = {1, 3})
  void contradictingRows_getTheirSharesAsProbabilities(double weight) {
    Dataset<Row> rows =
        table(
            row(0, 1, 1, 2, 3, 4),
            row(1, 1, 4, 3, 2, 1),
            row(0, 1, 1, 1, 1, 1),
            row(1, weight, 1, 1, 1, 1));
    NeuralNetworkClassificationModel model =
        classifier().setHiddenLayers(8).setWeightCol("w").setEpochs(500).fit(rows);

    double share = weight / (1 + weight);
    Map<Vector, Double> ofSecond =
        Map.of(
            Vectors.dense(1, 2, 3, 4), 0.0,
            Vectors.dense(4, 3, 2, 1), 1.0,
            Vectors.dense(1, 1, 1, 1), share);
    ofSecond.forEach(
        (features, expected) ->
            assertThat(model.predictProbability(features).apply(1))
                .as("%s", features)
                .isCloseTo(expected, within(0.02)));
  }

  @Test
  void initialModel_twice_givesOneModel() {
    NeuralNetworkClassifier estimator = classifier().setHiddenLayers(5).setEpochs(1);
    NeuralNetworkClassificationModel first = estimator.fit(exclusiveOr());
    estimator.setInitialModel(first);
    String second = estimator.fit(exclusiveOr()).summary().digest();

    assertThat(estimator.fit(exclusiveOr()).summary().digest())
        .isEqualTo(second)
        .isNotEqualTo(first.summary().digest());
  }

  @Test
  void threeClasses_areToldApartAsByLogisticRegression() {
    Dataset<Row> rows =
        spark
            .range(0, 600, 1, 3)
            .selectExpr(
                "id", "array(sin(id * 12.9), sin(id * 78.2), sin(id * 37.7), sin(id * 4.1)) as x")
            .withColumn("features", array_to_vector(col("x")))
            .withColumn("scores", expr("array(x[0] - x[1], x[1] + x[2], 2 * x[3])"))
            .withColumn("label", expr("double(array_position(scores, array_max(scores)) - 1)"))
            .select("features", "label")
            .cache();
    double linear = accuracy(new LogisticRegression().fit(rows).transform(rows));
    NeuralNetworkClassificationModel model =
        classifier().setHiddenLayers(16, 16).setEpochs(40).setSchedule("cosine").fit(rows);

    assertThat(linear).isGreaterThan(0.95);
    assertThat(accuracy(model.transform(rows))).isGreaterThan(linear - 0.05);
    assertThat(model.numClasses()).isEqualTo(3);
    assertThat(model.numFeatures()).isEqualTo(4);
  }

  @Test
  void estimator_savedAndLoaded_hasEveryParameter() throws Exception {
    NeuralNetworkClassifier estimator =
        classifier()
            .setFeaturesCol("myFeatures")
            .setLabelCol("myLabel")
            .setPredictionCol("myPrediction")
            .setProbabilityCol("")
            .setThresholds(0.5, 0.25)
            .setHiddenLayers(3)
            .setClassWeights("balanced")
            .setSeed(42);
    String path = directory.resolve("estimator").toString();
    estimator.save(path);
    NeuralNetworkClassifier loaded = NeuralNetworkClassifier.load(path);

    assertThat(loaded.uid()).isEqualTo(estimator.uid());
    assertThat(values(loaded)).usingRecursiveComparison().isEqualTo(values(estimator));
    assertThat(loaded.getThresholds()).containsExactly(0.5, 0.25);
    assertThat(loaded.getHiddenLayers()).containsExactly(3);
    assertThatThrownBy(() -> NeuralNetworkRegressor.load(path))
        .isInstanceOf(JobException.class)
        .hasMessageContaining("NeuralNetworkClassifier");
  }

  /** Those that are set, by name. */
  private static Map<String, Object> values(NeuralNetworkClassifier estimator) {
    Map<String, Object> values = new TreeMap<>();
    for (Param<?> param : estimator.params()) {
      if (estimator.isSet(param)) {
        values.put(param.name(), estimator.getOrDefault(param));
      }
    }
    return values;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"tinyint", "smallint", "int", "bigint", "float", "decimal(10,0)", "decimal(5,2)"})
  void labels_ofAnyNumericType_giveOneModel(String type) {
    Dataset<Row> rows = exclusiveOr();
    NeuralNetworkClassifier estimator = classifier().setHiddenLayers(4).setEpochs(2);
    NeuralNetworkClassificationModel expected = estimator.fit(rows);
    NeuralNetworkClassificationModel model =
        estimator.fit(rows.withColumn("label", rows.col("label").cast(type)));

    assertThat(model.summary().digest()).isEqualTo(expected.summary().digest());
    assertThat(model.transform(rows.drop("label")).select("prediction").collectAsList())
        .isEqualTo(expected.transform(rows).select("prediction").collectAsList());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '"',
      value = {
        "date '2020-01-01'; cannot be a label",
        "binary('x'); cannot be a label",
        "array(label); holds one number in a list",
        "features; a row has 2 labels: expected binaryCrossEntropy"
      })
  void labels_ofOtherTypes_areRefused(String label, String reason) {
    Dataset<Row> rows = exclusiveOr().selectExpr("features", label + " as label");

    assertThatThrownBy(() -> classifier().fit(rows))
        .isInstanceOf(JobException.class)
        .hasMessageContaining(reason);
  }
}
