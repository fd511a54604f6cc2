package io.github.syncbn.driver.attempt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.syncbn.worker.tensor.Shape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class ExactTextTest {
  private enum Metric {
    VALIDATION_LOSS
  }

  private record Stop(Metric metric, Optional<Double> least, List<Integer> steps) {}

  private record Nothing() {}

  @Test
  void record_always_isItsNameWithAllComponents() {
    assertThat(ExactText.of(new Stop(Metric.VALIDATION_LOSS, Optional.of(0.5), List.of(1, 2))))
        .isEqualTo("stop(metric=validationLoss, least=0.5, steps=[1, 2])");
    assertThat(ExactText.of(new Nothing())).isEqualTo("nothing");
    assertThat(ExactText.of(Optional.empty())).isEqualTo("none");
    assertThat(ExactText.of(new Shape(3, 4))).isEqualTo("shape(dims=[3, 4])");
  }

  @Test
  void map_inAnyOrder_isTheSameText() {
    Map<String, Double> one = new LinkedHashMap<>();
    one.put("b", 2.0);
    one.put("a", 1.0);
    assertThat(ExactText.of(one)).isEqualTo(ExactText.of(Map.of("a", 1.0, "b", 2.0)));
  }

  @Test
  void number_always_hasTheFewestDigitsThatOnlyItHas() {
    assertThat(ExactText.of(0.1)).isEqualTo("0.1");
    assertThat(ExactText.of(255.0)).isEqualTo("255");
    assertThat(ExactText.of(2e23)).isEqualTo("2E+23");
    assertThat(ExactText.of(1e-5)).isEqualTo("0.00001");
    assertThat(ExactText.of(-0.0)).isEqualTo("-0.0");
    assertThat(ExactText.of(Double.NaN)).isEqualTo("NaN");
    double[] close = {0.1 + 0.2, 0.3, Math.nextUp(0.3), Math.nextDown(0.3), Double.MIN_VALUE};
    for (double value : close) {
      assertThat(Double.parseDouble(ExactText.of(value))).isEqualTo(value);
    }
  }

  @Test
  void valueOfAnotherType_isRefused() {
    assertThatThrownBy(() -> ExactText.of(OptionalInt.of(3)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("OptionalInt");
  }
}
