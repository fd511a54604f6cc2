package io.github.syncbn.worker.network;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.syncbn.worker.layer.BatchNorm;
import io.github.syncbn.worker.layer.BatchNorm.Affine;
import io.github.syncbn.worker.layer.BatchNorm.Running;
import io.github.syncbn.worker.layer.Dense;
import io.github.syncbn.worker.layer.Dropout;
import io.github.syncbn.worker.layer.Elu;
import io.github.syncbn.worker.layer.Gelu;
import io.github.syncbn.worker.layer.GroupNorm;
import io.github.syncbn.worker.layer.Layer;
import io.github.syncbn.worker.layer.LayerNorm;
import io.github.syncbn.worker.layer.LeakyRelu;
import io.github.syncbn.worker.layer.NormalizationScope;
import io.github.syncbn.worker.layer.Relu;
import io.github.syncbn.worker.layer.Sigmoid;
import io.github.syncbn.worker.layer.Silu;
import io.github.syncbn.worker.layer.Tanh;
import java.util.Locale;

/** One layer of a {@link NetworkCodec}; the type is the layer's name in configurations. */
final class LayerCodec {
  private LayerCodec() {}

  static ObjectNode toJson(Layer layer) {
    ObjectNode json = typed(layer.name());
    if (layer instanceof Dense dense) {
      json.put("units", dense.units()).put("bias", dense.bias());
      json.set("weightInitializer", InitializerCodec.toJson(dense.weightInitializer()));
      json.set("biasInitializer", InitializerCodec.toJson(dense.biasInitializer()));
    } else if (layer instanceof BatchNorm norm) {
      json.put("epsilon", norm.epsilon());
      json.set("running", running(norm.running()));
      json.put("gamma", norm.gamma().name().toLowerCase(Locale.ROOT));
      json.put("beta", norm.beta().name().toLowerCase(Locale.ROOT));
      json.set("scope", scope(norm.scope()));
      json.put("frozen", norm.frozen());
    } else if (layer instanceof Dropout dropout) {
      json.put("rate", dropout.rate());
    } else if (layer instanceof LeakyRelu relu) {
      json.put("slope", relu.slope());
    } else if (layer instanceof Elu elu) {
      json.put("alpha", elu.alpha());
    } else if (layer instanceof LayerNorm norm) {
      json.put("epsilon", norm.epsilon()).put("affine", norm.affine());
    } else if (layer instanceof GroupNorm norm) {
      json.put("groups", norm.groups());
      json.put("epsilon", norm.epsilon()).put("affine", norm.affine());
    } else {
      ImageLayerCodec.write(layer, json);
    }
    return json;
  }

  static Layer fromJson(StrictObject json) {
    String type = json.text("type");
    Layer layer =
        switch (type) {
          case "dense" ->
              new Dense(
                  json.integer("units"),
                  json.flag("bias"),
                  InitializerCodec.fromJson(json.object("weightInitializer")),
                  InitializerCodec.fromJson(json.object("biasInitializer")));
          case "batchNorm" ->
              new BatchNorm(
                  json.number("epsilon"),
                  running(json.object("running")),
                  affine(json, "gamma"),
                  affine(json, "beta"),
                  scope(json.object("scope")),
                  json.flag("frozen"));
          case "dropout" -> new Dropout(json.number("rate"));
          case "elu" -> new Elu((float) json.number("alpha"));
          case "gelu" -> new Gelu();
          case "silu" -> new Silu();
          case "layerNorm" -> new LayerNorm(json.number("epsilon"), json.flag("affine"));
          case "groupNorm" ->
              new GroupNorm(json.integer("groups"), json.number("epsilon"), json.flag("affine"));
          case "leakyRelu" -> new LeakyRelu((float) json.number("slope"));
          case "relu" -> new Relu();
          case "sigmoid" -> new Sigmoid();
          case "tanh" -> new Tanh();
          default -> ImageLayerCodec.read(json, type);
        };
    json.done();
    return layer;
  }

  static ObjectNode typed(String type) {
    return JsonNodeFactory.instance.objectNode().put("type", type);
  }

  static IllegalArgumentException unknown(StrictObject json, String type) {
    return new IllegalArgumentException(
        json.at("type") + ": '" + type + "' is unknown to this release");
  }

  private static ObjectNode running(Running running) {
    return running instanceof Running.Decay decay
        ? typed("decay").put("decay", decay.decay())
        : typed("cumulative");
  }

  private static Running running(StrictObject json) {
    String type = json.text("type");
    Running running =
        switch (type) {
          case "decay" -> new Running.Decay(json.number("decay"));
          case "cumulative" -> new Running.Cumulative();
          default -> throw unknown(json, type);
        };
    json.done();
    return running;
  }

  private static ObjectNode scope(NormalizationScope scope) {
    if (scope instanceof NormalizationScope.Ghost ghost) {
      return typed("ghost").put("rows", ghost.rows());
    }
    return typed(scope instanceof NormalizationScope.Global ? "global" : "shard");
  }

  private static NormalizationScope scope(StrictObject json) {
    String type = json.text("type");
    NormalizationScope scope =
        switch (type) {
          case "global" -> new NormalizationScope.Global();
          case "ghost" -> new NormalizationScope.Ghost(json.integer("rows"));
          case "shard" -> new NormalizationScope.PerShard();
          default -> throw unknown(json, type);
        };
    json.done();
    return scope;
  }

  private static Affine affine(StrictObject json, String name) {
    String value = json.text(name);
    for (Affine affine : Affine.values()) {
      if (affine.name().toLowerCase(Locale.ROOT).equals(value)) {
        return affine;
      }
    }
    throw new IllegalArgumentException(
        json.at(name) + ": expected learned, frozen or off, got " + value);
  }
}
