package io.github.syncbn.driver.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.Test;

class TemperatureScalingTest {
  @Test
  void temperature_ofAnyRows_isThatOfScipyAndTorch() throws IOException {
    JsonNode golden;
    try (InputStream in = getClass().getResourceAsStream("/golden/temperature.json")) {
      golden = new ObjectMapper().readTree(in);
    }
    assertThat(golden.get("version").asInt()).as("run golden/temperature.py anew").isEqualTo(1);
    for (JsonNode expected : golden.get("cases")) {
      double temperature =
          new TemperatureScaling(
                  numbers(expected.get("logits")),
                  numbers(expected.get("target")),
                  numbers(expected.get("weight")),
                  expected.get("classes").asInt())
              .temperature();
      assertThat(temperature / expected.get("temperature").asDouble())
          .as(expected.get("name").asText())
          .isCloseTo(1, within(1e-9));
    }
  }

  @Test
  void rowsWithoutAMinimum_areRefusedInWords() {
    double[] weights = {1, 1};
    assertThatThrownBy(
            () ->
                new TemperatureScaling(new double[] {2, 1, 0, 3}, new double[] {0, 1}, weights, 2)
                    .temperature())
        .hasMessageContaining("predicts all of these rows right");
    assertThatThrownBy(
            () ->
                new TemperatureScaling(new double[] {2, 1, 0, 3}, new double[] {1, 0}, weights, 2)
                    .temperature())
        .hasMessageContaining("say nothing of these labels");
  }

  private static double[] numbers(JsonNode array) {
    double[] numbers = new double[array.size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = array.get(i).asDouble();
    }
    return numbers;
  }
}
