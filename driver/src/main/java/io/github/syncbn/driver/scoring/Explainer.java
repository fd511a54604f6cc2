package io.github.syncbn.driver.scoring;

import static io.github.syncbn.driver.JobException.Kind.CONFIGURATION;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.driver.model.SavedModel;
import io.github.syncbn.driver.spark.SharedValue;
import io.github.syncbn.worker.explanation.IntegratedGradients;
import io.github.syncbn.worker.table.FeatureSchema;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Says of every row of a table what its columns contribute to what a model predicts, by {@link
 * IntegratedGradients}, and with its bits. Works lazily, on streams too.
 */
public final class Explainer {
  /** Name of the column that explanations go to. */
  public static final String COLUMN = "explanation";

  private static final StructType EXPLANATION =
      new StructType()
          .add("score", DataTypes.DoubleType, false)
          .add("baseline", DataTypes.DoubleType, false)
          .add(
              "columns",
              DataTypes.createMapType(DataTypes.StringType, DataTypes.DoubleType, false),
              false)
          .add("remainder", DataTypes.DoubleType, false);

  private final SavedModel model;
  private final Scorer scorer;
  private final InvalidRows invalid;

  /**
   * Of a model.
   *
   * @param scorer reads its rows, and predicts
   * @param invalid what becomes of rows that cannot be predicted
   * @throws JobException if its rows have no columns that could be told apart, or its categories
   *     cannot be explained
   */
  public Explainer(SavedModel model, Scorer scorer, InvalidRows invalid) {
    this.model = model;
    this.scorer = scorer;
    this.invalid = invalid;
    requireColumns(scorer.columns().features());
    gradients();
  }

  private static void requireColumns(FeatureSchema schema) {
    FeatureSchema.Column first = schema.columns().get(0);
    if (schema.columns().size() == 1 && first.kind().isList()) {
      throw new JobException(
          CONFIGURATION,
          "The model's only column is '"
              + first.name()
              + "', a list of "
              + first.width()
              + " features, to which it owes all of every prediction."
              + " IntegratedGradients.explain tells what each feature of a row contributes.");
    }
  }

  private IntegratedGradients gradients() {
    try {
      return IntegratedGradients.of(model.network(), Optional.of(scorer.columns().features()));
    } catch (IllegalArgumentException e) {
      throw new JobException(CONFIGURATION, "The model cannot be explained: " + e.getMessage(), e);
    }
  }

  /** What rows are compared with, in words. */
  public String baseline() {
    return gradients().knowsMeans()
        ? "the means of the training set, and the most frequent level of each category"
        : "0 for numbers as they are scaled, since an earlier version did not keep their means,"
            + " and the most frequent level of each category";
  }

  /**
   * Adds predictions and explanations to a table that any query has been applied to.
   *
   * @throws JobException as {@link Scorer#predict}
   */
  public Dataset<Row> explain(Dataset<Row> table) {
    Dataset<Row> predicted = scorer.predict(table);
    StructType from = predicted.schema();
    StructField added = new StructField(COLUMN, EXPLANATION, true, Metadata.empty());
    OutputColumns.refuseExisting(from, List.of(added));
    PredictionInput input = new PredictionInput(from, scorer::reader);
    ExplanationWriter writer =
        new ExplanationWriter(
            SharedValue.of(
                table.sparkSession().sparkContext(),
                new SharedExplanation(model.network(), scorer.columns().features())),
            input,
            invalid);
    return StoredRow.mapped(predicted, writer, input.kept().add(added));
  }
}
