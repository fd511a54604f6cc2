package io.github.syncbn.driver.config;

import io.github.syncbn.worker.kernel.Window;
import io.github.syncbn.worker.layer.BatchNorm;
import io.github.syncbn.worker.layer.Conv2d;
import io.github.syncbn.worker.layer.Dense;
import io.github.syncbn.worker.layer.Entry;
import io.github.syncbn.worker.layer.Flatten;
import io.github.syncbn.worker.layer.GlobalAvgPool;
import io.github.syncbn.worker.layer.Initializer;
import io.github.syncbn.worker.layer.MaxPool2d;
import io.github.syncbn.worker.layer.PadChannels;
import io.github.syncbn.worker.layer.Relu;
import io.github.syncbn.worker.layer.Residual;
import java.util.ArrayList;
import java.util.List;

/**
 * Networks known by name, with batch normalization after every hidden layer and ReLU. Each ends
 * with as many outputs as the task needs. Public API.
 *
 * @param batchNorm the normalization
 * @param initializer first values of the weights; biases start at 0
 */
public record ReadyNetworks(BatchNorm batchNorm, Initializer initializer) {
  private static final int STAGES = 3;

  /** How the shortcut of a {@link #resnet} meets a change of shape. */
  public enum Shortcut {
    /** {@link PadChannels}: no parameters (option A of the paper). */
    PADDED,
    /** A 1x1 convolution with batch normalization (option B). */
    PROJECTION
  }

  /** With the usual batch normalization and He's initialization. */
  public ReadyNetworks() {
    this(new BatchNorm(), new Initializer.Kaiming());
  }

  /** {@code depth} hidden dense layers of {@code width} units. */
  public List<Entry> mlp(int depth, int width) {
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < depth; i++) {
      entries.addAll(List.of(dense(width), batchNorm, new Relu()));
    }
    entries.add(dense(Dense.OUTPUT));
    return entries;
  }

  /**
   * Two 5x5 convolutions of 32 and 64 filters, each with 2x2 max pooling, and a dense layer of 128:
   * the plan of LeCun et al. 1998 (LeNet-5) with batch normalization.
   */
  public List<Entry> lenetBn() {
    List<Entry> entries = new ArrayList<>();
    for (int filters : new int[] {32, 64}) {
      entries.addAll(List.of(conv(filters, 5, 1), batchNorm, new Relu(), new MaxPool2d(2, 2, 0)));
    }
    entries.add(new Flatten());
    entries.addAll(List.of(dense(128), batchNorm, new Relu(), dense(Dense.OUTPUT)));
    return entries;
  }

  /**
   * The residual network for 32x32 images of He et al. 2016, arXiv 1512.03385, section 4.2: a 3x3
   * convolution, three stages of n blocks of two, with width, 2 width and 4 width filters, the mean
   * over positions, and a dense layer.
   *
   * @param depth 6 n + 2: 8, 14, 20, 32, 44, 56, 110
   * @param width filters of the first stage; 16 in the paper
   */
  public List<Entry> resnet(int depth, int width, Shortcut shortcut) {
    return stages(depth, width, shortcut);
  }

  /** The same without shortcuts: section 4.2's plain network. */
  public List<Entry> plain(int depth, int width) {
    return stages(depth, width, null);
  }

  private List<Entry> stages(int depth, int width, Shortcut shortcut) {
    if (depth < 8 || depth % 6 != 2) {
      throw new IllegalArgumentException(
          "the depth is 6 n + 2, such as 8, 14, 20, 32, 44 or 56; got " + depth);
    }
    List<Entry> entries = new ArrayList<>(List.of(conv(width, 3, 1), batchNorm, new Relu()));
    for (int stage = 0; stage < STAGES; stage++) {
      int filters = width << stage;
      for (int block = 0; block < depth / 6; block++) {
        boolean changes = stage > 0 && block == 0;
        int stride = changes ? 2 : 1;
        List<Entry> body =
            List.of(
                conv(filters, 3, stride), batchNorm, new Relu(), conv(filters, 3, 1), batchNorm);
        if (shortcut == null) {
          entries.addAll(body);
        } else {
          entries.add(
              new Residual(body, changes ? over(shortcut, filters, stride) : List.of(), true));
        }
        entries.add(new Relu());
      }
    }
    entries.add(new GlobalAvgPool());
    entries.add(dense(Dense.OUTPUT));
    return entries;
  }

  private List<Entry> over(Shortcut shortcut, int filters, int stride) {
    return shortcut == Shortcut.PADDED
        ? List.of(new PadChannels(filters, stride))
        : projection(filters, stride);
  }

  /** A 1x1 convolution with batch normalization. */
  public List<Entry> projection(int filters, int stride) {
    return List.of(conv(filters, 1, stride), batchNorm);
  }

  private Conv2d conv(int filters, int kernel, int stride) {
    Window window = new Window(kernel, stride, Window.samePadding(kernel, 1), 1);
    return new Conv2d(filters, window, 1, false, initializer, new Initializer.Constant(0));
  }

  private Dense dense(int units) {
    return new Dense(units, true, initializer, new Initializer.Constant(0));
  }
}
