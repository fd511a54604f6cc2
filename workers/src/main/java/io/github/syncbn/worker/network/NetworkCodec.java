package io.github.syncbn.worker.network;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.syncbn.worker.layer.Entry;
import io.github.syncbn.worker.layer.Layer;
import io.github.syncbn.worker.layer.Residual;
import java.util.ArrayList;
import java.util.List;

/**
 * A {@link Network} as JSON and back: every layer, every setting, and a version. Reading is strict.
 *
 * <pre>
 *   {"version": 1, "layers": [{"type": "dense", "units": 10, ...}, {"type": "relu"}]}
 *   {"type": "residual", "body": [...], "shortcut": [...], "zeroLastGamma": true}
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
    network.entries().forEach(entry -> layers.add(entry(entry)));
    return json;
  }

  /** The settings of one layer as JSON, its type first. */
  public static ObjectNode toJson(Layer layer) {
    return LayerCodec.toJson(layer);
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
    List<Entry> entries = entries(object, "layers");
    object.done();
    return new Network(entries);
  }

  private static ObjectNode entry(Entry entry) {
    if (entry instanceof Residual residual) {
      ObjectNode json = LayerCodec.typed(residual.name());
      ArrayNode body = json.putArray("body");
      residual.body().forEach(inner -> body.add(entry(inner)));
      ArrayNode shortcut = json.putArray("shortcut");
      residual.shortcut().forEach(inner -> shortcut.add(entry(inner)));
      return json.put("zeroLastGamma", residual.zeroLastGamma());
    }
    return LayerCodec.toJson((Layer) entry);
  }

  private static List<Entry> entries(StrictObject object, String name) {
    List<Entry> entries = new ArrayList<>();
    for (StrictObject json : object.objects(name)) {
      if (json.text("type").equals("residual")) {
        List<Entry> body = entries(json, "body");
        List<Entry> shortcut = entries(json, "shortcut");
        entries.add(new Residual(body, shortcut, json.flag("zeroLastGamma")));
        json.done();
      } else {
        entries.add(LayerCodec.fromJson(json));
      }
    }
    return entries;
  }
}
