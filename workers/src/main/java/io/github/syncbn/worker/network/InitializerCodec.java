package io.github.syncbn.worker.network;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.syncbn.worker.layer.Initializer;

/** One initializer of a {@link LayerCodec}. */
final class InitializerCodec {
  private InitializerCodec() {}

  static ObjectNode toJson(Initializer initializer) {
    if (initializer instanceof Initializer.Kaiming kaiming) {
      return LayerCodec.typed("kaiming").put("uniform", kaiming.uniform());
    }
    if (initializer instanceof Initializer.Xavier xavier) {
      return LayerCodec.typed("xavier").put("uniform", xavier.uniform());
    }
    if (initializer instanceof Initializer.Normal normal) {
      return LayerCodec.typed("normal").put("deviation", normal.deviation());
    }
    if (initializer instanceof Initializer.TruncatedNormal normal) {
      return LayerCodec.typed("truncatedNormal").put("deviation", normal.deviation());
    }
    if (initializer instanceof Initializer.Constant constant) {
      return LayerCodec.typed("constant").put("value", constant.value());
    }
    return LayerCodec.typed("pyTorchUniform");
  }

  static Initializer fromJson(StrictObject json) {
    String type = json.text("type");
    Initializer initializer =
        switch (type) {
          case "kaiming" -> new Initializer.Kaiming(json.flag("uniform"));
          case "xavier" -> new Initializer.Xavier(json.flag("uniform"));
          case "normal" -> new Initializer.Normal(json.number("deviation"));
          case "truncatedNormal" -> new Initializer.TruncatedNormal(json.number("deviation"));
          case "constant" -> new Initializer.Constant((float) json.number("value"));
          case "pyTorchUniform" -> new Initializer.PyTorchUniform();
          default -> throw LayerCodec.unknown(json, type);
        };
    json.done();
    return initializer;
  }
}
