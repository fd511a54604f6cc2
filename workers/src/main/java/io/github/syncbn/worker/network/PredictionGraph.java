package io.github.syncbn.worker.network;

import io.github.syncbn.worker.graph.ElementType;
import io.github.syncbn.worker.graph.Graph;
import io.github.syncbn.worker.graph.Value;
import io.github.syncbn.worker.inference.FoldedLayer;
import io.github.syncbn.worker.loss.Link;
import io.github.syncbn.worker.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What {@link InferenceNetwork} computes, as operators of a graph. */
public final class PredictionGraph {
  private final TrainedNetwork trained;
  private final Graph graph;

  /** Of a network, in a graph. */
  public PredictionGraph(TrainedNetwork trained, Graph graph) {
    this.trained = trained;
    this.graph = graph;
  }

  /**
   * Adds all that becomes of features. A row with a feature that is not finite, and not filled, has
   * outputs that are NaN, whatever layers make of it.
   *
   * @param features rows of doubles where {@link Preprocessing#exact}, else of floats, in the shape
   *     that enters the network or in one axis
   * @param folds whether normalizations become part of the weights before them
   * @return as {@link InferenceNetwork#predict(double[], int, double[])}: logits in float,
   *     predictions in double
   */
  public Value outputs(Value features, boolean folds) {
    Value shaped = graph.shaped(features, trained.input());
    Value x = PreprocessingGraph.append(trained.preprocessing(), graph, shaped);
    Value y = graph.flat(FoldedLayer.append(Folding.of(trained, folds), graph, x));
    // 0, and NaN for what is not finite.
    Value nothing = graph.flat(graph.node("Sub", x, x));
    Value checked =
        graph.node(
            "Add",
            y,
            graph.node("ReduceSum", new Shape(1), Map.of("keepdims", 1), nothing, graph.longs(1)));
    return trained.loss().classifies() ? logits(checked) : predictions(checked);
  }

  /** One a class or a label; with one output for two classes, that of the first is 0. */
  private Value logits(Value outputs) {
    return trained.loss().link() == Link.LOGIT && !ofLabels()
        ? graph.node("Pad", new Shape(2), Map.of(), outputs, graph.longs(0, 1, 0, 0))
        : outputs;
  }

  private boolean ofLabels() {
    return trained.loss().link().ofLabels(trained.layout().output().size());
  }

  /** In the units of the label or of each target, quantiles in ascending order. */
  private Value predictions(Value outputs) {
    Value y = graph.cast(outputs, ElementType.DOUBLE);
    if (trained.loss().link() == Link.LOG) {
      y = graph.node("Exp", y);
    }
    TargetScaling targets = trained.targets();
    if (!targets.isNone()) {
      y = graph.node("Mul", y, graph.doubles(targets.scale()));
      y = graph.node("Add", y, graph.doubles(targets.shift()));
    }
    int count = y.shape().size();
    return trained.loss().ascends() && count > 1 ? ascending(y, count) : y;
  }

  private Value ascending(Value y, int count) {
    return graph.node(
        "TopK", y.shape(), Map.of("axis", 1, "largest", 0, "sorted", 1), y, graph.longs(count));
  }

  /**
   * Adds probabilities of classes behind their logits: the softmax over the temperature; of several
   * labels, that each is 1.
   */
  public Value probabilities(Value logits) {
    if (ofLabels()) {
      return graph.node("Sigmoid", logits);
    }
    Value z = logits;
    if (trained.temperature() != 1) {
      Map<String, ?> overClasses = Map.of("axes", new int[] {1}, "keepdims", 1);
      z = graph.node("Sub", z, graph.node("ReduceMax", new Shape(1), overClasses, z));
      z = graph.node("Div", z, graph.scalar((float) trained.temperature()));
    }
    return graph.node("Softmax", z.shape(), Map.of("axis", 1), z);
  }

  /**
   * Adds the values of several labels: 1 where a logit is above 0, else 0; NaN where logits are.
   */
  public Value ones(Value logits) {
    Value above = graph.node("Greater", logits, graph.scalar(0f));
    return graph.node(
        "Add", graph.cast(above, ElementType.FLOAT), graph.node("Sub", logits, logits));
  }

  /**
   * Adds what a row's class is called: that of the largest logit, or, with thresholds, of the
   * largest probability over its threshold; the first of equal ones; an empty text where logits are
   * NaN.
   *
   * @param thresholds one per class, or none
   * @return without an axis beside that of rows
   */
  public Value labels(Value logits, List<String> classes, double[] thresholds) {
    Value by = logits;
    if (thresholds.length > 0) {
      Value p = graph.cast(probabilities(logits), ElementType.DOUBLE);
      Value none = graph.node("Equal", p, graph.scalar(0.0));
      Value scaled = graph.node("Div", p, graph.doubles(thresholds));
      by = graph.node("Where", p.shape(), Map.of(), none, graph.scalar(0.0), scaled);
    }
    Value first = graph.node("ArgMax", new Shape(1), Map.of("axis", 1, "keepdims", 1), by);
    Map<String, ?> overClasses = Map.of("keepdims", 1);
    Value sum = graph.node("ReduceSum", new Shape(1), overClasses, logits, graph.longs(1));
    Value nothing = graph.longs(classes.size());
    Value number =
        graph.node("Where", first.shape(), Map.of(), graph.node("IsNaN", sum), nothing, first);
    List<String> names = new ArrayList<>(classes);
    names.add("");
    Value row = graph.node("Squeeze", first.shape(), Map.of(), number, graph.longs(1));
    return graph.node("Gather", first.shape(), Map.of("axis", 0), graph.strings(names), row);
  }
}
