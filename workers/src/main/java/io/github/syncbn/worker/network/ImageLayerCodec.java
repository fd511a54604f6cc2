package io.github.syncbn.worker.network;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.syncbn.worker.kernel.Window;
import io.github.syncbn.worker.layer.AvgPool2d;
import io.github.syncbn.worker.layer.Conv2d;
import io.github.syncbn.worker.layer.Flatten;
import io.github.syncbn.worker.layer.GlobalAvgPool;
import io.github.syncbn.worker.layer.Layer;
import io.github.syncbn.worker.layer.MaxPool2d;
import io.github.syncbn.worker.layer.PadChannels;
import io.github.syncbn.worker.layer.ResidualSum;

/** The layers of images of a {@link LayerCodec}. */
final class ImageLayerCodec {
  private ImageLayerCodec() {}

  /** Adds the settings of a layer to its JSON, if it has any. */
  static void write(Layer layer, ObjectNode json) {
    if (layer instanceof Conv2d conv) {
      Window window = conv.window();
      json.put("filters", conv.filters()).put("kernel", window.kernel());
      json.put("stride", window.stride()).put("padding", window.padding());
      json.put("dilation", window.dilation()).put("groups", conv.groups());
      json.put("bias", conv.bias());
      json.set("weightInitializer", InitializerCodec.toJson(conv.weightInitializer()));
      json.set("biasInitializer", InitializerCodec.toJson(conv.biasInitializer()));
    } else if (layer instanceof MaxPool2d pool) {
      json.put("kernel", pool.kernel()).put("stride", pool.stride());
      json.put("padding", pool.padding());
    } else if (layer instanceof AvgPool2d pool) {
      json.put("kernel", pool.kernel()).put("stride", pool.stride());
      json.put("padding", pool.padding());
    } else if (layer instanceof PadChannels pad) {
      json.put("channels", pad.channels()).put("stride", pad.stride());
    }
  }

  /** The layer of a type. */
  static Layer read(StrictObject json, String type) {
    return switch (type) {
      case "conv2d" ->
          new Conv2d(
              json.integer("filters"),
              new Window(
                  json.integer("kernel"),
                  json.integer("stride"),
                  json.integer("padding"),
                  json.integer("dilation")),
              json.integer("groups"),
              json.flag("bias"),
              InitializerCodec.fromJson(json.object("weightInitializer")),
              InitializerCodec.fromJson(json.object("biasInitializer")));
      case "maxPool2d" ->
          new MaxPool2d(json.integer("kernel"), json.integer("stride"), json.integer("padding"));
      case "avgPool2d" ->
          new AvgPool2d(json.integer("kernel"), json.integer("stride"), json.integer("padding"));
      case "globalAvgPool" -> new GlobalAvgPool();
      case "flatten" -> new Flatten();
      case "padChannels" -> new PadChannels(json.integer("channels"), json.integer("stride"));
      case "residualSum" -> new ResidualSum();
      default -> throw LayerCodec.unknown(json, type);
    };
  }
}
