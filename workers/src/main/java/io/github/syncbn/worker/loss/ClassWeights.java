package io.github.syncbn.worker.loss;

import io.github.syncbn.worker.setting.Declared;
import io.github.syncbn.worker.setting.Setting;
import io.github.syncbn.worker.setting.SettingException;
import io.github.syncbn.worker.setting.Summary;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Weights of classes in a loss: 0 or more. */
public sealed interface ClassWeights extends Serializable {

  /** The weight of each class by its number; empty where all are 1. */
  double[] values();

  /** Whether they follow from the training set: see {@link #balanced}. */
  default boolean areBalanced() {
    return false;
  }

  /**
   * The same once the classes are known.
   *
   * @param classes labels in the order of their numbers
   * @param loss the record whose setting {@code classWeights} they are
   * @throws SettingException if weights are missing, or of no class
   */
  default ClassWeights of(List<String> classes, Class<? extends Loss> loss) {
    return this;
  }

  /**
   * Balanced weights {@code W / (K W_k)} from the weight of the rows of each class, as
   * scikit-learn's "balanced"; 0 for a class without rows.
   */
  static double[] balanced(double[] weightOfClass) {
    double total = 0;
    for (double weight : weightOfClass) {
      total += weight;
    }
    double[] weights = new double[weightOfClass.length];
    for (int k = 0; k < weights.length; k++) {
      weights[k] = weightOfClass[k] == 0 ? 0 : total / (weights.length * weightOfClass[k]);
    }
    return weights;
  }

  /** All 1. */
  @Summary("all 1")
  record None() implements ClassWeights {
    private static final double[] ONES = {};

    @Override
    public double[] values() {
      return ONES;
    }
  }

  /** Such that all classes weigh the same in the training set. */
  @Summary("W / (K W_k) for class k, with W_k the weight of its training rows")
  record Balanced() implements ClassWeights {
    @Override
    public boolean areBalanced() {
      return true;
    }

    @Override
    public double[] values() {
      throw new IllegalStateException("balanced class weights need the training set");
    }
  }

  /** By label. */
  @Summary(value = "{ label = weight ... } for all classes", bare = "weights", single = true)
  record ByLabel(
      @Setting(value = "weight of each class", range = "[0, inf)") Map<String, Double> weights)
      implements ClassWeights {
    public ByLabel {
      weights.values().forEach(weight -> Declared.check(ByLabel.class, weight));
      weights = Collections.unmodifiableMap(new TreeMap<>(weights));
    }

    @Override
    public ClassWeights of(List<String> classes, Class<? extends Loss> loss) {
      List<String> missing = new ArrayList<>(classes);
      missing.removeAll(weights.keySet());
      List<String> unknown = new ArrayList<>(weights.keySet());
      unknown.removeAll(classes);
      if (!missing.isEmpty() || !unknown.isEmpty()) {
        throw new SettingException(
            loss,
            "classWeights",
            "expected a weight for each of the classes "
                + classes
                + "; missing "
                + missing
                + ", unknown "
                + unknown);
      }
      return new ByNumber(classes.stream().mapToDouble(weights::get).toArray());
    }

    @Override
    public double[] values() {
      throw new IllegalStateException("class weights by label need the classes");
    }
  }

  /**
   * By the number of the class: what the others become.
   *
   * @param values one per class; not to be changed
   */
  record ByNumber(double[] values) implements ClassWeights {
    public ByNumber {
      for (double weight : values) {
        if (!(weight >= 0) || Double.isInfinite(weight)) {
          throw new IllegalArgumentException("class weights are 0 or more, got " + weight);
        }
      }
      values = values.clone();
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof ByNumber weights && Arrays.equals(values, weights.values);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(values);
    }

    @Override
    public String toString() {
      return "ByNumber" + Arrays.toString(values);
    }
  }
}
