package io.github.syncbn.driver.scoring;

import io.github.syncbn.driver.metric.ConfusionMatrix;
import java.util.OptionalDouble;

/**
 * How good predictions are. All figures are weighted where rows have weights.
 *
 * @see Scorer#evaluate
 */
public sealed interface Evaluation {

  /** Rows that count: those of weight 0 do not. */
  long rows();

  /** Sum of the rows' weights, the number of rows where there are none. */
  double weight();

  /**
   * Mean loss: cross-entropy without label smoothing and class weights, or squared error. The same
   * as the test loss after training; losses of training steps and validations are what the job
   * minimizes, with smoothing and class weights if it has any.
   */
  double loss();

  /**
   * Of a classifier.
   *
   * @param rows rows that count
   * @param weight sum of weights
   * @param loss mean cross-entropy
   * @param confusion what was predicted for which class
   * @param areaUnderRoc for two classes, of the second one's probability; absent if one of the two
   *     has no rows
   */
  record Classification(
      long rows, double weight, double loss, ConfusionMatrix confusion, OptionalDouble areaUnderRoc)
      implements Evaluation {}

  /**
   * Of a regression.
   *
   * @param rows rows that count
   * @param weight sum of weights
   * @param loss mean squared error
   * @param rmse its root
   * @param mae mean absolute error
   * @param r2 the part of the variance that is explained
   */
  record Regression(long rows, double weight, double loss, double rmse, double mae, double r2)
      implements Evaluation {}
}
