package io.github.syncbn.driver.app;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.github.syncbn.driver.attempt.Provenance;
import io.github.syncbn.driver.model.SavedModel;
import io.github.syncbn.driver.table.ColumnUses;
import io.github.syncbn.worker.layer.BatchNormalization;
import io.github.syncbn.worker.network.FeatureMap;
import io.github.syncbn.worker.network.NetworkCodec;
import io.github.syncbn.worker.network.Operation;
import io.github.syncbn.worker.network.ParameterLayout;
import io.github.syncbn.worker.network.ParameterLayout.RunningSlice;
import io.github.syncbn.worker.network.Preprocessing;
import io.github.syncbn.worker.network.TrainedNetwork;
import io.github.syncbn.worker.tensor.Shape;
import java.util.Locale;

/**
 * The description of a model as JSON.
 *
 * @param path of the model
 * @param model the model
 */
record ModelDescription(String path, SavedModel model) {

  ObjectNode json() {
    TrainedNetwork network = model.network();
    ParameterLayout layout = network.layout();
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("model", path);
    json.put("task", model.task().toString().toLowerCase(Locale.ROOT));
    json.put("digest", network.digest());
    json.put("temperature", network.temperature());
    json.put("parameters", layout.parameters());
    json.put("runningStatistics", layout.runningValues());
    json.set("inputShape", shape(layout.input()));
    json.set("layers", layers(layout));
    json.set("preprocessing", preprocessing(network.preprocessing()));
    model.describeTo(json);
    if (((ObjectNode) json.path("provenance")).remove(Provenance.COLUMNS)
        instanceof TextNode text) {
      json.set(Provenance.COLUMNS, ColumnUses.fromJson(text.asText()).json());
    }
    model
        .query()
        .ifPresent(
            query -> {
              ArrayNode outside = json.putArray("queryNeedsTrust");
              query.outside().forEach(outside::add);
            });
    json.put("sparkVersion", model.spark().sparkVersion());
    json.put("saved", java.time.Instant.ofEpochMilli(model.spark().timestamp()).toString());
    return json;
  }

  private ArrayNode layers(ParameterLayout layout) {
    ArrayNode layers = JsonNodeFactory.instance.arrayNode();
    for (int i = 0; i < layout.operations().size(); i++) {
      Operation operation = layout.operations().get(i);
      ObjectNode layer = layers.addObject().put("index", operation.name());
      layer.setAll(NetworkCodec.toJson(operation.layer()));
      layer.set("outputShape", shape(layout.shapes().get(i + 1)));
      layer.put("parameters", layout.layerParameters(i));
    }
    for (RunningSlice slice : layout.running()) {
      BatchNormalization layer =
          (BatchNormalization) layout.operations().get(slice.layer()).layer();
      ((ObjectNode) layers.get(slice.layer()))
          .set("statistics", statistics(layout, slice, layer.norm().epsilon()));
    }
    return layers;
  }

  private ObjectNode statistics(ParameterLayout layout, RunningSlice slice, double epsilon) {
    double[] running = model.network().runningStatistics();
    int variances = slice.offset() + slice.channels();
    int without = 0;
    for (int c = 0; c < slice.channels(); c++) {
      without += running[variances + c] < epsilon ? 1 : 0;
    }
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("channels", slice.channels());
    json.set("mean", Range.of(running, slice.offset(), slice.channels()).json());
    json.set("variance", Range.of(running, variances, slice.channels()).json());
    json.put("withoutVariance", without);
    json.put("batches", model.network().batches()[layout.runningIndex(slice.layer())]);
    return json;
  }

  private static ObjectNode preprocessing(Preprocessing preprocessing) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    int narrowed = 0;
    for (int j = 0; j < preprocessing.narrowing().origin().length; j++) {
      narrowed += preprocessing.narrowing().movesOrScales(j) ? 1 : 0;
    }
    if (narrowed > 0) {
      json.put("centredInDouble", narrowed);
    }
    if (!preprocessing.maps().isNone()) {
      long logs =
          preprocessing.maps().each().stream()
              .filter(FeatureMap.SignedLog.class::isInstance)
              .count();
      long lines =
          preprocessing.maps().each().stream().filter(FeatureMap.Lines.class::isInstance).count();
      json.put("logarithms", logs);
      json.put("mappedByQuantiles", lines);
    }
    if (preprocessing.fills()) {
      json.set("missing", Range.of(preprocessing.missing()).json());
    }
    if (preprocessing.scales()) {
      json.set("shift", Range.of(preprocessing.shift()).json());
      json.set("scale", Range.of(preprocessing.scale()).json());
      int constant = 0;
      for (float scale : preprocessing.scale()) {
        constant += scale == 0 ? 1 : 0;
      }
      json.put("constantFeatures", constant);
    }
    return json;
  }

  private static ArrayNode shape(Shape shape) {
    ArrayNode json = JsonNodeFactory.instance.arrayNode();
    for (int dim : shape.dims()) {
      json.add(dim);
    }
    return json;
  }
}
