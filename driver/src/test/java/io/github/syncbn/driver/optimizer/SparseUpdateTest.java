package io.github.syncbn.driver.optimizer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.syncbn.worker.layer.Categories;
import io.github.syncbn.worker.layer.Columns;
import io.github.syncbn.worker.layer.Dense;
import io.github.syncbn.worker.layer.InputColumn;
import io.github.syncbn.worker.layer.Numbers;
import io.github.syncbn.worker.network.Network;
import io.github.syncbn.worker.network.ParameterLayout;
import io.github.syncbn.worker.setting.Family;
import io.github.syncbn.worker.stats.SparseRows;
import io.github.syncbn.worker.stats.SparseTable;
import io.github.syncbn.worker.tensor.Matrix;
import io.github.syncbn.worker.tensor.Shape;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SparseUpdateTest {
  private static final JsonNode GOLDEN = Golden.read("sparse.json");
  private static final int WIDTH = GOLDEN.get("width").asInt();
  private static final float[] START = Golden.floats(GOLDEN.get("start"));
  private static final int STEPS = GOLDEN.get("codes").size();

  /** One trajectory of the golden file. */
  record Case(JsonNode json) {
    Optimizer optimizer() {
      Map<String, Object> settings = new HashMap<>();
      settings.put("learningRate", json.get("learningRate").asDouble());
      settings.put("weightDecay", json.path("decay").asDouble(0));
      settings.put("decayAll", true);
      if (json.has("clip")) {
        settings.put("clipNorm", json.get("clip").asDouble());
      }
      String name = json.get("algorithm").fieldNames().next();
      JsonNode a = json.get("algorithm").get(name);
      if (name.equals("sgd")) {
        settings.put("momentum", a.get(0).asDouble());
        settings.put("nesterov", a.get(1).asBoolean());
      } else {
        settings.put("beta1", a.get(0).asDouble());
        settings.put("beta2", a.get(1).asDouble());
        settings.put("epsilon", a.get(2).asDouble());
      }
      return Family.find(Optimizer.class, name).orElseThrow().build(settings);
    }

    @Override
    public String toString() {
      return json.get("name").asText();
    }
  }

  static Stream<Case> cases() {
    return Stream.iterate(0, i -> i < GOLDEN.get("cases").size(), i -> i + 1)
        .map(i -> new Case(GOLDEN.get("cases").get(i)));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void rowsInUse_followTorch(Case trajectory) {
    OptimizerTest.assertReaches(run(trajectory.optimizer()), trajectory.json().get("expected"));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void rowsThatAreNotInUse_stay(Case trajectory) {
    float[][] reached = run(trajectory.optimizer());
    for (int step = 1; step <= STEPS; step++) {
      for (int code = 0; code < START.length / WIDTH; code++) {
        boolean used = Arrays.stream(codes(step)).anyMatch(Integer.valueOf(code)::equals);
        int from = code * WIDTH;
        float[] before = Arrays.copyOfRange(reached[step - 1], from, from + WIDTH);
        float[] after = Arrays.copyOfRange(reached[step], from, from + WIDTH);
        assertThat(Arrays.equals(before, after))
            .as("code %d, step %d", code, step)
            .isEqualTo(!used);
      }
    }
  }

  private static Integer[] codes(int step) {
    JsonNode codes = GOLDEN.get("codes").get(step - 1);
    return Stream.iterate(0, i -> i < codes.size(), i -> i + 1)
        .map(i -> codes.get(i).asInt())
        .toArray(Integer[]::new);
  }

  /** A network whose table stands behind dense parameters. */
  private static ParameterLayout layout() {
    Columns columns =
        new Columns(
            new Categories.Embedding(WIDTH, Categories.Updates.USED),
            new Numbers.Plain(),
            List.of(new InputColumn("code", InputColumn.Kind.CATEGORY, START.length / WIDTH)));
    return new ParameterLayout(Network.sequential(columns, new Dense(2)), new Shape(1));
  }

  /** The table before and after each step, by two copies of the arrays in turn. */
  private static float[][] run(Optimizer optimizer) {
    ParameterLayout layout = layout();
    SparseTable table = layout.tables().get(0);
    assertThat(table.offset()).isEqualTo(layout.dense()).isPositive();
    GradientClipping clipping = new GradientClipping(layout);
    SparseUpdate update = new SparseUpdate(optimizer, table);
    float[] parameters = new float[layout.parameters()];
    System.arraycopy(START, 0, parameters, table.offset(), START.length);
    float[] other = parameters.clone();
    float[][] state = new float[optimizer.slots()][parameters.length];
    float[][] otherState = new float[optimizer.slots()][parameters.length];
    float[][] reached = new float[STEPS + 1][];
    reached[0] = START;
    SparseRows gradient = new SparseRows(WIDTH);
    for (int step = 1; step <= STEPS; step++) {
      mean(gradient, step);
      optimizer
          .regime()
          .clipNorm()
          .ifPresent(
              norm -> {
                double[] sums = {0, clipping.squaredNorm(gradient)};
                float scale = (float) clipping.scale(sums, norm);
                for (int i = 0; i < gradient.length(); i++) {
                  gradient.values()[i] *= scale;
                }
              });
      update.apply(
          new Transition(parameters, state, other, otherState, step, optimizer.learningRate()),
          gradient);
      float[] next = other;
      other = parameters;
      parameters = next;
      float[][] nextState = otherState;
      otherState = state;
      state = nextState;
      reached[step] = Arrays.copyOfRange(parameters, table.offset(), layout.parameters());
      for (int i = 0; i < gradient.size(); i++) {
        assertThat(Arrays.copyOfRange(gradient.values(), i * WIDTH, (i + 1) * WIDTH))
            .isEqualTo(
                Arrays.copyOfRange(
                    reached[step], gradient.code(i) * WIDTH, (gradient.code(i) + 1) * WIDTH));
      }
    }
    return reached;
  }

  private static void mean(SparseRows gradient, int step) {
    Integer[] codes = codes(step);
    int[] each = gradient.rowCodes(codes.length);
    for (int i = 0; i < codes.length; i++) {
      each[i] = codes[i];
    }
    float[] slopes = Golden.floats(GOLDEN.get("slopes").get(step - 1));
    gradient.sum(codes.length, new Matrix(slopes, 0, codes.length, WIDTH), 0);
    for (int i = 0; i < gradient.length(); i++) {
      gradient.values()[i] /= codes.length;
    }
  }
}
