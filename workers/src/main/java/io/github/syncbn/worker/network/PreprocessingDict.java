package io.github.syncbn.worker.network;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a model does to rows before its first layer, and to targets behind its last, as named
 * tensors and back. What is not used has no tensor.
 */
final class PreprocessingDict {
  private static final String ORIGIN = "feature.origin";
  private static final String UNIT = "feature.unit";
  private static final String MISSING = "feature.missing";
  private static final String SHIFT = "feature.shift";
  private static final String SCALE = "feature.scale";
  private static final String MEAN = "feature.mean";
  private static final String TARGET_SHIFT = "target.shift";
  private static final String TARGET_SCALE = "target.scale";

  private PreprocessingDict() {}

  static Map<String, StoredTensor> of(Preprocessing preprocessing, TargetScaling targets) {
    Map<String, StoredTensor> tensors = new LinkedHashMap<>();
    tensors.putAll(preprocessing.maps().tensors());
    put(tensors, ORIGIN, preprocessing.narrowing().origin());
    put(tensors, UNIT, preprocessing.narrowing().unit());
    put(tensors, MISSING, preprocessing.missing());
    put(tensors, SHIFT, preprocessing.shift());
    put(tensors, SCALE, preprocessing.scale());
    put(tensors, MEAN, preprocessing.means());
    if (!targets.isNone()) {
      put(tensors, TARGET_SHIFT, targets.shift());
      put(tensors, TARGET_SCALE, targets.scale());
    }
    return tensors;
  }

  /**
   * Of the features.
   *
   * @throws IllegalArgumentException if there is a tensor of another name
   */
  static Preprocessing preprocessing(Map<String, StoredTensor> tensors) {
    for (String name : tensors.keySet()) {
      switch (name) {
        case ORIGIN, UNIT, MISSING, SHIFT, SCALE, MEAN, TARGET_SHIFT, TARGET_SCALE -> {}
        default -> {
          if (!FeatureMaps.has(name)) {
            throw new IllegalArgumentException("unknown preprocessing " + name);
          }
        }
      }
    }
    return new Preprocessing(
        FeatureMaps.of(tensors),
        new Narrowing(doubles(tensors, ORIGIN), doubles(tensors, UNIT)),
        take(tensors, MISSING),
        take(tensors, SHIFT),
        take(tensors, SCALE),
        take(tensors, MEAN));
  }

  /**
   * Of the targets.
   *
   * @throws IllegalArgumentException if there is half of it
   */
  static TargetScaling targets(Map<String, StoredTensor> tensors) {
    boolean given = tensors.containsKey(TARGET_SHIFT) || tensors.containsKey(TARGET_SCALE);
    return given
        ? new TargetScaling(ofTargets(tensors, TARGET_SHIFT), ofTargets(tensors, TARGET_SCALE))
        : TargetScaling.none();
  }

  private static double[] ofTargets(Map<String, StoredTensor> tensors, String name) {
    if (tensors.get(name) instanceof StoredTensor.Doubles doubles && doubles.values().length > 0) {
      return doubles.values();
    }
    throw new IllegalArgumentException("preprocessing " + name + " is not one double a target");
  }

  private static void put(Map<String, StoredTensor> tensors, String name, float[] values) {
    if (values.length > 0) {
      tensors.put(name, new StoredTensor.Floats(values, values.length));
    }
  }

  private static void put(Map<String, StoredTensor> tensors, String name, double[] values) {
    if (values.length > 0) {
      tensors.put(name, new StoredTensor.Doubles(values, values.length));
    }
  }

  private static double[] doubles(Map<String, StoredTensor> tensors, String name) {
    return tensors.get(name) instanceof StoredTensor.Doubles doubles
        ? doubles.values()
        : new double[0];
  }

  private static float[] take(Map<String, StoredTensor> tensors, String name) {
    StoredTensor tensor = tensors.get(name);
    if (tensor == null) {
      return new float[0];
    }
    if (tensor instanceof StoredTensor.Floats floats) {
      return floats.values();
    }
    throw new IllegalArgumentException(
        "preprocessing " + name + " has type " + tensor.type() + ", expected F32");
  }
}
