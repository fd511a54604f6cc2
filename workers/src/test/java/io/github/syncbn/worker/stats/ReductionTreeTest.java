package io.github.syncbn.worker.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.syncbn.worker.stats.ReductionTree.Node;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReductionTreeTest {

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4, 8, 16, 32})
  void cover_ofEveryRange_isExactInOrderAndMinimal(int shards) {
    ReductionTree tree = new ReductionTree(shards);
    for (int from = 0; from <= shards; from++) {
      for (int to = from; to <= shards; to++) {
        for (int maxLevel = 0; maxLevel <= tree.height(); maxLevel++) {
          List<Node> cover = tree.cover(from, to, maxLevel);
          int next = from;
          for (Node node : cover) {
            assertThat(node.from()).isEqualTo(next);
            assertThat(node.level()).isBetween(0, maxLevel);
            next = node.to();
          }
          assertThat(next).isEqualTo(to);
          assertThat(cover).hasSize(fewestNodes(from, to, maxLevel));
        }
      }
    }
  }

  /** By trying every aligned node at every place. */
  private static int fewestNodes(int from, int to, int maxLevel) {
    int[] fewest = new int[to - from + 1];
    Arrays.fill(fewest, Integer.MAX_VALUE);
    fewest[0] = 0;
    for (int start = from; start < to; start++) {
      for (int level = 0; level <= maxLevel; level++) {
        int end = start + (1 << level);
        if (start % (1 << level) == 0 && end <= to) {
          fewest[end - from] = Math.min(fewest[end - from], fewest[start - from] + 1);
        }
      }
    }
    return fewest[to - from];
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4, 8, 16, 32, 64})
  void cuts_forEveryNumberOfWorkers_giveEachWorkerShards(int shards) {
    for (int workers = 1; workers <= shards; workers++) {
      int[] cuts = new ReductionTree(shards).cuts(workers);
      assertThat(cuts).hasSize(workers + 1).startsWith(0).endsWith(shards);
      for (int w = 0; w < workers; w++) {
        int size = cuts[w + 1] - cuts[w];
        assertThat(size)
            .as("shards of worker %d of %d", w, workers)
            .isBetween(1, 2 * (shards + workers - 1) / workers);
      }
      if (Integer.bitCount(workers) == 1) {
        int share = shards / workers;
        for (int w = 0; w <= workers; w++) {
          assertThat(cuts[w]).isEqualTo(w * share);
        }
      }
    }
  }

  @Test
  void cuts_preferTheBoundariesOfLargeNodes() {
    ReductionTree tree = new ReductionTree(64);
    int[] cuts = tree.cuts(3);
    int nodes = 0;
    for (int w = 0; w < 3; w++) {
      nodes += tree.cover(cuts[w], cuts[w + 1], tree.height()).size();
    }
    assertThat(cuts).containsExactly(0, 24, 40, 64);
    assertThat(nodes).isEqualTo(6);
  }

  @Test
  void cuts_bySpeed_giveSharesInProportion() {
    ReductionTree tree = new ReductionTree(64);
    assertThat(tree.cuts(new double[] {1, 3})).containsExactly(0, 16, 64);
    assertThat(tree.cuts(new double[] {2, 1, 1})).containsExactly(0, 32, 48, 64);
    // 42.7 lies within an eighth of the smaller share of 40, the boundary of a node of 8.
    assertThat(tree.cuts(new double[] {2, 1})).containsExactly(0, 40, 64);
  }

  @Test
  void cuts_bySpeed_leaveEachWorkerAShard() {
    assertThat(new ReductionTree(4).cuts(new double[] {1e-9, 1, 1e-9})).containsExactly(0, 1, 3, 4);
    assertThat(new ReductionTree(4).cuts(new double[] {1, 1e-9, 1e-9, 1e-9}))
        .containsExactly(0, 1, 2, 3, 4);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void cuts_byAnySpeeds_coverAllShardsInOrder_nearTheirShares(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < 1000; i++) {
      int shards = 1 << (3 + random.nextInt(6));
      double[] speeds = random.doubles(1 + random.nextInt(8), 0.2, 2).toArray();
      int[] cuts = new ReductionTree(shards).cuts(speeds);
      double all = Arrays.stream(speeds).sum();
      double share = shards / all * Arrays.stream(speeds).max().orElseThrow();
      double before = 0;
      assertThat(cuts).startsWith(0).endsWith(shards);
      for (int w = 0; w < speeds.length; w++) {
        assertThat(cuts[w + 1]).isGreaterThan(cuts[w]);
        before += speeds[w];
        assertThat(Math.abs(cuts[w + 1] - shards * before / all))
            .as("cut %d of %s among %s", w + 1, shards, Arrays.toString(speeds))
            .isLessThanOrEqualTo(Math.max(speeds.length, share / 8 + 1e-6));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void fold_ofLeaves_isTheMergeOfSiblingsLevelByLevel(long seed) {
    int shards = 16;
    double[] leaves = new Random(seed).doubles(shards, -1e6, 1e6).toArray();
    double expected = sum(leaves, 0, shards);
    ReductionTree.fold(Reduction.SUM, leaves, 0, 1, shards);
    assertThat(leaves[0]).isEqualTo(expected);
  }

  private static double sum(double[] leaves, int from, int to) {
    if (to - from == 1) {
      return leaves[from];
    }
    int middle = (from + to) / 2;
    return sum(leaves, from, middle) + sum(leaves, middle, to);
  }

  @Test
  void fold_atAnOffset_leavesTheRestAlone() {
    double[] values = {9, 1, 2, 3, 4, 9};
    ReductionTree.fold(Reduction.SUM, values, 1, 2, 2);
    assertThat(values).containsExactly(9, 4, 6, 3, 4, 9);
  }

  @Test
  void sum_hasMinusZeroAsItsExactIdentity() {
    for (double value : new double[] {-0.0, 0.0, 1.5, Double.MIN_VALUE}) {
      double[] into = {-0.0};
      Reduction.SUM.merge(into, 0, new double[] {value}, 0, 1);
      assertThat(Double.doubleToRawLongBits(into[0])).isEqualTo(Double.doubleToRawLongBits(value));
    }
  }

  @Test
  void tree_overAnImpossibleNumberOfShards_isRefused() {
    for (int shards : new int[] {0, -4, 3, 12}) {
      assertThatThrownBy(() -> new ReductionTree(shards)).hasMessageContaining("got " + shards);
    }
    ReductionTree tree = new ReductionTree(8);
    assertThatThrownBy(() -> tree.cover(3, 9, 1)).hasMessageContaining("[3, 9)");
    assertThatThrownBy(() -> tree.cover(0, 8, 4)).hasMessageContaining("level 4");
    assertThatThrownBy(() -> tree.cuts(9)).hasMessageContaining("1 to 8");
    assertThatThrownBy(() -> tree.cuts(0)).hasMessageContaining("1 to 8");
  }
}
