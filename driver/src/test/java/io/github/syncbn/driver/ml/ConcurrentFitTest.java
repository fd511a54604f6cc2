package io.github.syncbn.driver.ml;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.syncbn.driver.scoring.ScoringSession;
import io.github.syncbn.driver.step.TrainingListener;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two fits in two threads of a program, on one session: the models are those of one by one. */
@Timeout(120)
class ConcurrentFitTest {
  private static SparkSession spark;

  @BeforeAll
  static void start() {
    spark = ScoringSession.start();
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  private static NeuralNetworkClassifier small(int workers) {
    return new NeuralNetworkClassifier()
        .setHiddenLayers(8)
        .setBatchSize(32)
        .setEpochs(3)
        .setScale("standardize")
        .setWorkers(workers);
  }

  /** Lets fits train only once two of them have read their rows. */
  private static TrainingListener bothAtOnce() {
    CyclicBarrier both = new CyclicBarrier(2);
    return new TrainingListener() {
      @Override
      public void planned(Planned event) {
        try {
          both.await(60, TimeUnit.SECONDS);
        } catch (Exception e) {
          throw new IllegalStateException("the other fit has not come so far", e);
        }
      }
    };
  }

  private static List<String> atOnce(
      List<NeuralNetworkClassifier> estimators, List<Dataset<Row>> tables) throws Exception {
    List<FutureTask<String>> fits = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      int fit = i;
      FutureTask<String> task =
          new FutureTask<>(() -> estimators.get(fit).fit(tables.get(fit)).summary().digest());
      fits.add(task);
      new Thread(task, "fit " + i).start();
    }
    return List.of(fits.get(0).get(100, TimeUnit.SECONDS), fits.get(1).get(100, TimeUnit.SECONDS));
  }

  /** One worker each: both train at once. Two: slots for one of them, so that they take turns. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void fits_ofOneEstimatorOnTwoTables_giveTheModelsOfOneByOne(int workers) throws Exception {
    List<Dataset<Row>> tables =
        List.of(Tables.rings(spark, 120), Tables.rings(spark, 200).filter("x > -0.5"));
    NeuralNetworkClassifier estimator = small(workers);
    String parameters = estimator.extractParamMap().toString();
    List<String> serial =
        tables.stream().map(table -> estimator.fit(table).summary().digest()).toList();
    estimator.setListeners(bothAtOnce());

    assertThat(atOnce(List.of(estimator, estimator), tables)).isEqualTo(serial);

    assertThat(serial.get(0)).isNotEqualTo(serial.get(1));
    assertThat(estimator.extractParamMap()).hasToString(parameters);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void fits_ofTwoEstimatorsOnOneTable_giveTheModelsOfOneByOne(int workers) throws Exception {
    Dataset<Row> table = Tables.rings(spark, 120).cache();
    List<NeuralNetworkClassifier> estimators =
        List.of(small(workers), small(workers).setSeed(2).setLearningRate(0.01));
    List<String> serial =
        estimators.stream().map(estimator -> estimator.fit(table).summary().digest()).toList();
    TrainingListener both = bothAtOnce();
    estimators.forEach(estimator -> estimator.setListeners(both));

    assertThat(atOnce(estimators, List.of(table, table))).isEqualTo(serial);

    assertThat(serial.get(0)).isNotEqualTo(serial.get(1));
  }
}
