package io.github.syncbn.worker.network;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.syncbn.worker.layer.Layer;
import java.util.ArrayList;
import java.util.List;

/**
 * A {@link Network} as JSON and back: every layer, every setting, and a version. Reading is strict.
 *
 * <pre>
 *   {"version": 1, "layers": [{"type": "dense", "units": 10, ...}, {"type": "relu"}]}
 * </pre>
 */
public final class NetworkCodec {
  /** Version of the format written, and the newest that is read. */
  public static final int VERSION = 1;

  private NetworkCodec() {}

  /** The network as JSON. */
  public static ObjectNode toJson(Network network) {
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("version", VERSION);
    ArrayNode layers = json.putArray("layers");
    for (Layer layer : network.layers()) {
      layers.add(LayerCodec.toJson(layer));
    }
    return json;
  }

  /**
   * The network that the JSON describes.
   *
   * @throws IllegalArgumentException if a field is missing, unknown or of the wrong type, or the
   *     version is newer; the message names its path
   */
  public static Network fromJson(JsonNode json) {
    StrictObject object = new StrictObject(json, "network");
    int version = object.integer("version");
    if (version != VERSION) {
      throw new IllegalArgumentException(
          "network.version is " + version + "; this release reads " + VERSION);
    }
    List<Layer> layers = new ArrayList<>();
    for (StrictObject layer : object.objects("layers")) {
      layers.add(LayerCodec.fromJson(layer));
    }
    object.done();
    return new Network(layers);
  }
}
