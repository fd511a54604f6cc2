package io.github.syncbn.worker.loss;

/** A loss of predicted values, for regression. */
public sealed interface ValueLoss extends Loss permits PointLoss, Quantile {

  @Override
  default boolean classifies() {
    return false;
  }

  @Override
  default Link link() {
    return Link.IDENTITY;
  }

  /** Which of a row's predictions stands for it where there is room for one. */
  default int predicted() {
    return 0;
  }

  /**
   * The loss of a row's predictions, in double precision and in the units of the label.
   *
   * @param predictions values that the {@link #link} has been applied to, from {@code at}
   */
  double ofPredictions(double[] predictions, int at, double target);
}
