package io.github.syncbn.driver.ml;

import static io.github.syncbn.driver.ml.SmallFits.digest;
import static io.github.syncbn.driver.ml.SmallFits.small;
import static org.apache.spark.ml.functions.array_to_vector;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.rand;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.driver.scoring.ScoringSession;
import io.github.syncbn.worker.network.InferenceNetwork;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What XGBoost4J-Spark promises of its estimators, by its public test suites, holds of ours where
 * it makes sense of a network:
 *
 * <ul>
 *   <li>parameters are what was set last, and reach the model: {@link
 *       #parameters_setTwice_lastCounts}
 *   <li>parameters as text and by setters are the same: {@code TrainCommandTest}
 *   <li>estimators and models are copied, saved and loaded: {@link MultilayerPerceptronIntentsTest}
 *   <li>a model's file is that of the engine below, which reads it: {@link
 *       #predictions_areThoseOfTheSavedModelWithoutSpark}
 *   <li>predictions with and without weights are those of one machine: {@code
 *       TrainingExactnessTest}, {@code TrainingIdentityTest}
 *   <li>rows in random order give the same model, a regression too: {@link
 *       #rowsInRandomOrder_giveOneModel}
 *   <li>weights decide: {@link
 *       MultilayerPerceptronIntentsTest#contradictingRows_getTheirSharesAsProbabilities}, {@link
 *       FitTest#fit_rowsOfWeightZero_areAsIfAbsent}
 *   <li>number of classes and loss follow from the labels: {@link #classes_followFromTheLabels}
 *   <li>a label outside the classes is named: {@link #label_outsideTheClasses_isNamed}
 *   <li>columns that have no role do not matter, and none of our own appear: {@link
 *       #otherColumns_changeNothingAndStay}
 *   <li>columns of predictions by their names, or left out: {@link
 *       NeuralNetworkClassificationModelTest#transform_emptyNames_leaveColumnsOut}
 *   <li>sparse vectors are dense ones with zeros: {@link #sparseVectors_areDenseOnes}
 *   <li>missing values are an error until a policy is set: {@link
 *       #missingFeatures_areAnErrorUntilAPolicyIsSet}
 *   <li>rows for evaluation are read apart from those of training: {@link
 *       #validationRows_doNotTrain}
 *   <li>a model trained on vectors, arrays or columns reads any of them: {@link
 *       #model_readsFeaturesInAnyForm}
 *   <li>vectors, booleans and numbers together: {@link #columnsOfAllKinds_areAssembledInOrder}
 *   <li>names of features are kept: {@link #namesOfFeatures_areInTheModel}
 *   <li>what goes over the wire is protected where Spark is told to: {@code ChannelSecurityTest}
 *   <li>workers that die, and trainings at once: {@code LostWorkerTest}, {@link ConcurrentFitTest}
 * </ul>
 *
 * Not ours: maps of engine parameters under two spellings, devices, threads of a task (one,
 * always), custom objectives, ranking, base margins, leaves and contributions of trees.
 */
class XGBoostIntentsTest {
  private static SparkSession spark;
  private static Dataset<Row> rows;

  @TempDir Path directory;

  @BeforeAll
  static void start() {
    spark = ScoringSession.start();
    rows =
        Tables.rings(spark, 120)
            .withColumn("array", expr("array(x, y)"))
            .withColumn("positive", expr("x > 0"))
            .cache();
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  @Test
  void parameters_setTwice_lastCounts() {
    NeuralNetworkClassifier estimator =
        small()
            .setLearningRate(0.5)
            .setLearningRate(0.25)
            .setPredictionCol("p")
            .setProbabilityCol("q")
            .setThresholds(1, 2)
            .setHandleInvalid("keep");
    NeuralNetworkClassificationModel model = estimator.fit(rows);

    assertThat(estimator.getLearningRate()).isEqualTo(0.25);
    assertThat(model.getPredictionCol()).isEqualTo("p");
    assertThat(model.getProbabilityCol()).isEqualTo("q");
    assertThat(model.getRawPredictionCol()).isEqualTo("rawPrediction");
    assertThat(model.getThresholds()).containsExactly(1, 2);
    assertThat(model.getHandleInvalid()).isEqualTo("keep");
    assertThat(estimator.setFeaturesCols("x", "y").setFeaturesCol("array").fit(rows).numFeatures())
        .isEqualTo(2);
    assertThat(estimator.isSet(estimator.featuresCols())).isFalse();
    assertThat(estimator.setFeaturesCols("x").fit(rows).numFeatures()).isEqualTo(1);
  }

  @Test
  void predictions_areThoseOfTheSavedModelWithoutSpark() throws Exception {
    NeuralNetworkClassificationModel model = small().setScale("standardize").fit(rows);
    Path path = directory.resolve("model");
    model.save(path.toString());
    InferenceNetwork serving = InferenceNetwork.load(path);

    for (Row row : model.transform(rows).collectAsList()) {
      float[] features = {number(row, "x"), number(row, "y")};
      float[] outputs = serving.predict(features);
      double[] raw = row.<Vector>getAs("rawPrediction").toArray();
      for (int k = 0; k < outputs.length; k++) {
        assertThat(raw[k]).isEqualTo(outputs[k]);
      }
    }
  }

  private static float number(Row row, String column) {
    double value = row.<Double>getAs(column);
    return (float) value;
  }

  @Test
  void rowsInRandomOrder_giveOneModel() {
    Dataset<Row> shuffled = rows.repartition(4).orderBy(rand(3));
    NeuralNetworkRegressor regressor =
        new NeuralNetworkRegressor()
            .setLabelCol("target")
            .setHiddenLayers(8)
            .setBatchSize(32)
            .setEpochs(2);

    assertThat(digest(small(), shuffled)).isEqualTo(digest(small(), rows));
    assertThat(regressor.fit(shuffled).summary().digest())
        .isEqualTo(regressor.fit(rows).summary().digest());
  }

  @Test
  void classes_followFromTheLabels() {
    NeuralNetworkClassificationModel three =
        small().setLabelCol("third").fit(rows.withColumn("third", expr("7 * int(2 + 1.4 * x)")));

    assertThat(small().fit(rows).numClasses()).isEqualTo(2);
    assertThat(three.labels()).containsExactly("0", "7", "14", "21");
    assertThat(three.predictProbability(rows.head().<Vector>getAs("features")).size()).isEqualTo(4);
    assertThat(small().setClasses("1", "5", "0").fit(rows).labels()).containsExactly("1", "5", "0");
  }

  @Test
  void label_outsideTheClasses_isNamed() {
    assertThatThrownBy(() -> small().setClasses("0", "2").fit(rows))
        .isInstanceOfSatisfying(
            JobException.class, e -> assertThat(e.kind()).isEqualTo(JobException.Kind.DATA))
        .hasMessageContaining("label 'label' is \"1\"")
        .hasMessageContaining("none of the 2 classes");
  }

  @Test
  void otherColumns_changeNothingAndStay() {
    Dataset<Row> more =
        rows.withColumn("other", expr("uuid()")).withColumn("nothing", expr("null"));

    assertThat(digest(small().setWeightCol(""), more)).isEqualTo(digest(small(), rows));
    assertThat(small().setFeaturesCols("x", "y").fit(rows).transform(more).columns())
        .startsWith(more.columns())
        .hasSize(more.columns().length + 3);
  }

  @Test
  void sparseVectors_areDenseOnes() {
    Dataset<Row> zeros = rows.withColumn("x", expr("if(x > 0.3, x, 0)"));
    Dataset<Row> dense = zeros.withColumn("features", array_to_vector(expr("array(x, y, 0D)")));
    Dataset<Row> sparse =
        new VectorAssembler()
            .setInputCols(new String[] {"x", "y", "none"})
            .setOutputCol("features")
            .transform(zeros.drop("features").withColumn("none", expr("0D")));

    assertThat(digest(small(), sparse)).isEqualTo(digest(small(), dense));
  }

  @Test
  void missingFeatures_areAnErrorUntilAPolicyIsSet() {
    Dataset<Row> holes = rows.withColumn("x", expr("if(y > 0.5, null, x)"));
    NeuralNetworkClassifier estimator = small().setFeaturesCols("x", "y");

    assertThatThrownBy(() -> estimator.fit(holes))
        .isInstanceOf(JobException.class)
        .hasMessageContaining("column 'x' is missing");
    NeuralNetworkClassificationModel constant = estimator.setMissing("constant(0.25)").fit(holes);
    assertThat(constant.predictRaw(Vectors.dense(Double.NaN, 1)))
        .isEqualTo(constant.predictRaw(Vectors.dense(0.25, 1)));
    assertThat(constant.transform(holes).collectAsList())
        .extracting(row -> row.<Vector>getAs("rawPrediction"))
        .isEqualTo(
            constant.transform(holes.na().fill(0.25, new String[] {"x"})).collectAsList().stream()
                .map(row -> row.<Vector>getAs("rawPrediction"))
                .toList());
    NeuralNetworkClassificationModel mean = estimator.setMissing("mean").fit(holes);
    assertThat(mean.transform(holes).filter("prediction is null").count()).isZero();
    assertThat(digest(small(), rows.withColumn("features", expr("array(x, y)"))))
        .isEqualTo(digest(small().setMissing("mean"), rows));
  }

  @Test
  void validationRows_doNotTrain() {
    assertThat(digest(small().setValidationIndicatorCol("validation"), rows))
        .isEqualTo(digest(small(), rows.filter("not validation")))
        .isNotEqualTo(digest(small(), rows));
  }

  static Stream<Arguments> forms() {
    List<String[]> forms =
        List.of(new String[] {"features"}, new String[] {"array"}, new String[] {"x", "y"});
    return forms.stream()
        .flatMap(trained -> forms.stream().map(read -> Arguments.of(trained, read)));
  }

  @ParameterizedTest
  @MethodSource("forms")
  void model_readsFeaturesInAnyForm(String[] trained, String[] read) {
    NeuralNetworkClassificationModel model = small().setFeaturesCols(trained).fit(rows);
    List<Row> expected = model.transform(rows).select("probability").collectAsList();
    Dataset<Row> only = rows.selectExpr(read);
    NeuralNetworkClassificationModel reading =
        read.length == 1 ? model.setFeaturesCol(read[0]) : model.setFeaturesCols(read);

    assertThat(reading.transform(only).select("probability").collectAsList()).isEqualTo(expected);
    assertThat(reading.recalibrate(only).network().digest())
        .isEqualTo(small().setFeaturesCols(trained).fit(rows).recalibrate(rows).network().digest());
  }

  @Test
  void model_columnsThatDoNotMakeItsFeatures_areRefused() {
    NeuralNetworkClassificationModel model = small().fit(rows);

    assertThatThrownBy(() -> model.setFeaturesCols("x", "y", "w").transform(rows))
        .isInstanceOf(JobException.class)
        .hasMessageContaining("[x, y, w]")
        .hasMessageContaining("2 features");
  }

  @Test
  void columnsOfAllKinds_areAssembledInOrder() {
    Dataset<Row> assembled =
        new VectorAssembler()
            .setInputCols(new String[] {"positive", "features", "w", "xs"})
            .setOutputCol("all")
            .transform(rows.withColumn("xs", array_to_vector(col("array"))));

    assertThat(digest(small().setFeaturesCols("positive", "features", "w", "array"), rows))
        .isEqualTo(digest(small().setFeaturesCol("all"), assembled));
  }

  @ParameterizedTest
  @ValueSource(strings = {"array<float>", "array<double>"})
  void arrays_keepTheirType(String type) {
    Dataset<Row> arrays = rows.withColumn("features", col("array").cast(type));
    Dataset<Row> predicted = small().fit(arrays).transform(arrays);

    assertThat(predicted.schema().apply("features").dataType().catalogString()).isEqualTo(type);
    assertThat(predicted.filter("prediction is null").count()).isZero();
  }

  @Test
  void namesOfFeatures_areInTheModel() throws Exception {
    Path path = directory.resolve("model");
    small().setFeaturesCols("y", "array").fit(rows).save(path.toString());
    String metadata = Files.readString(path.resolve("metadata").resolve("part-00000"));

    for (Map.Entry<String, Integer> column : Map.of("y", 1, "array", 2).entrySet()) {
      assertThat(metadata)
          .containsPattern(
              "\"name\":\""
                  + column.getKey()
                  + "\",\"kind\":\"[a-z]+\",\"width\":"
                  + column.getValue());
    }
  }
}
