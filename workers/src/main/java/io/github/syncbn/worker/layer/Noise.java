package io.github.syncbn.worker.layer;

import io.github.syncbn.worker.inference.FoldedSequence;
import io.github.syncbn.worker.inference.TrainedLayer;
import io.github.syncbn.worker.kernel.KeyedRandom;
import io.github.syncbn.worker.setting.Declared;
import io.github.syncbn.worker.setting.Setting;
import io.github.syncbn.worker.setting.Summary;
import io.github.syncbn.worker.tensor.Shape;
import io.github.syncbn.worker.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Noise whose distribution shifts with every step, for experiments behind a batch normalization:
 * Santurkar et al. 2018 (arXiv 1805.11604, section 2.1 and Algorithm 1) undo by it the stability
 * that was thought to be what batch normalization gives. At step t, for each unit j (a feature, or
 * a channel of images), and for each value x_ij of it (a row i, or a row and position):
 *
 * <pre>
 *   M_j ~ U(-shift, shift)     S_j ~ U(1, scale)                            anew in every step
 *   m_ij ~ U(M_j - shiftSpread, M_j + shiftSpread)     s_ij ~ N(S_j, scaleSpread^2)
 *   y_ij = s_ij x_ij + m_ij     dx_ij = s_ij dy_ij
 * </pre>
 *
 * <p>The defaults are the paper's. All numbers are keyed by (seed, step, layer) and the place of
 * the value in the epoch, so they are the same on any number of workers. Predictions have no noise.
 */
@Summary(
    "noise whose mean and scale shift in every training step, for experiments behind batchNorm")
public record Noise(
    @Setting(
            value = "how far the mean of a unit shifts, up or down",
            range = "[0, inf)",
            byDefault = "0.5")
        double shift,
    @Setting(
            value = "largest factor by which a unit is scaled; the least is 1",
            range = "[1, inf)",
            byDefault = "1.25")
        double scale,
    @Setting(
            value = "how far the shift of a value may be from that of its unit",
            range = "[0, inf)",
            byDefault = "0.1")
        double shiftSpread,
    @Setting(
            value = "deviation of the factors of values from that of their unit",
            range = "[0, inf)",
            byDefault = "0.1")
        double scaleSpread)
    implements Layer {
  private static final int FACTORS = 0;

  public Noise {
    Declared.check(Noise.class, shift, scale, shiftSpread, scaleSpread);
  }

  @Override
  public boolean inPlace() {
    return true;
  }

  /** The factor of every value. */
  @Override
  public long keptPerRow(Shape input) {
    return input.size();
  }

  @Override
  public void forward(Tensor x, Tensor y, LayerContext context) {
    if (context.training()) {
      add(x, y, context);
    } else {
      x.copyTo(y);
    }
  }

  private void add(Tensor x, Tensor y, LayerContext context) {
    KeyedRandom random = context.random(KeyedRandom.Purpose.NOISE);
    float[] factors = context.floats(FACTORS, x.size());
    int channels = x.shape().channels();
    int width = x.rowSize();
    for (int i = 0; i < x.rows(); i++) {
      long first = context.position(i) * width;
      for (int j = 0; j < width; j++) {
        int unit = j % channels;
        // Counters below 2 channels are the units', two each; then every value has four.
        long own = 2L * channels + 4 * (first + j);
        double factor = 1 + (scale - 1) * random.uniform(2L * unit + 1);
        factor += scaleSpread * random.gaussian(own / 2);
        double addend = shift * (2 * random.uniform(2L * unit) - 1);
        addend += shiftSpread * (2 * random.uniform(own + 2) - 1);
        int at = i * width + j;
        factors[at] = (float) factor;
        y.data()[y.offset() + at] =
            (float) (factors[at] * (double) x.data()[x.offset() + at] + addend);
      }
    }
  }

  @Override
  public void backward(Tensor x, Tensor y, Tensor dy, @Nullable Tensor dx, LayerContext context) {
    if (dx == null) {
      return;
    }
    if (context.training()) {
      context.kernels().multiply(context.floats(FACTORS, dy.size()), dy, dx);
    } else {
      dy.copyTo(dx);
    }
  }

  /** Predictions have no noise. */
  @Override
  public void fold(TrainedLayer trained, FoldedSequence into) {}
}
