package io.github.syncbn.driver.scoring;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.driver.model.SavedModel;
import io.github.syncbn.driver.source.ColumnsAt;
import io.github.syncbn.driver.spark.SharedValue;
import io.github.syncbn.driver.table.ColumnNames;
import io.github.syncbn.driver.table.LabelColumns;
import io.github.syncbn.driver.table.LabelSchema;
import io.github.syncbn.driver.table.ModelRows;
import io.github.syncbn.driver.table.SubstituteColumns;
import io.github.syncbn.worker.loss.ValueLoss;
import io.github.syncbn.worker.table.FeatureSchema;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * A trained model over tables: the columns of the input, and what the model predicts. Rows go
 * through in blocks, without any exchange; a row's prediction is the same bits whatever rows come
 * with it, in any partition. Works lazily, on streams too.
 */
public final class Scorer {
  private final SavedModel model;
  private final ModelColumns columns;
  private final ScoringSettings settings;
  private final PredictedFields predicted;
  private final NetworkBroadcast network;

  /** With Spark ML's names of columns. */
  public Scorer(SavedModel model) {
    this(model, OutputColumns.defaults());
  }

  /** With given names of columns. */
  public Scorer(SavedModel model, OutputColumns outputs) {
    this(model, ScoringSettings.of(outputs));
  }

  /** With everything said about the output. */
  public Scorer(SavedModel model, ScoringSettings settings) {
    this(model, settings, new NetworkBroadcast(model.network()));
  }

  private Scorer(SavedModel model, ScoringSettings settings, NetworkBroadcast network) {
    this.model = model;
    this.columns = ModelColumns.of(model);
    this.settings = settings;
    this.predicted = new PredictedFields(model, settings);
    this.network = network;
  }

  /** The same network, broadcast once for both, with other settings for its output. */
  public Scorer with(ScoringSettings other) {
    return new Scorer(model, other, network);
  }

  /** The fields that {@link #predict} adds. */
  public List<StructField> fields() {
    return predicted.fields();
  }

  /**
   * Fails if a table lacks a column that the model reads, or has one where predictions go.
   *
   * @throws io.github.syncbn.driver.JobException naming the column
   */
  public void check(StructType table) {
    reader(table);
    OutputColumns.refuseExisting(table, fields());
  }

  /** The columns that the model was trained on. */
  public ModelColumns columns() {
    return columns;
  }

  /**
   * Applies the model's query, if it has one, and adds predictions.
   *
   * @throws io.github.syncbn.driver.JobException if the table lacks a column, or has one of another
   *     type, or one that predictions would go to; a row that cannot be used is found when rows are
   *     asked for
   */
  public Dataset<Row> transform(Dataset<Row> input) {
    return predict(queried(input));
  }

  /**
   * The rows of the model's query over a table, or the table itself if the model has no query;
   * without a label if the table lacks what only the label was made of.
   */
  public Dataset<Row> queried(Dataset<Row> input) {
    return new ModelQuery(model, settings.trusted()).over(input);
  }

  /** Adds predictions to a table that any query has been applied to. */
  public Dataset<Row> predict(Dataset<Row> table) {
    StructType from = table.schema();
    List<StructField> added = predicted.fields();
    PredictionInput input = new PredictionInput(from, this::reader);
    OutputColumns.refuseExisting(from, added);
    StructType to = input.kept();
    for (StructField field : added) {
      to = to.add(field);
    }
    OutputColumns names = settings.outputs().of(model.network().loss());
    PredictionWriter.Wanted wanted =
        new PredictionWriter.Wanted(
            !names.prediction().isEmpty(),
            !names.probability().isEmpty(),
            !names.rawPrediction().isEmpty(),
            !names.quantiles().isEmpty());
    PredictionWriter writer =
        new PredictionWriter(
            network.in(table.sparkSession().sparkContext()),
            input,
            model.network().loss(),
            model.targets().isPresent(),
            ClassLabels.catalyst(schema(List.of("")), predicted.numbers()),
            ClassLabels.thresholds(settings.thresholds(), model),
            settings.invalid(),
            wanted);
    return StoredRow.mapped(table, writer, to);
  }

  /**
   * How good the model's predictions are for a table that any query has been applied to.
   *
   * @param label columns of the label
   * @param weight column of row weights, if any; rows of weight 0 are as if absent
   * @throws io.github.syncbn.driver.JobException if the table or a row cannot be used
   */
  public Evaluation evaluate(Dataset<Row> table, List<String> label, Optional<String> weight) {
    int[] read = reader(label, weight, table.schema()).fields();
    return evaluate(ColumnsAt.select(table, read), label, weight, Slices.NONE).all();
  }

  /**
   * The same, for the rows of each value of a column, too.
   *
   * @param column by whose values rows are told apart
   * @param most values that are shown by themselves; all others are together
   */
  public SlicedEvaluation evaluateBy(
      Dataset<Row> table, List<String> label, Optional<String> weight, String column, int most) {
    int by = ColumnNames.indexOf(table.schema(), column, "slices");
    int[] read =
        IntStream.concat(
                Arrays.stream(reader(label, weight, table.schema()).fields()), IntStream.of(by))
            .distinct()
            .toArray();
    Dataset<Row> narrow = ColumnsAt.select(table, read);
    return evaluate(narrow, label, weight, Slices.of(narrow, column, most));
  }

  private SlicedEvaluation evaluate(
      Dataset<Row> table, List<String> label, Optional<String> weight, Slices slices) {
    return Evaluator.evaluate(
        table,
        network.in(table.sparkSession().sparkContext()),
        reader(label, weight, table.schema()),
        schema(label),
        model.network(),
        slices);
  }

  /**
   * How much worse predictions become when a column's values are permuted among the rows of a table
   * that any query has been applied to. The same on any partitions.
   *
   * @param label columns of the label
   * @param weight column of row weights, if any; rows of weight 0 are as if absent
   * @throws io.github.syncbn.driver.JobException if the table or a row cannot be used, there are
   *     fewer than 2 rows, or the metric is none of the task
   */
  public PermutationImportance importance(
      Dataset<Row> table,
      List<String> label,
      Optional<String> weight,
      PermutationImportance.Settings how) {
    int targets = model.targets().map(LabelColumns::count).orElse(1);
    how.check(model.classes().isPresent(), targets > 1);
    SampledRows rows = sample(table, label, weight, how.rows(), how.seed());
    return importance(table.sparkSession().sparkContext(), rows, how);
  }

  /** The same for rows at hand. */
  PermutationImportance importance(
      SparkContext context, SampledRows rows, PermutationImportance.Settings how) {
    if (rows.count() < 2) {
      throw new JobException(
          JobException.Kind.DATA,
          "Importance takes 2 rows or more; there are " + rows.count() + ".");
    }
    PermutationImportance.Predicted predicted =
        new PermutationImportance.Predicted(
            model.classes().map(c -> c.labels().size()).orElse(0),
            model.network().loss() instanceof ValueLoss values ? values.predicted() : 0,
            model.targets().map(LabelColumns::count).orElse(1));
    return PermutationImportance.of(
        context,
        shared(context),
        rows,
        PermutationImportance.Features.of(columns.features()),
        predicted,
        how);
  }

  /**
   * The same for a table that the model's query is applied to, with label and weights as the
   * training had them.
   */
  public PermutationImportance importance(Dataset<Row> input, PermutationImportance.Settings how) {
    LabeledRows rows = LabeledRows.of(this, input);
    return importance(rows.table(), rows.label(), rows.weight(), how);
  }

  /** The network, broadcast once. */
  SharedValue<SharedNetwork> shared(SparkContext context) {
    return network.in(context);
  }

  /** Some labeled rows of a table that any query has been applied to. */
  SampledRows sample(
      Dataset<Row> table, List<String> label, Optional<String> weight, int most, long seed) {
    Dataset<Row> narrow = ColumnsAt.select(table, reader(label, weight, table.schema()).fields());
    return SampledRows.of(narrow, reader(label, weight, narrow.schema()), most, seed);
  }

  /**
   * The model with the temperature of the least log loss on some rows of a table that any query has
   * been applied to. The same on any partitions.
   *
   * @param most rows at most
   * @throws io.github.syncbn.driver.JobException if the model is no classifier, the table or a row
   *     cannot be used, or there is no such temperature
   */
  public CalibratedModel calibrate(
      Dataset<Row> table, List<String> label, Optional<String> weight, int most) {
    CalibratedModel.check(model);
    return CalibratedModel.of(model, sample(table, label, weight, most, 1));
  }

  /**
   * The same for a table that the model's query is applied to, with label and weights as the
   * training had them.
   */
  public CalibratedModel calibrate(Dataset<Row> input, int most) {
    LabeledRows rows = LabeledRows.of(this, input);
    return calibrate(rows.table(), rows.label(), rows.weight(), most);
  }

  /** How rows of a table are read to predict. */
  public ModelRows reader(StructType table) {
    return reader(Optional.empty(), table);
  }

  /** How rows of a table are read where there is no label, but perhaps a weight. */
  ModelRows reader(Optional<String> weight, StructType table) {
    FeatureSchema schema = columns.features();
    List<String> names = settings.features();
    return ModelRows.unlabeled(
        names.isEmpty() ? schema : SubstituteColumns.of(schema, names, table),
        model.network().preprocessing(),
        weight,
        table);
  }

  /** How rows of a table are read to evaluate. */
  public ModelRows reader(List<String> label, Optional<String> weight, StructType table) {
    return ModelRows.labeled(columns.features(), model.network(), schema(label), weight, table);
  }

  private LabelSchema schema(List<String> label) {
    LabelColumns columns =
        model.targets().orElseGet(() -> LabelColumns.one(label.get(0))).in(label);
    return model
        .classes()
        .map(classes -> new LabelSchema(columns, classes.type(), classes.labels()))
        .orElseGet(() -> new LabelSchema(columns, "double", List.of()));
  }
}
