package io.github.syncbn.worker.loss;

/**
 * Half the deviance of a distribution with log link: the output is the logarithm z of the predicted
 * mean m. Terms of the target alone are left out, since they move no gradient: the loss may be
 * negative; {@link #deviance} is the whole.
 */
public sealed interface DevianceLoss extends PointLoss permits Poisson, Gamma, Tweedie {

  @Override
  default Link link() {
    return Link.LOG;
  }

  /**
   * The deviance of a row, 0 or more, as scikit-learn's mean_tweedie_deviance.
   *
   * @param mean the predicted mean, above 0
   */
  double deviance(double mean, double target);
}
