package io.github.syncbn.worker.table;

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
    BINARY,
    /** One of a set of levels, as its code. */
    CATEGORY,
    /** A date or a time as a number of days, perhaps with its place in cycles. */
    TIME;

    /** Whether a column gives several features. */
    public boolean isList() {
      return this == ARRAY || this == VECTOR || this == BINARY;
    }
  }

  /**
   * One column.
   *
   * @param name its name
   * @param kind how its values become features
   * @param width number of features, at least 1; of a number that says beside its value whether it
   *     is missing, 2
   * @param levels of a category, once they are learned
   */
  public record Column(String name, Kind kind, int width, Levels levels) implements Serializable {

    /** Of a column without levels. */
    public Column(String name, Kind kind, int width) {
      this(name, kind, width, Levels.NONE);
    }

    /** Whether the last feature says if the value is missing. */
    public boolean flagged() {
      return kind == Kind.NUMERIC && width == 2;
    }

    /** As it is read before training has looked at the rows. */
    Column unlearned() {
      return new Column(
          name, kind, flagged() ? 1 : width, levels.buckets() > 0 ? levels : Levels.NONE);
    }
  }

  /** The schema by which rows are read before training has looked at them. */
  public FeatureSchema unlearned() {
    List<Column> read = columns.stream().map(Column::unlearned).toList();
    return shape.rank() > 1 ? new FeatureSchema(read, shape) : new FeatureSchema(read);
  }

  /** Whether a column is a category. */
  public boolean hasCategories() {
    return columns.stream().anyMatch(column -> column.kind() == Kind.CATEGORY);
  }

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
      if (column.levels().buckets() > 0) {
        node.put("buckets", column.levels().buckets());
      } else if (column.kind() == Kind.CATEGORY) {
        ArrayNode levels = node.putArray("levels");
        column.levels().texts().forEach(levels::add);
      }
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
                          column.required("width").intValue(),
                          levels(column))));
      return node.has("shape")
          ? new FeatureSchema(columns, shape(node.get("shape")))
          : new FeatureSchema(columns);
    } catch (JsonProcessingException | RuntimeException e) {
      throw new IllegalArgumentException("this is not a feature schema: " + json, e);
    }
  }

  private static Levels levels(JsonNode column) {
    List<String> texts = new ArrayList<>();
    column.path("levels").forEach(level -> texts.add(level.textValue()));
    return texts.isEmpty() ? Levels.hashed(column.path("buckets").asInt(0)) : new Levels(texts, 0);
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
