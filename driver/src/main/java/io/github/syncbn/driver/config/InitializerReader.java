package io.github.syncbn.driver.config;

import io.github.syncbn.worker.layer.Initializer;
import java.util.Optional;

/** Reads {@code initializer} and what is like it. */
final class InitializerReader {
  private InitializerReader() {}

  /** The initializer; PyTorch's if the choice is wrong, which has been reported. */
  static Initializer read(Optional<Choice> choice) {
    return choice.map(InitializerReader::initializer).orElse(new Initializer.PyTorchUniform());
  }

  private static Initializer initializer(Choice choice) {
    return switch (choice.name()) {
      case "kaiming" -> new Initializer.Kaiming();
      case "kaimingUniform" -> new Initializer.KaimingUniform();
      case "xavier" -> new Initializer.Xavier();
      case "xavierNormal" -> new Initializer.XavierNormal();
      case "normal" -> new Initializer.Normal(choice.number());
      case "truncatedNormal" -> new Initializer.TruncatedNormal(choice.number());
      case "constant" -> new Initializer.Constant((float) choice.number());
      default -> new Initializer.PyTorchUniform();
    };
  }
}
