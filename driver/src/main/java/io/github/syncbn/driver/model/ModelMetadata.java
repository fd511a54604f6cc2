package io.github.syncbn.driver.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.syncbn.driver.job.JobSettings.Task;
import io.github.syncbn.driver.model.SavedModel.Classes;
import io.github.syncbn.driver.model.SavedModel.SparkMetadata;
import io.github.syncbn.driver.table.LabelColumns;
import io.github.syncbn.driver.table.LabelSchema;
import io.github.syncbn.worker.network.MetadataLine;
import io.github.syncbn.worker.network.ModelFormat;
import io.github.syncbn.worker.network.TrainedNetwork;
import io.github.syncbn.worker.table.FeatureSchema;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.types.DataType;

/**
 * The line of JSON that Spark ML keeps in {@code metadata}: the fields of its own
 * DefaultParamsWriter, and our object {@code syncbn}.
 */
final class ModelMetadata {
  private static final String CLASSIFIER =
      "io.github.syncbn.driver.ml.NeuralNetworkClassificationModel";
  private static final String REGRESSOR = "io.github.syncbn.driver.ml.NeuralNetworkRegressionModel";

  private ModelMetadata() {}

  /** The part of our object that {@link ModelFormat} leaves to others. */
  static ObjectNode describe(SavedModel model) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("task", model.task().name().toLowerCase(Locale.ROOT));
    model.describeTo(json);
    return json;
  }

  /** All metadata, around a complete description. */
  static ObjectNode whole(SavedModel model, ObjectNode description) {
    SparkMetadata spark = model.spark();
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("class", model.task() == Task.CLASSIFICATION ? CLASSIFIER : REGRESSOR);
    json.put("timestamp", spark.timestamp());
    json.put("sparkVersion", spark.sparkVersion());
    json.put("uid", spark.uid());
    json.set("paramMap", spark.paramMap());
    json.set("defaultParamMap", spark.defaultParamMap());
    json.set(ModelFormat.DESCRIPTION, description);
    return json;
  }

  /**
   * The model that a directory holds.
   *
   * @throws IOException if it holds none, or a damaged one; the message says what is the matter
   */
  static SavedModel read(ModelFormat.Source source) throws IOException {
    MetadataLine line = MetadataLine.read(source);
    ObjectNode description = ModelFormat.description(line);
    TrainedNetwork network = ModelFormat.read(description, source);
    JsonNode json = line.json();
    Map<String, String> provenance = new TreeMap<>();
    description
        .path("provenance")
        .properties()
        .forEach(field -> provenance.put(field.getKey(), field.getValue().asText()));
    try {
      return new SavedModel(
          Task.valueOf(description.path("task").asText().toUpperCase(Locale.ROOT)),
          network,
          features(description.path("features")),
          classes(description.path("classes")),
          targets(description.path("targets")),
          Reading.read(description),
          provenance,
          new SparkMetadata(
              json.path("uid").asText(),
              json.path("timestamp").asLong(),
              json.path("sparkVersion").asText(),
              object(json, "paramMap"),
              object(json, "defaultParamMap")));
    } catch (IllegalArgumentException e) {
      throw new IOException("its metadata is damaged: " + e.getMessage(), e);
    }
  }

  /** Columns that are described can be read; names alone are for people. */
  private static JsonNode features(JsonNode json) {
    if (json.path("columns").path(0).isObject()) {
      FeatureSchema.fromJson(json.toString());
    }
    return json;
  }

  private static Optional<Classes> classes(JsonNode json) {
    if (json.isMissingNode()) {
      return Optional.empty();
    }
    List<String> labels = new ArrayList<>();
    json.path("labels").forEach(label -> labels.add(label.asText()));
    Classes classes = new Classes(labels, json.path("type").asText());
    requireType(classes.type());
    LabelSchema schema = new LabelSchema("", classes.type(), labels);
    for (int k = 0; k < labels.size(); k++) {
      try {
        schema.original(k);
      } catch (NumberFormatException e) {
        throw new IllegalArgumentException(
            "the class '" + labels.get(k) + "' is no " + classes.type(), e);
      }
    }
    return Optional.of(classes);
  }

  /** Several targets; models of one label do not name it. */
  private static Optional<LabelColumns> targets(JsonNode json) {
    if (json.isMissingNode()) {
      return Optional.empty();
    }
    LabelColumns targets = new LabelColumns(texts(json, "columns"), texts(json, "names"));
    if (!targets.several()) {
      throw new IllegalArgumentException("targets that are several have two names or more");
    }
    return Optional.of(targets);
  }

  private static List<String> texts(JsonNode json, String name) {
    List<String> texts = new ArrayList<>();
    json.path(name).forEach(text -> texts.add(text.asText()));
    return texts;
  }

  private static void requireType(String type) {
    try {
      DataType.fromDDL(type);
    } catch (Exception e) {
      throw new IllegalArgumentException("'" + type + "' is no type of labels", e);
    }
  }

  private static ObjectNode object(JsonNode json, String name) {
    return json.get(name) instanceof ObjectNode object
        ? object
        : JsonNodeFactory.instance.objectNode();
  }
}
