package io.github.syncbn.driver.scoring;

import io.github.syncbn.driver.metric.ConfusionMatrix;
import io.github.syncbn.driver.metric.Figures;
import io.github.syncbn.driver.metric.Metric;
import io.github.syncbn.worker.metric.ClassScores;
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
   * Mean of the loss that the model was trained to minimize, without label smoothing and class
   * weights. The same as the test loss after training; losses of training steps and validations are
   * what the job minimizes, with smoothing and class weights if it has any.
   */
  double loss();

  /** All metrics of the task. */
  Figures figures();

  /**
   * Of a classifier.
   *
   * @param rows rows that count
   * @param weight sum of weights
   * @param loss mean cross-entropy
   * @param confusion what was predicted for which class
   * @param figures the metrics; those of the order of rows are absent if there are more than
   *     {@value ClassScores#MOST_CLASSES} classes
   */
  record Classification(
      long rows, double weight, double loss, ConfusionMatrix confusion, Figures figures)
      implements Evaluation {

    /**
     * For two classes, of the second one's probability; for more, the mean over classes, each
     * against all others; absent if all rows are of one class.
     */
    public OptionalDouble areaUnderRoc() {
      double area = figures.get(Metric.AUC);
      return Double.isNaN(area) ? OptionalDouble.empty() : OptionalDouble.of(area);
    }
  }

  /**
   * Of several targets.
   *
   * @param rows rows that count
   * @param weight sum of weights
   * @param loss mean over rows and targets; of numbers that were standardized in training, that of
   *     the standardized ones, as they may have different units
   * @param deviance mean over rows and targets, if the loss is half of one without its constant
   * @param labels whether they are labels of 0 or 1, else numbers
   * @param figures the metrics of all together, and of each target by its name
   */
  record Targets(
      long rows,
      double weight,
      double loss,
      OptionalDouble deviance,
      boolean labels,
      Figures figures)
      implements Evaluation {}

  /**
   * Of a regression.
   *
   * @param rows rows that count
   * @param weight sum of weights
   * @param loss mean loss, in the units of the label
   * @param deviance mean deviance, if the loss is half of one without its constant
   * @param figures the metrics
   */
  record Regression(long rows, double weight, double loss, OptionalDouble deviance, Figures figures)
      implements Evaluation {

    /** Root of the mean squared error. */
    public double rmse() {
      return figures.get(Metric.RMSE);
    }

    /** Mean absolute error. */
    public double mae() {
      return figures.get(Metric.MAE);
    }

    /** The part of the variance that is explained. */
    public double r2() {
      return figures.get(Metric.R2);
    }
  }
}
