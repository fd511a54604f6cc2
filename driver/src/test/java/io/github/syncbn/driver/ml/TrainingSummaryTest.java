package io.github.syncbn.driver.ml;

import static org.apache.spark.sql.functions.expr;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.syncbn.driver.scoring.ScoringSession;
import io.github.syncbn.driver.step.StatisticsDrift;
import io.github.syncbn.driver.step.TrainingListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a fit tells: its model afterwards, listeners meanwhile, and Spark's web page. */
class TrainingSummaryTest {
  private static SparkSession spark;
  private static Dataset<Row> rows;

  @TempDir Path directory;

  @BeforeAll
  static void start() {
    spark = ScoringSession.start();
    rows = Tables.rings(spark, 200).cache();
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  private static NeuralNetworkClassifier small() {
    return new NeuralNetworkClassifier()
        .setHiddenLayers(8, 4)
        .setBatchSize(32)
        .setEpochs(3)
        .setTestFraction(0.1)
        .setValidationIndicatorCol("");
  }

  @Test
  void fit_withAReport_writesItsPage_andTheSameModel() throws IOException {
    Path page = directory.resolve("report");
    NeuralNetworkClassificationModel seen = small().setReport(page.toString()).fit(rows);
    assertThat(Files.readString(page.resolve("index.html")))
        .contains("Fit of ", "Loss of steps", "Norm of the gradient", "Calibration", "digest");
    assertThat(seen.summary().digest()).isEqualTo(small().fit(rows).summary().digest());
  }

  /** Writes down what it is told. */
  private static final class Recorder implements TrainingListener {
    final List<String> told = Collections.synchronizedList(new ArrayList<>());
    final List<Epoch> epochs = new ArrayList<>();
    long rows;
    double lossOfLastEpoch;

    @Override
    public void planned(Planned event) {
      told.add("planned");
    }

    @Override
    public void started(Started event) {
      told.add("started");
      rows = event.trainRows();
    }

    @Override
    public void step(Step event) {
      told.add("step");
      lossOfLastEpoch = event.epoch() == 2 ? lossOfLastEpoch + event.loss() * event.rows() : 0;
    }

    @Override
    public void epoch(Epoch event) {
      told.add("epoch");
      epochs.add(event);
    }
  }

  @Test
  void listener_ofAFit_isToldInOrderWhatTheSummaryTells() {
    Recorder recorder = new Recorder();
    TrainingSummary summary =
        small().setValidationFraction(0.2).setListeners(recorder).fit(rows).summary();

    int steps = (int) ((recorder.rows + 31) / 32);
    List<String> expected = new ArrayList<>(List.of("planned", "started"));
    for (int epoch = 0; epoch < 3; epoch++) {
      expected.addAll(Collections.nCopies(steps, "step"));
      expected.add("epoch");
    }
    assertThat(recorder.told).isEqualTo(expected);
    assertThat(summary.history()).isEqualTo(recorder.epochs);
    assertThat(summary.epochs()).isEqualTo(3);
    assertThat(summary.steps()).isEqualTo(3L * steps);
    assertThat(summary.objectiveHistory()).hasSize(3);
    assertThat(summary.objectiveHistory()[2] * recorder.rows)
        .isCloseTo(recorder.lossOfLastEpoch, org.assertj.core.api.Assertions.within(1e-9));
    double[] validation = summary.validationHistory();
    assertThat(validation[summary.bestEpoch()])
        .isEqualTo(java.util.Arrays.stream(validation).min().orElseThrow());
    assertThat(summary.rowsPerSecond()).isPositive();
    assertThat(summary.testLoss()).isPositive();
    assertThat(summary.workers()).isEqualTo(2);
    assertThat(summary.profiles()).hasSize(2);
    assertThat(summary.provenance())
        .containsKeys("configuration", "dataFingerprint", "numerics", "seed", "shards", "spark");
  }

  @Test
  void drift_ofAFit_isThatOfItsNormalizations() {
    NeuralNetworkClassificationModel model = small().fit(rows);

    assertThat(model.summary().drift())
        .extracting(StatisticsDrift::layer)
        .containsExactly("1", "4");
    assertThat(model.summary().drift())
        .allSatisfy(
            drift -> {
              assertThat(drift.mean()).isBetween(1e-4, 2.0);
              assertThat(drift.variance()).isBetween(0.1, 10.0);
            });
    assertThat(small().setRunningStatsDecay(0).fit(rows).summary().drift())
        .containsExactly(new StatisticsDrift("1", 0, 1), new StatisticsDrift("4", 0, 1));
    assertThat(small().setWorkers(1).fit(rows).summary().drift())
        .isEqualTo(model.summary().drift());
  }

  @Test
  void summary_ofALoadedModel_isNotThere() throws Exception {
    NeuralNetworkClassificationModel model = small().fit(rows);
    String path = directory.resolve("model").toString();
    model.save(path);

    assertThat(model.hasSummary()).isTrue();
    assertThatThrownBy(() -> NeuralNetworkClassificationModel.load(path).summary())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("not saved");
  }

  @Test
  void listener_thatFails_doesNotEndTheFit() {
    TrainingListener failing =
        new TrainingListener() {
          @Override
          public void step(Step event) {
            throw new IllegalStateException("of this listener");
          }
        };
    Recorder recorder = new Recorder();

    assertThat(small().setListeners(failing, recorder).fit(rows).summary().epochs()).isEqualTo(3);
    assertThat(recorder.epochs).hasSize(3);
  }

  @Test
  void jobs_ofAFit_sayWhatTheyDo() throws Exception {
    List<String> descriptions = Collections.synchronizedList(new ArrayList<>());
    List<String> groups = Collections.synchronizedList(new ArrayList<>());
    SparkListener listener =
        new SparkListener() {
          @Override
          public void onJobStart(SparkListenerJobStart job) {
            descriptions.add(job.properties().getProperty("spark.job.description"));
            groups.add(job.properties().getProperty("spark.jobGroup.id"));
          }
        };
    spark.sparkContext().addSparkListener(listener);
    spark.sparkContext().setJobGroup("mine", "of the caller", false);
    try {
      small().fit(rows);
      spark.sparkContext().listenerBus().waitUntilEmpty();
    } finally {
      spark.sparkContext().clearJobGroup();
      spark.sparkContext().removeSparkListener(listener);
    }

    assertThat(descriptions)
        .allMatch(text -> text.startsWith("syncbn: "))
        .anyMatch(text -> text.contains("reading and sorting rows"))
        .anyMatch(text -> text.contains("dealing rows to 2 shards"))
        .anyMatch(text -> text.contains("training on 2 workers, batch 32"));
    assertThat(groups).containsOnly("mine");
  }

  @Test
  void testLoss_ofAWeightedAndSmoothedLoss_isThatOfAnyEvaluation() {
    Dataset<Row> marked =
        rows.withColumn("part", expr("IF(x > 0.4, 'test', 'train')"))
            .withColumn("label", expr("IF(x * x + y * y > 0.9, 1D, 0D)"));
    NeuralNetworkClassificationModel model =
        new NeuralNetworkClassifier()
            .setHiddenLayers(8)
            .setBatchSize(32)
            .setEpochs(3)
            .setValidationIndicatorCol("part")
            .setClassWeights("balanced")
            .setLabelSmoothing(0.2)
            .fit(marked);

    double loss = 0;
    List<Row> test = model.transform(marked.where("part = 'test'")).collectAsList();
    for (Row row : test) {
      int label = (int) row.<Double>getAs("label").doubleValue();
      loss -= Math.log(row.<Vector>getAs("probability").apply(label));
    }
    assertThat(model.summary().testLoss())
        .isCloseTo(loss / test.size(), org.assertj.core.api.Assertions.within(1e-6));
  }
}
