package io.github.syncbn.worker.training;

import io.github.syncbn.worker.stats.Moments;
import java.io.Serializable;

/**
 * How a raw feature becomes an input of the network: {@code (x - shift) * scale}, after a missing
 * one was filled in. Computed from the training set, kept with the model.
 *
 * @param fill per feature, what a missing value becomes; empty if none may be missing
 * @param shift per feature; empty, as scale, for no scaling
 * @param scale per feature
 */
public record FeatureScaling(float[] fill, float[] shift, float[] scale) implements Serializable {

  /** Nothing is changed. */
  public static FeatureScaling none() {
    return new FeatureScaling(new float[0], new float[0], new float[0]);
  }

  /** Whether features are scaled at all. */
  public boolean scales() {
    return scale.length > 0;
  }

  /** The same with a constant divisor. */
  public FeatureScaling dividedBy(int features, double divisor) {
    float[] factors = new float[features];
    java.util.Arrays.fill(factors, (float) (1 / divisor));
    return new FeatureScaling(fill, new float[features], factors);
  }

  /** The same, scaling to mean 0 and (biased) deviation 1; a feature without variance becomes 0. */
  public FeatureScaling standardizing(Moments moments) {
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
    return new FeatureScaling(fill, means, factors);
  }

  /** Per feature, {@code sum / count} of the present values; 0 where none is present. */
  public static FeatureScaling fillingMeans(double[] sumsAndCounts, int features) {
    float[] means = new float[features];
    for (int j = 0; j < features; j++) {
      double count = sumsAndCounts[features + j];
      means[j] = count > 0 ? (float) (sumsAndCounts[j] / count) : 0f;
    }
    return new FeatureScaling(means, new float[0], new float[0]);
  }

  /** Fills with a constant. */
  public static FeatureScaling filling(int features, float constant) {
    float[] values = new float[features];
    java.util.Arrays.fill(values, constant);
    return new FeatureScaling(values, new float[0], new float[0]);
  }
}
