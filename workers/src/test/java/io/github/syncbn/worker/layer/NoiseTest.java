package io.github.syncbn.worker.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.syncbn.worker.GoldenFile;
import io.github.syncbn.worker.layer.ShardedLayer.Batch;
import io.github.syncbn.worker.layer.ShardedLayer.Outcome;
import io.github.syncbn.worker.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class NoiseTest {
  private static final int ROWS = 400;
  private static final int WIDTH = 300;

  static List<GoldenFile.Case> cases() {
    return GoldenFile.read("noise").cases();
  }

  /** See noise.py beside the golden file. */
  @ParameterizedTest
  @MethodSource("cases")
  void noise_isThatOfAnIndependentProgram(GoldenFile.Case golden) {
    Map<String, Object> settings =
        new ObjectMapper()
            .convertValue(
                golden.node().required("settings"), new TypeReference<Map<String, Object>>() {});
    Noise noise = Layers.layer(Noise.class, settings);
    Shape shape =
        new Shape(Arrays.stream(golden.doubles("shape")).mapToInt(d -> (int) d).toArray());
    float[] x = ImageOrder.rows(golden.floats("x"), shape, true);
    float[] dy = ImageOrder.rows(golden.floats("dy"), shape, true);
    for (int[] rows : new int[][] {{6}, {2, 1, 0, 3}}) {
      Outcome outcome =
          new ShardedLayer(noise, shape, new float[0], new double[0], true)
              .run(new Batch(rows, x, dy, null));
      assertClose(ImageOrder.rows(outcome.y(), shape, false), golden.doubles("y"));
      assertClose(ImageOrder.rows(outcome.dx(), shape, false), golden.doubles("dx"));
    }
  }

  private static void assertClose(float[] actual, double[] expected) {
    assertThat(actual).hasSize(expected.length);
    for (int i = 0; i < expected.length; i++) {
      assertThat((double) actual[i])
          .isCloseTo(expected[i], within(1e-6 * Math.max(1, Math.abs(expected[i]))));
    }
  }

  /** Zeros go in, so that the shifts come out; ones come back, so that the factors do. */
  @Test
  void noise_ofManyValues_hasItsDistributions() {
    Outcome outcome = run(Layers.noise(), true, ROWS);
    double[] shifts = new double[WIDTH];
    double[] factors = new double[WIDTH];
    for (int i = 0; i < ROWS; i++) {
      for (int j = 0; j < WIDTH; j++) {
        shifts[j] += outcome.y()[i * WIDTH + j] / ROWS;
        factors[j] += outcome.dx()[i * WIDTH + j] / ROWS;
      }
    }
    double squares = 0;
    for (int i = 0; i < ROWS * WIDTH; i++) {
      double distance = outcome.dx()[i] - factors[i % WIDTH];
      squares += distance * distance / (ROWS * WIDTH);
      assertThat(Math.abs(outcome.y()[i] - shifts[i % WIDTH])).isLessThan(0.1 + 0.02);
    }
    assertThat(Math.sqrt(squares)).isCloseTo(0.1, within(0.002));
    assertThat(Arrays.stream(shifts).max().orElse(0)).isBetween(0.45, 0.52);
    assertThat(Arrays.stream(shifts).min().orElse(0)).isBetween(-0.52, -0.45);
    assertThat(Arrays.stream(factors).max().orElse(0)).isBetween(1.22, 1.27);
    assertThat(Arrays.stream(factors).min().orElse(0)).isBetween(0.98, 1.03);
    double mean = Arrays.stream(shifts).average().orElse(1);
    assertThat(mean).isCloseTo(0, within(4 * 0.5 / Math.sqrt(3.0 * WIDTH)));
  }

  @Test
  void noise_dependsOnThePositionAndNotOnTheShard() {
    float[] whole = run(Layers.noise(), true, ROWS).y();
    assertThat(run(Layers.noise(), true, 100, 1, 0, ROWS - 101).y()).isEqualTo(whole);
  }

  @Test
  void noise_ofNothing_changesNothing() {
    Outcome outcome = run(new Noise(0, 1, 0, 0), true, ROWS);
    assertThat(outcome.y()).containsOnly(0f);
    assertThat(outcome.dx()).containsOnly(1f);
  }

  @Test
  void inference_changesNothing() {
    assertThat(run(Layers.noise(), false, ROWS).y()).containsOnly(0f);
  }

  @Test
  void settings_outsideTheirRange_areRefused() {
    assertThatThrownBy(() -> new Noise(-1, 1, 0, 0)).hasMessageContaining("got -1.0");
    assertThatThrownBy(() -> new Noise(0, 0.5, 0, 0)).hasMessageContaining("got 0.5");
    assertThatThrownBy(() -> new Noise(0, 1, Double.NaN, 0)).hasMessageContaining("got NaN");
  }

  private static Outcome run(Noise noise, boolean training, int... rows) {
    float[] ones = new float[ROWS * WIDTH];
    Arrays.fill(ones, 1);
    return new ShardedLayer(noise, new Shape(WIDTH), new float[0], new double[0], training)
        .run(new Batch(rows, new float[ROWS * WIDTH], ones, null));
  }
}
