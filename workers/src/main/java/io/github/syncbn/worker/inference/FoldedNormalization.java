package io.github.syncbn.worker.inference;

import io.github.syncbn.worker.graph.Graph;
import io.github.syncbn.worker.graph.Value;
import java.util.Map;

/**
 * A batch normalization without a dense layer before it: {@code y = ((x - high) - low) * scale +
 * shift}, the mean being high + low, as in training.
 *
 * @param statistics what it normalizes by
 */
public record FoldedNormalization(
    ChannelStatistics statistics, float[] high, float[] low, float[] scale, float[] shift)
    implements FoldedLayer {
  /** Deviations that a mean may be away from 0 before float32 loses too much of what is left. */
  private static final double FAR = 32;

  static FoldedNormalization of(ChannelStatistics statistics) {
    int channels = statistics.channels();
    FoldedNormalization folded =
        new FoldedNormalization(
            statistics,
            new float[channels],
            new float[channels],
            new float[channels],
            new float[channels]);
    for (int c = 0; c < channels; c++) {
      folded.high[c] = (float) statistics.mean()[c];
      folded.low[c] = (float) (statistics.mean()[c] - folded.high[c]);
      folded.scale[c] = (float) statistics.scale(c);
      folded.shift[c] = (float) statistics.beta()[c];
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

  /**
   * As {@code BatchNormalization}, behind a subtraction of the means where these are far from 0:
   * runtimes compute {@code x a + b}. Where its variances are beyond float32, as plain arithmetic.
   */
  @Override
  public Value appendTo(Graph graph, Value x) {
    int channels = statistics.channels();
    Value z = x.shape().channels() == channels ? x : graph.flat(x);
    boolean far = false;
    boolean plain = false;
    for (int c = 0; c < channels; c++) {
      float variance = (float) statistics.variance()[c];
      far |= Math.abs(high[c] * (double) scale[c]) > FAR * Math.abs(statistics.gamma()[c]);
      plain |= Float.isInfinite(variance) || !(variance + (float) statistics.epsilon() > 0);
    }
    if (plain) {
      z = graph.node("Sub", graph.node("Sub", z, each(graph, high, z)), each(graph, low, z));
      z = graph.node("Mul", z, each(graph, scale, z));
      return graph.node("Add", z, each(graph, shift, z));
    }
    if (far) {
      z = graph.node("Sub", z, each(graph, high, z));
    }
    return graph.node(
        "BatchNormalization",
        z.shape(),
        Map.of("epsilon", (float) statistics.epsilon()),
        z,
        graph.floats(floats(statistics.gamma())),
        graph.floats(shift),
        graph.floats(far ? low : high),
        graph.floats(floats(statistics.variance())));
  }

  /** A value for each channel, to be used with images. */
  private static Value each(Graph graph, float[] values, Value x) {
    return x.shape().rank() == 1 ? graph.floats(values) : graph.floats(values, values.length, 1, 1);
  }

  private static float[] floats(double[] values) {
    float[] floats = new float[values.length];
    for (int c = 0; c < floats.length; c++) {
      floats[c] = (float) values[c];
    }
    return floats;
  }
}
