package io.github.syncbn.worker.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.syncbn.worker.setting.Declared;
import io.github.syncbn.worker.setting.Family;
import io.github.syncbn.worker.setting.SettingException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LossTest {

  @Test
  void members_areTheCatalogue() {
    assertThat(Family.members(Loss.class))
        .extracting(Declared::name)
        .containsExactly(
            "crossEntropy",
            "binaryCrossEntropy",
            "focal",
            "meanSquaredError",
            "meanAbsoluteError",
            "huber",
            "poisson",
            "gamma",
            "tweedie",
            "quantile");
  }

  @Test
  void byDefault_isPlainForClassesAndStandardizesValues() {
    assertThat(Loss.byDefault(true)).isEqualTo(new CrossEntropy(0, new ClassWeights.None()));
    assertThat(Loss.byDefault(false)).isEqualTo(new MeanSquaredError(true));
  }

  @Test
  void outputs_areOnePerClassOrOne() {
    assertThat(Loss.byDefault(true).outputs(7, 1)).isEqualTo(7);
    assertThat(Loss.byDefault(false).outputs(0, 1)).isOne();
  }

  @Test
  void weightsByLabel_becomeThoseOfTheClassesInOrder() {
    Loss loss = new CrossEntropy(0.1, new ClassWeights.ByLabel(Map.of("dog", 2.0, "cat", 3.0)));
    assertThat(loss.of(List.of("cat", "dog")))
        .isEqualTo(new CrossEntropy(0.1, new ClassWeights.ByNumber(new double[] {3, 2})));
  }

  @Test
  void weightsByLabel_ofOtherClasses_areRefused() {
    Loss loss = new CrossEntropy(0, new ClassWeights.ByLabel(Map.of("cow", 2.0, "cat", 3.0)));
    assertThatThrownBy(() -> loss.of(List.of("cat", "dog")))
        .isInstanceOf(SettingException.class)
        .hasMessage(
            "crossEntropy.classWeights: expected a weight for each of the classes [cat, dog];"
                + " missing [dog], unknown [cow]");
    assertThatThrownBy(() -> new ClassWeights.ByLabel(Map.of("cat", -1.0)))
        .hasMessageContaining("got -1");
  }

  @Test
  void balancedWeights_comeFromTheTrainingSet() {
    Loss loss = new CrossEntropy(0.2, new ClassWeights.Balanced()).of(List.of("a", "b", "c"));
    assertThat(loss.balancesClasses()).isTrue();
    Loss balanced = loss.withClassWeights(ClassWeights.balanced(new double[] {6, 3, 0}));
    assertThat(balanced)
        .isEqualTo(new CrossEntropy(0.2, new ClassWeights.ByNumber(new double[] {0.5, 1, 0})));
    assertThat(balanced.balancesClasses()).isFalse();
  }

  @Test
  void squaredErrorOfAScaledLabel_hasTheUnitOfItsSquare() {
    assertThat(new MeanSquaredError(true).unit(3)).isEqualTo(9);
    assertThat(Loss.byDefault(true).unit(3)).isOne();
  }

  @Test
  void plain_isWithoutSmoothingAndClassWeights() {
    Loss weighted = new CrossEntropy(0.1, new ClassWeights.ByNumber(new double[] {3, 2}));
    assertThat(weighted.plain()).isEqualTo(Loss.byDefault(true));
    assertThat(new Huber(2, true).plain()).isEqualTo(new Huber(2, true));
  }
}
