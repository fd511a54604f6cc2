package io.github.syncbn.driver.attempt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.syncbn.driver.config.ConfigReader;
import io.github.syncbn.driver.job.JobSettings;
import io.github.syncbn.driver.metric.Figures;
import io.github.syncbn.driver.metric.Judgement;
import io.github.syncbn.driver.metric.Metric;
import io.github.syncbn.driver.step.TrainingListener.Epoch;
import io.github.syncbn.worker.training.RowSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class HeldOutTest {
  private static SparkSession spark;

  @BeforeAll
  static void start() {
    spark =
        SparkSession.builder()
            .master("local[2]")
            .appName("held-out")
            .config("spark.ui.enabled", "false")
            .getOrCreate();
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  private static TrainingJob.Result train(String... more) {
    List<String> settings = new ArrayList<>(List.of("training.epochs=3"));
    settings.addAll(Arrays.asList(more));
    JobSettings job = new ConfigReader().read("builtin:digits", settings).job();
    return new TrainingJob(spark, job)
        .withJudgement()
        .run(new TrainingStart.Initializers(), List.of());
  }

  @Test
  void testSet_ofAClassifier_hasTheAccuracyOfTheReport() {
    TrainingJob.Result trained = train("data.scale=standardize");
    HeldOut held = trained.heldOut().orElseThrow();
    assertThat(held.set()).isEqualTo(RowSet.TEST);
    Judgement.OfClasses classes = (Judgement.OfClasses) held.judgement();
    assertThat(classes.confusion().accuracy())
        .isCloseTo(trained.report().test().accuracy(), within(1e-12));
    assertSame(held.judgement().figures(), trained.report().test().figures());
    assertThat(trained.report().test().figures().get(Metric.AUC)).isBetween(0.95, 1.0);
    assertThat(classes.confusion().support(0) + classes.confusion().support(1)).isGreaterThan(40);
    assertThat(classes.roc().area(3)).isBetween(0.95, 1.0);
    assertThat(classes.probabilities().calibration().expectedError()).isBetween(0.0, 0.3);
  }

  @Test
  void validationSet_ofARegression_hasTheLossOfTheReport() {
    TrainingJob.Result trained =
        train(
            "task=regression",
            "network=[{ dense = 32 }, batchNorm, relu, { dense = output }]",
            "data.scale=standardize",
            "data.split.test=0",
            "data.missing={ constant = 0 }");
    HeldOut held = trained.heldOut().orElseThrow();
    assertThat(held.set()).isEqualTo(RowSet.VALIDATION);
    double[] residuals = ((Judgement.OfNumbers) held.judgement()).residuals().residuals();
    assertThat(residuals).hasSize((int) held.rows());
    double squares = Arrays.stream(residuals).map(r -> r * r).average().orElseThrow();
    List<Epoch> epochs = trained.report().epochs();
    assertThat(squares)
        .isCloseTo(epochs.get(epochs.size() - 1).validationLoss(), within(1e-4 * squares));
    assertSame(held.judgement().figures(), epochs.get(epochs.size() - 1).validation().figures());
  }

  /** Rows in other blocks, through the folded network: the same to float32's accuracy. */
  private static void assertSame(Figures expected, Figures found) {
    assertThat(expected.values()).isNotEmpty();
    expected
        .values()
        .forEach(
            (metric, value) ->
                assertThat(found.get(metric))
                    .as(metric.title())
                    .isCloseTo(value, within(1e-4 * Math.max(1, value))));
  }

  @Test
  void withoutRowsHeldOut_thereIsNothing() {
    assertThat(train("data.split.test=0", "data.split.validation=0").heldOut()).isEmpty();
  }
}
