package io.github.syncbn.driver.ml;

import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;

/**
 * How long training goes, in which batches, and by what means. Public API.
 *
 * <p>Each parameter has its {@code Param}, a getter of its value or else its default, and a setter
 * that returns the owner.
 *
 * @param <E> what has the parameters
 */
public interface TrainingParams<E> {

  /** The parameters as declared; for this package. */
  ParamTable<E> table();

  /** Param: what is minimized, such as {@code huber} or {@code tweedie { power = 1.3 }}. */
  default Param<String> loss() {
    return table().param("loss");
  }

  default String getLoss() {
    return table().get("loss");
  }

  default E setLoss(String choice) {
    return table().set("loss", choice);
  }

  /** Param: rows of a global batch. */
  default IntParam batchSize() {
    return table().param("batchSize");
  }

  default int getBatchSize() {
    return table().get("batchSize");
  }

  default E setBatchSize(int rows) {
    return table().set("batchSize", rows);
  }

  /** Param: passes over the training set. */
  default IntParam epochs() {
    return table().param("epochs");
  }

  default int getEpochs() {
    return table().get("epochs");
  }

  default E setEpochs(int epochs) {
    return table().set("epochs", epochs);
  }

  /** Param: the number of steps after which training ends. */
  default LongParam maxSteps() {
    return table().param("maxSteps");
  }

  default long getMaxSteps() {
    return table().get("maxSteps");
  }

  default E setMaxSteps(long steps) {
    return table().set("maxSteps", steps);
  }

  /** Param: key of all randomness. */
  default LongParam seed() {
    return table().param("seed");
  }

  default long getSeed() {
    return table().get("seed");
  }

  default E setSeed(long seed) {
    return table().set("seed", seed);
  }

  /** Param: logical shards, a power of two. */
  default IntParam shards() {
    return table().param("shards");
  }

  default int getShards() {
    return table().get("shards");
  }

  default E setShards(int shards) {
    return table().set("shards", shards);
  }

  /** Param: tasks; any number gives the same bits. */
  default IntParam workers() {
    return table().param("workers");
  }

  default int getWorkers() {
    return table().get("workers");
  }

  default E setWorkers(int workers) {
    return table().set("workers", workers);
  }

  /**
   * Param: validationLoss, validationAccuracy, validationAuc, validationRmse and others; setting it
   * turns early stopping on.
   */
  default Param<String> earlyStopMetric() {
    return table().param("earlyStopMetric");
  }

  default String getEarlyStopMetric() {
    return table().get("earlyStopMetric");
  }

  default E setEarlyStopMetric(String metric) {
    return table().set("earlyStopMetric", metric);
  }

  /** Param: validations without improvement; setting it turns early stopping on. */
  default IntParam earlyStopPatience() {
    return table().param("earlyStopPatience");
  }

  default int getEarlyStopPatience() {
    return table().get("earlyStopPatience");
  }

  default E setEarlyStopPatience(int validations) {
    return table().set("earlyStopPatience", validations);
  }

  /** Param: least change that counts; setting it turns early stopping on. */
  default DoubleParam earlyStopMinDelta() {
    return table().param("earlyStopMinDelta");
  }

  default double getEarlyStopMinDelta() {
    return table().get("earlyStopMinDelta");
  }

  default E setEarlyStopMinDelta(double delta) {
    return table().set("earlyStopMinDelta", delta);
  }

  /** Param: recomputes running statistics exactly over the training set at the end. */
  default BooleanParam populationStatistics() {
    return table().param("populationStatistics");
  }

  default boolean getPopulationStatistics() {
    return table().get("populationStatistics");
  }

  default E setPopulationStatistics(boolean recompute) {
    return table().set("populationStatistics", recompute);
  }

  /** Param: none, swa or ema, in the words of a job file. */
  default Param<String> averaging() {
    return table().param("averaging");
  }

  default String getAveraging() {
    return table().get("averaging");
  }

  default E setAveraging(String choice) {
    return table().set("averaging", choice);
  }

  /** Param: epochs between validations. */
  default IntParam validateEvery() {
    return table().param("validateEvery");
  }

  default int getValidateEvery() {
    return table().get("validateEvery");
  }

  default E setValidateEvery(int epochs) {
    return table().set("validateEvery", epochs);
  }

  /** Param: auto, native or java. */
  default Param<String> blas() {
    return table().param("blas");
  }

  default String getBlas() {
    return table().get("blas");
  }

  default E setBlas(String word) {
    return table().set("blas", word);
  }
}
