package io.github.syncbn.worker.layer;

/**
 * How a {@link BatchRenorm} corrects the statistics of a batch towards the running ones: r and d of
 * every channel, for the group whose statistics were given last.
 */
final class Renormalization {
  private static final int SCALES = 6;
  private static final int SHIFTS = 7;

  private final double epsilon;
  private final double mostScale;
  private final double mostShift;
  private final double[] running;
  private final int offset;
  private final int channels;
  private final double[] scales;
  private final double[] shifts;

  Renormalization(BatchRenorm layer, int channels, LayerContext context) {
    epsilon = layer.norm().epsilon();
    mostScale = layer.limits().scale(context.step());
    mostShift = layer.limits().shift(context.step());
    running = context.runningStatistics();
    offset = context.runningOffset();
    this.channels = channels;
    scales = context.doubles(SCALES, channels);
    shifts = context.doubles(SHIFTS, channels);
  }

  /**
   * Computes those of channel c.
   *
   * @param mean of the batch
   * @param inverse 1 / sqrt(var + epsilon) of the batch
   */
  void of(int c, double mean, double inverse) {
    double deviation = StrictMath.sqrt(running[offset + channels + c] + epsilon);
    double scale = 1 / (inverse * deviation);
    double shift = (mean - running[offset + c]) / deviation;
    scales[c] = Math.min(mostScale, Math.max(1 / mostScale, scale));
    shifts[c] = Math.min(mostShift, Math.max(-mostShift, shift));
  }

  double r(int c) {
    return scales[c];
  }

  double d(int c) {
    return shifts[c];
  }
}
