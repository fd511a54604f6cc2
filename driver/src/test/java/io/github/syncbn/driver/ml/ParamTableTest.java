package io.github.syncbn.driver.ml;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;
import org.junit.jupiter.api.Test;

class ParamTableTest {
  private static final Object[] PROBES = {
    -1, 0, 1, 2, Integer.MAX_VALUE, -1L, 0L, 1L, 2L, -0.5, 0.0, 0.5, 1.0, 1.5
  };

  /** What a parameter is called, takes and means changes users' programs: it must be meant. */
  @Test
  void params_ofEstimatorsAndModels_areTheRecordedOnes() throws IOException {
    StringBuilder actual = new StringBuilder();
    describe("NeuralNetworkClassifier", new NeuralNetworkClassifier(), actual);
    describe("NeuralNetworkRegressor", new NeuralNetworkRegressor(), actual);
    describe("NeuralNetworkClassificationModel", TestModels.classifier(), actual);
    describe("NeuralNetworkRegressionModel", TestModels.regression(), actual);
    try (InputStream in = getClass().getResourceAsStream("params.txt")) {
      assertThat(actual.toString())
          .isEqualTo(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  private static void describe(String name, Params owner, StringBuilder into) {
    into.append("# ").append(name).append('\n');
    for (Param<?> param : owner.params()) {
      into.append(param.name())
          .append(" | ")
          .append(param.getClass().getSimpleName())
          .append(" | ")
          .append(defaultOf(owner, param))
          .append(" | accepts ")
          .append(accepted(param))
          .append(" | ")
          .append(param.doc())
          .append('\n');
    }
  }

  private static <T> String defaultOf(Params owner, Param<T> param) {
    return owner.hasDefault(param) ? String.valueOf(owner.getDefault(param).get()) : "-";
  }

  /** The validator, by what it takes of a few numbers. */
  private static String accepted(Param<?> param) {
    Class<?> type =
        switch (param.getClass().getSimpleName()) {
          case "IntParam" -> Integer.class;
          case "LongParam" -> Long.class;
          case "DoubleParam" -> Double.class;
          default -> Void.class;
        };
    return Arrays.stream(PROBES)
        .filter(type::isInstance)
        .filter(probe -> accepts(param, probe))
        .map(String::valueOf)
        .toList()
        .toString();
  }

  @SuppressWarnings("unchecked")
  private static boolean accepts(Param<?> param, Object probe) {
    return (boolean) ((Param<Object>) param).isValid().apply(probe);
  }
}
