package io.github.syncbn.driver.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.syncbn.worker.layer.BatchNorm;
import io.github.syncbn.worker.layer.BatchNorm.Affine;
import io.github.syncbn.worker.layer.Dense;
import io.github.syncbn.worker.layer.NormalizationScope;
import io.github.syncbn.worker.network.Network;
import io.github.syncbn.worker.network.ParameterLayout;
import io.github.syncbn.worker.setting.Family;
import io.github.syncbn.worker.tensor.Shape;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class OptimizerTest {
  private static final JsonNode GOLDEN = Golden.read("optimizers.json");
  private static final float[] START = Golden.floats(GOLDEN.get("start"));
  private static final int STEPS = GOLDEN.get("gradients").size();

  /** One trajectory of the golden file. */
  record Case(JsonNode json) {
    Optimizer optimizer() {
      Map<String, Object> settings = new HashMap<>();
      settings.put("learningRate", json.get("learningRate").asDouble());
      settings.put("weightDecay", json.path("decay").asDouble(0));
      settings.put("decayAll", json.path("decay_all").asBoolean(false));
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

    ParameterLayout layout() {
      Affine gamma = json.path("frozen_gamma").asBoolean(false) ? Affine.FROZEN : Affine.LEARNED;
      return OptimizerTest.layout(gamma);
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
  void followsTorch(Case trajectory) {
    assertReaches(run(trajectory, START.length), trajectory.json().get("expected"));
  }

  /** Whether the values behind each recorded step are those of PyTorch. */
  static void assertReaches(float[][] reached, JsonNode recorded) {
    assertThat(recorded.size()).isPositive();
    recorded
        .properties()
        .forEach(
            kept -> {
              float[] expected = Golden.floats(kept.getValue());
              float[] actual = reached[Integer.parseInt(kept.getKey())];
              for (int i = 0; i < expected.length; i++) {
                assertThat((double) actual[i])
                    .as("value %d after step %s", i, kept.getKey())
                    .isCloseTo(expected[i], within(1e-6 * Math.max(0.5, Math.abs(expected[i]))));
              }
            });
  }

  @ParameterizedTest
  @MethodSource("cases")
  void anyRangesGiveTheSameBits(Case trajectory) {
    float[][] whole = run(trajectory, START.length);
    for (int range : new int[] {1, 4, 7}) {
      assertThat(run(trajectory, range)).isDeepEqualTo(whole);
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void frozenParametersStay(Case trajectory) {
    float[] last = run(trajectory, START.length)[STEPS];
    ParameterLayout layout = trajectory.layout();
    for (ParameterLayout.Slice slice : layout.slices()) {
      for (int i = slice.offset(); i < slice.offset() + slice.length(); i++) {
        assertThat(last[i] == START[i]).isEqualTo(!slice.parameter().trainable());
      }
    }
  }

  @Test
  void settingsOutOfRangeAreRefused() {
    assertThatThrownBy(() -> build("sgd", Map.of("momentum", 0, "nesterov", true)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("sgd.nesterov: needs a momentum above 0");
    assertThatThrownBy(() -> build("adamW", Map.of("beta2", 1))).hasMessageContaining("beta2");
    assertThatThrownBy(() -> build("sgd", Map.of("learningRate", Double.NaN)))
        .hasMessage("sgd.learningRate: expected a number above 0, got NaN");
    assertThatThrownBy(() -> build("adam", Map.of("clipNorm", 0.0)))
        .hasMessageContaining("clipNorm: expected a number above 0, got 0");
  }

  @Test
  void defaultsAreThoseOfTheirPapers() {
    assertThat(build("sgd", Map.of()).learningRate()).isEqualTo(0.1);
    assertThat(build("adam", Map.of()).weightDecay()).isZero();
    assertThat(build("adamW", Map.of()).weightDecay()).isEqualTo(0.01);
    assertThat(build("adamW", Map.of()).withLearningRate(2).learningRate()).isEqualTo(2);
  }

  private static Optimizer build(String name, Map<String, ?> settings) {
    return Family.find(Optimizer.class, name).orElseThrow().build(settings);
  }

  /** Parameters before and after each step, computed in ranges of so many elements. */
  private static float[][] run(Case trajectory, int range) {
    ParameterLayout layout = trajectory.layout();
    Optimizer optimizer = trajectory.optimizer();
    ParameterUpdate update = new ParameterUpdate(optimizer, layout);
    GradientClipping clipping = new GradientClipping(layout);
    float[][] reached = new float[STEPS + 1][];
    reached[0] = START;
    float[][] state = new float[optimizer.slots()][START.length];
    for (int step = 1; step <= STEPS; step++) {
      float[] gradient = Golden.floats(GOLDEN.get("gradients").get(step - 1));
      optimizer
          .regime()
          .clipNorm()
          .ifPresent(
              norm -> {
                double[] sums = {clipping.blockSquaredNorm(gradient, 0)};
                float scale = (float) clipping.scale(sums, norm);
                for (int i = 0; i < gradient.length; i++) {
                  gradient[i] *= scale;
                }
              });
      reached[step] = new float[START.length];
      float[][] next = new float[optimizer.slots()][START.length];
      Transition transition =
          new Transition(
              reached[step - 1], state, reached[step], next, step, optimizer.learningRate());
      for (int from = 0; from < START.length; from += range) {
        update.apply(transition, gradient, from, Math.min(START.length, from + range));
      }
      state = next;
    }
    return reached;
  }

  static ParameterLayout layout(Affine gamma) {
    BatchNorm normalization =
        new BatchNorm(
            1e-5, 0.9, false, new NormalizationScope.Global(), gamma, Affine.LEARNED, false);
    return new ParameterLayout(
        new Network(List.of(new Dense(3), normalization, new Dense(2))), new Shape(4));
  }
}
