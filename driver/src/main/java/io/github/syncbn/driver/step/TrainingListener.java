package io.github.syncbn.driver.step;

import io.github.syncbn.driver.planning.StepTime;
import java.util.List;

/**
 * Told of a training's progress, in order, by a thread of its own: training never waits for a
 * listener. Public API.
 */
public interface TrainingListener {

  /**
   * Training begins, or goes on from a checkpoint.
   *
   * @param workers number of tasks
   * @param size how much there is to do
   * @param memory what it takes
   * @param numerics what computes in the workers
   * @param done what is done already, where training goes on
   */
  record Started(int workers, Size size, Memory memory, String numerics, Done done) {

    /**
     * How much there is to do.
     *
     * @param shards number of logical shards, S
     * @param trainRows rows of the training set
     * @param stepsPerEpoch global batches in an epoch
     * @param totalSteps steps if nothing stops it
     * @param parameters number of parameters
     */
    public record Size(
        int shards, long trainRows, long stepsPerEpoch, long totalSteps, long parameters) {}

    /**
     * Bytes in memory.
     *
     * @param workerBytes rows and buffers of all workers together
     * @param driverBytes parameters, gradient, optimizer and best model in the driver
     */
    public record Memory(long workerBytes, long driverBytes) {}

    /**
     * What is done already; zeros unless training goes on.
     *
     * @param steps that are committed
     * @param epochs that have been reported
     */
    public record Done(long steps, int epochs) {}

    /** Number of logical shards, S. */
    public int shards() {
      return size.shards();
    }

    public long trainRows() {
      return size.trainRows();
    }

    /** Global batches in an epoch. */
    public long stepsPerEpoch() {
      return size.stepsPerEpoch();
    }

    /** Steps if nothing stops it. */
    public long totalSteps() {
      return size.totalSteps();
    }

    public long parameters() {
      return size.parameters();
    }

    /** Bytes of rows and buffers of all workers together. */
    public long workerBytes() {
      return memory.workerBytes();
    }

    /** Bytes of parameters, gradient, optimizer and best model in the driver. */
    public long driverBytes() {
      return memory.driverBytes();
    }

    /** Steps that are committed already; 0 unless training goes on. */
    public long stepsDone() {
      return done.steps();
    }

    /** Epochs that have been reported already; 0 unless training goes on. */
    public int epochsDone() {
      return done.epochs();
    }
  }

  /**
   * One step has been committed.
   *
   * @param epoch from 0
   * @param step from 0, over all epochs
   * @param loss mean over the global batch
   * @param rows rows of the batch
   * @param seconds since the last commit
   */
  record Step(int epoch, long step, double loss, long rows, double learningRate, double seconds) {}

  /**
   * One epoch has ended.
   *
   * @param trainLoss mean over the epoch's rows, each as its step saw it
   * @param validation what the validation set gave; NONE without a validation
   * @param rowsPerSecond of the epoch's steps
   */
  record Epoch(int epoch, long step, double trainLoss, SetResult validation, double rowsPerSecond) {

    /** NaN without a validation. */
    public double validationLoss() {
      return validation.loss();
    }

    /** NaN without a validation, or for regression. */
    public double validationAccuracy() {
      return validation.accuracy();
    }
  }

  /**
   * What is expected of the steps to come.
   *
   * @param slots of the cluster
   * @param threads of each
   * @param step as predicted for the workers that train
   * @param fastest the best prediction among 1 to {@code slots} workers
   * @param rows where the workers hold their rows, and why, in words
   */
  record Planned(int slots, int threads, StepTime step, StepTime fastest, String rows) {}

  /** Before the workers are started, by the thread that trains. */
  default void planned(Planned event) {}

  /**
   * A worker was lost, or shards move to faster ones; training goes on from a committed step with
   * another attempt.
   *
   * @param attempt its number, 2 or more
   * @param step steps that are committed
   * @param cause why the attempt before has ended
   */
  record Restarted(int attempt, long step, String cause) {}

  /**
   * What was to be seen of a step that is looked at; see {@link
   * io.github.syncbn.worker.training.Observation}. Comes before the event of the step itself.
   *
   * @param epoch from 0
   * @param step from 0, over all epochs
   * @param layers what the step did to the parameters of each layer that has some
   * @param drift per batch normalization, how far its running statistics are from the batch's
   * @param activations per layer, what left it for the first rows of the batch; empty if they are
   *     not looked at
   */
  record Observed(
      int epoch,
      long step,
      List<LayerStep> layers,
      List<StatisticsDrift> drift,
      List<LayerValues> activations) {}

  /** Before the first step. */
  default void started(Started event) {}

  /** After each step. */
  default void step(Step event) {}

  /** After each step that is looked at. */
  default void observed(Observed event) {}

  /** After a worker was lost, or shards have moved. */
  default void restarted(Restarted event) {}

  /** After each epoch, and its validation. */
  default void epoch(Epoch event) {}
}
