package io.github.syncbn.driver.config;

import io.github.syncbn.worker.kernel.Window;
import io.github.syncbn.worker.layer.AvgPool2d;
import io.github.syncbn.worker.layer.BatchNorm;
import io.github.syncbn.worker.layer.Conv2d;
import io.github.syncbn.worker.layer.Dense;
import io.github.syncbn.worker.layer.Dropout;
import io.github.syncbn.worker.layer.Elu;
import io.github.syncbn.worker.layer.Flatten;
import io.github.syncbn.worker.layer.Gelu;
import io.github.syncbn.worker.layer.GlobalAvgPool;
import io.github.syncbn.worker.layer.GroupNorm;
import io.github.syncbn.worker.layer.Initializer;
import io.github.syncbn.worker.layer.Layer;
import io.github.syncbn.worker.layer.LayerNorm;
import io.github.syncbn.worker.layer.LeakyRelu;
import io.github.syncbn.worker.layer.MaxPool2d;
import io.github.syncbn.worker.layer.Relu;
import io.github.syncbn.worker.layer.Sigmoid;
import io.github.syncbn.worker.layer.Silu;
import io.github.syncbn.worker.layer.Tanh;
import java.util.function.Supplier;

/**
 * Reads one layer of {@code network}.
 *
 * @param batchNorm defaults of every batch normalization
 * @param initializer default of every weight
 */
record LayerReader(BatchNorm batchNorm, Initializer initializer) {

  Layer layer(Choice entry) {
    return switch (entry.name()) {
      case "dense" -> dense(entry.arguments());
      case "conv2d" -> conv(entry.arguments());
      case "maxPool2d", "avgPool2d" -> pool(entry.arguments(), entry.name().equals("maxPool2d"));
      case "globalAvgPool" -> new GlobalAvgPool();
      case "flatten" -> new Flatten();
      case "batchNorm" -> BatchNormReader.layer(entry.arguments(), batchNorm);
      case "layerNorm" ->
          new LayerNorm(entry.arguments().number("epsilon"), entry.arguments().flag("affine"));
      case "groupNorm" -> groupNorm(entry.arguments());
      case "leakyRelu" -> new LeakyRelu((float) entry.arguments().number("slope"));
      case "elu" -> new Elu((float) entry.arguments().number("alpha"));
      case "gelu" -> new Gelu();
      case "silu" -> new Silu();
      case "dropout" -> new Dropout(entry.arguments().number("rate"));
      case "sigmoid" -> new Sigmoid();
      case "tanh" -> new Tanh();
      default -> new Relu();
    };
  }

  /** A dense layer with the defaults. */
  Dense dense(int units) {
    return new Dense(units, true, initializer, biasOf(initializer));
  }

  private Dense dense(Section section) {
    boolean bias = section.flag("bias");
    Initializer weights = weights(section);
    return new Dense(
        section.optionalInteger("units").map(Long::intValue).orElse(Dense.OUTPUT),
        bias,
        weights,
        biases(section, bias, weights));
  }

  private Layer conv(Section section) {
    boolean bias = section.flag("bias");
    Initializer weights = weights(section);
    Initializer biases = biases(section, bias, weights);
    int kernel = section.integer("kernel");
    int dilation = section.integer("dilation");
    int padding =
        section
            .optionalInteger("padding")
            .map(Long::intValue)
            .orElse(Window.samePadding(kernel, dilation));
    Window window = new Window(kernel, section.integer("stride"), padding, dilation);
    int filters = section.integer("filters");
    int groups = section.optionalInteger("groups").map(Long::intValue).orElse(Conv2d.DEPTHWISE);
    return reported(
        section, "groups", () -> new Conv2d(filters, window, groups, bias, weights, biases));
  }

  private Layer pool(Section section, boolean maximum) {
    int kernel = section.integer("kernel");
    int stride = section.optionalInteger("stride").map(Long::intValue).orElse(kernel);
    int padding = section.integer("padding");
    return reported(
        section,
        "padding",
        () ->
            maximum
                ? new MaxPool2d(kernel, stride, padding)
                : new AvgPool2d(kernel, stride, padding));
  }

  private Layer groupNorm(Section section) {
    return new GroupNorm(
        section.optionalInteger("groups").map(Long::intValue).orElse(GroupNorm.INSTANCE),
        section.number("epsilon"),
        section.flag("affine"));
  }

  private Initializer weights(Section section) {
    return section.has("init") ? InitializerReader.read(section.choice("init")) : initializer;
  }

  private static Initializer biases(Section section, boolean bias, Initializer weights) {
    if (!bias && section.has("biasInit")) {
      section.report("biasInit", "means nothing with bias = false");
    }
    return section.has("biasInit")
        ? InitializerReader.read(section.choice("biasInit"))
        : biasOf(weights);
  }

  /** PyTorch draws biases; the papers behind the other initializers start them at 0. */
  private static Initializer biasOf(Initializer weights) {
    return weights instanceof Initializer.PyTorchUniform ? weights : new Initializer.Constant(0);
  }

  /** What a layer refuses is reported at the key that is most likely wrong. */
  private static Layer reported(Section section, String key, Supplier<Layer> layer) {
    try {
      return layer.get();
    } catch (IllegalArgumentException e) {
      section.report(key, e.getMessage());
      return new Relu();
    }
  }
}
