package io.github.syncbn.worker.graph;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What enters a graph or leaves it.
 *
 * @param value its name, and the shape of a row
 * @param type of its elements
 * @param scalar whether a row is one element, without an axis of its own
 * @param meaning for people, a sentence
 */
public record Port(Value value, ElementType type, boolean scalar, String meaning) {

  /** Type and shape as onnxruntime prints the type, the axis of rows being N. */
  public String description() {
    String axes =
        scalar
            ? ""
            : Arrays.stream(value.shape().dims())
                .mapToObj(size -> ", " + size)
                .collect(Collectors.joining());
    return "tensor(" + type.name().toLowerCase(Locale.ROOT) + ") [N" + axes + "]";
  }
}
