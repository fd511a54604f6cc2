package io.github.syncbn.worker.network;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.syncbn.worker.layer.BatchNorm;

/**
 * Networks as release 0.1.0 wrote them, as today's JSON. Names differed from those of job files,
 * and three settings were shaped otherwise: which distribution an initializer draws from, how
 * running statistics move, and the window of a convolution.
 */
final class NetworkVersion1 {
  static final int VERSION = 1;

  private static final String TYPE = "type";
  private static final String[] WINDOW = {"kernel", "stride", "padding", "dilation"};

  private NetworkVersion1() {}

  static ObjectNode upgrade(ObjectNode json) {
    ObjectNode upgraded = json.deepCopy();
    upgraded.put("version", NetworkCodec.VERSION);
    upgradeAll(upgraded.path("layers"));
    return upgraded;
  }

  private static void upgradeAll(JsonNode entries) {
    for (JsonNode entry : entries) {
      if (entry instanceof ObjectNode object) {
        upgradeEntry(object);
      }
    }
  }

  private static void upgradeEntry(ObjectNode entry) {
    switch (entry.path(TYPE).asText()) {
      case "residual" -> {
        upgradeAll(entry.path("body"));
        upgradeAll(entry.path("shortcut"));
      }
      case "dense" -> initializers(entry);
      case "conv2d" -> {
        initializers(entry);
        ObjectNode window = entry.putObject("window");
        for (String name : WINDOW) {
          move(entry, name, window, name);
        }
      }
      case "batchNorm" -> running(entry);
      default -> {
        // Every other layer has the names that it had.
      }
    }
  }

  private static void initializers(ObjectNode layer) {
    move(layer, "weightInitializer", layer, "init");
    move(layer, "biasInitializer", layer, "biasInit");
    initializer(layer.path("init"));
    initializer(layer.path("biasInit"));
  }

  private static void initializer(JsonNode json) {
    if (!(json instanceof ObjectNode initializer)) {
      return;
    }
    String type = initializer.path(TYPE).asText();
    if (type.equals("pyTorchUniform")) {
      initializer.put(TYPE, "pytorch");
    } else if (type.equals("kaiming") || type.equals("xavier")) {
      boolean uniform = initializer.path("uniform").asBoolean();
      initializer.remove("uniform");
      if (type.equals("kaiming")) {
        initializer.put(TYPE, uniform ? "kaimingUniform" : "kaiming");
      } else {
        initializer.put(TYPE, uniform ? "xavier" : "xavierNormal");
      }
    }
  }

  /** The decay of a plain average, which has none, is the default. */
  private static void running(ObjectNode norm) {
    JsonNode running = norm.remove("running");
    if (running instanceof ObjectNode object) {
      boolean cumulative = object.path(TYPE).asText().equals("cumulative");
      norm.put("cumulative", cumulative);
      if (cumulative) {
        norm.put("runningStatsDecay", new BatchNorm().runningStatsDecay());
      } else {
        move(object, "decay", norm, "runningStatsDecay");
      }
    }
  }

  private static void move(ObjectNode from, String name, ObjectNode to, String newName) {
    JsonNode value = from.remove(name);
    if (value != null) {
      to.set(newName, value);
    }
  }
}
