package io.github.syncbn.driver.ml;

import io.github.syncbn.worker.network.Network;
import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntArrayParam;
import org.apache.spark.ml.param.Param;

/**
 * The layers of a network. Public API.
 *
 * <p>Each parameter has its {@code Param}, a getter of its value or else its default, and a setter
 * that returns the owner.
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

  default int[] getHiddenLayers() {
    return table().get("hiddenLayers");
  }

  default E setHiddenLayers(int... units) {
    return table().set("hiddenLayers", units);
  }

  /** Param: layers in the words of a job file, a list of names or { name = arguments }. */
  default Param<String> network() {
    return table().param("network");
  }

  default String getNetwork() {
    return table().get("network");
  }

  default E setNetwork(String layers) {
    return table().set("network", layers);
  }

  /** Param: first values of the weights of every dense layer. */
  default Param<String> initializer() {
    return table().param("initializer");
  }

  default String getInitializer() {
    return table().get("initializer");
  }

  default E setInitializer(String choice) {
    return table().set("initializer", choice);
  }

  /** Param: what batch normalization adds to the variance. */
  default DoubleParam batchNormEpsilon() {
    return table().param("batchNormEpsilon");
  }

  default double getBatchNormEpsilon() {
    return table().get("batchNormEpsilon");
  }

  default E setBatchNormEpsilon(double epsilon) {
    return table().set("batchNormEpsilon", epsilon);
  }

  /** Param: weight of the OLD value in the running statistics. */
  default DoubleParam runningStatsDecay() {
    return table().param("runningStatsDecay");
  }

  default double getRunningStatsDecay() {
    return table().get("runningStatsDecay");
  }

  default E setRunningStatsDecay(double decay) {
    return table().set("runningStatsDecay", decay);
  }

  /** Param: whether running statistics are the plain average over all batches instead. */
  default BooleanParam cumulativeAverage() {
    return table().param("cumulativeAverage");
  }

  default boolean getCumulativeAverage() {
    return table().get("cumulativeAverage");
  }

  default E setCumulativeAverage(boolean cumulative) {
    return table().set("cumulativeAverage", cumulative);
  }

  /** Param: which rows share statistics: global, shard, or ghost(rows). */
  default Param<String> batchNormScope() {
    return table().param("batchNormScope");
  }

  default String getBatchNormScope() {
    return table().get("batchNormScope");
  }

  default E setBatchNormScope(String choice) {
    return table().set("batchNormScope", choice);
  }

  /** Param: the scale of batch normalization: learned, frozen or off. */
  default Param<String> batchNormGamma() {
    return table().param("batchNormGamma");
  }

  default String getBatchNormGamma() {
    return table().get("batchNormGamma");
  }

  default E setBatchNormGamma(String word) {
    return table().set("batchNormGamma", word);
  }

  /** Param: the shift of batch normalization: learned, frozen or off. */
  default Param<String> batchNormBeta() {
    return table().param("batchNormBeta");
  }

  default String getBatchNormBeta() {
    return table().get("batchNormBeta");
  }

  default E setBatchNormBeta(String word) {
    return table().set("batchNormBeta", word);
  }

  /** Param: whether training also uses the running statistics, and leaves them as they are. */
  default BooleanParam batchNormFrozen() {
    return table().param("batchNormFrozen");
  }

  default boolean getBatchNormFrozen() {
    return table().get("batchNormFrozen");
  }

  default E setBatchNormFrozen(boolean frozen) {
    return table().set("batchNormFrozen", frozen);
  }

  /**
   * Param: what every batch normalization of the network becomes: batchNorm, noisyBatchNorm, noise,
   * batchRenorm, l1BatchNorm, lInfBatchNorm, layerNorm, groupNorm(groups), instanceNorm, rmsNorm,
   * weightNorm, weightStandardization(groups) or none.
   */
  default Param<String> normalization() {
    return table().param("normalization");
  }

  default String getNormalization() {
    return table().get("normalization");
  }

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
