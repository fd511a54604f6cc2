package io.github.syncbn.worker.network;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.syncbn.worker.layer.Categories;
import io.github.syncbn.worker.layer.Entry;
import io.github.syncbn.worker.layer.Initializer;
import io.github.syncbn.worker.layer.Layer;
import io.github.syncbn.worker.layer.NormalizationScope;
import io.github.syncbn.worker.layer.Numbers;
import java.util.List;

/**
 * A {@link Network} as JSON and back: every layer, every setting, and a version. Types have the
 * names of job files, settings those of the records' components. Reading is strict.
 *
 * <pre>
 *   {"version": 2, "layers": [{"type": "dense", "units": 10, ...}, {"type": "relu"}]}
 *   {"type": "residual", "body": [...], "shortcut": [...], "zeroLastGamma": true}
 * </pre>
 */
public final class NetworkCodec {
  /** Version of the format written, and the newest that is read. */
  public static final int VERSION = 2;

  private static final ObjectMapper JSON =
      SettingsJson.of(
          Entry.class,
          Initializer.class,
          NormalizationScope.class,
          Categories.class,
          Numbers.class);

  /** Objects and lists inside each other; a block takes two. Reading recurses. */
  private static final int MAX_DEPTH = 200;

  private NetworkCodec() {}

  /** The JSON of a network. */
  private record Versioned(int version, List<Entry> layers) {}

  public static ObjectNode toJson(Network network) {
    return JSON.valueToTree(new Versioned(VERSION, network.entries()));
  }

  /** The settings of one layer as JSON, its type first. */
  public static ObjectNode toJson(Layer layer) {
    return JSON.valueToTree(layer);
  }

  /**
   * The network that the JSON describes.
   *
   * @throws IllegalArgumentException if a field is missing, unknown or of the wrong type, or the
   *     version is newer; the message names its path
   */
  public static Network fromJson(JsonNode json) {
    if (!(json instanceof ObjectNode object)) {
      throw new IllegalArgumentException("network: expected an object, got " + json);
    }
    if (isDeeper(json, MAX_DEPTH)) {
      throw new IllegalArgumentException("network: blocks are nested more than 100 deep");
    }
    try {
      Versioned read = JSON.treeToValue(current(object), Versioned.class);
      return new Network(read.layers());
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(JsonFault.describe("network", e), e);
    }
  }

  private static boolean isDeeper(JsonNode json, int depth) {
    if (depth < 0) {
      return true;
    }
    for (JsonNode inner : json) {
      if (isDeeper(inner, depth - 1)) {
        return true;
      }
    }
    return false;
  }

  private static ObjectNode current(ObjectNode json) {
    JsonNode version = json.path("version");
    if (version.isInt() && version.intValue() == NetworkVersion1.VERSION) {
      return NetworkVersion1.upgrade(json);
    }
    if (version.isInt() && version.intValue() != VERSION) {
      throw new IllegalArgumentException(
          "network.version is " + version + "; this release reads 1 and " + VERSION);
    }
    return json;
  }
}
