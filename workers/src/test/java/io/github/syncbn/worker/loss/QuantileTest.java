package io.github.syncbn.worker.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.syncbn.worker.setting.Declared;
import io.github.syncbn.worker.setting.SettingException;
import io.github.syncbn.worker.tensor.Shape;
import io.github.syncbn.worker.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

class QuantileTest {

  @Test
  void byDefault_areTheMedianAndTheDeciles() {
    Quantile loss = Declared.defaults(Quantile.class);
    assertThat(loss.levels()).containsExactly(0.1, 0.5, 0.9);
    assertThat(loss.outputs(0, 1)).isEqualTo(3);
    assertThat(loss.predicted()).isEqualTo(1);
    assertThat(loss.unit(7)).isEqualTo(7);
  }

  @Test
  void predicted_isTheLevelNearestToOneHalf() {
    assertThat(new Quantile(List.of(0.1, 0.9), true).predicted()).isZero();
    assertThat(new Quantile(List.of(0.05, 0.25, 0.7), true).predicted()).isEqualTo(2);
    assertThat(new Quantile(List.of(0.99), true).predicted()).isZero();
  }

  @Test
  void weightedRow_givesTheMeanOverLevelsAndItsSlopes() {
    Quantile loss = new Quantile(List.of(0.25, 0.5), false);
    Tensor output = Tensor.of(new float[] {1, 5, 3, 3}, 2, new Shape(2));
    double[] sums = new double[2];
    loss.evaluate(output, new float[] {3, 3}, 0, new float[] {2, 1}, output, sums, 0);
    // Below by 2, above by 2, and right twice: 2 (0.25 * 2 + 0.5 * 2) / 2.
    assertThat(sums).containsExactly(1.5, 3);
    assertThat(output.data()).containsExactly(-0.25f, 0.5f, 0, 0);
    assertThat(loss.ofPredictions(new double[] {9, 1, 5}, 1, 3)).isEqualTo(0.75);
  }

  @Test
  void nan_isNeverHidden() {
    Tensor output = Tensor.of(new float[] {1, Float.NaN, 2}, 1, new Shape(3));
    double[] sums = new double[2];
    Declared.defaults(Quantile.class).evaluate(output, new float[] {1}, 0, null, output, sums, 0);
    assertThat(sums[0]).isNaN();
    assertThat(output.data()[1]).isNaN();
  }

  @Test
  void levels_thatDoNotAscendWithinTheUnitInterval_areRefused() {
    for (List<Double> levels :
        List.of(
            List.<Double>of(),
            List.of(0.0, 0.5),
            List.of(0.5, 1.0),
            List.of(0.5, 0.5),
            List.of(0.9, 0.1),
            List.of(Double.NaN))) {
      assertThatThrownBy(() -> new Quantile(levels, true))
          .isInstanceOf(SettingException.class)
          .hasMessage("quantile.levels: expected numbers in (0, 1), ascending, got " + levels);
    }
  }
}
