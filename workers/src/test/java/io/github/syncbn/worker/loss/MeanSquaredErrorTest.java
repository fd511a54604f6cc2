package io.github.syncbn.worker.loss;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.syncbn.worker.tensor.Shape;
import io.github.syncbn.worker.tensor.Tensor;
import org.junit.jupiter.api.Test;

class MeanSquaredErrorTest {

  @Test
  void weightedRows_giveWeightedSumDivisorAndGradient() {
    Tensor output = Tensor.of(new float[] {1, 2, 5}, 3, new Shape(1));
    double[] sums = {1, 1};
    new MeanSquaredError(false)
        .evaluate(output, new float[] {0, 4, 5}, 0, new float[] {1, 3, 10}, output, sums, 0);
    // 1 + (1 * 1 + 3 * 4 + 10 * 0), 1 + (1 + 3 + 10); gradient 2 w (y - t), in place.
    assertThat(sums).containsExactly(14, 15);
    assertThat(output.data()).containsExactly(2, -12, 0);
  }

  @Test
  void noRows_addNothing() {
    double[] sums = {1, 2};
    Tensor none = Tensor.zeros(0, new Shape(1));
    new MeanSquaredError(false).evaluate(none, new float[0], 0, null, none, sums, 0);
    assertThat(sums).containsExactly(1, 2);
  }
}
