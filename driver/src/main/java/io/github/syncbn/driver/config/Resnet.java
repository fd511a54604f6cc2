package io.github.syncbn.driver.config;

import io.github.syncbn.worker.layer.Dense;
import io.github.syncbn.worker.layer.Entry;
import io.github.syncbn.worker.layer.GlobalAvgPool;
import io.github.syncbn.worker.layer.PadChannels;
import io.github.syncbn.worker.layer.Relu;
import io.github.syncbn.worker.layer.Residual;
import io.github.syncbn.worker.setting.Setting;
import io.github.syncbn.worker.setting.SettingException;
import io.github.syncbn.worker.setting.Summary;
import java.util.ArrayList;
import java.util.List;

/**
 * The residual network for 32x32 images of He et al. 2016, arXiv 1512.03385, section 4.2: a 3x3
 * convolution, three stages of n blocks of two, with width, 2 width and 4 width filters, the mean
 * over positions, and a dense layer. The width of the paper is 16.
 */
@Summary(value = "all of a network: the residual network for images of 32 x 32", bare = "depth")
record Resnet(
    @Setting(value = "6 n + 2: 8, 14, 20, 32, 44, 56, 110", range = "[8, 2000]", byDefault = "20")
        int depth,
    @Setting(
            value = "filters of the first of three stages; they double twice",
            range = "[1, 100000]",
            byDefault = "16")
        int width,
    @Setting(value = "the shortcut where the shape changes", byDefault = "padded")
        Shortcut shortcut)
    implements ReadyNetwork {
  private static final int STAGES = 3;

  /** How the shortcut meets a change of shape. */
  enum Shortcut {
    /** {@link PadChannels}: no parameters (option A of the paper). */
    PADDED,
    /** A 1x1 convolution with batch normalization (option B). */
    PROJECTION
  }

  Resnet {
    checkDepth(depth);
  }

  /** The same without shortcuts: section 4.2's plain network. */
  @Summary(value = "all of a network: the same without shortcuts", bare = "depth")
  record Plain(
      @Setting(value = "6 n + 2: 8, 14, 20, 32, 44, 56, 110", range = "[8, 2000]", byDefault = "20")
          int depth,
      @Setting(
              value = "filters of the first of three stages; they double twice",
              range = "[1, 100000]",
              byDefault = "16")
          int width)
      implements ReadyNetwork {
    Plain {
      checkDepth(depth);
    }

    @Override
    public List<Entry> entries(LayerDefaults layers) {
      return stages(depth, width, layers, (body, filters, stride) -> body);
    }
  }

  private static void checkDepth(int depth) {
    if (depth < 8 || depth % 6 != 2) {
      throw new SettingException(
          Resnet.class, "depth", "expected 6 n + 2, such as 8, 14, 20, 32, 44 or 56, got " + depth);
    }
  }

  /** What becomes of the body of a block; a stride above 1 says that the shape changes. */
  @FunctionalInterface
  private interface Block {
    List<Entry> of(List<Entry> body, int filters, int stride);
  }

  @Override
  public List<Entry> entries(LayerDefaults layers) {
    return stages(
        depth,
        width,
        layers,
        (body, filters, stride) -> {
          List<Entry> over = List.of();
          if (stride > 1) {
            over =
                shortcut == Shortcut.PADDED
                    ? List.of(new PadChannels(filters, stride))
                    : layers.projection(filters, stride);
          }
          return List.of(new Residual(body, over, true));
        });
  }

  private static List<Entry> stages(int depth, int width, LayerDefaults layers, Block block) {
    List<Entry> entries = new ArrayList<>();
    entries.addAll(List.of(layers.conv(width, 3, 1), layers.batchNorm(), new Relu()));
    for (int stage = 0; stage < STAGES; stage++) {
      int filters = width << stage;
      for (int i = 0; i < depth / 6; i++) {
        int stride = stage > 0 && i == 0 ? 2 : 1;
        List<Entry> body =
            List.of(
                layers.conv(filters, 3, stride),
                layers.batchNorm(),
                new Relu(),
                layers.conv(filters, 3, 1),
                layers.batchNorm());
        entries.addAll(block.of(body, filters, stride));
        entries.add(new Relu());
      }
    }
    entries.add(new GlobalAvgPool());
    entries.add(layers.dense(Dense.OUTPUT));
    return entries;
  }
}
