package io.github.syncbn.driver.scoring;

import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.syncbn.driver.model.SavedModel;
import io.github.syncbn.worker.network.Preprocessing;
import io.github.syncbn.worker.table.FeatureSchema;
import io.github.syncbn.worker.table.FeatureSchema.Column;
import io.github.syncbn.worker.table.FeatureSchema.Kind;
import java.util.List;
import java.util.Optional;
import org.apache.spark.ml.functions;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ColumnEffectsTest {
  private static SparkSession spark;

  @BeforeAll
  static void start() {
    spark = ScoringSession.start();
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  private static Dataset<Row> rows() {
    return spark.sql(
        "SELECT CAST(pmod(hash(id), 100) AS DOUBLE) AS a, id % 3 = 0 AS b, sin(id) AS c, array(1D,"
            + " 2D) AS l, CAST(id % 3 AS STRING) AS label FROM range(0, 300, 1, 4)");
  }

  private static SavedModel classifier() {
    FeatureSchema schema =
        new FeatureSchema(
            List.of(
                new Column("a", Kind.NUMERIC, 1),
                new Column("b", Kind.BOOLEAN, 1),
                new Column("c", Kind.NUMERIC, 1),
                new Column("l", Kind.ARRAY, 2)));
    return Models.classifier(
        Models.network(5, 3, Preprocessing.none()),
        schema,
        "string",
        List.of("0", "1", "2"),
        Optional.empty());
  }

  @Test
  void dependence_isTheMeanPredictionOfATableWithOneValueInTheColumn() {
    SavedModel model = classifier();
    ColumnEffects effects =
        ColumnEffects.of(model, rows(), List.of("label"), Optional.empty(), ColumnEffects.ROWS);

    assertThat(effects.importance().rows()).isEqualTo(300);
    assertThat(effects.lines()).containsExactly("0", "1", "2");
    assertThat(effects.dependence())
        .extracting(PartialDependence::column)
        .containsExactlyInAnyOrder("a", "b", "c");
    for (PartialDependence each : effects.dependence()) {
      for (int place = 0; place < each.grid().places().size(); place += 5) {
        ColumnGrid.Place value = each.grid().places().get(place);
        Dataset<Row> set =
            rows()
                .withColumn(
                    each.column(),
                    each.column().equals("b") ? lit(value.at() != 0) : lit(value.at()));
        for (int k = 0; k < 3; k++) {
          double expected =
              new Scorer(model)
                  .predict(set)
                  .select(
                      avg(
                          functions
                              .vector_to_array(
                                  org.apache.spark.sql.functions.col("probability"), "float64")
                              .getItem(k)))
                  .head()
                  .getDouble(0);
          assertThat(each.means().get(k)[place]).isCloseTo(expected, within(1e-9));
        }
      }
    }
  }

  @Test
  void dependence_ofNumbers_isAtQuantilesAndOfFlagsAtBothValues() {
    List<PartialDependence> dependence =
        ColumnEffects.of(classifier(), rows(), List.of("label"), Optional.empty(), 300)
            .dependence();
    for (PartialDependence each : dependence) {
      List<ColumnGrid.Place> places = each.grid().places();
      if (each.column().equals("b")) {
        assertThat(places).extracting(ColumnGrid.Place::name).containsExactly("false", "true");
        assertThat(places).extracting(ColumnGrid.Place::rows).containsExactly(200, 100);
      } else {
        assertThat(places)
            .hasSizeBetween(15, 20)
            .isSortedAccordingTo((p, q) -> Double.compare(p.at(), q.at()));
      }
    }
  }

  @Test
  void partitionsAndOrder_changeNothing() {
    ColumnEffects one =
        ColumnEffects.of(classifier(), rows().coalesce(1), List.of("label"), Optional.empty(), 100);
    ColumnEffects many =
        ColumnEffects.of(
            classifier(),
            rows().repartition(5).orderBy("c"),
            List.of("label"),
            Optional.empty(),
            100);
    assertThat(many.importance()).isEqualTo(one.importance());
    for (int i = 0; i < one.dependence().size(); i++) {
      assertThat(many.dependence().get(i).means().get(0))
          .containsExactly(one.dependence().get(i).means().get(0));
    }
  }
}
