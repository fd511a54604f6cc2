package io.github.syncbn.driver.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.driver.metric.ConfusionMatrix;
import io.github.syncbn.driver.metric.Metric;
import io.github.syncbn.driver.source.SourceReader;
import io.github.syncbn.worker.table.FeatureSchema.Kind;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class EvaluationTest {
  private static final Offset<Double> TIGHT = within(1e-7);
  private static SparkSession spark;

  @BeforeAll
  static void start() {
    spark = ScoringSession.start();
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  /** Logits (0, s): the probability of "b" is sigmoid(s), so its order is that of s. */
  private static Dataset<Row> binary() {
    return spark.sql(
        "SELECT array(0F, s) AS features, label, w FROM VALUES"
            + " (-1.0F, 'a', 1.0), (0.4F, 'a', 2.0), (0.35F, 'b', 1.0), (0.8F, 'b', 1.0),"
            + " (0.4F, 'b', 0.5), (9F, 'a', 0.0) AS t(s, label, w)");
  }

  private static Scorer binaryScorer() {
    return new Scorer(
        Models.classifier(Models.identity(2), Kind.ARRAY, "string", List.of("a", "b")));
  }

  @Test
  void evaluate_binaryWithTies_givesAreaUnderRocCountedByHand() {
    Dataset<Row> rows = binary().where("w > 0");

    Evaluation.Classification evaluation =
        (Evaluation.Classification)
            binaryScorer().evaluate(rows, List.of("label"), Optional.empty());

    // Of the six pairs of an a and a b, four are in order, one is tied, one is not.
    assertThat(evaluation.areaUnderRoc().getAsDouble()).isEqualTo(4.5 / 6, TIGHT);
    assertThat(evaluation.rows()).isEqualTo(5);
    assertThat(evaluation.confusion().accuracy()).isEqualTo(4 / 5.0, TIGHT);
    assertThat(evaluation.confusion().precision(1)).isEqualTo(3 / 4.0, TIGHT);
    assertThat(evaluation.confusion().recall(0)).isEqualTo(1 / 2.0, TIGHT);
    assertThat(evaluation.confusion().f1(1)).isEqualTo(6 / 7.0, TIGHT);
    double loss =
        softplus(-1.0) + softplus(0.4f) + softplus(-0.35f) + softplus(-0.8f) + softplus(-0.4f);
    assertThat(evaluation.loss()).isEqualTo(loss / 5, TIGHT);
  }

  @Test
  void evaluate_weights_countRowsAndLeaveThoseOfZeroOut() {
    Evaluation.Classification evaluation =
        (Evaluation.Classification)
            binaryScorer().evaluate(binary(), List.of("label"), Optional.of("w"));

    assertThat(evaluation.rows()).isEqualTo(5);
    assertThat(evaluation.weight()).isEqualTo(5.5);
    // Pairs weigh w_a w_b; a at -1 is below all 2.5; a at 0.4 (2): below 0.8 (1), tied with 0.5.
    assertThat(evaluation.areaUnderRoc().getAsDouble())
        .isEqualTo((2.5 + 2 * 1 + 2 * 0.5 / 2) / (3 * 2.5), TIGHT);
    assertThat(evaluation.confusion().support(0)).isEqualTo(3);
    assertThat(evaluation.confusion().count(0, 1)).isEqualTo(2);
    double loss =
        softplus(-1.0)
            + 2 * softplus(0.4f)
            + softplus(-0.35f)
            + softplus(-0.8f)
            + 0.5 * softplus(-0.4f);
    assertThat(evaluation.loss()).isEqualTo(loss / 5.5, TIGHT);
  }

  @Test
  void evaluate_oneClassOnly_hasNoAreaUnderRoc() {
    Evaluation.Classification evaluation =
        (Evaluation.Classification)
            binaryScorer()
                .evaluate(binary().where("label = 'b'"), List.of("label"), Optional.empty());

    assertThat(evaluation.areaUnderRoc()).isEmpty();
    assertThat(evaluation.confusion().recall(0)).isNaN();
  }

  @Test
  void evaluate_threeClasses_givesConfusionMatrix() {
    Scorer scorer =
        new Scorer(
            Models.classifier(Models.identity(3), Kind.ARRAY, "int", List.of("1", "2", "9")));
    Dataset<Row> rows =
        spark.sql(
            "SELECT features, label FROM VALUES (array(3, 1, 1), 1), (array(3, 1, 1), 2),"
                + " (array(0, 1, 0), 2), (array(3, 1, 1), 2), (array(0, 5, 1), 1)"
                + " AS t(features, label)");

    Evaluation.Classification evaluation =
        (Evaluation.Classification) scorer.evaluate(rows, List.of("label"), Optional.empty());

    ConfusionMatrix matrix = evaluation.confusion();
    assertThat(matrix.count(1, 0)).isEqualTo(2);
    assertThat(matrix.accuracy()).isEqualTo(2 / 5.0);
    assertThat(matrix.precision(0)).isEqualTo(1 / 3.0);
    assertThat(matrix.precision(2)).isNaN();
    assertThat(matrix.confusions().get(0)).isEqualTo(new ConfusionMatrix.Cell(1, 0, 2));
    // Of the third class there are no rows; of the second, (0, 1, 0) has the larger, three are
    // tied.
    assertThat(evaluation.figures().get(Metric.AUC)).isBetween(0.0, 1.0);
    assertThat(evaluation.figures().get(Metric.BALANCED_ACCURACY))
        .isEqualTo((1 / 2.0 + 1 / 3.0) / 2);
  }

  @Test
  void evaluateBy_column_givesEachSliceTheFiguresOfItsRowsAlone() {
    Dataset<Row> rows =
        spark.sql(
            "SELECT array(0F, CAST(pmod(hash(id), 7) - 3 AS FLOAT)) AS features,"
                + " IF(pmod(hash(id, 1), 3) = 0, 'a', 'b') AS label, 1D + id % 4 AS w,"
                + " IF(id % 11 = 0, NULL, CASE WHEN id % 2 = 0 THEN 1.5D WHEN id % 3 = 0 THEN 2D"
                + " ELSE id END) AS `g.1` FROM range(300)");
    Scorer scorer = binaryScorer();

    SlicedEvaluation found =
        scorer.evaluateBy(rows.repartition(4), List.of("label"), Optional.of("w"), "g.1", 3);

    assertThat(found.all().figures().get(Metric.AUC))
        .isEqualTo(
            scorer.evaluate(rows, List.of("label"), Optional.of("w")).figures().get(Metric.AUC),
            TIGHT);
    assertThat(found.slices())
        .extracting(SlicedEvaluation.Slice::name)
        .containsExactly("1.5", "2.0", "missing", "all others");
    List<String> conditions =
        List.of(
            "`g.1` = 1.5",
            "`g.1` = 2",
            "`g.1` IS NULL",
            "`g.1` IS NOT NULL AND `g.1` NOT IN (1.5, 2)");
    for (int slice = 0; slice < conditions.size(); slice++) {
      Evaluation alone =
          scorer.evaluate(rows.where(conditions.get(slice)), List.of("label"), Optional.of("w"));
      Evaluation sliced = found.slices().get(slice).evaluation();
      assertThat(sliced.rows()).isEqualTo(alone.rows());
      alone
          .figures()
          .values()
          .forEach(
              (metric, value) ->
                  assertThat(sliced.figures().get(metric))
                      .as(metric.title())
                      .isEqualTo(value, TIGHT));
    }
    assertThatThrownBy(
            () -> scorer.evaluateBy(rows, List.of("label"), Optional.empty(), "features", 3))
        .hasMessageContaining("single values");
    assertThatThrownBy(() -> scorer.evaluateBy(rows, List.of("label"), Optional.empty(), "g1", 3))
        .hasMessageContaining("Did you mean 'g.1'?");
  }

  @Test
  void evaluate_labelOutsideTheClasses_isNamed() {
    Dataset<Row> rows = spark.sql("SELECT array(1, 2) AS features, 'z' AS label");

    assertThatThrownBy(
            () -> {
              try {
                binaryScorer().evaluate(rows, List.of("label"), Optional.empty());
              } catch (Exception e) {
                throw SourceReader.failure("the table", e);
              }
            })
        .isInstanceOf(JobException.class)
        .hasMessageContaining("label 'label' is \"z\", which is none of the 2 classes");
  }

  @Test
  void evaluate_regression_givesFiguresOfScikitLearn() {
    Scorer scorer = new Scorer(Models.regression(Models.identity(1), "x"));
    Dataset<Row> rows =
        spark.sql(
            "SELECT x, label FROM VALUES (2.5, 3), (0.0, -0.5), (2.0, 2), (8.0, 7) AS t(x, label)");

    Evaluation.Regression evaluation =
        (Evaluation.Regression) scorer.evaluate(rows, List.of("label"), Optional.empty());

    // The example of scikit-learn's r2_score and mean_squared_error.
    assertThat(evaluation.loss()).isEqualTo(0.375, TIGHT);
    assertThat(evaluation.rmse()).isEqualTo(0.6123724357, TIGHT);
    assertThat(evaluation.mae()).isEqualTo(0.5, TIGHT);
    assertThat(evaluation.r2()).isEqualTo(0.9486081370, TIGHT);
  }

  @Test
  void evaluate_noRowsOrNoLabel_isAnError() {
    assertThatThrownBy(
            () ->
                binaryScorer()
                    .evaluate(binary().where("w > 5"), List.of("label"), Optional.empty()))
        .isInstanceOf(JobException.class)
        .hasMessage("There are no rows to evaluate.");
    assertThatThrownBy(() -> binaryScorer().evaluate(binary(), List.of("labels"), Optional.empty()))
        .isInstanceOf(JobException.class)
        .hasMessageContaining("Did you mean 'label'?");
  }

  private static double softplus(double x) {
    return Math.log1p(Math.exp(x));
  }
}
