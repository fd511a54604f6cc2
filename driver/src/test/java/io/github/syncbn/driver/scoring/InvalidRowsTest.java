package io.github.syncbn.driver.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.driver.source.SourceReader;
import io.github.syncbn.worker.layer.Dense;
import io.github.syncbn.worker.network.Network;
import io.github.syncbn.worker.network.ParameterLayout;
import io.github.syncbn.worker.network.Preprocessing;
import io.github.syncbn.worker.network.TrainedNetwork;
import io.github.syncbn.worker.table.FeatureSchema.Kind;
import io.github.syncbn.worker.tensor.Shape;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InvalidRowsTest {
  private static SparkSession spark;

  @BeforeAll
  static void start() {
    spark = ScoringSession.start();
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  /** Outputs (1e30 x, 0): what is above 3.4e8 is beyond float32 behind it. */
  private static Scorer scorer(InvalidRows invalid) {
    Network network = Network.sequential(new Dense(2));
    ParameterLayout layout = new ParameterLayout(network, new Shape(1));
    float[] parameters = new float[layout.parameters()];
    parameters[0] = 1e30f;
    TrainedNetwork trained =
        new TrainedNetwork(
            network, layout.input(), parameters, new double[0], new long[0], Preprocessing.none());
    return new Scorer(Models.classifier(trained, Kind.ARRAY, "string", List.of("a", "b")))
        .with(
            new ScoringSettings(
                OutputColumns.defaults(), List.of(), false, List.of(), List.of(), invalid, false));
  }

  /** 150 rows, so that blocks of several sizes occur; those whose id ends in 7 have the value. */
  private static Dataset<Row> rows(String value) {
    return spark
        .range(150)
        .selectExpr("id", "array(IF(id % 10 = 7, double('" + value + "'), id - 20)) AS features")
        .repartition(2);
  }

  @ParameterizedTest
  @CsvSource({
    "NaN, is missing",
    "Infinity, is Infinity",
    "-Infinity, is -Infinity",
    "1e300, beyond float32",
    "1e10, the network's output is not finite"
  })
  void transform_whatIsNotFinite_endsOrIsKeptOrIsSkipped(String value, String why) {
    Dataset<Row> rows = rows(value);

    List<Row> kept = scorer(InvalidRows.KEEP).transform(rows).orderBy("id").collectAsList();
    List<Row> left = scorer(InvalidRows.SKIP).transform(rows).orderBy("id").collectAsList();

    assertThat(kept).hasSize(150);
    for (Row row : kept) {
      boolean invalid = row.getLong(0) % 10 == 7;
      assertThat(row.getString(2))
          .isEqualTo(invalid ? null : row.getLong(0) < 20 ? "b" : "a")
          .as("row " + row.getLong(0));
      assertThat(row.isNullAt(3)).isEqualTo(invalid);
      assertThat(row.isNullAt(4)).isEqualTo(invalid);
    }
    assertThat(left).isEqualTo(kept.stream().filter(row -> row.getLong(0) % 10 != 7).toList());
    assertThatThrownBy(() -> collect(scorer(InvalidRows.ERROR).transform(rows)))
        .isInstanceOf(JobException.class)
        .hasMessageContaining("A row cannot be used: [")
        .hasMessageContaining("7, ")
        .hasMessageContaining(why);
  }

  @Test
  void skip_rowsThatAreAllInvalid_leavesNone() {
    assertThat(scorer(InvalidRows.SKIP).transform(rows("NaN").where("id % 10 = 7")).count())
        .isZero();
  }

  private static void collect(Dataset<Row> rows) {
    try {
      rows.collectAsList();
    } catch (Exception e) {
      throw SourceReader.failure("the table", e);
    }
  }
}
