package io.github.syncbn.worker.collective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.syncbn.worker.stats.Moments;
import io.github.syncbn.worker.stats.Reduction;
import io.github.syncbn.worker.stats.ReductionTree;
import io.github.syncbn.worker.stats.ReductionTree.Node;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TreeCombinerTest {

  @Test
  void sums_ofEveryCutOfEightShards_areTheBitsOfOneHolder() {
    double[] leaves = leaves(Reduction.SUM, 8, 3, new Random(1));
    for (int groups = 1; groups <= 8; groups *= 2) {
      double[] expected = combined(Reduction.SUM, leaves, 3, groups, 0, 8);
      for (int mask = 0; mask < 128; mask++) {
        int[] cuts = cuts(8, mask);
        assertThat(combined(Reduction.SUM, leaves, 3, groups, cuts))
            .as("%d groups, cuts %s", groups, Arrays.toString(cuts))
            .isEqualTo(expected);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void vectors_cutAtRandom_areTheBitsOfOneHolder(long seed) {
    Random random = new Random(seed);
    int shards = 1 << (1 + random.nextInt(6));
    int channels = 1 + random.nextInt(5);
    for (Reduction reduction : Reduction.values()) {
      int length = Moments.length(channels);
      double[] leaves = leaves(reduction, shards, length, random);
      for (int groups = 1; groups <= shards; groups *= 2) {
        double[] expected = combined(reduction, leaves, length, groups, 0, shards);
        for (int trial = 0; trial < 10; trial++) {
          int[] cuts = cuts(shards, random.nextLong() & random.nextLong());
          assertThat(combined(reduction, leaves, length, groups, cuts))
              .as("seed %d, %s, %d groups, %s", seed, reduction, groups, Arrays.toString(cuts))
              .isEqualTo(expected);
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void gradients_cutAtRandomAndCombinedInPieces_areTheBitsOfOneHolder(long seed) {
    Random random = new Random(seed);
    int shards = 1 << (1 + random.nextInt(6));
    int parameters = 11;
    float[][] leaves = new float[shards][parameters];
    for (float[] leaf : leaves) {
      for (int i = 0; i < parameters; i++) {
        leaf[i] = (float) (random.nextGaussian() * Math.pow(10, random.nextInt(9) - 4));
      }
    }
    float[] expected = gradients(leaves, parameters, 0, shards);
    for (int trial = 0; trial < 20; trial++) {
      int[] cuts = cuts(shards, random.nextLong() & random.nextLong());
      int piece = 1 + random.nextInt(parameters);
      assertThat(gradients(leaves, piece, cuts))
          .as("seed %d, pieces of %d, cuts %s", seed, piece, Arrays.toString(cuts))
          .isEqualTo(expected);
    }
  }

  @Test
  void gradients_ofShardsWithoutRows_leaveMinusZeroAlone() {
    float[][] leaves = {{-0.0f, 1f}, {-0.0f, -0.0f}, {-0.0f, 2f}, {-0.0f, -0.0f}};
    float[] sum = gradients(leaves, 2, 0, 1, 3, 4);
    assertThat(Float.floatToRawIntBits(sum[0])).isEqualTo(Float.floatToRawIntBits(-0.0f));
    assertThat(sum[1]).isEqualTo(3f);
  }

  @Test
  void workers_thatLeaveAGapOrOverlap_areRefused() {
    ReductionTree tree = new ReductionTree(8);
    Assignment first = new Assignment(0, 2, 0, 4);
    for (List<Assignment> wrong :
        List.of(
            List.of(first),
            List.of(first, new Assignment(1, 2, 5, 8)),
            List.of(first, new Assignment(1, 2, 3, 8)),
            List.of(first, new Assignment(1, 2, 4, 4)))) {
      assertThatThrownBy(() -> TreeCombiner.ofAll(tree, wrong))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("shards");
    }
  }

  /** Cuts before shard i where bit i - 1 is set. */
  private static int[] cuts(int shards, long mask) {
    List<Integer> cuts = new ArrayList<>(List.of(0));
    for (int s = 1; s < shards; s++) {
      if ((mask >> (s - 1) & 1) == 1) {
        cuts.add(s);
      }
    }
    cuts.add(shards);
    return cuts.stream().mapToInt(Integer::intValue).toArray();
  }

  private static double[] leaves(Reduction reduction, int shards, int length, Random random) {
    double[] leaves = random.doubles((long) shards * length, -1e3, 1e3).toArray();
    for (int s = 0; s < shards && reduction == Reduction.MOMENTS; s++) {
      // Some shards have no rows, and so no moments at all.
      int rows = random.nextInt(4);
      for (int i = 0; i < length; i++) {
        int at = s * length + i;
        leaves[at] = i < 2 ? rows : rows == 0 ? 0 : Math.abs(leaves[at]);
      }
    }
    return leaves;
  }

  private static List<Assignment> assignments(int... cuts) {
    List<Assignment> assignments = new ArrayList<>();
    for (int w = 0; w + 1 < cuts.length; w++) {
      assignments.add(new Assignment(w, cuts.length - 1, cuts[w], cuts[w + 1]));
    }
    return assignments;
  }

  /** What workers do: fold to the nodes of their cover; then what the driver does. */
  private static double[] combined(
      Reduction reduction, double[] leaves, int length, int groups, int... cuts) {
    ReductionTree tree = new ReductionTree(leaves.length / length);
    int level = tree.height() - Integer.numberOfTrailingZeros(groups);
    double[][] values = new double[cuts.length - 1][];
    for (Assignment own : assignments(cuts)) {
      double[] part = Arrays.copyOfRange(leaves, own.fromShard() * length, own.toShard() * length);
      for (Node node : tree.cover(own.fromShard(), own.toShard(), level)) {
        ReductionTree.fold(
            reduction, part, (node.from() - own.fromShard()) * length, length, 1 << node.level());
      }
      values[own.worker()] = part;
    }
    double[] result = new double[groups * length];
    new TreeCombiner(tree, assignments(cuts)).combine(reduction, length, groups, values, result);
    return result;
  }

  private static float[] gradients(float[][] leaves, int piece, int... cuts) {
    ReductionTree tree = new ReductionTree(leaves.length);
    int parameters = leaves[0].length;
    float[][][] nodes = new float[cuts.length - 1][][];
    for (Assignment own : assignments(cuts)) {
      List<Node> cover = tree.cover(own.fromShard(), own.toShard(), tree.height());
      nodes[own.worker()] =
          cover.stream().map(node -> sum(leaves, node.from(), node.to())).toArray(float[][]::new);
    }
    TreeCombiner combiner = new TreeCombiner(tree, assignments(cuts));
    Node root = combiner.cover(1).get(0);
    float[] result = new float[parameters];
    for (int from = 0; from < parameters; from += piece) {
      int to = Math.min(parameters, from + piece);
      System.arraycopy(combiner.combine(root, nodes, 0, from, to), from, result, from, to - from);
    }
    return result;
  }

  private static float[] sum(float[][] leaves, int from, int to) {
    float[] left = to - from == 1 ? leaves[from].clone() : sum(leaves, from, (from + to) / 2);
    if (to - from > 1) {
      float[] right = sum(leaves, (from + to) / 2, to);
      for (int i = 0; i < left.length; i++) {
        left[i] += right[i];
      }
    }
    return left;
  }
}
