package io.github.syncbn.driver.onnx;

import java.util.List;

/**
 * How a model becomes a file of ONNX. Public API.
 *
 * @param folds whether a batch normalization becomes part of the weights before it, else it is a
 *     {@code BatchNormalization} with the running statistics
 * @param matrix whether there is one input {@code features} of numbers, else one for each column
 * @param thresholds one per class, or none: the class with the largest probability over threshold
 *     is predicted
 */
public record OnnxSettings(boolean folds, boolean matrix, List<Double> thresholds) {

  public OnnxSettings {
    thresholds = List.copyOf(thresholds);
  }

  /** Normalizations by themselves, an input for each column, no thresholds. */
  public static OnnxSettings defaults() {
    return new OnnxSettings(false, false, List.of());
  }

  /** The same with normalizations in the weights before them, or by themselves. */
  public OnnxSettings folding(boolean value) {
    return new OnnxSettings(value, matrix, thresholds);
  }

  /** The same with one input for all columns, or one for each. */
  public OnnxSettings asMatrix(boolean value) {
    return new OnnxSettings(folds, value, thresholds);
  }

  /** The same with thresholds. */
  public OnnxSettings with(List<Double> values) {
    return new OnnxSettings(folds, matrix, values);
  }
}
