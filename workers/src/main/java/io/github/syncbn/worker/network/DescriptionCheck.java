package io.github.syncbn.worker.network;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.syncbn.worker.loss.Loss;
import io.github.syncbn.worker.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What must hold between the network of a model and the columns and classes that its description
 * names: names occur once, and counts agree.
 */
final class DescriptionCheck {
  private DescriptionCheck() {}

  /**
   * Checks a description.
   *
   * @param layout of the network that it describes
   * @param loss that it names
   * @throws IllegalArgumentException naming what does not fit
   */
  static void of(JsonNode description, ParameterLayout layout, Loss loss) {
    JsonNode columns = description.path("features").path("columns");
    if (!columns.isMissingNode()) {
      checkColumns(columns, layout.input().size());
      checkShape(description.path("features").path("shape"), layout.input());
    }
    if (description.has("classes")) {
      JsonNode labels = description.path("classes").path("labels");
      int outputs = layout.output().size();
      checkNames(labels, "classes.labels", "label");
      if (!loss.classifies()) {
        throw new IllegalArgumentException(
            "its metadata name classes, but the loss is " + loss.name());
      }
      int targets = description.path("targets").path("names").size();
      if (loss.outputs(labels.size(), Math.max(1, targets)) != outputs) {
        throw new IllegalArgumentException(
            "its metadata name "
                + labels.size()
                + " classes, its network has "
                + outputs
                + " outputs");
      }
    }
  }

  /** Columns say how many features they have, or are names alone. */
  private static void checkColumns(JsonNode columns, int inputs) {
    checkNames(columns, "features.columns", "column");
    if (!columns.path(0).isObject()) {
      return;
    }
    long features = 0;
    for (JsonNode column : columns) {
      JsonNode width = column.path("width");
      if (!width.isInt() || width.intValue() < 1) {
        throw new IllegalArgumentException(
            "a column of its metadata does not say how many features it has: " + column);
      }
      features += width.intValue();
    }
    if (features != inputs) {
      throw new IllegalArgumentException(
          "the columns in its metadata have "
              + features
              + " features, its network takes "
              + inputs);
    }
  }

  /** Where a network takes images, rows have their shape. */
  private static void checkShape(JsonNode shape, Shape input) {
    List<Integer> dims = new ArrayList<>();
    shape.forEach(dim -> dims.add(dim.asInt()));
    if (input.rank() > 1
        && !shape.isMissingNode()
        && !dims.equals(Arrays.stream(input.dims()).boxed().collect(Collectors.toList()))) {
      throw new IllegalArgumentException(
          "the columns in its metadata make rows of shape "
              + dims
              + ", its network takes "
              + input);
    }
  }

  private static void checkNames(JsonNode list, String where, String what) {
    if (!list.isArray()) {
      throw new IllegalArgumentException(where + " in its metadata is no list");
    }
    Set<String> names = new HashSet<>();
    for (JsonNode entry : list) {
      JsonNode name = entry.isObject() ? entry.path("name") : entry;
      if (!name.isTextual()) {
        throw new IllegalArgumentException(
            "a " + what + " without a name in its metadata: " + entry);
      }
      if (!names.add(name.textValue())) {
        throw new IllegalArgumentException(
            "its metadata name the " + what + " '" + name.textValue() + "' twice");
      }
    }
  }
}
