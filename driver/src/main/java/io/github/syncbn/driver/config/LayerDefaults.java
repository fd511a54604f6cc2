package io.github.syncbn.driver.config;

import io.github.syncbn.worker.layer.BatchNorm;
import io.github.syncbn.worker.layer.Conv2d;
import io.github.syncbn.worker.layer.Dense;
import io.github.syncbn.worker.layer.Entry;
import io.github.syncbn.worker.layer.Initializer;
import io.github.syncbn.worker.setting.Declared;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the layers of a {@link ReadyNetwork} have in common.
 *
 * @param batchNorm the normalization
 * @param given first values of the weights, if the job says them
 */
record LayerDefaults(BatchNorm batchNorm, Optional<Initializer> given) {

  /** With the usual batch normalization, and the papers' first values. */
  LayerDefaults() {
    this(new BatchNorm(), Optional.empty());
  }

  /** The papers behind the networks for images start with He's initialization, biases at 0. */
  private Initializer initializer() {
    return given.orElseGet(Initializer.Kaiming::new);
  }

  /** Padded so that at stride 1 the size of images stays; without a bias. */
  Conv2d conv(int filters, int kernel, int stride) {
    return Declared.of(Conv2d.class)
        .build(
            Map.of(
                "filters",
                filters,
                "kernel",
                kernel,
                "stride",
                stride,
                "bias",
                false,
                "init",
                initializer(),
                "biasInit",
                new Initializer.Constant(0)));
  }

  Dense dense(int units) {
    return new Dense(units, true, initializer(), new Initializer.Constant(0));
  }

  /** A dense layer that starts as PyTorch's nn.Linear. */
  Dense linear(int units) {
    Initializer init = given.orElseGet(Initializer.PyTorchUniform::new);
    return new Dense(units, true, init, init.ofBias());
  }

  /** A 1x1 convolution with batch normalization. */
  List<Entry> projection(int filters, int stride) {
    return List.of(conv(filters, 1, stride), batchNorm);
  }
}
