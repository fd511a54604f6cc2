package io.github.syncbn.driver.job;

import io.github.syncbn.driver.optimizer.Optimizer;
import io.github.syncbn.worker.kernel.BlasChoice;
import io.github.syncbn.worker.loss.BinaryCrossEntropy;
import io.github.syncbn.worker.loss.Loss;
import io.github.syncbn.worker.network.Network;
import io.github.syncbn.worker.setting.Declared;
import io.github.syncbn.worker.setting.Given;
import io.github.syncbn.worker.setting.Inline;
import io.github.syncbn.worker.setting.Setting;
import io.github.syncbn.worker.training.Averaging;
import io.github.syncbn.worker.training.Observation;
import java.util.Arrays;
import java.util.Optional;

/**
 * Everything a training job is told, validated as far as possible without data.
 *
 * @param task what is predicted
 * @param data where rows come from
 * @param network layers; {@code dense = output} is resolved once the classes are known
 * @param loss what is minimized
 * @param optimizer how it is minimized
 * @param training how long and in which batches
 * @param blas the matrix-product provider
 * @param text the job as it was written, for provenance
 */
public record JobSettings(
    Task task,
    DataSettings data,
    Network network,
    Loss loss,
    Optimizer optimizer,
    Training training,
    BlasChoice blas,
    JobText text) {

  /** The same with another network. */
  public JobSettings withNetwork(Network other) {
    return Declared.with(this, "network", other);
  }

  /** The same with another optimizer. */
  public JobSettings withOptimizer(Optimizer other) {
    return Declared.with(this, "optimizer", other);
  }

  /** The same with something to look at while it trains. */
  public JobSettings withObservation(Observation observed) {
    return Declared.with(
        this, "training", Declared.with(training, "observe", Optional.of(observed)));
  }

  /** The same with another key of all randomness. */
  public JobSettings withSeed(long seed) {
    return Declared.with(this, "training", Declared.with(training, "seed", seed));
  }

  /** The same without any step: what comes after training is done all the same. */
  public JobSettings withoutSteps() {
    return Declared.with(this, "training", Declared.with(training, "maxSteps", Optional.of(0L)));
  }

  /** What is predicted. */
  public enum Task {
    CLASSIFICATION,
    REGRESSION;

    /**
     * What is minimized if the job does not say it.
     *
     * @param several whether there are several columns of labels
     */
    public Loss loss(boolean several) {
      return this == CLASSIFICATION && several
          ? Declared.defaults(BinaryCrossEntropy.class)
          : Loss.byDefault(this == CLASSIFICATION);
    }
  }

  /** The section {@code training}. */
  public record Training(
      @Setting(
              value = "rows of a global batch",
              range = "[2, inf)",
              unit = "rows",
              byDefault = "256",
              param = "batchSize")
          int batchSize,
      @Setting(
              value = "passes over the training set",
              range = "[1, inf)",
              unit = "epochs",
              rule = "10; with maxSteps, as many as that takes",
              param = "epochs")
          int epochs,
      @Setting(
              value = "training ends after this many steps",
              range = "[1, inf)",
              unit = "steps",
              param = "maxSteps")
          Optional<Long> maxSteps,
      @Setting(value = "key of all randomness", byDefault = "1", param = "seed") long seed,
      @Setting(
              value = "logical shards, a power of two; auto: a function of batchSize",
              range = "[1, 32768]",
              byDefault = "auto",
              word = "auto",
              param = "shards")
          Optional<Integer> shards,
      @Setting(
              value = "tasks; any number gives the same bits",
              range = "[1, inf)",
              byDefault = "auto",
              word = "auto",
              param = "workers")
          Optional<Integer> workers,
      @Setting("stops when the metric no longer improves; the best model is returned")
          Optional<EarlyStop> earlyStop,
      @Inline Outcome outcome,
      @Setting(
              value = "epochs between validations",
              range = "[1, inf)",
              unit = "epochs",
              byDefault = "1",
              param = "validateEvery")
          int validateEvery,
      @Setting("what a report shows of layers while they train; nothing if it is not there")
          Optional<Observation> observe) {
    private static final int DEFAULT_EPOCHS = 10;

    /** An epoch has at least one step, so that no limit of steps needs more epochs than steps. */
    static int epochs(Given given) {
      Optional<?> steps = (Optional<?>) given.get("maxSteps");
      return steps
          .map(limit -> (int) Math.min((Long) limit, Integer.MAX_VALUE))
          .orElse(DEFAULT_EPOCHS);
    }
  }

  /** What becomes of the weights in the end. */
  public record Outcome(
      @Setting(
              value = "recomputes running statistics exactly over the training set at the end",
              byDefault = "false",
              param = "populationStatistics")
          boolean populationStatistics,
      @Setting(
              value =
                  "the trained model is a mean of the weights over steps, with running statistics"
                      + " recomputed exactly over the training set",
              byDefault = "none",
              param = "averaging")
          Averaging averaging) {}

  /** When to stop before the last epoch. */
  public record EarlyStop(
      @Setting(value = "what must improve", byDefault = "validationLoss", param = "earlyStopMetric")
          Metric metric,
      @Setting(
              value = "validations without improvement",
              range = "[1, inf)",
              unit = "validations",
              byDefault = "3",
              param = "earlyStopPatience")
          int patience,
      @Setting(
              value = "least change that counts",
              range = "[0, inf)",
              byDefault = "0",
              param = "earlyStopMinDelta")
          double minDelta) {
    /** What must improve: the loss, or a metric, each of which knows whether more is better. */
    public enum Metric {
      VALIDATION_LOSS,
      VALIDATION_ACCURACY,
      VALIDATION_BALANCED_ACCURACY,
      VALIDATION_LOG_LOSS,
      VALIDATION_AUC,
      VALIDATION_AVERAGE_PRECISION,
      VALIDATION_MACRO_F1,
      VALIDATION_WEIGHTED_F1,
      VALIDATION_BRIER,
      VALIDATION_CALIBRATION_ERROR,
      VALIDATION_RMSE,
      VALIDATION_MAE,
      VALIDATION_R2,
      VALIDATION_MICRO_F1;

      /** The metric of the same name; none for the loss. */
      public Optional<io.github.syncbn.driver.metric.Metric> figure() {
        return Arrays.stream(io.github.syncbn.driver.metric.Metric.values())
            .filter(metric -> name().equals("VALIDATION_" + metric.name()))
            .findFirst();
      }
    }
  }

  /**
   * The default number of shards: a function of the batch size alone, 256 rows a shard, at least 2
   * and at most 32.
   */
  public static int defaultShards(int batchSize) {
    int shards = 2;
    while (shards < 32 && shards * 256 < batchSize) {
      shards *= 2;
    }
    return shards;
  }
}
