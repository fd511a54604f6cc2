package io.github.syncbn.driver.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.driver.data.TestSpark;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Only the columns that are read need names of their own, in fit as in transform. */
class ColumnNamesTest {
  private static SparkSession spark;

  @BeforeAll
  static void startSpark() {
    spark = TestSpark.session();
  }

  private static NeuralNetworkClassifier classifier() {
    return new NeuralNetworkClassifier().setHiddenLayers(3).setBatchSize(16).setMaxSteps(2);
  }

  /** Two ids, and names with a dot, a backtick and of differing case. */
  private static Dataset<Row> joined() {
    Dataset<Row> left =
        spark.sql(
            "select id, double(id % 5) as `a.b`, double(id % 3) as `a``b`, double(id % 4) as A,"
                + " -double(id % 7) as a, string(id % 2) as `the label` from range(40)");
    Dataset<Row> right = spark.sql("select id, id * 2 as other from range(40)");
    return left.join(right, left.col("id").equalTo(right.col("id")));
  }

  @Test
  void names_thatAreNotRead_mayBeThereTwice() {
    NeuralNetworkClassificationModel model =
        classifier().setFeaturesCols("a.b", "a`b", "A", "a").setLabelCol("the label").fit(joined());
    Dataset<Row> scored = model.transform(joined());
    assertThat(scored.columns())
        .startsWith("id", "a.b", "a`b", "A", "a", "the label", "id", "other", "prediction");
    assertThat(scored.count()).isEqualTo(40);
    assertThat(model.recalibrate(joined()).numFeatures()).isEqualTo(4);
    assertThat(model.summary().columns())
        .filteredOn(column -> column.name().equals("id"))
        .hasSize(2)
        .allMatch(column -> column.note().equals("data.features names others"));
  }

  @Test
  void names_thatAreRead_mustBeThereOnce() {
    assertThatThrownBy(
            () -> classifier().setFeaturesCols("id").setLabelCol("the label").fit(joined()))
        .isInstanceOf(JobException.class)
        .hasMessageContaining("two columns named 'id'");
    assertThatThrownBy(
            () -> classifier().setFeaturesCols("A").setLabelCol("The Label").fit(joined()))
        .isInstanceOf(JobException.class)
        .hasMessageContaining("Did you mean 'the label'?");
  }
}
