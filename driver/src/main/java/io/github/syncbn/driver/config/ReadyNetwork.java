package io.github.syncbn.driver.config;

import io.github.syncbn.worker.layer.Dense;
import io.github.syncbn.worker.layer.Entry;
import io.github.syncbn.worker.layer.Flatten;
import io.github.syncbn.worker.layer.MaxPool2d;
import io.github.syncbn.worker.layer.Relu;
import io.github.syncbn.worker.setting.Declared;
import io.github.syncbn.worker.setting.Setting;
import io.github.syncbn.worker.setting.Summary;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A name in a list of layers that stands for several: a block, or all of a network known by name,
 * with batch normalization after every hidden layer, ReLU, and as many outputs as the task needs.
 */
sealed interface ReadyNetwork
    permits ResidualBlock,
        ReadyNetwork.Mlp,
        ReadyNetwork.LenetBn,
        Resnet,
        Resnet.Plain,
        TabularNetwork {

  /** The layers that it stands for. */
  List<Entry> entries(LayerDefaults layers);

  /** Hidden dense layers of one width. */
  @Summary("all of a network: dense layers with batchNorm and relu, then dense = output")
  record Mlp(
      @Setting(value = "hidden layers", range = "[1, 1000]", byDefault = "3") int depth,
      @Setting(value = "units of each", range = "[1, inf)", byDefault = "512") int width)
      implements ReadyNetwork {
    @Override
    public List<Entry> entries(LayerDefaults layers) {
      List<Entry> entries = new ArrayList<>();
      for (int i = 0; i < depth; i++) {
        entries.addAll(List.of(layers.dense(width), layers.batchNorm(), new Relu()));
      }
      entries.add(layers.dense(Dense.OUTPUT));
      return entries;
    }
  }

  /** The plan of LeCun et al. 1998 (LeNet-5) with batch normalization. */
  @Summary(
      "all of a network: convolutions of 32 and 64, each with batchNorm, relu and maxPool2d, then"
          + " dense = 128")
  record LenetBn() implements ReadyNetwork {
    @Override
    public List<Entry> entries(LayerDefaults layers) {
      List<Entry> entries = new ArrayList<>();
      MaxPool2d pooling = Declared.of(MaxPool2d.class).build(Map.of("kernel", 2));
      for (int filters : new int[] {32, 64}) {
        entries.addAll(
            List.of(layers.conv(filters, 5, 1), layers.batchNorm(), new Relu(), pooling));
      }
      entries.add(new Flatten());
      entries.addAll(List.of(layers.dense(128), layers.batchNorm(), new Relu()));
      entries.add(layers.dense(Dense.OUTPUT));
      return entries;
    }
  }
}
