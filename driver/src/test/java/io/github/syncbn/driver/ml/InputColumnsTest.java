package io.github.syncbn.driver.ml;

import static io.github.syncbn.driver.ml.SmallFits.small;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.driver.scoring.ScoringSession;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class InputColumnsTest {
  private static SparkSession spark;
  private static Dataset<Row> rows;

  @BeforeAll
  static void start() {
    spark = ScoringSession.start();
    rows =
        spark
            .range(0, 120, 1, 2)
            .selectExpr(
                "concat('w', id % 5) as word",
                "date_add(date'2024-02-01', int(id)) as day",
                "map('a', id) as other",
                "double(id % 2) as label");
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  @Test
  void check_textsAndDates_areWhatTheSettingsMakeOfThem() {
    NeuralNetworkClassifier estimator =
        small().setFeaturesCols("word", "day").setLabelCol("label").setScale("standardize");
    estimator.set(estimator.<String>getParam("dates").w("number"));
    NeuralNetworkClassificationModel model = estimator.fit(rows);
    assertThat(model.summary().columns())
        .filteredOn(column -> !column.name().equals("label"))
        .extracting(column -> column.name() + ": " + column.role())
        .contains("word: feature", "day: feature");
    assertThat(model.transform(rows).where("prediction is null").count()).isZero();
  }

  @Test
  void check_aColumnThatNothingMakesAFeature_isRefusedBeforeAnyJob() {
    assertThatThrownBy(() -> small().setFeaturesCols("other").transformSchema(rows.schema()))
        .isInstanceOf(JobException.class)
        .hasMessageContaining("Column 'other' has type map<string,bigint>, which cannot be");
  }
}
