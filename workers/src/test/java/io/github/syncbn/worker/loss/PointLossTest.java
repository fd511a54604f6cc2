package io.github.syncbn.worker.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.syncbn.worker.setting.Family;
import io.github.syncbn.worker.tensor.Shape;
import io.github.syncbn.worker.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PointLossTest {

  static Stream<PointLoss> losses() {
    return Family.members(PointLoss.class).stream().map(member -> member.build(Map.of()));
  }

  @ParameterizedTest
  @MethodSource("losses")
  void slope_isTheDerivative(PointLoss loss) {
    Random random = new Random(5);
    for (int i = 0; i < 200; i++) {
      double output = 2 * random.nextGaussian();
      double target = Math.abs(random.nextGaussian()) + 0.01;
      double step = 1e-5;
      if (Math.abs(output - target) < 1e-3 || Math.abs(Math.abs(output - target) - 1) < 1e-3) {
        continue; // Next to a bend.
      }
      double slope =
          (loss.loss(output + step, target) - loss.loss(output - step, target)) / (2 * step);
      assertThat(loss.slope(output, target))
          .as("%s at %s, %s", loss, output, target)
          .isCloseTo(slope, within(1e-7 * Math.max(1, Math.abs(slope))));
    }
  }

  @ParameterizedTest
  @MethodSource("losses")
  void lossOfAScaledLabel_timesItsUnit_isThatOfTheLabel(PointLoss loss) {
    if (!loss.standardizesLabel()) {
      assertThat(loss.unit(4)).isOne();
      assertThat(loss.ofLabelsOver(4)).isEqualTo(loss);
      return;
    }
    PointLoss scaled = (PointLoss) loss.ofLabelsOver(4);
    for (double output : new double[] {-3, -0.75, 0, 0.25, 0.5, 7}) {
      assertThat(scaled.loss(output, 0.25) * loss.unit(4)).isEqualTo(loss.loss(4 * output, 1));
    }
  }

  @Test
  void logLink_predictsTheExponential() {
    for (PointLoss loss : List.of(new Poisson(), new Gamma(), new Tweedie(1.3))) {
      assertThat(loss.link().prediction(0)).isOne();
      // The least loss is that of the target itself.
      double least = loss.ofPredictions(new double[] {2.5}, 0, 2.5);
      assertThat(loss.ofPredictions(new double[] {2.6}, 0, 2.5)).isGreaterThan(least);
      assertThat(loss.ofPredictions(new double[] {2.4}, 0, 2.5)).isGreaterThan(least);
    }
  }

  @Test
  void predictionThatHasBecomeZero_hasAFiniteLoss() {
    double[] zero = {0};
    assertThat(new Poisson().ofPredictions(zero, 0, 0)).isBetween(0.0, 1e-100);
    assertThat(new Poisson().ofPredictions(zero, 0, 2)).isBetween(1400.0, 1500.0);
    assertThat(new Tweedie(1.5).ofPredictions(zero, 0, 0)).isBetween(0.0, 1e-100);
  }

  @Test
  void deviance_isZeroAtTheTargetAlone() {
    assertThat(new Poisson().deviance(3, 3)).isZero();
    assertThat(new Gamma().deviance(3, 3)).isZero();
    assertThat(new Tweedie(1.5).deviance(3, 3)).isCloseTo(0, within(1e-14));
    assertThat(new Poisson().deviance(3, 0)).isEqualTo(6);
    assertThat(new Tweedie(1.5).deviance(4, 0)).isEqualTo(8);
  }

  @Test
  void labels_ofCountsAndAmounts_haveABound() {
    assertThat(new Poisson().labels().contains(0)).isTrue();
    assertThat(new Poisson().labels().contains(-1e-9)).isFalse();
    assertThat(new Gamma().labels().contains(0)).isFalse();
    assertThat(new Tweedie(1.5).labels().contains(0)).isTrue();
    assertThat(new Huber(1, true).labels().contains(-5)).isTrue();
  }

  @Test
  void settings_outsideTheirRange_areRefused() {
    assertThatThrownBy(() -> new Huber(0, true)).hasMessageContaining("got 0");
    assertThatThrownBy(() -> new Tweedie(1)).hasMessageContaining("got 1");
    assertThatThrownBy(() -> new Tweedie(2)).hasMessageContaining("got 2");
  }

  @ParameterizedTest
  @MethodSource("losses")
  void nan_isNeverHidden(PointLoss loss) {
    Tensor output = Tensor.of(new float[] {Float.NaN}, 1, new Shape(1));
    double[] sums = new double[2];
    loss.evaluate(output, new float[] {1}, 0, null, output, sums, 0);
    assertThat(sums[0]).isNaN();
    assertThat(output.data()[0]).isNaN();
  }
}
