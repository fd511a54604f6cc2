package io.github.syncbn.driver.onnx;

import static io.github.syncbn.driver.JobException.Kind.CONFIGURATION;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.driver.model.SavedModel;
import io.github.syncbn.driver.model.StandardParams;
import io.github.syncbn.worker.graph.ElementType;
import io.github.syncbn.worker.graph.Graph;
import io.github.syncbn.worker.graph.Value;
import io.github.syncbn.worker.loss.Loss;
import io.github.syncbn.worker.loss.Quantile;
import io.github.syncbn.worker.loss.ValueLoss;
import io.github.syncbn.worker.network.PredictionGraph;
import io.github.syncbn.worker.network.Preprocessing;
import io.github.syncbn.worker.table.ColumnsGraph;
import io.github.syncbn.worker.table.FeatureSchema;
import io.github.syncbn.worker.tensor.Shape;
import java.util.List;
import java.util.Optional;

/**
 * The graph of a whole prediction: inputs of a table, the network, outputs under Spark ML's names.
 */
final class ModelGraph {
  /** Classes that are named to people. */
  private static final int LISTED = 10;

  private final SavedModel model;
  private final OnnxSettings settings;
  private final Graph graph = new Graph();
  private final PredictionGraph prediction;

  private ModelGraph(SavedModel model, OnnxSettings settings) {
    this.model = model;
    this.settings = settings;
    prediction = new PredictionGraph(model.network(), graph);
  }

  /**
   * The graph of a model.
   *
   * @throws JobException as {@link OnnxModel#of}
   */
  static Graph of(SavedModel model, OnnxSettings settings) {
    return new ModelGraph(model, settings).build();
  }

  private Graph build() {
    Value outputs = prediction.outputs(features(), settings.folds());
    Loss loss = model.network().loss();
    if (!model.targetNames().isEmpty()) {
      targets(outputs, model.targetNames());
    } else if (loss instanceof ValueLoss values) {
      predictions(outputs, values);
    } else {
      classes(outputs, model.classes().orElseThrow().labels());
    }
    return graph;
  }

  private Value features() {
    Preprocessing preprocessing = model.network().preprocessing();
    Optional<FeatureSchema> schema = schema();
    if (settings.matrix() && schema.filter(FeatureSchema::hasCategories).isPresent()) {
      throw new JobException(
          CONFIGURATION,
          "The model has categories, whose levels are texts: it takes an input for each column, not"
              + " one matrix of numbers.");
    }
    if (schema.isEmpty() || settings.matrix()) {
      Shape input = model.network().input();
      return graph.input(
          "features",
          preprocessing.exact() ? ElementType.DOUBLE : ElementType.FLOAT,
          input,
          "All features in order; NaN where one is missing.");
    }
    try {
      return new ColumnsGraph(schema.get(), graph).features(preprocessing::exact);
    } catch (IllegalArgumentException e) {
      throw new JobException(
          CONFIGURATION,
          "The model cannot be exported to ONNX: "
              + e.getMessage()
              + ". Serve it by InferenceNetwork, or train it with data.categorical in place of"
              + " data.hashed.",
          e);
    }
  }

  /** Columns of the model, if it says more than their names. */
  private Optional<FeatureSchema> schema() {
    return model.features().path("columns").path(0).isObject()
        ? Optional.of(FeatureSchema.fromJson(model.features().toString()))
        : Optional.empty();
  }

  private void targets(Value outputs, List<String> names) {
    boolean labels = model.classes().isPresent();
    if (!settings.thresholds().isEmpty()) {
      throw new JobException(
          CONFIGURATION,
          "thresholds are of the classes of one label; each of several labels is predicted to be 1"
              + " where its probability is above 0.5");
    }
    graph.output(
        StandardParams.get("predictionCol"),
        labels ? ElementType.FLOAT : ElementType.DOUBLE,
        labels ? prediction.ones(outputs) : outputs,
        false,
        (labels ? "Whether each label is 1: " : "What is predicted, each in its units: ")
            + listed(names)
            + "; NaN for a row that cannot be used.");
    if (labels) {
      graph.output(
          StandardParams.get("probabilityCol"),
          ElementType.FLOAT,
          prediction.probabilities(outputs),
          false,
          "Probabilities that labels are 1: " + listed(names));
    }
  }

  private void predictions(Value outputs, ValueLoss loss) {
    int which = loss.predicted();
    Value predicted = graph.slice(outputs, which, which + 1);
    graph.output(
        StandardParams.get("predictionCol"),
        ElementType.DOUBLE,
        predicted,
        false,
        "What is predicted, in the units of the label; NaN for a row that cannot be used.");
    if (loss instanceof Quantile) {
      graph.output(
          StandardParams.get("quantilesCol"),
          ElementType.DOUBLE,
          outputs,
          false,
          "The predicted quantiles, ascending.");
    }
  }

  private void classes(Value logits, List<String> labels) {
    double[] thresholds = settings.thresholds().stream().mapToDouble(t -> t).toArray();
    if (thresholds.length > 0 && thresholds.length != labels.size()) {
      throw new JobException(
          CONFIGURATION,
          "thresholds has "
              + thresholds.length
              + " values; expected one for each of the "
              + labels.size()
              + " classes");
    }
    graph.output(
        StandardParams.get("predictionCol"),
        ElementType.STRING,
        prediction.labels(logits, labels, thresholds),
        true,
        "The predicted class as text; empty for a row that cannot be used.");
    graph.output(
        StandardParams.get("probabilityCol"),
        ElementType.FLOAT,
        prediction.probabilities(logits),
        false,
        "Probabilities of the classes: " + listed(labels));
  }

  /** Some names; the metadata of the file has all. */
  private static String listed(List<String> labels) {
    return labels.size() <= LISTED
        ? String.join(", ", labels)
        : String.join(", ", labels.subList(0, LISTED))
            + " and "
            + (labels.size() - LISTED)
            + " more";
  }
}
