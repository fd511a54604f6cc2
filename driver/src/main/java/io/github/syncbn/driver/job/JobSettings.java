package io.github.syncbn.driver.job;

import io.github.syncbn.driver.optimizer.Optimizer;
import io.github.syncbn.worker.kernel.BlasChoice;
import io.github.syncbn.worker.loss.Loss;
import io.github.syncbn.worker.network.Network;
import java.util.Optional;

/**
 * Everything a training job is told, validated as far as that goes without data.
 *
 * @param task what is predicted
 * @param data where rows come from
 * @param network layers; {@code dense = output} is resolved once the classes are known
 * @param loss what is minimized
 * @param optimizer how
 * @param training how long and in which batches
 * @param blas the matrix-product provider
 * @param source the configuration as text, unresolved and in HOCON, for provenance
 */
public record JobSettings(
    Task task,
    DataSettings data,
    Network network,
    Loss loss,
    Optimizer optimizer,
    Training training,
    BlasChoice blas,
    String source) {

  /** The same with another network. */
  public JobSettings withNetwork(Network other) {
    return new JobSettings(task, data, other, loss, optimizer, training, blas, source);
  }

  /** The same with another optimizer. */
  public JobSettings withOptimizer(Optimizer other) {
    return new JobSettings(task, data, network, loss, other, training, blas, source);
  }

  /** The same without any step: what comes after training is done all the same. */
  public JobSettings withoutSteps() {
    Training none =
        new Training(
            training.batchSize(),
            training.epochs(),
            Optional.of(0L),
            training.seed(),
            training.shards(),
            training.workers(),
            training.earlyStop(),
            training.populationStatistics(),
            training.validateEvery());
    return new JobSettings(task, data, network, loss, optimizer, none, blas, source);
  }

  /** What is predicted. */
  public enum Task {
    CLASSIFICATION,
    REGRESSION;

    /** What is minimized if the job does not say it. */
    public Loss loss() {
      return Loss.byDefault(this == CLASSIFICATION);
    }
  }

  /**
   * The section {@code training}.
   *
   * @param batchSize rows of a global batch, 2 or more
   * @param epochs passes over the training set, 1 or more
   * @param maxSteps training ends after so many steps, if given
   * @param seed key of all randomness
   * @param shards logical shards, a power of two; empty for the default of the batch size
   * @param workers tasks; empty for as many as slots and shards allow
   * @param earlyStop when to stop before the last epoch
   * @param populationStatistics whether running statistics are recomputed over the training set in
   *     the end
   * @param validateEvery epochs between validations, 1 or more
   */
  public record Training(
      int batchSize,
      int epochs,
      Optional<Long> maxSteps,
      long seed,
      Optional<Integer> shards,
      Optional<Integer> workers,
      Optional<EarlyStop> earlyStop,
      boolean populationStatistics,
      int validateEvery) {}

  /**
   * Stops when the metric has not improved for {@code patience} validations; the best model is
   * returned.
   *
   * @param metric what must improve
   * @param patience validations without improvement before stopping, 1 or more
   * @param minDelta least change that counts, 0 or more
   */
  public record EarlyStop(Metric metric, int patience, double minDelta) {
    /** What must improve. */
    public enum Metric {
      VALIDATION_LOSS,
      VALIDATION_ACCURACY
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
