package io.github.syncbn.worker.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.syncbn.worker.layer.ShardedLayer.Batch;
import io.github.syncbn.worker.layer.ShardedLayer.Outcome;
import io.github.syncbn.worker.tensor.Shape;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DropoutTest {
  private static final int ROWS = 500;
  private static final int WIDTH = 40;

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.1, 0.5, 0.9, 0.999})
  void mask_keepsItsShareAndScalesIt(double rate) {
    float[] mask = mask(rate, ROWS);
    float kept = (float) (1 / (1 - rate));
    int count = 0;
    for (float value : mask) {
      assertThat(value).isIn(0f, kept);
      count += value == 0 ? 0 : 1;
    }
    double share = (double) count / mask.length;
    double deviation = Math.sqrt(rate * (1 - rate) / mask.length);
    assertThat(share).isCloseTo(1 - rate, within(4 * deviation));
  }

  @Test
  void mask_isIndependentBetweenFeaturesAndRows() {
    float[] mask = mask(0.5, ROWS);
    int sameAsLeft = 0;
    int sameAsAbove = 0;
    for (int i = WIDTH; i < mask.length; i++) {
      sameAsLeft += mask[i] == mask[i - 1] ? 1 : 0;
      sameAsAbove += mask[i] == mask[i - WIDTH] ? 1 : 0;
    }
    double pairs = mask.length - WIDTH;
    assertThat(sameAsLeft / pairs).isCloseTo(0.5, within(4 * 0.5 / Math.sqrt(pairs)));
    assertThat(sameAsAbove / pairs).isCloseTo(0.5, within(4 * 0.5 / Math.sqrt(pairs)));
  }

  @Test
  void mask_dependsOnThePositionAndNotOnTheShard() {
    float[] whole = mask(0.3, ROWS);
    assertThat(mask(0.3, 100, 0, 1, ROWS - 101)).isEqualTo(whole);
    assertThat(mask(0.3, ROWS - 1, 1)).isEqualTo(whole);
  }

  @Test
  void gradient_passesThroughTheMaskOfTheForwardPass() {
    Outcome outcome = run(0.3, true, ROWS);
    assertThat(outcome.dx()).isEqualTo(outcome.y());
  }

  @Test
  void inference_changesNothing() {
    float[] expected = new float[ROWS * WIDTH];
    Arrays.fill(expected, 1);
    assertThat(run(0.3, false, ROWS).y()).isEqualTo(expected);
  }

  @Test
  void rate_outsideItsRange_isRefused() {
    for (double rate : new double[] {-0.1, 1, 2, Double.NaN}) {
      assertThatThrownBy(() -> new Dropout(rate)).hasMessageContaining("got " + rate);
    }
  }

  private static float[] mask(double rate, int... rows) {
    return run(rate, true, rows).y();
  }

  /** Ones go in, and ones come back, so that the outputs are the masks. */
  private static Outcome run(double rate, boolean training, int... rows) {
    float[] ones = new float[ROWS * WIDTH];
    Arrays.fill(ones, 1);
    return new ShardedLayer(
            new Dropout(rate), new Shape(WIDTH), new float[0], new double[0], training)
        .run(new Batch(pad(rows), ones, ones, null));
  }

  /** To a power of two of shards. */
  private static int[] pad(int[] rows) {
    int shards = Integer.highestOneBit(Math.max(1, 2 * rows.length - 1));
    return Arrays.copyOf(rows, shards);
  }
}
