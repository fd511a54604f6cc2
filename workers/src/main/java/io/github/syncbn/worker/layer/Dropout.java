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
 * Inverted dropout (Srivastava et al. 2014): in training a value is kept with probability 1 - rate
 * and scaled by 1 / (1 - rate), else 0; inference changes nothing. What is kept depends on (seed,
 * step, layer, position in the epoch, feature), never on who computes.
 */
@Summary(value = "drops values in training, scales the others up", bare = "rate")
public record Dropout(
    @Setting(value = "probability of dropping a value", range = "[0, 1)") double rate)
    implements Layer {

  public Dropout {
    Declared.check(Dropout.class, rate);
  }

  @Override
  public boolean inPlace() {
    return true;
  }

  @Override
  public long keptPerRow(Shape input) {
    return input.size();
  }

  @Override
  public void forward(Tensor[] x, Tensor[] y, LayerContext context) {
    for (int s = 0; s < x.length; s++) {
      if (!context.training()) {
        x[s].copyTo(y[s]);
        continue;
      }
      float[] mask = context.floats(s, x[s].size());
      drawMask(mask, x[s], s, context);
      context.kernels().multiply(mask, x[s], y[s]);
    }
  }

  @Override
  public void backward(
      Tensor[] x, Tensor[] y, Tensor[] dy, Tensor @Nullable [] dx, LayerContext context) {
    if (dx == null) {
      return;
    }
    for (int s = 0; s < dy.length; s++) {
      if (!context.training()) {
        dy[s].copyTo(dx[s]);
        continue;
      }
      context.kernels().multiply(context.floats(s, dy[s].size()), dy[s], dx[s]);
    }
  }

  /** Predictions drop nothing. */
  @Override
  public void fold(TrainedLayer trained, FoldedSequence into) {}

  /** Fills {@code mask} with 0 or 1 / (1 - rate). */
  private void drawMask(float[] mask, Tensor x, int shard, LayerContext context) {
    KeyedRandom random = context.random(KeyedRandom.Purpose.DROPOUT);
    // A 63-bit integer below the threshold drops; the comparison is done on signs, without a
    // branch.
    long threshold = (long) (rate * 0x1p63);
    int kept = Float.floatToRawIntBits((float) (1 / (1 - rate)));
    int width = x.rowSize();
    for (int i = 0; i < x.rows(); i++) {
      long first = context.position(shard, i) * width;
      for (int j = 0; j < width; j++) {
        long keep = ~(((random.bits(first + j) >>> 1) - threshold) >> 63);
        mask[i * width + j] = Float.intBitsToFloat(kept & (int) keep);
      }
    }
  }
}
