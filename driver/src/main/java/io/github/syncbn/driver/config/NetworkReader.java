package io.github.syncbn.driver.config;

import io.github.syncbn.worker.layer.BatchNorm;
import io.github.syncbn.worker.layer.Dense;
import io.github.syncbn.worker.layer.Dropout;
import io.github.syncbn.worker.layer.Initializer;
import io.github.syncbn.worker.layer.Layer;
import io.github.syncbn.worker.layer.LeakyRelu;
import io.github.syncbn.worker.layer.Relu;
import io.github.syncbn.worker.layer.Sigmoid;
import io.github.syncbn.worker.layer.Tanh;
import io.github.syncbn.worker.network.Network;
import java.util.ArrayList;
import java.util.List;

/** Reads {@code network}, and {@code batchNorm} and {@code initializer} that hold its defaults. */
final class NetworkReader {
  private static final int DEFAULT_UNITS = 128;

  private final Section root;
  private final BatchNorm batchNorm;
  private final Initializer initializer;

  NetworkReader(Section root) {
    this.root = root;
    this.batchNorm = BatchNormReader.defaults(root.section("batchNorm"));
    this.initializer = InitializerReader.read(root.choice("initializer"));
  }

  Network read() {
    List<Layer> layers = new ArrayList<>();
    if (root.has("network")) {
      for (Choice entry : root.choices("network")) {
        layers.add(layer(entry));
      }
      if (root.isEmptyList("network")) {
        root.report("network", "expected at least one layer, such as { dense = output }");
      }
    } else {
      for (int i = 0; i < 2; i++) {
        layers.addAll(List.of(dense(DEFAULT_UNITS), batchNorm, new Relu()));
      }
    }
    if (layers.isEmpty() || !root.has("network")) {
      layers.add(dense(Dense.OUTPUT));
    }
    return new Network(layers);
  }

  private Dense dense(int units) {
    return new Dense(units, true, initializer, biasOf(initializer));
  }

  private Layer layer(Choice entry) {
    return switch (entry.name()) {
      case "dense" -> dense(entry.arguments());
      case "batchNorm" -> BatchNormReader.layer(entry.arguments(), batchNorm);
      case "leakyRelu" -> new LeakyRelu((float) entry.arguments().number("slope"));
      case "dropout" -> new Dropout(entry.arguments().number("rate"));
      case "sigmoid" -> new Sigmoid();
      case "tanh" -> new Tanh();
      default -> new Relu();
    };
  }

  private Dense dense(Section section) {
    Initializer weights =
        section.has("init") ? InitializerReader.read(section.choice("init")) : initializer;
    boolean bias = section.flag("bias");
    if (!bias && section.has("biasInit")) {
      section.report("biasInit", "means nothing with bias = false");
    }
    return new Dense(
        section.optionalInteger("units").map(Long::intValue).orElse(Dense.OUTPUT),
        bias,
        weights,
        section.has("biasInit")
            ? InitializerReader.read(section.choice("biasInit"))
            : biasOf(weights));
  }

  /** PyTorch draws biases; the papers behind the other initializers start them at 0. */
  private static Initializer biasOf(Initializer weights) {
    return weights instanceof Initializer.PyTorchUniform ? weights : new Initializer.Constant(0);
  }
}
