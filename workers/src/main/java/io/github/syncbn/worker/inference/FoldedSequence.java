package io.github.syncbn.worker.inference;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes the layers of a network one after the other and leaves the steps of a prediction. A batch
 * normalization becomes part of the dense layer or convolution before it,
 *
 * <pre>
 *   gamma (W x + b - mean) r + beta = (gamma r W) x + (gamma r (b - mean) + beta),    r = 1 / sqrt(var + epsilon)
 * </pre>
 *
 * <p>in double, rounded to float once. One without such a layer before it stays by itself.
 */
public final class FoldedSequence {
  private final boolean folds;
  private final List<FoldedLayer> steps = new ArrayList<>();
  private @Nullable ScaledWeights weights;

  /** Folds normalizations into the weights before them. */
  public FoldedSequence() {
    this(true);
  }

  /**
   * None yet.
   *
   * @param folds whether normalizations become part of weights before them, where there are any
   */
  public FoldedSequence(boolean folds) {
    this.folds = folds;
  }

  /** What has weights: the step of given ones. */
  @FunctionalInterface
  public interface Form {
    /** The step that multiplies by {@code weights} and adds {@code bias}. */
    FoldedLayer of(float[] weights, float[] bias);
  }

  /** The next step; no normalization behind it reaches weights before it. */
  public void add(FoldedLayer step) {
    endWeights();
    steps.add(step);
  }

  /** The next layer leaves rows as they are, but in another shape. */
  public void reshape() {
    endWeights();
  }

  /**
   * The next layer has weights.
   *
   * @param values weights, output by output
   * @param bias of each output
   */
  public void multiply(float[] values, double[] bias, Form form) {
    endWeights();
    weights = new ScaledWeights(values, bias, form);
  }

  /** The next layer normalizes channel by channel. */
  public void normalize(ChannelStatistics by) {
    if (folds && weights != null) {
      weights.normalize(by);
    } else {
      add(FoldedNormalization.of(by));
    }
  }

  public List<FoldedLayer> steps() {
    endWeights();
    return List.copyOf(steps);
  }

  private void endWeights() {
    if (weights != null) {
      steps.add(weights.layer());
      weights = null;
    }
  }
}
