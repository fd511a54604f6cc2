package io.github.syncbn.driver.scoring;

import java.io.Serializable;
import java.util.Arrays;

/**
 * What evaluation keeps of a row.
 *
 * @param slice number of the slice that it is in; 0 where there are none
 * @param target class number, or the number to predict
 * @param prediction class number, or the predicted number
 * @param weight the row's weight
 * @param loss its loss times its weight
 * @param probabilities of the classes; none in regression
 */
record ScoredRow(
    int slice, double target, double prediction, double weight, double loss, double[] probabilities)
    implements Serializable {
  private static final int NUMBERS = 5;

  /** As numbers alone, which every serializer of Spark knows. */
  double[] packed() {
    double[] packed = new double[NUMBERS + probabilities.length];
    packed[0] = slice;
    packed[1] = target;
    packed[2] = prediction;
    packed[3] = weight;
    packed[4] = loss;
    System.arraycopy(probabilities, 0, packed, NUMBERS, probabilities.length);
    return packed;
  }

  /** From {@link #packed}. */
  static ScoredRow of(double[] packed) {
    return new ScoredRow(
        (int) packed[0],
        packed[1],
        packed[2],
        packed[3],
        packed[4],
        Arrays.copyOfRange(packed, NUMBERS, packed.length));
  }
}
