package io.github.syncbn.worker.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.syncbn.worker.layer.NormalizationScope.Ghost;
import io.github.syncbn.worker.layer.NormalizationScope.Global;
import io.github.syncbn.worker.layer.NormalizationScope.Grouping;
import io.github.syncbn.worker.layer.NormalizationScope.PerShard;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NormalizationScopeTest {

  @ParameterizedTest
  @CsvSource({
    // ghost rows, batch, shards, groups of shards, rows of a group inside a shard
    "64, 64, 8, 1, 0",
    "32, 64, 8, 2, 0",
    "16, 64, 8, 4, 0",
    "8, 64, 8, 8, 0",
    "4, 64, 8, 8, 4",
    "2, 64, 8, 8, 2",
    "8, 64, 1, 1, 8",
    "100, 400, 4, 4, 0",
    "50, 400, 4, 4, 50",
  })
  void ghost_ofALegalSize_isWholeShardsOrRowsOfAShard(
      int rows, int batch, int shards, int groups, int rowsPerGroup) {
    assertThat(new Ghost(rows).grouping(batch, shards))
        .isEqualTo(new Grouping(groups, rowsPerGroup));
  }

  @ParameterizedTest
  @CsvSource({
    "48, 64, 8, 32 and 64",
    "3, 64, 8, 2 and 4",
    "65, 64, 8, 64",
    "1000, 64, 8, 64",
    "2, 6, 8, 3",
    "3, 7, 4, 7",
    "33, 100, 4, 25 and 50",
  })
  void ghost_ofAnIllegalSize_isRefusedWithTheNearestLegalOnes(
      int rows, int batch, int shards, String nearest) {
    assertThatThrownBy(() -> new Ghost(rows).grouping(batch, shards))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("ghost(" + rows + ")")
        .hasMessageEndingWith("nearest that do: " + nearest);
  }

  @Test
  void ghost_ofOneRow_isRefused() {
    assertThatThrownBy(() -> new Ghost(1)).hasMessageContaining("got 1");
  }

  @Test
  void globalAndPerShard_groupAllShardsAndEach() {
    assertThat(new Global().grouping(64, 8)).isEqualTo(new Grouping(1, 0));
    assertThat(new PerShard().grouping(64, 8)).isEqualTo(new Grouping(8, 0));
    assertThat(new Grouping(1, 0).insideShard(8)).isFalse();
    assertThat(new Grouping(2, 0).insideShard(8)).isFalse();
    assertThat(new Grouping(8, 0).insideShard(8)).isTrue();
    assertThat(new Grouping(8, 4).insideShard(8)).isTrue();
    // One shard: by itself or global is the same, and takes the path of the reduction.
    assertThat(new Grouping(1, 0).insideShard(1)).isFalse();
  }

  @Test
  void fewestRows_ofABatchThatStartsAtShardZero_isTheSmallestGroup() {
    for (int shards : new int[] {1, 2, 4, 8, 16}) {
      for (int groups = 1; groups <= shards; groups *= 2) {
        for (int batch = 0; batch <= 40; batch++) {
          assertThat(new Grouping(groups, 0).fewestRows(batch, shards))
              .as("%d rows, %d groups of %d shards", batch, groups, shards)
              .isEqualTo(smallestGroup(batch, 0, shards, groups));
        }
      }
    }
  }

  @Test
  void fewestRows_whereverTheBatchStarts_isNeverMoreThanTheSmallestGroup() {
    for (int groups = 1; groups <= 8; groups *= 2) {
      for (int batch = 0; batch <= 40; batch++) {
        for (int start = 0; start < 8; start++) {
          assertThat(new Grouping(groups, 0).fewestRows(batch, 8))
              .isLessThanOrEqualTo(smallestGroup(batch, start, 8, groups));
        }
      }
    }
  }

  private static int smallestGroup(int batch, int start, int shards, int groups) {
    int[] rows = new int[groups];
    for (int q = start; q < start + batch; q++) {
      rows[q % shards / (shards / groups)]++;
    }
    int smallest = Integer.MAX_VALUE;
    for (int count : rows) {
      smallest = Math.min(smallest, count);
    }
    return smallest;
  }

  @Test
  void groupsInsideAShard_takeWholeGroupsAndTheLastTheRest() {
    Grouping grouping = new Grouping(4, 3);
    int[] expected = {0, 1, 1, 1, 1, 1, 2, 2, 2, 3};
    for (int rows = 0; rows < expected.length; rows++) {
      assertThat(grouping.groupsIn(rows)).as("%d rows", rows).isEqualTo(expected[rows]);
    }
    for (int batch = 0; batch <= 40; batch++) {
      // The poorest shard has batch div S rows; a group has 3 unless its whole shard has fewer.
      assertThat(grouping.fewestRows(batch, 4)).isEqualTo(Math.min(3, batch / 4));
    }
  }
}
