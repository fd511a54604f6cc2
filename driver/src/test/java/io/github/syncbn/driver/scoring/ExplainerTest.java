package io.github.syncbn.driver.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.driver.model.SavedModel;
import io.github.syncbn.worker.layer.Columns;
import io.github.syncbn.worker.layer.Dense;
import io.github.syncbn.worker.layer.InputColumn;
import io.github.syncbn.worker.layer.Relu;
import io.github.syncbn.worker.network.Network;
import io.github.syncbn.worker.network.ParameterLayout;
import io.github.syncbn.worker.network.Preprocessing;
import io.github.syncbn.worker.network.TrainedNetwork;
import io.github.syncbn.worker.table.FeatureSchema;
import io.github.syncbn.worker.table.FeatureSchema.Column;
import io.github.syncbn.worker.table.FeatureSchema.Kind;
import io.github.syncbn.worker.tensor.Shape;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ExplainerTest {
  private static SparkSession spark;

  @BeforeAll
  static void start() {
    spark = ScoringSession.start();
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  private static Explainer explainer(SavedModel model, InvalidRows invalid) {
    ScoringSettings settings = ScoringSettings.of(OutputColumns.defaults()).with(invalid);
    return new Explainer(model, new Scorer(model, settings), invalid);
  }

  @Test
  void explain_identity_givesEachColumnItsOwnPart() {
    FeatureSchema schema =
        new FeatureSchema(
            List.of(new Column("a", Kind.NUMERIC, 1), new Column("b", Kind.ARRAY, 1)));
    SavedModel model =
        Models.classifier(
            Models.identity(2), schema, "string", List.of("x", "y"), Optional.empty());
    Explainer explainer = explainer(model, InvalidRows.ERROR);

    Row row = explainer.explain(spark.sql("SELECT array(5.5D) AS b, 1.25D AS a")).head();

    Row explanation = row.getAs("explanation");
    assertThat(row.<String>getAs("prediction")).isEqualTo("y");
    assertThat(explanation.getDouble(0)).isEqualTo(5.5);
    assertThat(explanation.getDouble(1)).isZero();
    Map<String, Double> columns = explanation.getJavaMap(2);
    assertThat(columns.get("a")).isZero();
    assertThat(columns.get("b")).isCloseTo(5.5, within(1e-6));
    assertThat(explanation.getDouble(3)).isCloseTo(0, within(1e-6));
    assertThat(explainer.baseline()).startsWith("0 for numbers as they are scaled");
  }

  @Test
  void explain_rowsThatCannotBePredicted_areKeptSkippedOrNamed() {
    SavedModel model = Models.regression(Models.identity(1), "x");
    Dataset<Row> rows = spark.sql("SELECT * FROM VALUES (1, 2.0D), (2, NULL) AS t(id, x)");

    List<Row> kept = explainer(model, InvalidRows.KEEP).explain(rows).sort("id").collectAsList();
    assertThat(kept.get(0).isNullAt(3)).isFalse();
    assertThat(kept.get(1).isNullAt(3)).isTrue();
    assertThat(explainer(model, InvalidRows.SKIP).explain(rows).count()).isEqualTo(1);
    assertThatThrownBy(() -> explainer(model, InvalidRows.ERROR).explain(rows).collectAsList())
        .hasStackTraceContaining("column 'x' is missing");
  }

  @Test
  void explain_modelOfOneList_isRefusedWithAdvice() {
    SavedModel model =
        Models.classifier(
            Models.network(9, 3, Preprocessing.none()),
            Kind.BINARY,
            "string",
            List.of("a", "b", "c"));
    assertThatThrownBy(() -> explainer(model, InvalidRows.ERROR))
        .isInstanceOf(JobException.class)
        .hasMessageStartingWith("The model's only column is 'features', a list of 9 features")
        .hasMessageContaining("IntegratedGradients.explain");
  }

  @Test
  void explain_categoriesBehindAnotherLayer_isRefused() {
    Columns columns = Columns.of(List.of(new InputColumn("c", InputColumn.Kind.CATEGORY, 4)));
    Network network = Network.sequential(new Relu(), columns, new Dense(1));
    ParameterLayout layout = new ParameterLayout(network, new Shape(1));
    TrainedNetwork trained =
        new TrainedNetwork(
            network,
            new Shape(1),
            layout.initialParameters(1),
            new double[0],
            new long[0],
            Preprocessing.none());
    assertThatThrownBy(() -> explainer(Models.regression(trained, "c"), InvalidRows.ERROR))
        .isInstanceOf(JobException.class)
        .hasMessageStartingWith("The model cannot be explained: columns is not the first layer");
  }

  @Test
  void explain_tableWithAnExplanation_isRefusedBeforeAnyJob() {
    SavedModel model = Models.regression(Models.identity(1), "x");
    assertThatThrownBy(
            () ->
                explainer(model, InvalidRows.ERROR)
                    .explain(spark.sql("SELECT 1 AS x, 2 AS explanation")))
        .isInstanceOf(JobException.class)
        .hasMessageContaining("has a column 'explanation' already");
  }
}
