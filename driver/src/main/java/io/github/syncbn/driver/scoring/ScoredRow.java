package io.github.syncbn.driver.scoring;

import java.io.Serializable;
import java.util.Arrays;

/**
 * What evaluation keeps of a row.
 *
 * @param slice number of the slice that it is in; 0 where there are none
 * @param weight the row's weight
 * @param loss its loss times its weight
 * @param targets class number, or the numbers to predict, or labels of 0 or 1
 * @param predictions class number, or the predicted numbers, or the logits of labels: as many
 * @param probabilities of the classes of one label, else none
 */
record ScoredRow(
    int slice,
    double weight,
    double loss,
    double[] targets,
    double[] predictions,
    double[] probabilities)
    implements Serializable {
  private static final int NUMBERS = 4;

  /** As numbers alone, which every serializer of Spark knows. */
  double[] packed() {
    int count = targets.length;
    double[] packed = new double[NUMBERS + 2 * count + probabilities.length];
    packed[0] = slice;
    packed[1] = weight;
    packed[2] = loss;
    packed[3] = count;
    System.arraycopy(targets, 0, packed, NUMBERS, count);
    System.arraycopy(predictions, 0, packed, NUMBERS + count, count);
    System.arraycopy(probabilities, 0, packed, NUMBERS + 2 * count, probabilities.length);
    return packed;
  }

  /** From {@link #packed}. */
  static ScoredRow of(double[] packed) {
    int predictions = NUMBERS + (int) packed[3];
    int probabilities = predictions + (int) packed[3];
    return new ScoredRow(
        (int) packed[0],
        packed[1],
        packed[2],
        Arrays.copyOfRange(packed, NUMBERS, predictions),
        Arrays.copyOfRange(packed, predictions, probabilities),
        Arrays.copyOfRange(packed, probabilities, packed.length));
  }
}
