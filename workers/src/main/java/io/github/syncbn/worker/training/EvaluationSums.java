package io.github.syncbn.worker.training;

/**
 * Loss and accuracy of a model over some rows, as sums that add up over shards.
 *
 * @param loss the summed loss
 * @param divisor what it is divided by for the mean loss: the sum of weights of the rows
 * @param right weight of the rows whose class is predicted right; without meaning in regression
 * @param weight weight of all rows
 */
public record EvaluationSums(double loss, double divisor, double right, double weight) {
  /** Doubles in a vector of sums. */
  public static final int LENGTH = 4;

  /** The sums in the first places of a vector that {@link #store} has written. */
  public static EvaluationSums of(double[] vector) {
    return new EvaluationSums(vector[0], vector[1], vector[2], vector[3]);
  }

  /** Writes them as a vector, to travel through a reduction. */
  void store(double[] into, int offset) {
    into[offset] = loss;
    into[offset + 1] = divisor;
    into[offset + 2] = right;
    into[offset + 3] = weight;
  }

  /** The mean loss; NaN without rows. */
  public double meanLoss() {
    return loss / divisor;
  }

  /** Part of the rows whose class is predicted right, by weight; NaN without rows. */
  public double accuracy() {
    return right / weight;
  }
}
