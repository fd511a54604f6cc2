package io.github.syncbn.worker.graph;

import java.util.List;
import java.util.Map;

/**
 * One operator at its place in a graph.
 *
 * @param operator name of the operator in ONNX
 * @param inputs names of the values that it reads, in order
 * @param output name of the value that it computes
 * @param attributes by name: Integer, Float, String, int[], float[] or String[]
 */
public record Node(String operator, List<String> inputs, String output, Map<String, ?> attributes) {

  public Node {
    inputs = List.copyOf(inputs);
    attributes = Map.copyOf(attributes);
  }
}
