package io.github.syncbn.worker.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.syncbn.worker.GoldenFile;
import io.github.syncbn.worker.layer.ShardedLayer.Batch;
import io.github.syncbn.worker.layer.ShardedLayer.Outcome;
import io.github.syncbn.worker.setting.Family;
import io.github.syncbn.worker.tensor.Shape;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Relatives of batch normalization, and reparametrized layers, against PyTorch: see norms.py beside
 * the golden file.
 */
class NormGoldenTest {
  private static final GoldenFile GOLDEN = GoldenFile.read("norms");

  static List<GoldenFile.Case> cases() {
    assertThat(GOLDEN.integer("step")).isEqualTo((int) ShardedLayer.STEP);
    return GOLDEN.cases();
  }

  /** The layers that the file has. */
  static List<Object> layers() {
    return GOLDEN.cases().stream().map(golden -> (Object) layer(golden).getClass()).toList();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void layer_onPyTorchsInput_givesItsOutputAndGradients(GoldenFile.Case golden) {
    Layer layer = layer(golden);
    Shape input = shape(golden);
    Shape output = layer.outputShape(input);
    for (int[] rows : new int[][] {{10}, {6, 1, 0, 3}}) {
      Outcome outcome = run(golden, true, rows);
      assertClose("y", ImageOrder.rows(outcome.y(), output, false), golden.doubles("y"));
      assertClose("dx", ImageOrder.rows(outcome.dx(), input, false), golden.doubles("dx"));
      float[] gradient = ImageOrder.parameters(outcome.gradient(), layer.parameters(input), false);
      assertClose("gradient", gradient, golden.doubles("gradient"));
      Outcome predicted = run(golden, false, rows);
      assertClose(
          "predicted", ImageOrder.rows(predicted.y(), output, false), golden.doubles("predicted"));
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void runningStatistics_afterOneBatch_areThoseOfPyTorch(GoldenFile.Case golden) {
    double[] running = golden.doubles("running");
    double[] expected = golden.doubles("runningAfter");
    int channels = running.length / 2;
    if (channels > 0) {
      double[] statistics = new double[running.length];
      double[] sums = run(golden, true, 6, 1, 0, 3).runningSums();
      RunningStatistics.average(sums, 0, channels, statistics, 0);
      RunningStatistics.move(running, 0, channels, statistics, layer(golden).decay(1));
    }
    for (int i = 0; i < expected.length; i++) {
      assertThat(running[i]).isCloseTo(expected[i], within(1e-9));
    }
  }

  private static Outcome run(GoldenFile.Case golden, boolean training, int... rows) {
    Layer layer = layer(golden);
    Shape input = shape(golden);
    float[] parameters =
        ImageOrder.parameters(golden.floats("parameters"), layer.parameters(input), true);
    float[] x = ImageOrder.rows(golden.floats("x"), input, true);
    float[] dy = ImageOrder.rows(golden.floats("dy"), layer.outputShape(input), true);
    return new ShardedLayer(layer, input, parameters, golden.doubles("running"), training)
        .run(new Batch(rows, x, dy, null));
  }

  private static Shape shape(GoldenFile.Case golden) {
    return new Shape(Arrays.stream(golden.doubles("shape")).mapToInt(d -> (int) d).toArray());
  }

  private static Layer layer(GoldenFile.Case golden) {
    return layer(golden.text("type"), golden.node().required("settings"));
  }

  /** Of the settings, {@code of} is a layer itself, with its type among its settings. */
  private static Layer layer(String type, JsonNode node) {
    Map<String, Object> settings = new HashMap<>();
    node.properties()
        .forEach(
            field ->
                settings.put(
                    field.getKey(),
                    field.getKey().equals("of")
                        ? layer(field.getValue().required("type").textValue(), field.getValue())
                        : new ObjectMapper().convertValue(field.getValue(), Object.class)));
    settings.remove("type");
    return Family.find(Layer.class, type).orElseThrow().build(settings);
  }

  private static void assertClose(String what, float[] actual, double[] expected) {
    assertThat(actual).as(what).hasSize(expected.length);
    double largest = 1;
    for (double value : expected) {
      largest = Math.max(largest, Math.abs(value));
    }
    for (int i = 0; i < expected.length; i++) {
      assertThat((double) actual[i])
          .as("%s %d", what, i)
          .isCloseTo(expected[i], within(1e-6 * largest));
    }
  }
}
