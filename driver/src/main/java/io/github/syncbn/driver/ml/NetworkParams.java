package io.github.syncbn.driver.ml;

import io.github.syncbn.worker.network.Network;
import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntArrayParam;
import org.apache.spark.ml.param.Param;

/**
 * The layers of a network. Public API.
 *
 * @param <E> what has the parameters
 */
public interface NetworkParams<E> {

  /** The parameters as declared; for this package. */
  ParamTable<E> table();

  /**
   * Param: units of hidden dense layers, each followed by batch normalization and ReLU; instead of
   * network.
   */
  default IntArrayParam hiddenLayers() {
    return table().param("hiddenLayers");
  }

  /** The value of {@link #hiddenLayers}, its default if not set. */
  default int[] getHiddenLayers() {
    return table().get("hiddenLayers");
  }

  /** Sets {@link #hiddenLayers}. */
  default E setHiddenLayers(int... units) {
    return table().set("hiddenLayers", units);
  }

  /** Param: layers in the words of a job file, a list of names or { name = arguments }. */
  default Param<String> network() {
    return table().param("network");
  }

  /** The value of {@link #network}, its default if not set. */
  default String getNetwork() {
    return table().get("network");
  }

  /** Sets {@link #network}. */
  default E setNetwork(String layers) {
    return table().set("network", layers);
  }

  /** Param: first values of the weights of every dense layer. */
  default Param<String> initializer() {
    return table().param("initializer");
  }

  /** The value of {@link #initializer}, its default if not set. */
  default String getInitializer() {
    return table().get("initializer");
  }

  /** Sets {@link #initializer}. */
  default E setInitializer(String choice) {
    return table().set("initializer", choice);
  }

  /** Param: what batch normalization adds to the variance. */
  default DoubleParam batchNormEpsilon() {
    return table().param("batchNormEpsilon");
  }

  /** The value of {@link #batchNormEpsilon}, its default if not set. */
  default double getBatchNormEpsilon() {
    return table().get("batchNormEpsilon");
  }

  /** Sets {@link #batchNormEpsilon}. */
  default E setBatchNormEpsilon(double epsilon) {
    return table().set("batchNormEpsilon", epsilon);
  }

  /** Param: weight of the OLD value in the running statistics. */
  default DoubleParam runningStatsDecay() {
    return table().param("runningStatsDecay");
  }

  /** The value of {@link #runningStatsDecay}, its default if not set. */
  default double getRunningStatsDecay() {
    return table().get("runningStatsDecay");
  }

  /** Sets {@link #runningStatsDecay}. */
  default E setRunningStatsDecay(double decay) {
    return table().set("runningStatsDecay", decay);
  }

  /** Param: whether running statistics are the plain average over all batches instead. */
  default BooleanParam cumulativeAverage() {
    return table().param("cumulativeAverage");
  }

  /** The value of {@link #cumulativeAverage}, its default if not set. */
  default boolean getCumulativeAverage() {
    return table().get("cumulativeAverage");
  }

  /** Sets {@link #cumulativeAverage}. */
  default E setCumulativeAverage(boolean cumulative) {
    return table().set("cumulativeAverage", cumulative);
  }

  /** Param: which rows share statistics: global, shard, or ghost(rows). */
  default Param<String> batchNormScope() {
    return table().param("batchNormScope");
  }

  /** The value of {@link #batchNormScope}, its default if not set. */
  default String getBatchNormScope() {
    return table().get("batchNormScope");
  }

  /** Sets {@link #batchNormScope}. */
  default E setBatchNormScope(String choice) {
    return table().set("batchNormScope", choice);
  }

  /** Sets {@link #network} to layers built in Java. */
  default E setNetwork(Network network) {
    return setNetwork(NetworkText.of(network));
  }
}
