package io.github.syncbn.driver.config;

import io.github.syncbn.worker.layer.Entry;
import io.github.syncbn.worker.layer.PadChannels;
import io.github.syncbn.worker.layer.Residual;
import io.github.syncbn.worker.setting.Given;
import io.github.syncbn.worker.setting.Setting;
import io.github.syncbn.worker.setting.SettingException;
import io.github.syncbn.worker.setting.Summary;
import java.util.List;

/** A {@link Residual} as a job file writes it: its shortcut has a name. */
@Summary(value = "body(x) + shortcut(x)", name = "residual", bare = "body")
record ResidualBlock(
    @Setting(value = "layers in order, as in network", rule = "required") List<Entry> body,
    @Setting(value = "the other way", byDefault = "identity") Shortcut shortcut,
    @Setting(
            value =
                "whether the last batchNorm of the body starts with gamma = 0, where no relu follows it",
            byDefault = "true")
        boolean zeroLastGamma)
    implements ReadyNetwork {

  ResidualBlock {
    if (body.isEmpty()) {
      throw new SettingException(
          ResidualBlock.class, "body", "expected at least one layer, such as { conv2d = 16 }");
    }
  }

  /** None, which is refused with an example. */
  static List<Entry> body(Given given) {
    return List.of();
  }

  @Override
  public List<Entry> entries(LayerDefaults layers) {
    return List.of(new Residual(body, shortcut.entries(layers), zeroLastGamma));
  }

  /** What the input of a block passes on its way around the body. */
  sealed interface Shortcut permits Identity, Projection, Padded, Layers {
    List<Entry> entries(LayerDefaults layers);
  }

  @Summary("as it is")
  record Identity() implements Shortcut {
    @Override
    public List<Entry> entries(LayerDefaults layers) {
      return List.of();
    }
  }

  @Summary(value = "a 1x1 convolution with batch normalization", bare = "filters")
  record Projection(
      @Setting(value = "channels of the output", range = "[1, inf)") int filters,
      @Setting(value = "distance between two positions", range = "[1, inf)", byDefault = "1")
          int stride)
      implements Shortcut {
    @Override
    public List<Entry> entries(LayerDefaults layers) {
      return layers.projection(filters, stride);
    }
  }

  @Summary(value = "every stride-th position, and channels of zeros", bare = "channels")
  record Padded(
      @Setting(value = "channels of the output", range = "[1, inf)") int channels,
      @Setting(value = "distance between two positions", range = "[1, inf)", byDefault = "1")
          int stride)
      implements Shortcut {
    @Override
    public List<Entry> entries(LayerDefaults layers) {
      return List.of(new PadChannels(channels, stride));
    }
  }

  @Summary(value = "layers in order, as in network", bare = "layers", single = true)
  record Layers(@Setting("layers in order, as in network") List<Entry> layers) implements Shortcut {
    @Override
    public List<Entry> entries(LayerDefaults defaults) {
      return layers;
    }
  }
}
