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

  /** Param: the scale of batch normalization: learned, frozen or off. */
  default Param<String> batchNormGamma() {
    return table().param("batchNormGamma");
  }

  /** The value of {@link #batchNormGamma}, its default if not set. */
  default String getBatchNormGamma() {
    return table().get("batchNormGamma");
  }

  /** Sets {@link #batchNormGamma}. */
  default E setBatchNormGamma(String word) {
    return table().set("batchNormGamma", word);
  }

  /** Param: the shift of batch normalization: learned, frozen or off. */
  default Param<String> batchNormBeta() {
    return table().param("batchNormBeta");
  }

  /** The value of {@link #batchNormBeta}, its default if not set. */
  default String getBatchNormBeta() {
    return table().get("batchNormBeta");
  }

  /** Sets {@link #batchNormBeta}. */
  default E setBatchNormBeta(String word) {
    return table().set("batchNormBeta", word);
  }

  /** Param: whether training, too, uses and keeps the running statistics. */
  default BooleanParam batchNormFrozen() {
    return table().param("batchNormFrozen");
  }

  /** The value of {@link #batchNormFrozen}, its default if not set. */
  default boolean getBatchNormFrozen() {
    return table().get("batchNormFrozen");
  }

  /** Sets {@link #batchNormFrozen}. */
  default E setBatchNormFrozen(boolean frozen) {
    return table().set("batchNormFrozen", frozen);
  }

  /**
   * Param: what every batch normalization of the network becomes: batchNorm, layerNorm,
   * groupNorm(groups), instanceNorm or none.
   */
  default Param<String> normalization() {
    return table().param("normalization");
  }

  /** The value of {@link #normalization}, its default if not set. */
  default String getNormalization() {
    return table().get("normalization");
  }

  /** Sets {@link #normalization}. */
  default E setNormalization(String choice) {
    return table().set("normalization", choice);
  }

  /**
   * Sets {@link #network} to layers built in Java, which say all themselves: initializer,
   * normalization and the parameters of batch normalization must not be set then.
   */
  default E setNetwork(Network network) {
    return setNetwork(NetworkText.of(network));
  }
}
