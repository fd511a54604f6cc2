package io.github.syncbn.worker.training;

import io.github.syncbn.worker.kernel.Kernels;
import io.github.syncbn.worker.network.ParameterLayout;
import io.github.syncbn.worker.stats.ReductionTree;
import io.github.syncbn.worker.stats.ReductionTree.Node;
import io.github.syncbn.worker.stats.SparseRows;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/**
 * Sums the gradients of one worker's shards in the order of the canonical tree, layer by layer as
 * the backward pass yields them, by any number of threads.
 *
 * <p>Per node of the worker's cover there is one array of all parameters. The first shard of a node
 * is computed there, every other in a scratch array of the longest layer. Whoever completes the
 * second of two siblings adds them, left += right, gives the right one's array back, and goes on
 * with their parent: so what is added to what is fixed, whichever thread does it and when. If
 * shards are taken in their order, log2 of the node's shards scratch arrays are in use at once, and
 * one for each further thread. Gradients of tables of which only some rows are in use are lists of
 * those, which meet in the same way.
 */
final class GradientTree {
  private final ParameterLayout layout;
  private final Kernels kernels;
  private final List<Node> cover;
  private final float[][] nodes;
  private final SparseGradients sparse;
  private final SparseRows[][] sparseNodes;
  private final int[] nodeOf;
  private final int[] leafOf;
  private final int longest;

  // By local shard: the array that holds its sum, of the shards of its subtree so far.
  private final float[][] arrays;
  // By node and level, which of its vertices wait for their sibling.
  private final boolean[][][] waiting;
  private final Deque<float[]> free = new ArrayDeque<>();
  private int scratchArrays;

  GradientTree(
      ReductionTree tree, int fromShard, int toShard, ParameterLayout layout, Kernels kernels) {
    this.layout = layout;
    this.kernels = kernels;
    this.cover = tree.cover(fromShard, toShard, tree.height());
    this.nodes = new float[cover.size()][layout.dense()];
    this.nodeOf = new int[toShard - fromShard];
    this.leafOf = new int[toShard - fromShard];
    this.arrays = new float[toShard - fromShard][];
    this.waiting = new boolean[cover.size()][][];
    for (int n = 0; n < cover.size(); n++) {
      Node node = cover.get(n);
      waiting[n] = new boolean[node.level()][];
      for (int level = 0; level < node.level(); level++) {
        waiting[n][level] = new boolean[1 << (node.level() - level)];
      }
      for (int s = node.from(); s < node.to(); s++) {
        nodeOf[s - fromShard] = n;
        leafOf[s - fromShard] = s - node.from();
      }
      arrays[node.from() - fromShard] = nodes[n];
    }
    this.longest = layout.longestLayer();
    this.sparse = new SparseGradients(layout.tables(), toShard - fromShard);
    this.sparseNodes =
        cover.stream()
            .map(node -> sparse.lists(node.from() - fromShard))
            .toArray(SparseRows[][]::new);
  }

  /** The dense gradient of each node of the cover; complete after the backward pass. */
  float[][] nodes() {
    return nodes;
  }

  /** The gradient of each node and {@link ParameterLayout#tables table}; complete likewise. */
  SparseRows[][] sparseNodes() {
    return sparseNodes;
  }

  /** The list that takes the gradient of a sparse parameter of a local shard. */
  SparseRows list(int shard, int layer, int index) {
    return sparse.list(shard, layer, index);
  }

  /** The array that takes a layer's gradient of a local shard, until that is complete. */
  synchronized float[] array(int shard) {
    if (arrays[shard] == null) {
      float[] array = free.poll();
      if (array == null) {
        array = new float[longest];
        scratchArrays++;
      }
      arrays[shard] = array;
    }
    return arrays[shard];
  }

  /** Where the layer's gradient of a local shard starts in {@link #array(int)}. */
  int offset(int shard, int layer) {
    return leafOf[shard] == 0 ? layout.layerOffset(layer) : 0;
  }

  /**
   * Says that a layer's gradient of a local shard is complete; one layer follows the other.
   *
   * @param rows rows of the shard in this batch; the gradient of none becomes -0.0, the exact
   *     identity of addition, and of tables no row
   */
  void complete(int shard, int layer, int rows) {
    int length = layout.layerLength(layer);
    int node = nodeOf[shard];
    int leaf = leafOf[shard];
    if (rows == 0) {
      int offset = offset(shard, layer);
      Arrays.fill(array(shard), offset, offset + length, -0.0f);
      sparse.clear(shard, layer);
    }
    int first = shard - leaf;
    for (int level = 0; level < cover.get(node).level(); level++) {
      int vertex = leaf >> level;
      if (!meetsSibling(node, level, vertex)) {
        return;
      }
      int left = first + (vertex >> 1 << (level + 1));
      int right = left + (1 << level);
      kernels.add(array(left), offset(left, layer), array(right), offset(right, layer), length);
      sparse.add(left, right, layer);
      release(right);
    }
  }

  /** Whether the sibling is complete; else it will find this one. */
  private synchronized boolean meetsSibling(int node, int level, int vertex) {
    boolean[] ofLevel = waiting[node][level];
    if (ofLevel[vertex ^ 1]) {
      ofLevel[vertex ^ 1] = false;
      return true;
    }
    ofLevel[vertex] = true;
    return false;
  }

  private synchronized void release(int shard) {
    free.push(arrays[shard]);
    arrays[shard] = null;
  }

  /** Bytes held. */
  synchronized long bytes() {
    return 4L * ((long) nodes.length * layout.dense() + (long) scratchArrays * longest)
        + sparse.bytes();
  }
}
