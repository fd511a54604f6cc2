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
  private static final int MASK = 0;

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
  public void forward(Tensor x, Tensor y, LayerContext context) {
    if (!context.training()) {
      x.copyTo(y);
      return;
    }
    float[] mask = context.floats(MASK, x.size());
    drawMask(mask, x, context);
    context.kernels().multiply(mask, x, y);
  }

  @Override
  public void backward(Tensor x, Tensor y, Tensor dy, @Nullable Tensor dx, LayerContext context) {
    if (dx == null) {
      return;
    }
    if (!context.training()) {
      dy.copyTo(dx);
      return;
    }
    context.kernels().multiply(context.floats(MASK, dy.size()), dy, dx);
  }

  /** Predictions drop nothing. */
  @Override
  public void fold(TrainedLayer trained, FoldedSequence into) {}

  /** Fills {@code mask} with 0 or 1 / (1 - rate). */
  private void drawMask(float[] mask, Tensor x, LayerContext context) {
    KeyedRandom random = context.random(KeyedRandom.Purpose.DROPOUT);
    // A 63-bit integer below the threshold drops; the comparison is done on signs, without a
    // branch.
    long threshold = (long) (rate * 0x1p63);
    int kept = Float.floatToRawIntBits((float) (1 / (1 - rate)));
    int width = x.rowSize();
    for (int i = 0; i < x.rows(); i++) {
      long first = context.position(i) * width;
      for (int j = 0; j < width; j++) {
        long keep = ~(((random.bits(first + j) >>> 1) - threshold) >> 63);
        mask[i * width + j] = Float.intBitsToFloat(kept & (int) keep);
      }
    }
  }
}
