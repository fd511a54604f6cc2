package io.github.syncbn.driver.ml;

import io.github.syncbn.driver.Recorded;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;
import org.junit.jupiter.api.Test;

class ParamTableTest {
  /** Values of all types, some of them within the range of any parameter, some never. */
  private static final Object[] PROBES = {
    -1,
    0,
    1,
    2,
    Integer.MAX_VALUE,
    -1L,
    0L,
    1L,
    2L,
    -0.5,
    0.0,
    0.5,
    1.0,
    1.5,
    "",
    "a name",
    "none",
    "[ relu ]",
    "{ no = 1 }",
    "error",
    "keep",
    "mean",
    "standardize",
    "divideBy(255)",
    "balanced",
    "adam",
    "cosine",
    "kaiming",
    "ghost(4)",
    "layerNorm",
    "column(day)",
    "contiguous",
    "validationAccuracy",
    "native",
    "frozen",
    new int[] {},
    new int[] {1, 2},
    new int[] {0},
    new double[] {},
    new double[] {0, 1},
    new double[] {0, 0},
    new double[] {-1},
    new String[] {},
    new String[] {"a", "b"}
  };

  /** What a parameter is called, takes and means changes users' programs: it must be meant. */
  @Test
  void params_ofEstimatorsAndModels_areTheRecordedOnes() throws IOException {
    StringBuilder actual = new StringBuilder();
    describe("NeuralNetworkClassifier", new NeuralNetworkClassifier(), actual);
    describe("NeuralNetworkRegressor", new NeuralNetworkRegressor(), actual);
    describe("NeuralNetworkClassificationModel", TestModels.classifier(), actual);
    describe("NeuralNetworkRegressionModel", TestModels.regression(), actual);
    Recorded.check(actual.toString(), getClass(), "params.txt");
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

  /** The validator, by what it takes of the probes of its type. */
  private static String accepted(Param<?> param) {
    Class<?> type =
        switch (param.getClass().getSimpleName()) {
          case "IntParam" -> Integer.class;
          case "LongParam" -> Long.class;
          case "DoubleParam" -> Double.class;
          case "Param" -> String.class;
          case "IntArrayParam" -> int[].class;
          case "DoubleArrayParam" -> double[].class;
          case "StringArrayParam" -> String[].class;
          default -> Void.class;
        };
    List<Object> probes = Arrays.stream(PROBES).filter(type::isInstance).toList();
    List<Object> taken = probes.stream().filter(probe -> accepts(param, probe)).toList();
    if (type == String.class && taken.size() >= probes.size() - 1) {
      return taken.contains("") ? "any text" : "any text but none";
    }
    return taken.stream().map(ParamTableTest::text).toList().toString();
  }

  private static String text(Object probe) {
    return probe instanceof String
        ? "\"" + probe + "\""
        : probe instanceof int[] integers
            ? Arrays.toString(integers)
            : probe instanceof double[] numbers
                ? Arrays.toString(numbers)
                : probe instanceof String[] texts ? Arrays.toString(texts) : probe.toString();
  }

  @SuppressWarnings("unchecked")
  private static boolean accepts(Param<?> param, Object probe) {
    return (boolean) ((Param<Object>) param).isValid().apply(probe);
  }
}
