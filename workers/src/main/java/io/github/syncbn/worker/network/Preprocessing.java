package io.github.syncbn.worker.network;

import io.github.syncbn.worker.stats.Moments;
import io.github.syncbn.worker.tensor.Shape;
import java.io.Serializable;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * What is done to the features of a row before the first layer: their doubles are mapped, then
 * narrowed to float32, a missing one (NaN) becomes {@code missing[j]}, then {@code y[j] = (x[j] -
 * shift[j]) * scale[j]}, in float. Kept apart from the network's weights, so that these stay what
 * PyTorch expects. Public API.
 *
 * @param maps what becomes of doubles
 * @param narrowing from doubles to float32
 * @param missing one value per feature, as narrowed, or none: then NaN stays
 * @param shift one value per feature, or none
 * @param scale as many as {@code shift}
 * @param means of every feature, as it enters the first layer, over the training set; none where
 *     nobody has looked
 */
public record Preprocessing(
    FeatureMaps maps,
    Narrowing narrowing,
    float[] missing,
    float[] shift,
    float[] scale,
    float[] means)
    implements Serializable {
  private static final float[] NONE = {};

  /** Rows that are transposed at a time: those whose values fill a cache line. */
  private static final int TILE = 16;

  /** Of features whose means are not known. */
  public Preprocessing(
      FeatureMaps maps, Narrowing narrowing, float[] missing, float[] shift, float[] scale) {
    this(maps, narrowing, missing, shift, scale, NONE);
  }

  /** Of values that are narrowed as they are. */
  public Preprocessing(float[] missing, float[] shift, float[] scale) {
    this(FeatureMaps.none(), Narrowing.none(), missing, shift, scale);
  }

  /** Nothing is done. */
  public static Preprocessing none() {
    return new Preprocessing(NONE, NONE, NONE);
  }

  /** Whether doubles become something else than the float32 nearest to them. */
  public boolean exact() {
    return !maps.isNone() || !narrowing.isNone();
  }

  /** Whether that is so of one feature. */
  public boolean exact(int feature) {
    return narrowing.movesOrScales(feature)
        || !maps.isNone() && !(maps.each().get(feature) instanceof FeatureMap.Same);
  }

  /** Whether missing features are replaced. */
  public boolean fills() {
    return missing.length > 0;
  }

  /** Whether features are scaled. */
  public boolean scales() {
    return shift.length > 0;
  }

  /** The same with a constant divisor. */
  public Preprocessing dividedBy(int features, double divisor) {
    float[] factors = new float[features];
    Arrays.fill(factors, (float) (1 / divisor));
    return new Preprocessing(maps, narrowing, missing, new float[features], factors);
  }

  /** The same, scaling to mean 0 and (biased) deviation 1; a feature without variance becomes 0. */
  public Preprocessing standardizing(Moments moments) {
    int features = moments.channels();
    float[] means = new float[features];
    float[] factors = new float[features];
    for (int j = 0; j < features; j++) {
      means[j] = (float) moments.mean(j);
      double deviation = StrictMath.sqrt(moments.variance(j));
      // Rounding of the mean to float leaves a rest that must not be blown up.
      boolean constant = deviation <= StrictMath.abs(moments.mean(j)) * 0x1p-22;
      factors[j] = constant ? 0f : (float) (1 / deviation);
    }
    return new Preprocessing(maps, narrowing, missing, means, factors);
  }

  /**
   * The same, scaling each channel to mean 0 and (biased) deviation 1 over all its positions; a
   * channel without variance becomes 0.
   *
   * @param features moments of every feature
   * @param shape (channels, height, width) of a row
   */
  public Preprocessing standardizingChannels(Moments features, Shape shape) {
    int channels = shape.channels();
    int positions = shape.positions();
    double[] pooled = new double[Moments.length(channels)];
    double[] position = new double[Moments.length(channels)];
    position[0] = features.values()[0];
    position[1] = features.values()[1];
    for (int p = 0; p < positions; p++) {
      for (int c = 0; c < channels; c++) {
        int feature = c * positions + p;
        position[2 + c] = features.values()[2 + feature];
        position[2 + channels + c] = features.values()[2 + features.channels() + feature];
      }
      Moments.merge(pooled, 0, position, 0, channels);
    }
    Preprocessing perChannel = standardizing(new Moments(pooled));
    return new Preprocessing(
        maps,
        narrowing,
        missing,
        spread(perChannel.shift, positions),
        spread(perChannel.scale, positions));
  }

  /**
   * The same, with {@code (x / 255 - mean[c]) / deviation[c]} for each channel, as torchvision's
   * Normalize after ToTensor.
   *
   * @param shape (channels, height, width) of a row
   */
  public Preprocessing normalizingChannels(Shape shape, List<Double> mean, List<Double> deviation) {
    float[] means = new float[mean.size()];
    float[] factors = new float[mean.size()];
    for (int c = 0; c < means.length; c++) {
      means[c] = (float) (255 * mean.get(c));
      factors[c] = (float) (1 / (255 * deviation.get(c)));
    }
    return new Preprocessing(
        maps,
        narrowing,
        missing,
        spread(means, shape.positions()),
        spread(factors, shape.positions()));
  }

  private static float[] spread(float[] channels, int positions) {
    float[] features = new float[channels.length * positions];
    for (int c = 0; c < channels.length; c++) {
      Arrays.fill(features, c * positions, (c + 1) * positions, channels[c]);
    }
    return features;
  }

  /** Per feature, {@code sum / count} of the present values; 0 where none is present. */
  public static Preprocessing fillingMeans(double[] sumsAndCounts, int features) {
    float[] means = new float[features];
    for (int j = 0; j < features; j++) {
      double count = sumsAndCounts[features + j];
      means[j] = count > 0 ? (float) (sumsAndCounts[j] / count) : 0f;
    }
    return new Preprocessing(means, new float[0], new float[0]);
  }

  /** Fills with a constant. */
  public static Preprocessing filling(int features, float constant) {
    float[] values = new float[features];
    Arrays.fill(values, constant);
    return new Preprocessing(values, new float[0], new float[0]);
  }

  /**
   * The same, with the means of its features.
   *
   * @param completed means of the features before they are scaled
   */
  public Preprocessing withMeans(double[] completed) {
    float[] known = new float[completed.length];
    for (int j = 0; j < known.length; j++) {
      known[j] = (float) (scales() ? (completed[j] - shift[j]) * scale[j] : completed[j]);
    }
    return new Preprocessing(maps, narrowing, missing, shift, scale, known);
  }

  /** The same, filling missing features with other values. */
  public Preprocessing withMissing(float[] values) {
    return new Preprocessing(maps, narrowing, values, shift, scale, means);
  }

  /** The same, leaving some features as they are. */
  public Preprocessing leaving(BitSet features) {
    if (!scales() || features.isEmpty()) {
      return this;
    }
    float[] shifts = shift.clone();
    float[] factors = scale.clone();
    features.stream()
        .forEach(
            j -> {
              shifts[j] = 0;
              factors[j] = 1;
            });
    return new Preprocessing(maps, narrowing, missing, shifts, factors);
  }

  /**
   * The same for doubles, behind their maps and their narrowing.
   *
   * @param fills what missing features become, one per feature, NaN where that is known already; or
   *     none
   */
  public Preprocessing after(FeatureMaps mapped, Narrowing narrowed, double[] fills) {
    float[] filled = missing;
    if (fills.length > 0) {
      filled = new float[fills.length];
      for (int j = 0; j < filled.length; j++) {
        boolean known = Double.isNaN(fills[j]) && missing.length > 0;
        filled[j] = known ? missing[j] : narrowed.of(j, mapped.of(j, fills[j]));
      }
    }
    return new Preprocessing(mapped, narrowed, filled, shift, scale, means);
  }

  void check(int features) {
    if (!maps.fits(features)
        || !narrowing.fits(features)
        || fills() && missing.length != features
        || scales() && shift.length != features
        || scale.length != shift.length
        || means.length > 0 && means.length != features) {
      throw new IllegalArgumentException(
          "preprocessing of "
              + missing.length
              + " missing values, "
              + shift.length
              + " shifts and "
              + scale.length
              + " scales does not fit "
              + features
              + " features");
    }
  }

  /** One row as it is before the first layer. */
  public float[] apply(double[] row) {
    float[] narrowed = new float[row.length];
    applyTransposed(row, 0, 1, row.length, narrowed, 1);
    return narrowed;
  }

  /**
   * Writes rows feature by feature: feature j of row i goes to {@code into[j * lanes + i]}; the
   * lanes of rows that are not there are zero.
   *
   * @param count rows, at most {@code lanes}
   */
  void applyTransposed(
      double[] rows, int offset, int count, int features, float[] into, int lanes) {
    // Some rows at a time, so that what is read and what is written stays in the first cache.
    for (int first = 0; first < count; first += TILE) {
      int last = Math.min(first + TILE, count);
      for (int j = 0; j < features; j++) {
        for (int i = first; i < last; i++) {
          into[j * lanes + i] = narrowing.of(j, maps.of(j, rows[offset + i * features + j]));
        }
      }
    }
    for (int j = 0; j < features; j++) {
      complete(j, into, j * lanes, j * lanes + count);
      Arrays.fill(into, j * lanes + count, (j + 1) * lanes, 0f);
    }
  }

  /** Completes and scales some values of one feature. */
  private void complete(int feature, float[] values, int from, int to) {
    if (fills()) {
      float value = missing[feature];
      for (int i = from; i < to; i++) {
        values[i] = Float.isNaN(values[i]) ? value : values[i];
      }
    }
    if (scales()) {
      float low = shift[feature];
      float factor = scale[feature];
      for (int i = from; i < to; i++) {
        values[i] = (values[i] - low) * factor;
      }
    }
  }
}
