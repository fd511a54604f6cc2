package io.github.syncbn.worker.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.syncbn.worker.layer.BatchRenorm.Limits;
import io.github.syncbn.worker.layer.ShardedLayer.Batch;
import io.github.syncbn.worker.layer.ShardedLayer.Outcome;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BatchRenormTest {
  private static final int[] ROWS = {5, 1, 0, 6};

  @Test
  void limits_ofAStep_widenAsStraightLines() {
    Limits limits = new Limits(3, 5, 10, 50, 30);
    assertThat(limits.scale(0)).isEqualTo(1);
    assertThat(limits.shift(9)).isEqualTo(0);
    assertThat(limits.scale(10)).isEqualTo(1);
    assertThat(limits.scale(30)).isEqualTo(2);
    assertThat(limits.shift(20)).isEqualTo(2.5);
    assertThat(limits.shift(30)).isEqualTo(5);
    assertThat(limits.scale(50)).isEqualTo(3);
    assertThat(limits.scale(Long.MAX_VALUE)).isEqualTo(3);
    Limits atOnce = new Limits(3, 5, 10, 0, 10);
    assertThat(atOnce.scale(9)).isEqualTo(1);
    assertThat(atOnce.scale(10)).isEqualTo(3);
    assertThat(atOnce.shift(10)).isEqualTo(5);
  }

  @Test
  void defaults_areThoseOfThePaper() {
    assertThat(Layers.batchRenorm().limits()).isEqualTo(new Limits(3, 5, 5000, 40_000, 25_000));
    assertThat(Layers.batchRenorm().norm()).isEqualTo(new BatchNorm());
  }

  /** Limits of no width leave r = 1 and d = 0; so do the plain steps, of which a run is one. */
  @Test
  void limitsOfNoWidth_giveTheBitsOfBatchNorm() {
    Outcome expected = run(new BatchNorm(), ROWS);
    for (Limits limits :
        new Limits[] {new Limits(1, 0, 0, 0, 0), new Limits(3, 5, ShardedLayer.STEP + 1, 0, 0)}) {
      Outcome actual = run(new BatchRenorm(new BatchNorm(), limits), ROWS);
      assertThat(actual.y()).isEqualTo(expected.y());
      assertThat(actual.dx()).isEqualTo(expected.dx());
      assertThat(actual.gradient()).isEqualTo(expected.gradient());
      assertThat(actual.runningSums()).isEqualTo(expected.runningSums());
    }
  }

  /** Within the limits, r and d lead from the statistics of the batch to the running ones. */
  @Test
  void outputs_withinTheLimits_areThePredictions() {
    BatchRenorm wide = new BatchRenorm(new BatchNorm(), new Limits(1000, 1000, 0, 0, 0));
    Random random = new Random(3);
    ShardedLayer layer = LayerCatalogue.sharded(wide, true, random);
    Batch batch = LayerCatalogue.batch(wide, false, random, ROWS);
    float[] predicted =
        new ShardedLayer(wide, layer.input(), layer.parameters(), layer.running(), false)
            .run(batch)
            .y();
    float[] trained = layer.run(batch).y();
    for (int i = 0; i < trained.length; i++) {
      assertThat((double) trained[i])
          .isCloseTo(predicted[i], within(1e-5 * (1 + Math.abs(predicted[i]))));
    }
  }

  /** Where r and d are at work, other shards change rounding only, and other workers nothing. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void rows_inOtherShardsOrOnOtherWorkers_giveTheSame(boolean weighted) {
    BatchRenorm renorm = new BatchRenorm(new BatchNorm(), new Limits(2, 30, 0, 0, 0));
    Random random = new Random(7);
    ShardedLayer layer = LayerCatalogue.sharded(renorm, true, random);
    Batch batch = LayerCatalogue.batch(renorm, weighted, random, ROWS);
    Outcome expected = layer.run(batch);
    for (int[] cut : new int[][] {{0, 1, 4}, {0, 2, 3, 4}, {0, 1, 2, 3, 4}}) {
      Outcome actual = layer.run(batch, false, cut);
      assertThat(actual.y()).isEqualTo(expected.y());
      assertThat(actual.dx()).isEqualTo(expected.dx());
      assertThat(actual.gradient()).isEqualTo(expected.gradient());
    }
    Outcome whole = layer.run(batch.splitInto(12));
    for (int i = 0; i < whole.y().length; i++) {
      assertThat((double) whole.y()[i]).isCloseTo(expected.y()[i], within(1e-4));
      assertThat((double) whole.dx()[i]).isCloseTo(expected.dx()[i], within(1e-5));
    }
  }

  @Test
  void settings_outsideTheirRange_areRefused() {
    assertThatThrownBy(() -> Layers.layer(BatchRenorm.class, Map.of("rMax", 0.5)))
        .hasMessageContaining("got 0.5");
    assertThatThrownBy(() -> Layers.layer(BatchRenorm.class, Map.of("dMax", -1)))
        .hasMessageContaining("got -1.0");
    assertThatThrownBy(() -> Layers.layer(BatchRenorm.class, Map.of("epsilon", 0)))
        .hasMessageContaining("got 0.0");
  }

  private static Outcome run(Layer layer, int... rows) {
    Random random = new Random(5);
    // The same running statistics for both layers.
    ShardedLayer like = LayerCatalogue.sharded(new BatchNorm(), true, random);
    Batch batch = LayerCatalogue.batch(new BatchNorm(), false, random, rows);
    return new ShardedLayer(layer, like.input(), like.parameters(), like.running(), true)
        .run(batch);
  }
}
