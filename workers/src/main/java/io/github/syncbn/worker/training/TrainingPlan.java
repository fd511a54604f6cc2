package io.github.syncbn.worker.training;

import io.github.syncbn.worker.collective.StartPoint;
import io.github.syncbn.worker.kernel.BlasChoice;
import io.github.syncbn.worker.layer.Layer;
import io.github.syncbn.worker.layer.NormalizationScope.Grouping;
import io.github.syncbn.worker.loss.Loss;
import io.github.syncbn.worker.network.Network;
import io.github.syncbn.worker.network.ParameterLayout;
import io.github.syncbn.worker.tensor.Shape;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * All that a worker needs to know of a job, resolved against the data; the same for all workers,
 * and independent of how many there are.
 *
 * @param network layers, with the number of outputs filled in
 * @param input shape of an input row
 * @param objective what is minimized
 * @param rows of each set
 * @param features how features are completed and scaled
 * @param augmentation how images vary in training steps
 * @param batching how a global batch is cut
 * @param course how long training takes, and what happens on the way
 * @param seed key of all randomness
 * @param blas the matrix-product provider
 */
public record TrainingPlan(
    Network network,
    Shape input,
    Objective objective,
    Rows rows,
    FeaturePlan features,
    Augmentation augmentation,
    Batching batching,
    Course course,
    long seed,
    BlasChoice blas)
    implements Serializable {

  /**
   * What is minimized.
   *
   * @param loss fitted to the classes; balanced class weights are still to come from the training
   *     set
   * @param classes number of classes, 2 of each of several labels, or 0 for regression
   * @param units by target what one of a network's outputs is in the units of the target; 1 where
   *     they are the same, or losses are told in these units as they are, as those of one target
   */
  public record Objective(Loss loss, int classes, List<Double> units) implements Serializable {

    public Objective {
      units = new ArrayList<>(units);
    }

    /** Of one target. */
    public Objective(Loss loss, int classes) {
      this(loss, classes, List.of(1.0));
    }

    /** Numbers to predict of a row, or 1 for its class. */
    public int targets() {
      return units.size();
    }

    /** Whether outputs stand for classes, so that there is an accuracy. */
    public boolean classifies() {
      return classes > 0;
    }
  }

  /**
   * Rows of each set.
   *
   * @param training rows of the training set
   * @param validation rows of the validation set, or 0
   * @param test rows of the test set, or 0
   * @param weighted whether rows have weights
   */
  public record Rows(long training, long validation, long test, boolean weighted)
      implements Serializable {

    /** A training set alone, of rows without weights. */
    public static Rows ofTraining(long rows) {
      return new Rows(rows, 0, 0, false);
    }
  }

  /**
   * How a global batch is cut.
   *
   * @param batchSize B, rows of a global batch
   * @param shards S, the number of logical shards, a power of two
   */
  public record Batching(int batchSize, int shards) implements Serializable {}

  /**
   * How long training takes, and what happens on the way.
   *
   * @param epochs passes over the training set
   * @param maxSteps number of steps after which training ends at the latest
   * @param validateEvery epochs between validations
   * @param populationStatistics whether running statistics are recomputed over the training set in
   *     the end
   * @param averaging which mean of the weights is returned
   * @param observation what is looked at while it trains
   */
  public record Course(
      int epochs,
      long maxSteps,
      int validateEvery,
      boolean populationStatistics,
      Averaging averaging,
      Observation observation)
      implements Serializable {

    /** A course of {@code epochs} epochs, each with a validation. */
    public static Course ofEpochs(int epochs) {
      return new Course(epochs, Long.MAX_VALUE, 1, false, Averaging.NONE, Observation.NONE);
    }

    /** The same, but it ends after {@code steps} steps at the latest. */
    public Course withMaxSteps(long steps) {
      return new Course(epochs, steps, validateEvery, populationStatistics, averaging, observation);
    }

    /** The same with or without population statistics at the end. */
    public Course withPopulationStatistics(boolean recomputed) {
      return new Course(epochs, maxSteps, validateEvery, recomputed, averaging, observation);
    }

    /** The same with another mean of the weights. */
    public Course withAveraging(Averaging other) {
      return new Course(epochs, maxSteps, validateEvery, populationStatistics, other, observation);
    }

    /** The same with something else to look at. */
    public Course withObservation(Observation other) {
      return new Course(epochs, maxSteps, validateEvery, populationStatistics, averaging, other);
    }

    /**
     * Whether running statistics are recomputed in the end: those of the steps are of other weights
     * than a mean.
     */
    public boolean recomputesStatistics() {
      return populationStatistics || averaging.averages();
    }
  }

  /** The same with other features. */
  public TrainingPlan withFeatures(FeaturePlan other) {
    return new TrainingPlan(
        network, input, objective, rows, other, augmentation, batching, course, seed, blas);
  }

  /** The same with outputs in units of which targets have so many others, by target. */
  public TrainingPlan withUnits(List<Double> units) {
    return new TrainingPlan(
        network,
        input,
        new Objective(objective.loss(), objective.classes(), units),
        rows,
        features,
        augmentation,
        batching,
        course,
        seed,
        blas);
  }

  /** The same with another course. */
  public TrainingPlan withCourse(Course other) {
    return new TrainingPlan(
        network, input, objective, rows, features, augmentation, batching, other, seed, blas);
  }

  /** Rows of a global batch, B. */
  public int batchSize() {
    return batching.batchSize();
  }

  /** Number of logical shards, S. */
  public int shards() {
    return batching.shards();
  }

  /** Where parameters lie. */
  public ParameterLayout layout() {
    return new ParameterLayout(network, input);
  }

  /** The batches of an epoch. */
  public BatchSchedule schedule() {
    long tail = rows.training() % batchSize();
    boolean merge = tail > 0 && rows.training() > batchSize() && fewestGroupRows(tail) < 2;
    return new BatchSchedule(rows.training(), batchSize(), shards(), merge);
  }

  /**
   * Fewest rows that share statistics in any layer, in a batch of {@code batch} rows; large if
   * nothing is normalized.
   */
  public long fewestGroupRows(long batch) {
    long fewest = Long.MAX_VALUE;
    for (Layer layer : network.layers()) {
      if (layer.runsStatistics()) {
        Grouping grouping = layer.grouping(batchSize(), shards());
        fewest = Math.min(fewest, grouping.fewestRows(batch, shards()));
      }
    }
    return fewest;
  }

  /** Steps of the whole training. */
  public long totalSteps() {
    long perEpoch = schedule().stepsPerEpoch();
    return perEpoch > Long.MAX_VALUE / course.epochs()
        ? course.maxSteps()
        : Math.min(course.maxSteps(), perEpoch * course.epochs());
  }

  /** How far the mean of the weights moves with a step; see {@link Averaging#weight}. */
  public double averageWeight(long stepsDone, long count) {
    Averaging averaging = course.averaging();
    return averaging.averages()
        ? averaging.weight(
            new Averaging.Time(stepsDone, schedule().stepsPerEpoch(), totalSteps()), count)
        : 0;
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
    return rows.validation() > 0 && (last || (epoch + 1) % course.validateEvery() == 0);
  }
}
