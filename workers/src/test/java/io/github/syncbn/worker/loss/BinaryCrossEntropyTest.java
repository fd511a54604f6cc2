package io.github.syncbn.worker.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.syncbn.worker.setting.Declared;
import io.github.syncbn.worker.setting.SettingException;
import io.github.syncbn.worker.tensor.Shape;
import io.github.syncbn.worker.tensor.Tensor;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BinaryCrossEntropyTest {
  private static final BinaryCrossEntropy PLAIN = Declared.defaults(BinaryCrossEntropy.class);

  private static double[] sums(Loss loss, float[] z, float[] labels, Tensor gradient) {
    double[] sums = new double[2];
    int outputs = z.length / labels.length;
    loss.evaluate(
        Tensor.of(z, labels.length, new Shape(outputs)), labels, 0, null, gradient, sums, 0);
    return sums;
  }

  @Test
  void oneLogit_hasTheLossOfTwoOfWhichTheFirstIsZero() {
    float[] z = {-3, 0.5f, 2};
    float[] labels = {0, 1, 0};
    Tensor one = Tensor.zeros(3, new Shape(1));
    Tensor two = Tensor.zeros(3, new Shape(2));
    double[] sums = sums(PLAIN, z, labels, one);
    double[] ofTwo =
        sums(Loss.byDefault(true), new float[] {0, z[0], 0, z[1], 0, z[2]}, labels, two);
    assertThat(sums[0]).isCloseTo(ofTwo[0], within(1e-15));
    assertThat(sums[1]).isEqualTo(3);
    for (int i = 0; i < 3; i++) {
      assertThat(one.data()[i]).isCloseTo(two.data()[2 * i + 1], within(1e-7f));
    }
    double[] logits = new double[2];
    PLAIN.link().logits(z, 2, logits);
    assertThat(logits).containsExactly(0, 2);
    assertThat(PLAIN.outputs(2, 1)).isOne();
    assertThat(PLAIN.link().predictions(1)).isEqualTo(2);
  }

  @Test
  void gradient_isTheDerivativeOfTheSum() {
    Loss loss = new BinaryCrossEntropy(0.2, new ClassWeights.ByNumber(new double[] {0.5, 3}), 2.5);
    for (float z : new float[] {-4, -1, 0, 0.25f, 3}) {
      for (float label : new float[] {0, 1}) {
        Tensor gradient = Tensor.zeros(1, new Shape(1));
        float[] labels = {label};
        sums(loss, new float[] {z}, labels, gradient);
        double above = sums(loss, new float[] {z + 0x1p-8f}, labels, null)[0];
        double below = sums(loss, new float[] {z - 0x1p-8f}, labels, null)[0];
        assertThat((double) gradient.data()[0]).isCloseTo((above - below) / 0x1p-7, within(1e-4));
      }
    }
  }

  @Test
  void logitsOfAnySize_giveAFiniteLoss_andNanIsNeverHidden() {
    Tensor gradient = Tensor.zeros(2, new Shape(1));
    double[] sums = sums(PLAIN, new float[] {3e38f, -3e38f}, new float[] {0, 1}, gradient);
    assertThat(sums[0]).isBetween(5.9e38, 6.1e38);
    assertThat(gradient.data()).containsExactly(1, -1);
    assertThat(sums(PLAIN, new float[] {Float.NaN}, new float[] {1}, null)[0]).isNaN();
  }

  @Test
  void classes_otherThanTwo_areRefused() {
    assertThatThrownBy(() -> PLAIN.of(List.of("a", "b", "c")))
        .isInstanceOf(SettingException.class)
        .hasMessage("binaryCrossEntropy: needs two classes, but there are 3");
    assertThat(
            new BinaryCrossEntropy(0, new ClassWeights.ByLabel(Map.of("b", 3.0, "a", 2.0)), 1)
                .of(List.of("a", "b")))
        .isEqualTo(new BinaryCrossEntropy(0, new ClassWeights.ByNumber(new double[] {2, 3}), 1));
    assertThatThrownBy(() -> new BinaryCrossEntropy(0, new ClassWeights.None(), 0))
        .hasMessageContaining("got 0");
    assertThat(new BinaryCrossEntropy(0.1, new ClassWeights.None(), 4).plain()).isEqualTo(PLAIN);
  }
}
