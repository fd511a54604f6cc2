package io.github.syncbn.worker.graph;

import io.github.syncbn.worker.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * A graph under construction: nodes in the order in which they compute, constants, inputs and
 * outputs. Operators and attributes are those of ONNX, operator set {@value #OPERATORS}, and
 * {@value #CLASSICAL_OPERATORS} of {@code ai.onnx.ml}. All values but constants have an axis of
 * rows in front, whose length is known only when it runs. Not for two threads.
 */
public final class Graph {
  /** The operator set of ONNX. */
  public static final int OPERATORS = 17;

  /** The operator set of {@code ai.onnx.ml}. */
  public static final int CLASSICAL_OPERATORS = 3;

  private final List<Node> nodes = new ArrayList<>();
  private final List<Constant> constants = new ArrayList<>();
  private final List<Port> inputs = new ArrayList<>();
  private final List<Port> outputs = new ArrayList<>();
  private final Set<String> names = new HashSet<>();
  private int numbered;

  /** Nodes, each behind those whose values it reads. */
  public List<Node> nodes() {
    return Collections.unmodifiableList(nodes);
  }

  public List<Constant> constants() {
    return Collections.unmodifiableList(constants);
  }

  public List<Port> inputs() {
    return Collections.unmodifiableList(inputs);
  }

  public List<Port> outputs() {
    return Collections.unmodifiableList(outputs);
  }

  /**
   * Adds an input. All of them stand before the first node, since the names of nodes keep clear of
   * theirs.
   *
   * @param meaning for people, a sentence
   * @throws IllegalArgumentException if there is one of that name
   */
  public Value input(String name, ElementType type, Shape row, String meaning) {
    if (!names.add(name)) {
      throw new IllegalArgumentException("two inputs have the name '" + name + "'");
    }
    Value value = new Value(name, row);
    inputs.add(new Port(value, type, false, meaning));
    return value;
  }

  /**
   * Has a value leave the graph, under a name as near to the given one as those of inputs allow.
   *
   * @param scalar whether a row is one element, without an axis of its own
   * @param meaning for people, a sentence
   */
  public void output(String name, ElementType type, Value value, boolean scalar, String meaning) {
    Value named = new Value(free(name, "_"), value.shape());
    nodes.add(new Node("Identity", List.of(value.name()), named.name(), Map.of()));
    outputs.add(new Port(named, type, scalar, meaning));
  }

  /** A constant of given axes; a vector without any. */
  public Value floats(float[] elements, int... axes) {
    return constant(elements, elements.length, axes);
  }

  /** A constant of given axes; a vector without any. */
  public Value doubles(double[] elements, int... axes) {
    return constant(elements, elements.length, axes);
  }

  /** A constant of given axes; a vector without any. */
  public Value booleans(boolean[] elements, int... axes) {
    return constant(elements, elements.length, axes);
  }

  /** A vector. */
  public Value longs(long... elements) {
    return constant(elements, elements.length);
  }

  /** A vector. */
  public Value strings(List<String> elements) {
    return constant(elements.toArray(String[]::new), elements.size());
  }

  /** One number. */
  public Value scalar(float value) {
    return floats(new float[] {value});
  }

  /** One number. */
  public Value scalar(double value) {
    return doubles(new double[] {value});
  }

  /** Adds a node without attributes whose value has the shape of the first input. */
  public Value node(String operator, Value... from) {
    return node(operator, from[0].shape(), Map.of(), from);
  }

  /**
   * Adds a node.
   *
   * @param row shape of a row of its value
   * @param attributes as {@link Node#attributes}
   */
  public Value node(String operator, Shape row, Map<String, ?> attributes, Value... from) {
    Value value = new Value(free("/" + operator, ""), row);
    List<String> read = Arrays.stream(from).map(Value::name).toList();
    nodes.add(new Node(operator, read, value.name(), attributes));
    return value;
  }

  /** Rows as features in one axis. */
  public Value flat(Value x) {
    return shaped(x, new Shape(x.shape().size()));
  }

  /** Rows of the same values in other axes. */
  public Value shaped(Value x, Shape row) {
    if (x.shape().equals(row)) {
      return x;
    }
    // 0 is the length of that axis in the input.
    long[] axes =
        IntStream.concat(IntStream.of(0), Arrays.stream(row.dims())).mapToLong(d -> d).toArray();
    return node("Reshape", row, Map.of(), x, longs(axes));
  }

  /** Features {@code from} to {@code to}, exclusive, of rows of one axis. */
  public Value slice(Value x, int from, int to) {
    return from == 0 && to == x.shape().size()
        ? x
        : node("Slice", new Shape(to - from), Map.of(), x, longs(from), longs(to), longs(1));
  }

  /** Rows of one axis beside one another. */
  public Value concat(List<Value> parts) {
    int width = parts.stream().mapToInt(part -> part.shape().size()).sum();
    return parts.size() == 1
        ? parts.get(0)
        : node("Concat", new Shape(width), Map.of("axis", 1), parts.toArray(Value[]::new));
  }

  /** The same numbers in another type. */
  public Value cast(Value x, ElementType to) {
    return node("Cast", x.shape(), Map.of("to", to.code()), x);
  }

  private Value constant(Object elements, int length, int... axes) {
    Value value = new Value(free("/c", ""), axes.length == 0 ? new Shape(length) : new Shape(axes));
    constants.add(new Constant(value, elements));
    return value;
  }

  /** The wanted name, with as much behind it as tells it from all others. */
  private String free(String wanted, String behind) {
    String name = wanted;
    while (!names.add(name)) {
      name = behind.isEmpty() ? wanted + "_" + ++numbered : name + behind;
    }
    return name;
  }
}
