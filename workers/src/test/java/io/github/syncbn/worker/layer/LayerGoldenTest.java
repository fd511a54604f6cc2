package io.github.syncbn.worker.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.syncbn.worker.GoldenFile;
import io.github.syncbn.worker.layer.BatchNorm.Affine;
import io.github.syncbn.worker.layer.ShardedLayer.Batch;
import io.github.syncbn.worker.layer.ShardedLayer.Outcome;
import io.github.syncbn.worker.tensor.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every layer against PyTorch: see layers.py beside the golden file. */
class LayerGoldenTest {
  private static final GoldenFile GOLDEN = GoldenFile.read("layers");
  private static final int[] ONE_SHARD = {12};
  private static final int[] UNEVEN_SHARDS = {7, 1, 0, 4};

  static List<GoldenFile.Case> cases() {
    return GOLDEN.cases();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void layer_onPyTorchsInput_givesItsOutputAndGradients(GoldenFile.Case golden) {
    String name = golden.text("name");
    boolean training = golden.flag("training");
    float[] x = golden.floats("x");
    for (int[] rows : new int[][] {ONE_SHARD, UNEVEN_SHARDS}) {
      Batch batch = new Batch(rows, x, golden.floats("dy"), null);
      Outcome outcome = sharded(golden, layer(name, false), training).run(batch);
      assertClose("y", outcome.y(), golden.doubles("y"));
      if (training) {
        assertClose("dx", outcome.dx(), golden.doubles("dx"));
        assertClose("gradient", outcome.gradient(), golden.doubles("gradient"));
      } else if (name.startsWith("batchNorm")) {
        // Training a frozen layer is what PyTorch does in eval mode.
        Outcome frozen = sharded(golden, layer(name, true), true).run(batch);
        assertClose("y", frozen.y(), golden.doubles("y"));
        assertClose("dx", frozen.dx(), golden.doubles("dx"));
        assertClose("gradient", frozen.gradient(), golden.doubles("gradient"));
        assertThat(frozen.exchanges()).isZero();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void runningStatistics_afterOneBatch_areThoseOfPyTorch(GoldenFile.Case golden) {
    if (!(layer(golden.text("name"), false) instanceof BatchNorm norm)) {
      return;
    }
    double[] running = golden.doubles("running");
    if (golden.flag("training")) {
      Batch batch = new Batch(UNEVEN_SHARDS, golden.floats("x"), golden.floats("dy"), null);
      Outcome outcome = sharded(golden, norm, true).run(batch);
      double decay = norm.decay(1);
      double[] statistics = new double[running.length];
      RunningStatistics.average(outcome.runningSums(), 0, running.length / 2, statistics, 0);
      RunningStatistics.move(running, 0, running.length / 2, statistics, decay);
    }
    double[] expected = golden.doubles("runningAfter");
    for (int i = 0; i < expected.length; i++) {
      assertThat(running[i]).isCloseTo(expected[i], within(1e-9 * Math.abs(expected[i])));
    }
  }

  @Test
  void goldenFile_hasEveryDenseLayer() {
    assertThat(cases())
        .extracting(golden -> (Object) layer(golden.text("name"), false).getClass())
        .containsAll(dense());
  }

  /** Layers of images and of single rows have a golden file of their own. */
  static List<Object> dense() {
    return List.of(
        Dense.class,
        BatchNorm.class,
        Relu.class,
        LeakyRelu.class,
        Sigmoid.class,
        Tanh.class,
        Dropout.class);
  }

  private static ShardedLayer sharded(GoldenFile.Case golden, Layer layer, boolean training) {
    double[] running = golden.has("running") ? golden.doubles("running") : new double[0];
    Shape input = new Shape(GOLDEN.integer("features"));
    return new ShardedLayer(layer, input, golden.floats("parameters"), running, training);
  }

  private static Layer layer(String name, boolean frozen) {
    int units = GOLDEN.integer("units");
    Dense dense = new Dense(units);
    return switch (name) {
      case "dense" -> dense;
      case "denseNoBias" -> new Dense(units, false, dense.init(), dense.biasInit());
      case "relu" -> new Relu();
      case "leakyRelu" -> new LeakyRelu(0.01f);
      case "sigmoid" -> new Sigmoid();
      case "tanh" -> new Tanh();
      case "dropout" -> new Dropout(0.5);
      case "batchNorm", "batchNormFarMeans" -> norm(1e-5, 0.9, false, Affine.LEARNED, frozen);
      case "batchNormEpsilonDecay" -> norm(1e-2, 0.7, false, Affine.LEARNED, frozen);
      case "batchNormCumulative" -> norm(1e-5, 0.9, true, Affine.LEARNED, frozen);
      case "batchNormPlain" -> norm(1e-5, 0.9, false, Affine.OFF, frozen);
      default -> throw new IllegalArgumentException(name);
    };
  }

  private static BatchNorm norm(
      double epsilon, double decay, boolean cumulative, Affine affine, boolean frozen) {
    return new BatchNorm(
        epsilon, decay, cumulative, new NormalizationScope.Global(), affine, affine, frozen);
  }

  /** To what a float32 layer can have: some units in the last place of the largest value. */
  private static void assertClose(String what, float[] actual, double[] expected) {
    assertThat(actual).hasSize(expected.length);
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
