package io.github.syncbn.worker.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.syncbn.worker.GoldenFile;
import io.github.syncbn.worker.kernel.Window;
import io.github.syncbn.worker.layer.ShardedLayer.Batch;
import io.github.syncbn.worker.layer.ShardedLayer.Outcome;
import io.github.syncbn.worker.setting.Family;
import io.github.syncbn.worker.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Layers of images, and of single rows, against PyTorch: see images.py beside the golden file. */
class ImageLayerGoldenTest {
  private static final GoldenFile GOLDEN = GoldenFile.read("images");
  private static final Initializer INIT = new Initializer.PyTorchUniform();

  static List<GoldenFile.Case> cases() {
    return GOLDEN.cases();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void layer_onPyTorchsInput_givesItsOutputAndGradients(GoldenFile.Case golden) {
    Shape input = shape(golden);
    Layer layer = layer(golden.text("name"));
    Shape output = layer.outputShape(input);
    boolean training = golden.flag("training");
    float[] parameters =
        ImageOrder.parameters(golden.floats("parameters"), layer.parameters(input), true);
    double[] running = golden.has("running") ? golden.doubles("running") : new double[0];
    ShardedLayer sharded = new ShardedLayer(layer, input, parameters, running, training);
    float[] x = ImageOrder.rows(golden.floats("x"), input, true);
    float[] dy = ImageOrder.rows(golden.floats("dy"), output, true);
    for (int[] rows : new int[][] {{5}, {3, 1, 0, 1}}) {
      Outcome outcome = sharded.run(new Batch(rows, x, dy, null));
      assertClose("y", ImageOrder.rows(outcome.y(), output, false), golden.doubles("y"));
      if (training) {
        assertClose("dx", ImageOrder.rows(outcome.dx(), input, false), golden.doubles("dx"));
        float[] gradient =
            ImageOrder.parameters(outcome.gradient(), layer.parameters(input), false);
        assertClose("gradient", gradient, golden.doubles("gradient"));
        if (layer instanceof BatchNorm) {
          double[] moved = golden.doubles("running");
          double[] statistics = new double[moved.length];
          RunningStatistics.average(outcome.runningSums(), 0, moved.length / 2, statistics, 0);
          RunningStatistics.move(moved, 0, moved.length / 2, statistics, 0.9);
          double[] after = golden.doubles("runningAfter");
          for (int i = 0; i < after.length; i++) {
            assertThat(moved[i]).isCloseTo(after[i], within(1e-8));
          }
        }
      }
    }
  }

  @Test
  void goldenFiles_haveEveryLayerOfTheCatalogue() {
    List<Object> known = new ArrayList<>(LayerGoldenTest.dense());
    known.addAll(NormGoldenTest.layers());
    known.add(Noise.class);
    known.add(Columns.class); // ColumnsGoldenTest has its file.
    cases().forEach(golden -> known.add(layer(golden.text("name")).getClass()));
    // ActivationGoldenTest has its file hold every one of them.
    Family.members(Activation.class).forEach(activation -> known.add(activation.type()));
    assertThat(known).contains(LayerKinds.all().toArray());
  }

  private static Shape shape(GoldenFile.Case golden) {
    return new Shape(Arrays.stream(golden.doubles("shape")).mapToInt(d -> (int) d).toArray());
  }

  private static Layer layer(String name) {
    return switch (name) {
      case "conv" -> conv(4, new Window(3, 1, 1, 1), 1, true);
      case "convStride" -> conv(4, new Window(3, 2, 1, 1), 1, false);
      case "convValid" -> conv(3, new Window(2, 1, 0, 1), 1, true);
      case "convDilation" -> conv(3, new Window(3, 2, 2, 2), 1, true);
      case "convGroups" -> conv(6, new Window(3, 1, 1, 1), 2, true);
      case "convDepthwise" -> conv(4, new Window(3, 2, 1, 1), Conv2d.DEPTHWISE, true);
      case "convMultiplier" -> conv(4, new Window(3, 1, 1, 1), Conv2d.DEPTHWISE, true);
      case "convPoint" -> conv(5, new Window(1, 1, 0, 1), 1, true);
      case "convPointStride" -> conv(5, new Window(1, 2, 0, 1), 1, false);
      case "convLarge" -> conv(3, new Window(5, 1, 2, 1), 1, true);
      case "batchNorm" -> new BatchNorm();
      case "maxPool" -> new MaxPool2d(2, 2, 0);
      case "maxPoolOverlap" -> new MaxPool2d(3, 2, 1);
      case "avgPool" -> new AvgPool2d(2, 2, 0);
      case "avgPoolPadded" -> new AvgPool2d(3, 2, 1);
      case "globalAvgPool" -> new GlobalAvgPool();
      case "flatten" -> new Flatten();
      case "padChannels" -> new PadChannels(5, 2);
      case "groupNorm" -> new GroupNorm(2, 1e-5, true);
      case "groupNormDense" -> new GroupNorm(3, 1e-3, true);
      case "instanceNorm" -> new GroupNorm(GroupNorm.INSTANCE, 1e-5, true);
      case "layerNorm" -> new LayerNorm(1e-5, true);
      case "layerNormDense" -> new LayerNorm(1e-5, false);
      case "rmsNorm" -> new RmsNorm(1e-5, true);
      case "rmsNormDense" -> new RmsNorm(1e-2, true);
      case "rmsNormPlain" -> new RmsNorm(1e-5, false);
      case "gelu" -> new Gelu();
      case "silu" -> new Silu();
      case "elu" -> new Elu(0.7f);
      case "residualSum" -> new ResidualSum();
      default -> throw new IllegalArgumentException(name);
    };
  }

  private static Conv2d conv(int filters, Window window, int groups, boolean bias) {
    return new Conv2d(filters, window, groups, bias, INIT, INIT);
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
