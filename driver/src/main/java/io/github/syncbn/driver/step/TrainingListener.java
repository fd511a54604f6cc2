package io.github.syncbn.driver.step;

import io.github.syncbn.driver.planning.StepTime;

/**
 * Told of a training's progress, in order, by a thread of its own: training never waits for a
 * listener. Public API.
 */
public interface TrainingListener {

  /**
   * Training begins, or goes on from a checkpoint.
   *
   * @param workers number of tasks
   * @param totalSteps steps if nothing stops it
   * @param stepsDone steps that are committed already; 0 unless training goes on
   * @param epochsDone epochs that have been reported already; 0 unless training goes on
   */
  record Started(
      int workers,
      int shards,
      long trainRows,
      long stepsPerEpoch,
      long totalSteps,
      long parameters,
      long workerBytes,
      long driverBytes,
      String numerics,
      long stepsDone,
      int epochsDone) {}

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
   * @param validationLoss NaN without a validation
   * @param validationAccuracy NaN without a validation, or for regression
   * @param rowsPerSecond of the epoch's steps
   */
  record Epoch(
      int epoch,
      long step,
      double trainLoss,
      double validationLoss,
      double validationAccuracy,
      double rowsPerSecond) {}

  /**
   * What is expected of the steps to come.
   *
   * @param slots of the cluster
   * @param step as predicted for the workers that train
   * @param fastest the best prediction among 1 to {@code slots} workers
   */
  record Planned(int slots, StepTime step, StepTime fastest) {}

  /** Before the workers are started, by the thread that trains. */
  default void planned(Planned event) {}

  /**
   * A worker was lost; training goes on from a committed step with another attempt.
   *
   * @param attempt its number, 2 or more
   * @param step steps that are committed
   * @param cause why the attempt before has ended
   */
  record Restarted(int attempt, long step, String cause) {}

  /** Before the first step. */
  default void started(Started event) {}

  /** After each step. */
  default void step(Step event) {}

  /** After a worker was lost. */
  default void restarted(Restarted event) {}

  /** After each epoch, and its validation. */
  default void epoch(Epoch event) {}
}
