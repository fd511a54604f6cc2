package io.github.syncbn.driver.table;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.syncbn.worker.tensor.Shape;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The columns that make up the features of a row, in order, and the shape they have together.
 * Stored in the model, and used again to read the rows it predicts.
 *
 * @param columns columns in order, at least one
 * @param shape (features), or (channels, height, width) where a row is an image
 */
public record FeatureSchema(List<Column> columns, Shape shape) implements Serializable {

  public FeatureSchema {
    columns = new ArrayList<>(columns);
    if (columns.isEmpty()) {
      throw new IllegalArgumentException("a feature schema has at least one column");
    }
    if (shape.size() != width(columns)) {
      throw new IllegalArgumentException(
          "columns of " + width(columns) + " features do not make rows of shape " + shape);
    }
  }

  /** Columns whose features have no further shape. */
  public FeatureSchema(List<Column> columns) {
    this(columns, new Shape(Math.max(1, width(columns))));
  }

  private static int width(List<Column> columns) {
    return Math.toIntExact(columns.stream().mapToLong(Column::width).sum());
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
    BINARY;

    /** Whether a column gives several features. */
    boolean isList() {
      return this == ARRAY || this == VECTOR || this == BINARY;
    }
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
    return shape.size();
  }

  /** Name of the column that a feature comes from. */
  public String columnOf(int feature) {
    int end = 0;
    for (Column column : columns) {
      end += column.width();
      if (feature < end) {
        return column.name();
      }
    }
    throw new IllegalArgumentException("there is no feature " + feature);
  }

  /** Whether a row is an image. */
  public boolean image() {
    return shape.rank() == 3;
  }

  /** Whether a row can be kept as one byte per feature. */
  public boolean allBinary() {
    return columns.stream().allMatch(column -> column.kind() == Kind.BINARY);
  }

  /** As JSON, for the model. */
  public String toJson() {
    ObjectMapper mapper = new ObjectMapper();
    ArrayNode array = mapper.createArrayNode();
    for (Column column : columns) {
      ObjectNode node = array.addObject();
      node.put("name", column.name());
      node.put("kind", column.kind().name().toLowerCase(Locale.ROOT));
      node.put("width", column.width());
    }
    ObjectNode json = mapper.createObjectNode();
    json.set("columns", array);
    if (shape.rank() > 1) {
      ArrayNode axes = json.putArray("shape");
      for (int dim : shape.dims()) {
        axes.add(dim);
      }
    }
    return json.toString();
  }

  /** From {@link #toJson}. */
  public static FeatureSchema fromJson(String json) {
    try {
      List<Column> columns = new ArrayList<>();
      JsonNode node = new ObjectMapper().readTree(json);
      node.required("columns")
          .forEach(
              column ->
                  columns.add(
                      new Column(
                          column.required("name").textValue(),
                          kind(column.required("kind").asText()),
                          column.required("width").intValue())));
      return node.has("shape")
          ? new FeatureSchema(columns, shape(node.get("shape")))
          : new FeatureSchema(columns);
    } catch (JsonProcessingException | RuntimeException e) {
      throw new IllegalArgumentException("this is not a feature schema: " + json, e);
    }
  }

  private static Shape shape(JsonNode axes) {
    int[] dims = new int[axes.size()];
    for (int i = 0; i < dims.length; i++) {
      dims[i] = axes.get(i).intValue();
    }
    return new Shape(dims);
  }

  private static Kind kind(String word) {
    return Kind.valueOf(word.toUpperCase(Locale.ROOT));
  }
}
