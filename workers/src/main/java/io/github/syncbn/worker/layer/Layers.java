package io.github.syncbn.worker.layer;

import io.github.syncbn.worker.kernel.Window;
import java.util.List;

/**
 * Layers by the names and with the defaults that they have in a job file, for networks in Java;
 * what else a layer can be told, its own constructor takes. Public API.
 *
 * <pre>{@code
 * import static io.github.syncbn.worker.layer.Layers.*;
 *
 * Network.sequential(dense(512), batchNorm(), relu(), dropout(0.2), dense(OUTPUT))
 * }</pre>
 */
public final class Layers {
  /** Units of a dense layer: as many as the task needs, known only from the data. */
  public static final int OUTPUT = Dense.OUTPUT;

  private static final int KERNEL = 3;

  private Layers() {}

  /** Fully connected, with a bias. */
  public static Dense dense(int units) {
    return new Dense(units);
  }

  /** Batch normalization over the whole global batch. */
  public static BatchNorm batchNorm() {
    return new BatchNorm();
  }

  /** Layer normalization: each row over all its values. */
  public static LayerNorm layerNorm() {
    return new LayerNorm(BatchNorm.DEFAULT_EPSILON, true);
  }

  /** Group normalization: each row over a group of channels. */
  public static GroupNorm groupNorm(int groups) {
    return new GroupNorm(groups, BatchNorm.DEFAULT_EPSILON, true);
  }

  /** max(0, x). */
  public static Relu relu() {
    return new Relu();
  }

  /** max(0, x) + 0.01 min(0, x). */
  public static LeakyRelu leakyRelu() {
    return new LeakyRelu(0.01f);
  }

  /** max(0, x) + exp(min(0, x)) - 1. */
  public static Elu elu() {
    return new Elu(1);
  }

  /** x times the distribution function of the normal. */
  public static Gelu gelu() {
    return new Gelu();
  }

  /** x / (1 + exp(-x)). */
  public static Silu silu() {
    return new Silu();
  }

  /** 1 / (1 + exp(-x)). */
  public static Sigmoid sigmoid() {
    return new Sigmoid();
  }

  /** Hyperbolic tangent. */
  public static Tanh tanh() {
    return new Tanh();
  }

  /** Drops values in training with a probability in [0, 1), and scales the others up. */
  public static Dropout dropout(double rate) {
    return new Dropout(rate);
  }

  /** A 3x3 convolution with a bias, padded so that the size of images stays. */
  public static Conv2d conv2d(int filters) {
    return new Conv2d(
        filters,
        new Window(KERNEL, 1, KERNEL / 2, 1),
        1,
        true,
        new Initializer.PyTorchUniform(),
        new Initializer.PyTorchUniform());
  }

  /** Maximum over squares that do not overlap. */
  public static MaxPool2d maxPool2d(int kernel) {
    return new MaxPool2d(kernel, kernel, 0);
  }

  /** Mean over squares that do not overlap. */
  public static AvgPool2d avgPool2d(int kernel) {
    return new AvgPool2d(kernel, kernel, 0);
  }

  /** Mean of each channel over all positions. */
  public static GlobalAvgPool globalAvgPool() {
    return new GlobalAvgPool();
  }

  /** An image as a row of features, channel by channel. */
  public static Flatten flatten() {
    return new Flatten();
  }

  /** body(x) + x; the last batch normalization of the body starts with gamma = 0. */
  public static Residual residual(Entry... body) {
    return new Residual(List.of(body), List.of(), true);
  }
}
