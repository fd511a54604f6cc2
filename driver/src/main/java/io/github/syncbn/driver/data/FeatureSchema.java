package io.github.syncbn.driver.data;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The columns that make up the features of a row, in order. Stored in the model, and used again to
 * read the rows it predicts.
 *
 * @param columns columns in order, at least one
 */
public record FeatureSchema(List<Column> columns) implements Serializable {

  /** Checks and copies the columns. */
  public FeatureSchema {
    columns = new ArrayList<>(columns);
    if (columns.isEmpty()) {
      throw new IllegalArgumentException("a feature schema has at least one column");
    }
  }

  /** How a column's values become features. */
  public enum Kind {
    /** One number. */
    NUMERIC,
    /** False and true as 0 and 1. */
    BOOLEAN,
    /** An array of numbers. */
    ARRAY,
    /** A vector of Spark ML, dense or sparse. */
    VECTOR,
    /** Bytes as numbers from 0 to 255. */
    BINARY
  }

  /**
   * One column.
   *
   * @param name its name
   * @param kind how its values become features
   * @param width number of features, at least 1
   */
  public record Column(String name, Kind kind, int width) implements Serializable {}

  /** Number of features of a row. */
  public int features() {
    return Math.toIntExact(columns.stream().mapToLong(Column::width).sum());
  }

  /** Whether a row can be kept as one byte per feature. */
  public boolean allBinary() {
    return columns.stream().allMatch(column -> column.kind() == Kind.BINARY);
  }

  /** Name of a feature: its column, with the index where the column has several. */
  public String featureName(int feature) {
    int index = feature;
    for (Column column : columns) {
      if (index < column.width()) {
        return column.width() == 1 && column.kind().ordinal() <= Kind.BOOLEAN.ordinal()
            ? column.name()
            : column.name() + "[" + index + "]";
      }
      index -= column.width();
    }
    throw new IndexOutOfBoundsException("feature " + feature + " of " + features());
  }

  /** As JSON, for the model. */
  public String toJson() {
    ObjectMapper mapper = new ObjectMapper();
    ArrayNode array = mapper.createArrayNode();
    for (Column column : columns) {
      ObjectNode node = array.addObject();
      node.put("name", column.name());
      node.put("kind", column.kind().name().toLowerCase(java.util.Locale.ROOT));
      node.put("width", column.width());
    }
    return mapper.createObjectNode().set("columns", array).toString();
  }

  /** From {@link #toJson}. */
  public static FeatureSchema fromJson(String json) {
    try {
      List<Column> columns = new ArrayList<>();
      new ObjectMapper()
          .readTree(json)
          .required("columns")
          .forEach(
              node ->
                  columns.add(
                      new Column(
                          node.required("name").textValue(),
                          kinds().get(node.required("kind").textValue()),
                          node.required("width").intValue())));
      return new FeatureSchema(columns);
    } catch (JsonProcessingException | RuntimeException e) {
      throw new IllegalArgumentException("this is not a feature schema: " + json, e);
    }
  }

  private static Map<String, Kind> kinds() {
    Map<String, Kind> kinds = new java.util.HashMap<>();
    for (Kind kind : Kind.values()) {
      kinds.put(kind.name().toLowerCase(java.util.Locale.ROOT), kind);
    }
    return kinds;
  }
}
