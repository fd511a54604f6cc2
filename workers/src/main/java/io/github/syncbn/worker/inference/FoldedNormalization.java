package io.github.syncbn.worker.inference;

/**
 * A batch normalization without a dense layer before it: {@code y = ((x - high) - low) * scale +
 * shift}, the mean being high + low, as in training.
 */
public record FoldedNormalization(float[] high, float[] low, float[] scale, float[] shift)
    implements FoldedLayer {

  /** Of {@code y = (x - mean) scale + shift}. */
  static FoldedNormalization of(double[] mean, double[] scale, double[] shift) {
    int channels = mean.length;
    FoldedNormalization folded =
        new FoldedNormalization(
            new float[channels], new float[channels], new float[channels], new float[channels]);
    for (int c = 0; c < channels; c++) {
      folded.high[c] = (float) mean[c];
      folded.low[c] = (float) (mean[c] - folded.high[c]);
      folded.scale[c] = (float) scale[c];
      folded.shift[c] = (float) shift[c];
    }
    return folded;
  }

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
    int positions = inputs / high.length;
    for (int j = 0; j < inputs; j++) {
      int c = j / positions;
      float h = high[c];
      float l = low[c];
      float a = scale[c];
      float b = shift[c];
      for (int i = j * lanes; i < (j + 1) * lanes; i++) {
        y[i] = ((x[i] - h) - l) * a + b;
      }
    }
  }
}
