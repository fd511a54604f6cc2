package io.github.syncbn.worker.layer;

import io.github.syncbn.worker.setting.Declared;
import java.util.List;
import java.util.Map;

/**
 * Layers by the names and with the defaults that they have in a job file, for networks in Java.
 * Public API.
 *
 * <pre>{@code
 * import static io.github.syncbn.worker.layer.Layers.*;
 *
 * Network.sequential(dense(512), batchNorm(), relu(), dropout(0.2), dense(OUTPUT))
 * layer(GroupNorm.class, Map.of("groups", 8, "affine", false))
 * }</pre>
 */
public final class Layers {
  /** Units of a dense layer: as many as the task needs, known only from the data. */
  public static final int OUTPUT = Dense.OUTPUT;

  private Layers() {}

  /**
   * Any layer, with the settings that a job file would give it and the defaults for the rest.
   *
   * @param settings by name; {@code syncbn help config} lists them below {@code network[]}
   * @throws IllegalArgumentException if a setting is unknown, missing or out of its range
   */
  public static <L extends Entry> L layer(Class<L> type, Map<String, ?> settings) {
    return Declared.of(type).build(settings);
  }

  /** What the columns of a table become, each as it usually does. */
  public static Columns columns() {
    return layer(Columns.class, Map.of());
  }

  /** Fully connected, with a bias. */
  public static Dense dense(int units) {
    return layer(Dense.class, Map.of("units", units));
  }

  /** Batch normalization over the whole global batch. */
  public static BatchNorm batchNorm() {
    return new BatchNorm();
  }

  /** Batch normalization corrected to its running statistics, over the whole global batch. */
  public static BatchRenorm batchRenorm() {
    return layer(BatchRenorm.class, Map.of());
  }

  /** Batch normalization by the mean absolute deviation. */
  public static L1BatchNorm l1BatchNorm() {
    return layer(L1BatchNorm.class, Map.of());
  }

  /** Batch normalization by the largest absolute deviation. */
  public static LInfBatchNorm lInfBatchNorm() {
    return layer(LInfBatchNorm.class, Map.of());
  }

  /** Layer normalization: each row over all its values. */
  public static LayerNorm layerNorm() {
    return layer(LayerNorm.class, Map.of());
  }

  /** Root mean square normalization: each row over all its values, the mean left in place. */
  public static RmsNorm rmsNorm() {
    return layer(RmsNorm.class, Map.of());
  }

  /** Group normalization: each row over a group of channels. */
  public static GroupNorm groupNorm(int groups) {
    return layer(GroupNorm.class, Map.of("groups", groups));
  }

  /** A layer whose weights have length and direction apart. */
  public static WeightNorm weightNorm(LinearLayer of) {
    return new WeightNorm(of);
  }

  /** A layer whose weights to each output have mean 0 and deviation 1. */
  public static WeightStandardization weightStandardization(LinearLayer of) {
    return new WeightStandardization(of);
  }

  /** max(0, x). */
  public static Relu relu() {
    return new Relu();
  }

  /** max(0, x) + 0.01 min(0, x). */
  public static LeakyRelu leakyRelu() {
    return layer(LeakyRelu.class, Map.of());
  }

  /** max(0, x) + exp(min(0, x)) - 1. */
  public static Elu elu() {
    return layer(Elu.class, Map.of());
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

  /** Noise whose mean and scale shift in every training step. */
  public static Noise noise() {
    return layer(Noise.class, Map.of());
  }

  /** A 3x3 convolution with a bias, padded so that the size of images stays. */
  public static Conv2d conv2d(int filters) {
    return layer(Conv2d.class, Map.of("filters", filters));
  }

  /** Maximum over squares that do not overlap. */
  public static MaxPool2d maxPool2d(int kernel) {
    return layer(MaxPool2d.class, Map.of("kernel", kernel));
  }

  /** Mean over squares that do not overlap. */
  public static AvgPool2d avgPool2d(int kernel) {
    return layer(AvgPool2d.class, Map.of("kernel", kernel));
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
    return layer(Residual.class, Map.of("body", List.of(body)));
  }
}
