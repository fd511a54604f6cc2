package io.github.syncbn.worker.table;

import io.github.syncbn.worker.graph.ElementType;
import io.github.syncbn.worker.graph.Graph;
import io.github.syncbn.worker.graph.Value;
import io.github.syncbn.worker.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;

/**
 * The columns of a table as inputs of a graph, one each under the column's name, and what makes
 * features of them, as {@link NamedRow} does.
 */
public final class ColumnsGraph {
  /** Texts for a value that is not there, in a category that has the first of them as a level. */
  private static final List<String> ABSENT = List.of("", "null", "missing", "<missing>");

  private final FeatureSchema schema;
  private final Graph graph;

  /** In a graph that has no node yet. */
  public ColumnsGraph(FeatureSchema schema, Graph graph) {
    this.schema = schema;
    this.graph = graph;
  }

  /**
   * Adds inputs, and their features in order.
   *
   * @param exact whether more than the nearest float32 of a feature counts
   * @return rows of doubles if any feature is exact, else of floats
   * @throws IllegalArgumentException if a column cannot be an input, saying why
   */
  public Value features(IntPredicate exact) {
    List<Typed> inputs = new ArrayList<>();
    boolean anyExact = false;
    int at = 0;
    for (FeatureSchema.Column column : schema.columns()) {
      boolean some = false;
      for (int j = at; j < at + column.width(); j++) {
        some |= exact.test(j);
      }
      inputs.add(input(column, some));
      anyExact |= some;
      at += column.width();
    }
    List<Value> features = new ArrayList<>();
    for (int i = 0; i < inputs.size(); i++) {
      Typed made = features(schema.columns().get(i), inputs.get(i));
      boolean fits = made.type() == type(anyExact);
      features.add(fits ? made.value() : graph.cast(made.value(), type(anyExact)));
    }
    return graph.concat(features);
  }

  /** A value and what its elements are. */
  private record Typed(Value value, ElementType type) {}

  private static ElementType type(boolean exact) {
    return exact ? ElementType.DOUBLE : ElementType.FLOAT;
  }

  private Typed input(FeatureSchema.Column column, boolean exact) {
    String name = column.name();
    Shape one = new Shape(1);
    return switch (column.kind()) {
      case NUMERIC -> input(name, type(exact), one, "A number; NaN where it is missing.");
      case BOOLEAN ->
          input(name, type(exact), one, "0 for false, 1 for true; NaN where it is missing.");
      case TIME ->
          input(
              name,
              ElementType.DOUBLE,
              one,
              "Days since 1970-01-01 in UTC, with their fraction; NaN where it is missing.");
      case CATEGORY ->
          input(
              name,
              ElementType.STRING,
              one,
              "A level as text, numbers as 3 and 0.5; \""
                  + absent(column)
                  + "\" where it is missing.");
      case BINARY -> input(name, ElementType.UINT8, list(column), "Bytes.");
      case ARRAY, VECTOR ->
          input(name, type(exact), list(column), "Numbers; NaN where one is missing.");
    };
  }

  private Typed input(String name, ElementType type, Shape row, String meaning) {
    return new Typed(graph.input(name, type, row, meaning), type);
  }

  /** The shape of an image, where a column is one. */
  private Shape list(FeatureSchema.Column column) {
    return schema.columns().size() == 1 ? schema.shape() : new Shape(column.width());
  }

  private Typed features(FeatureSchema.Column column, Typed input) {
    return switch (column.kind()) {
      case CATEGORY -> new Typed(code(column, input.value()), ElementType.FLOAT);
      case TIME ->
          new Typed(TimeGraph.append(graph, input.value(), column.width()), ElementType.DOUBLE);
      case NUMERIC -> column.flagged() ? flagged(input.value()) : input;
      case BOOLEAN, BINARY, ARRAY, VECTOR -> new Typed(graph.flat(input.value()), input.type());
    };
  }

  private Typed flagged(Value input) {
    Value missing = graph.cast(graph.node("IsNaN", input), ElementType.DOUBLE);
    Value number = graph.cast(input, ElementType.DOUBLE);
    return new Typed(graph.concat(List.of(number, missing)), ElementType.DOUBLE);
  }

  private Value code(FeatureSchema.Column column, Value input) {
    Levels levels = column.levels();
    if (levels.buckets() > 0) {
      throw new IllegalArgumentException(
          "column '"
              + column.name()
              + "' is hashed, and ONNX has no operator for its hash of texts");
    }
    List<String> keys = new ArrayList<>(levels.texts());
    keys.add(absent(column));
    float[] codes = new float[keys.size()];
    for (int i = 0; i < codes.length; i++) {
      codes[i] = Levels.FIRST + i;
    }
    codes[codes.length - 1] = Levels.MISSING;
    return graph.node(
        "LabelEncoder",
        new Shape(1),
        Map.of(
            "keys_strings",
            keys.toArray(String[]::new),
            "values_floats",
            codes,
            "default_float",
            (float) Levels.OTHER),
        input);
  }

  private static String absent(FeatureSchema.Column column) {
    List<String> levels = column.levels().texts();
    String text = ABSENT.get(0);
    for (int i = 1; levels.contains(text); i++) {
      text = i < ABSENT.size() ? ABSENT.get(i) : "<" + text + ">";
    }
    return text;
  }
}
