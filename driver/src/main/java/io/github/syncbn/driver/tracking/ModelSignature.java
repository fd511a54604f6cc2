package io.github.syncbn.driver.tracking;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.syncbn.driver.job.JobSettings.Task;
import io.github.syncbn.driver.model.SavedModel;
import io.github.syncbn.driver.model.StandardParams;
import io.github.syncbn.worker.table.FeatureSchema;
import io.github.syncbn.worker.table.FeatureSchema.Column;
import java.util.Base64;
import java.util.Optional;

/**
 * The columns that a model takes and gives, in MLflow's words, and a row to try it on. The row is
 * made from the columns alone, it is none of the data: zeros, the first level of a category.
 */
final class ModelSignature {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final String DAY = "2026-01-01";

  private final SavedModel model;
  private final FeatureSchema features;

  ModelSignature(SavedModel model) {
    this.model = model;
    this.features = FeatureSchema.fromJson(model.features().toString());
  }

  /**
   * As the section {@code signature} of a file MLmodel has it: lists of columns, each as a text.
   */
  ObjectNode json() {
    ArrayNode inputs = JSON.arrayNode();
    for (Column column : features.columns()) {
      inputs.add(type(column).put("name", column.name()).put("required", true));
    }
    ArrayNode outputs = JSON.arrayNode();
    outputs.add(
        prediction().put("name", StandardParams.get("predictionCol")).put("required", true));
    if (model.task() == Task.CLASSIFICATION) {
      String name = StandardParams.get("probabilityCol");
      outputs.add(list().put("name", name).put("required", true));
    }
    ObjectNode signature = JSON.objectNode();
    signature.put("inputs", inputs.toString());
    signature.put("outputs", outputs.toString());
    signature.putNull("params");
    return signature;
  }

  /** A row as a table of one, as pandas splits tables. */
  ObjectNode example() {
    ObjectNode example = JSON.objectNode();
    ArrayNode columns = example.putArray("columns");
    ArrayNode row = example.putArray("data").addArray();
    for (Column column : features.columns()) {
      columns.add(column.name());
      row.add(value(column));
    }
    return example;
  }

  private static ObjectNode type(Column column) {
    return switch (column.kind()) {
      case NUMERIC -> JSON.objectNode().put("type", "double");
      case BOOLEAN -> JSON.objectNode().put("type", "boolean");
      case ARRAY, VECTOR -> list();
      case BINARY -> JSON.objectNode().put("type", "binary");
      case CATEGORY -> JSON.objectNode().put("type", "string");
      case TIME -> JSON.objectNode().put("type", "datetime");
    };
  }

  private static ObjectNode list() {
    ObjectNode list = JSON.objectNode().put("type", "array");
    list.putObject("items").put("type", "double");
    return list;
  }

  private static JsonNode value(Column column) {
    return switch (column.kind()) {
      case NUMERIC -> JSON.numberNode(0.0);
      case BOOLEAN -> JSON.booleanNode(false);
      case ARRAY, VECTOR -> zeros(column.width());
      case BINARY -> JSON.textNode(Base64.getEncoder().encodeToString(new byte[column.width()]));
      case CATEGORY -> JSON.textNode(column.levels().texts().stream().findFirst().orElse("a"));
      case TIME -> JSON.textNode(DAY);
    };
  }

  private static ArrayNode zeros(int width) {
    ArrayNode zeros = JSON.arrayNode(width);
    for (int i = 0; i < width; i++) {
      zeros.add(0.0);
    }
    return zeros;
  }

  private ObjectNode prediction() {
    if (!model.targetNames().isEmpty()) {
      return list();
    }
    Optional<String> label = model.classes().map(SavedModel.Classes::type);
    return JSON.objectNode()
        .put(
            "type",
            switch (label.orElse("double")) {
              case "string", "boolean", "float" -> label.orElseThrow();
              case "tinyint", "smallint", "int" -> "integer";
              case "bigint" -> "long";
              default -> "double";
            });
  }
}
