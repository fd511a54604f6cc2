package io.github.syncbn.driver.onnx;

import ai.onnx.proto.OnnxMl;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.github.syncbn.driver.model.SavedModel;
import io.github.syncbn.worker.graph.Graph;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** A file of ONNX around a graph: versions, who made it, and where the model comes from. */
final class ModelProperties {
  /** The version of the format: that of ONNX 1.12, which runtimes since 2022 read. */
  private static final int IR_VERSION = 8;

  private ModelProperties() {}

  static OnnxMl.ModelProto of(SavedModel model, Graph graph) {
    OnnxMl.ModelProto.Builder proto =
        OnnxMl.ModelProto.newBuilder()
            .setIrVersion(IR_VERSION)
            .setProducerName("syncbn")
            .setProducerVersion(model.provenance().getOrDefault("syncbn", "development"))
            .setDomain("io.github.syncbn")
            .setModelVersion(1)
            .setDocString(text(model))
            .setGraph(GraphProto.of(graph, "syncbn"));
    proto.addOpsetImportBuilder().setDomain("").setVersion(Graph.OPERATORS);
    proto
        .addOpsetImportBuilder()
        .setDomain(GraphProto.CLASSICAL)
        .setVersion(Graph.CLASSICAL_OPERATORS);
    properties(model)
        .forEach((key, value) -> proto.addMetadataPropsBuilder().setKey(key).setValue(value));
    return proto.build();
  }

  private static String text(SavedModel model) {
    return "A model of "
        + task(model)
        + ", trained by syncbn with batch normalization over the whole global batch. Every input"
        + " says what it takes.";
  }

  private static String task(SavedModel model) {
    return model.task().name().toLowerCase(Locale.ROOT);
  }

  private static Map<String, String> properties(SavedModel model) {
    Map<String, String> properties = new TreeMap<>(model.provenance());
    properties.put("task", task(model));
    properties.put("digest", model.network().digest());
    properties.put("loss", model.network().loss().name());
    model.classes().ifPresent(classes -> properties.put("classes", json(classes.labels())));
    if (!model.targetNames().isEmpty()) {
      properties.put("targets", json(model.targetNames()));
    }
    model.query().ifPresent(query -> properties.put("query", query.text()));
    return properties;
  }

  private static String json(List<String> labels) {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    labels.forEach(array::add);
    return array.toString();
  }
}
