package io.github.syncbn.worker.loss;

import io.github.syncbn.worker.setting.Declared;
import io.github.syncbn.worker.setting.Family;
import io.github.syncbn.worker.setting.Interval;
import io.github.syncbn.worker.setting.SettingException;
import io.github.syncbn.worker.tensor.Tensor;
import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A loss over rows: sums and divisors, never means, so that shards can be added. The mean is {@code
 * sum / divisor}.
 *
 * <p>A new loss is a record of its settings and a line in a {@code permits} clause. The first there
 * that fits a task is the task's default.
 */
public sealed interface Loss extends Serializable permits ClassLoss, ValueLoss {

  /**
   * The loss of jobs that name none, with the defaults of its settings.
   *
   * @param classifies whether classes are predicted, rather than values
   */
  static Loss byDefault(boolean classifies) {
    return Family.members(Loss.class).stream()
        .<Loss>map(member -> Declared.defaults(member.type()))
        .filter(loss -> loss.classifies() == classifies)
        .findFirst()
        .orElseThrow();
  }

  /** Its name in job files. */
  default String name() {
    return Declared.nameOf(getClass());
  }

  /** In words, as reports put it behind a figure. */
  String description();

  /** Whether classes are predicted, rather than values. */
  boolean classifies();

  /** What its network's outputs say of what is predicted. */
  Link link();

  /**
   * Number of outputs.
   *
   * @param classes number of classes; 0 in regression
   * @param targets how many numbers, or labels of 0 or 1, are predicted of a row; 1 for one class
   */
  int outputs(int classes, int targets);

  /**
   * Fails unless it can predict so many numbers, or labels of 0 or 1, of a row.
   *
   * @throws SettingException saying what can
   */
  default void checkTargets(int targets) {
    if (targets > 1) {
      throw new SettingException(
          getClass(),
          "predicts the class of one label, but a row has "
              + targets
              + " labels: expected binaryCrossEntropy, for labels of 0 or 1 each");
    }
  }

  /** Whether the predictions of a row ascend: outputs that do not are sorted. */
  default boolean ascends() {
    return false;
  }

  /** The numbers that it takes as labels, in regression. */
  default Interval labels() {
    return Interval.parse("");
  }

  /**
   * The loss by which trained models are compared: without what changes it for the sake of training
   * alone, label smoothing and class weights.
   */
  default Loss plain() {
    return this;
  }

  /**
   * The same once the classes are known.
   *
   * @param classes labels in the order of their numbers; empty in regression
   * @throws SettingException if a setting does not fit them
   */
  default Loss of(List<String> classes) {
    return this;
  }

  /** Whether it waits for {@link #withClassWeights balanced class weights}. */
  default boolean balancesClasses() {
    return false;
  }

  /**
   * The same with these weights in place of its own.
   *
   * @param weights one per class, by number
   */
  default Loss withClassWeights(double[] weights) {
    throw new UnsupportedOperationException(name() + " has no class weights");
  }

  /** Whether training sees the label with mean 0 and deviation 1. */
  default boolean standardizesLabel() {
    return false;
  }

  /** The same where training sees labels divided by {@code scale}. */
  default Loss ofLabelsOver(double scale) {
    return this;
  }

  /**
   * The factor that brings a loss of {@link #ofLabelsOver labels divided by scale} back to their
   * own units.
   */
  default double unit(double scale) {
    return 1;
  }

  /**
   * The loss of some rows.
   *
   * @param output the network's output, rows x outputs
   * @param targets class number or value of each row, from {@code targetsOffset}; several values of
   *     a row one after another, then the loss of a row is the mean over them
   * @param weights weight of each row from {@code targetsOffset}, or null for 1
   * @param gradient receives the gradient of the sum with respect to {@code output}, or null; may
   *     share its storage
   * @param sums receives, added: [sumsOffset] the weighted sum of row losses, [sumsOffset + 1] what
   *     to divide it by
   */
  void evaluate(
      Tensor output,
      float[] targets,
      int targetsOffset,
      float @Nullable [] weights,
      @Nullable Tensor gradient,
      double[] sums,
      int sumsOffset);
}
