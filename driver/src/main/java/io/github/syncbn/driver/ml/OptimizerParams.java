package io.github.syncbn.driver.ml;

import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.Param;

/**
 * How parameters are updated. Public API.
 *
 * <p>Each parameter has its {@code Param}, a getter of its value or else its default, and a setter
 * that returns the owner.
 *
 * @param <E> what has the parameters
 */
public interface OptimizerParams<E> {

  /** The parameters as declared; for this package. */
  ParamTable<E> table();

  /** Param: sgd, adam or adamW. */
  default Param<String> optimizer() {
    return table().param("optimizer");
  }

  default String getOptimizer() {
    return table().get("optimizer");
  }

  default E setOptimizer(String name) {
    return table().set("optimizer", name);
  }

  /** Param: base learning rate. */
  default DoubleParam learningRate() {
    return table().param("learningRate");
  }

  default double getLearningRate() {
    return table().get("learningRate");
  }

  default E setLearningRate(double rate) {
    return table().set("learningRate", rate);
  }

  /** Param: of sgd: share of the last step that is kept. */
  default DoubleParam momentum() {
    return table().param("momentum");
  }

  default double getMomentum() {
    return table().get("momentum");
  }

  default E setMomentum(double momentum) {
    return table().set("momentum", momentum);
  }

  /** Param: of sgd: whether the momentum looks ahead. */
  default BooleanParam nesterov() {
    return table().param("nesterov");
  }

  default boolean getNesterov() {
    return table().get("nesterov");
  }

  default E setNesterov(boolean nesterov) {
    return table().set("nesterov", nesterov);
  }

  /** Param: of adam and adamW: decay of the first moment. */
  default DoubleParam beta1() {
    return table().param("beta1");
  }

  default double getBeta1() {
    return table().get("beta1");
  }

  default E setBeta1(double decay) {
    return table().set("beta1", decay);
  }

  /** Param: of adam and adamW: decay of the second moment. */
  default DoubleParam beta2() {
    return table().param("beta2");
  }

  default double getBeta2() {
    return table().get("beta2");
  }

  default E setBeta2(double decay) {
    return table().set("beta2", decay);
  }

  /** Param: of adam and adamW: added to the root of the second moment. */
  default DoubleParam optimizerEpsilon() {
    return table().param("optimizerEpsilon");
  }

  default double getOptimizerEpsilon() {
    return table().get("optimizerEpsilon");
  }

  default E setOptimizerEpsilon(double epsilon) {
    return table().set("optimizerEpsilon", epsilon);
  }

  /** Param: weight decay. */
  default DoubleParam weightDecay() {
    return table().param("weightDecay");
  }

  default double getWeightDecay() {
    return table().get("weightDecay");
  }

  default E setWeightDecay(double decay) {
    return table().set("weightDecay", decay);
  }

  /** Param: whether weight decay reaches gamma, beta and biases too. */
  default BooleanParam decayAll() {
    return table().param("decayAll");
  }

  default boolean getDecayAll() {
    return table().get("decayAll");
  }

  default E setDecayAll(boolean all) {
    return table().set("decayAll", all);
  }

  /** Param: longest global L2 norm of a gradient. */
  default DoubleParam clipNorm() {
    return table().param("clipNorm");
  }

  default double getClipNorm() {
    return table().get("clipNorm");
  }

  default E setClipNorm(double norm) {
    return table().set("clipNorm", norm);
  }

  /** Param: learning rate over time in the words of a job file. */
  default Param<String> schedule() {
    return table().param("schedule");
  }

  default String getSchedule() {
    return table().get("schedule");
  }

  default E setSchedule(String choice) {
    return table().set("schedule", choice);
  }
}
