package io.github.syncbn.driver.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.driver.metric.Metric;
import io.github.syncbn.driver.model.SavedModel;
import io.github.syncbn.driver.scoring.PermutationImportance.Settings;
import io.github.syncbn.worker.table.FeatureSchema.Kind;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class PermutationImportanceTest {
  private static SparkSession spark;

  @BeforeAll
  static void start() {
    spark = ScoringSession.start();
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  /** The model predicts a, so that b and c do not matter; the label is a. */
  private static Dataset<Row> rows(int count) {
    return spark.sql(
        "SELECT CAST(pmod(hash(id), 100) AS DOUBLE) AS a, CAST(id AS DOUBLE) AS b, 1D AS c,"
            + " CAST(pmod(hash(id), 100) AS DOUBLE) AS label, 1D + id % 3 AS w FROM range("
            + count
            + ")");
  }

  private static Scorer first() {
    return new Scorer(Models.regression(Models.leading(3, 1), "a", "b", "c"));
  }

  @Test
  void columns_thatPredictionsDependOn_areTheImportantOnes() {
    PermutationImportance found =
        first()
            .importance(
                rows(400),
                List.of("label"),
                Optional.empty(),
                new Settings(Metric.RMSE, 3, 1, 1000));

    assertThat(found.rows()).isEqualTo(400);
    assertThat(found.baseline()).isZero();
    assertThat(found.columns().get(0).column()).isEqualTo("a");
    // Of permuted values the mean squared distance is twice their variance, 100^2 / 12.
    assertThat(found.columns().get(0).mean()).isCloseTo(Math.sqrt(2e4 / 12), within(3.0));
    assertThat(found.columns().get(0).drops()).hasSize(3).doesNotHaveDuplicates();
    assertThat(found.columns().get(0).deviation()).isBetween(0.01, 3.0);
    assertThat(found.columns().subList(1, 3))
        .extracting(ColumnImportance::drops)
        .containsOnly(List.of(0.0, 0.0, 0.0));
  }

  @Test
  void partitionsAndOrder_changeNothing() {
    Settings how = new Settings(Metric.R2, 2, 7, 150);
    PermutationImportance one =
        first().importance(rows(400).coalesce(1), List.of("label"), Optional.of("w"), how);
    PermutationImportance many =
        first()
            .importance(
                rows(400).repartition(5).orderBy("b"), List.of("label"), Optional.of("w"), how);
    assertThat(one.rows()).isEqualTo(150);
    assertThat(many).isEqualTo(one);
    assertThat(
            first().importance(rows(400), List.of("label"), Optional.of("w"), Settings.of(false)))
        .isNotEqualTo(one);
  }

  @Test
  void columnOfSeveralFeatures_isPermutedAsAWhole() {
    Scorer scorer =
        new Scorer(Models.classifier(Models.identity(2), Kind.ARRAY, "string", List.of("0", "1")));
    Dataset<Row> rows =
        spark.sql(
            "SELECT array(IF(id % 2 = 0, 9D, 1D), IF(id % 2 = 0, 1D, 9D)) AS features,"
                + " CAST(id % 2 AS STRING) AS label FROM range(200)");

    PermutationImportance found =
        scorer.importance(
            rows, List.of("label"), Optional.empty(), new Settings(Metric.LOG_LOSS, 2, 1, 1000));

    // Both halves move together: half of the rows are wrong by 8, none is undecided.
    assertThat(found.columns()).hasSize(1);
    assertThat(found.columns().get(0).mean()).isCloseTo(4, within(0.7));
    Settings auc = new Settings(Metric.AUC, 2, 1, 1000);
    assertThat(
            scorer
                .importance(rows, List.of("label"), Optional.empty(), auc)
                .columns()
                .get(0)
                .mean())
        .isCloseTo(0.5, within(0.1));
  }

  @Test
  void metricOfAnotherTask_isRefusedWithThoseThatFit() {
    assertThatThrownBy(
            () ->
                first()
                    .importance(
                        rows(4),
                        List.of("label"),
                        Optional.empty(),
                        new Settings(Metric.AUC, 1, 1, 10)))
        .isInstanceOf(JobException.class)
        .hasMessageContaining(
            "The metric auc does not suit the model: expected one of rmse, mae, r2");
    assertThatThrownBy(
            () ->
                first().importance(rows(1), List.of("label"), Optional.empty(), Settings.of(false)))
        .hasMessageContaining("Importance takes 2 rows or more; there are 1.");
    assertThatThrownBy(() -> new Settings(Metric.R2, 0, 1, 10))
        .hasMessageContaining("1 repeat or more");
  }

  @Test
  void model_withoutRowsOrALabel_isNotCalibrated() {
    SavedModel model =
        Models.classifier(Models.identity(2), Kind.ARRAY, "string", List.of("0", "1"));
    Dataset<Row> none =
        spark.sql("SELECT array(1D, 2D) AS features, '0' AS label FROM range(1) WHERE id > 1");
    assertThatThrownBy(() -> new Scorer(model).calibrate(none, 100))
        .isInstanceOf(JobException.class)
        .hasMessageContaining("There are no rows to calibrate on.");
    SavedModel unlabeled =
        new SavedModel(
            model.task(),
            model.network(),
            model.features(),
            model.classes(),
            model.reading(),
            Map.of(),
            model.spark());
    assertThatThrownBy(() -> new Scorer(unlabeled).calibrate(none, 100))
        .isInstanceOf(JobException.class)
        .hasMessageContaining("The model does not say what its label was.");
  }
}
