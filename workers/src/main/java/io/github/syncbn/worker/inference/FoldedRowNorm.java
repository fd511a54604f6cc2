package io.github.syncbn.worker.inference;

/**
 * Layer, group or root mean square normalization of each row by itself.
 *
 * @param groups groups of features, all of one size
 * @param centred whether the mean is taken away; else it counts as 0
 * @param epsilon added to the variance
 * @param gamma scale of every feature
 * @param beta shift of every feature
 */
public record FoldedRowNorm(
    int groups, boolean centred, double epsilon, float[] gamma, float[] beta)
    implements FoldedLayer {
  @Override
  public int width(int inputs) {
    return inputs;
  }

  @Override
  public boolean inPlace() {
    return true;
  }

  @Override
  public void apply(
      float[] x, float[] y, int inputs, LaneArithmetic arithmetic, ScratchArrays scratch) {
    int lanes = arithmetic.lanes();
    int size = inputs / groups;
    for (int g = 0; g < groups; g++) {
      for (int i = 0; i < lanes; i++) {
        double sum = 0;
        for (int j = g * size; j < (g + 1) * size; j++) {
          sum += x[j * lanes + i];
        }
        double mean = centred ? sum / size : 0;
        double squares = 0;
        for (int j = g * size; j < (g + 1) * size; j++) {
          double distance = x[j * lanes + i] - mean;
          squares += distance * distance;
        }
        double inverse = 1 / StrictMath.sqrt(squares / size + epsilon);
        for (int j = g * size; j < (g + 1) * size; j++) {
          y[j * lanes + i] = (float) ((x[j * lanes + i] - mean) * inverse * gamma[j] + beta[j]);
        }
      }
    }
  }
}
