package io.github.syncbn.driver.config;

import io.github.syncbn.worker.layer.BatchNorm;
import io.github.syncbn.worker.layer.Conv2d;
import io.github.syncbn.worker.layer.Dense;
import io.github.syncbn.worker.layer.Entry;
import io.github.syncbn.worker.layer.Initializer;
import io.github.syncbn.worker.setting.Declared;
import java.util.List;
import java.util.Map;

/**
 * What the layers of a {@link ReadyNetwork} have in common; biases start at 0.
 *
 * @param batchNorm the normalization
 * @param initializer first values of the weights
 */
record LayerDefaults(BatchNorm batchNorm, Initializer initializer) {

  /** With the usual batch normalization, and He's initialization, as in the papers. */
  LayerDefaults() {
    this(new BatchNorm(), new Initializer.Kaiming());
  }

  /** Padded so that at stride 1 the size of images stays; without a bias. */
  Conv2d conv(int filters, int kernel, int stride) {
    return Declared.of(Conv2d.class)
        .build(
            Map.of(
                "filters", filters,
                "kernel", kernel,
                "stride", stride,
                "bias", false,
                "init", initializer,
                "biasInit", new Initializer.Constant(0)));
  }

  Dense dense(int units) {
    return new Dense(units, true, initializer, new Initializer.Constant(0));
  }

  /** A 1x1 convolution with batch normalization. */
  List<Entry> projection(int filters, int stride) {
    return List.of(conv(filters, 1, stride), batchNorm);
  }
}
