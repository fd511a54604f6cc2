package io.github.syncbn.worker.training;

import io.github.syncbn.worker.collective.StartPoint;
import io.github.syncbn.worker.kernel.BlasChoice;
import io.github.syncbn.worker.layer.Layer;
import io.github.syncbn.worker.layer.NormalizationScope.Grouping;
import io.github.syncbn.worker.loss.Loss;
import io.github.syncbn.worker.network.Network;
import io.github.syncbn.worker.network.ParameterLayout;
import io.github.syncbn.worker.network.Preprocessing;
import io.github.syncbn.worker.stats.Moments;
import io.github.syncbn.worker.tensor.Shape;
import java.io.Serializable;
import java.util.List;

/**
 * All that a worker needs to know of a job, resolved against the data; the same for all workers,
 * and independent of how many there are.
 *
 * @param network layers, with the number of outputs filled in
 * @param input shape of an input row
 * @param loss what is minimized; its class weights are those of the configuration
 * @param balanceClasses whether class weights are computed from the training set instead
 * @param classes number of classes, or 0 for regression
 * @param seed key of all randomness
 * @param shards S
 * @param batchSize B
 * @param epochs passes over the training set
 * @param maxSteps training ends after so many steps
 * @param rows of each set
 * @param validateEvery epochs between validations
 * @param weighted whether rows have weights
 * @param features how features are completed and scaled
 * @param populationStatistics whether running statistics are recomputed over the training set in
 *     the end
 * @param blas the matrix-product provider
 * @param augmentation how images vary in training steps
 */
public record TrainingPlan(
    Network network,
    Shape input,
    Loss loss,
    boolean balanceClasses,
    int classes,
    long seed,
    int shards,
    int batchSize,
    int epochs,
    long maxSteps,
    RowCounts rows,
    int validateEvery,
    boolean weighted,
    FeatureTreatment features,
    boolean populationStatistics,
    BlasChoice blas,
    Augmentation augmentation)
    implements Serializable {

  /**
   * Rows of each set.
   *
   * @param training rows of the training set
   * @param validation rows of the validation set, or 0
   * @param test rows of the test set, or 0
   */
  public record RowCounts(long training, long validation, long test) implements Serializable {}

  /**
   * How features are completed and scaled.
   *
   * @param fillWithMean whether missing features become the mean over the training set
   * @param fill else what missing features have become while they were read; NaN if none may be
   *     missing
   * @param standardize whether to scale to mean 0 and deviation 1 over the training set
   * @param divisor else what to divide by; 1 for nothing
   * @param byChannel whether all positions of a channel are standardized alike
   * @param mean else, if not empty, what {@code x / 255} is shifted by, for each channel
   * @param deviation and then divided by
   */
  public record FeatureTreatment(
      boolean fillWithMean,
      double fill,
      boolean standardize,
      double divisor,
      boolean byChannel,
      List<Double> mean,
      List<Double> deviation)
      implements Serializable {

    /** Without regard to channels. */
    public FeatureTreatment(
        boolean fillWithMean, double fill, boolean standardize, double divisor) {
      this(fillWithMean, fill, standardize, divisor, false, List.of(), List.of());
    }

    /** What is known without looking at the data, after missing features were completed. */
    public Preprocessing constant(Preprocessing completed, Shape input) {
      if (!mean.isEmpty()) {
        return completed.normalizingChannels(input, mean, deviation);
      }
      return divisor == 1 ? completed : completed.dividedBy(input.size(), divisor);
    }

    /** Standardization by the moments of the features. */
    public Preprocessing standardized(Preprocessing completed, Moments features, Shape input) {
      return byChannel
          ? completed.standardizingChannels(features, input)
          : completed.standardizing(features);
    }
  }

  /** Where parameters lie. */
  public ParameterLayout layout() {
    return new ParameterLayout(network, input);
  }

  /** The batches of an epoch. */
  public BatchSchedule schedule() {
    long tail = rows.training % batchSize;
    boolean merge = tail > 0 && rows.training > batchSize && fewestGroupRows(tail) < 2;
    return new BatchSchedule(rows.training, batchSize, shards, merge);
  }

  /**
   * Fewest rows that share statistics in any layer, in a batch of so many rows; large if nothing is
   * normalized.
   */
  public long fewestGroupRows(long batch) {
    long fewest = Long.MAX_VALUE;
    for (Layer layer : network.layers()) {
      if (layer.runsStatistics()) {
        Grouping grouping = layer.grouping(batchSize, shards);
        fewest = Math.min(fewest, grouping.fewestRows(batch, shards));
      }
    }
    return fewest;
  }

  /** Steps of the whole training. */
  public long totalSteps() {
    return Math.min(maxSteps, schedule().stepsPerEpoch() * epochs);
  }

  /** The epoch (from 0) that the last of {@code stepsDone} steps, 1 or more, belongs to. */
  public int epochOf(long stepsDone) {
    return (int) ((stepsDone - 1) / schedule().stepsPerEpoch());
  }

  /** Whether an epoch, perhaps a short last one, ends with {@code stepsDone} steps. */
  public boolean epochEnds(long stepsDone) {
    return stepsDone > 0
        && (stepsDone >= totalSteps() || stepsDone % schedule().stepsPerEpoch() == 0);
  }

  /** What comes when {@code stepsDone} steps are committed. */
  public StartPoint.Next next(long stepsDone) {
    if (epochEnds(stepsDone) && validatesAfter(epochOf(stepsDone), stepsDone)) {
      return StartPoint.Next.VALIDATION;
    }
    return afterValidation(stepsDone);
  }

  /** What comes after a validation, or where there is none, unless training stops early. */
  public StartPoint.Next afterValidation(long stepsDone) {
    return stepsDone >= totalSteps() ? StartPoint.Next.RESULT : StartPoint.Next.STEP;
  }

  /**
   * Whether the validation set is looked at after an epoch (from 0) that ends at step {@code
   * stepsDone}.
   */
  public boolean validatesAfter(int epoch, long stepsDone) {
    boolean last = stepsDone >= totalSteps();
    return rows.validation > 0 && (last || (epoch + 1) % validateEvery == 0);
  }
}
