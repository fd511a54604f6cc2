package io.github.syncbn.worker.training;

import io.github.syncbn.worker.kernel.Kernels;
import io.github.syncbn.worker.network.ParameterLayout;
import io.github.syncbn.worker.stats.ReductionTree;
import io.github.syncbn.worker.stats.ReductionTree.Node;
import io.github.syncbn.worker.stats.SparseRows;
import java.util.Arrays;
import java.util.List;

/**
 * Sums the gradients of one worker's shards in the order of the canonical tree, layer by layer as
 * the backward pass yields them.
 *
 * <p>Per node of the worker's cover there is one array of all parameters. Within a node the shards'
 * gradients of one layer follow each other, and meet like the digits of a binary counter: shard i
 * of the node is computed in scratch array number (trailing zeros of i), shard 0 in the node's
 * array; once a shard is complete, every pair of siblings that is complete is added, left += right.
 * So log2 of the node's shards scratch arrays of the longest layer are enough. Gradients of tables
 * of which only some rows are in use are lists of those, which meet in the same way.
 */
final class GradientTree {
  private final ParameterLayout layout;
  private final Kernels kernels;
  private final List<Node> cover;
  private final float[][] nodes;
  private final float[][] scratch;
  private final SparseGradients sparse;
  private final int[] nodeOf;
  private final int[] leafOf;

  GradientTree(
      ReductionTree tree, int fromShard, int toShard, ParameterLayout layout, Kernels kernels) {
    this.layout = layout;
    this.kernels = kernels;
    this.cover = tree.cover(fromShard, toShard, tree.height());
    this.nodes = new float[cover.size()][layout.dense()];
    this.nodeOf = new int[toShard - fromShard];
    this.leafOf = new int[toShard - fromShard];
    int levels = 0;
    for (int n = 0; n < cover.size(); n++) {
      Node node = cover.get(n);
      levels = Math.max(levels, node.level());
      for (int s = node.from(); s < node.to(); s++) {
        nodeOf[s - fromShard] = n;
        leafOf[s - fromShard] = s - node.from();
      }
    }
    int longest = 0;
    for (int i = 0; i < layout.network().layers().size(); i++) {
      longest = Math.max(longest, layout.layerLength(i));
    }
    this.scratch = new float[levels][longest];
    this.sparse = new SparseGradients(layout.tables(), cover.size(), levels);
  }

  /** The dense gradient of each node of the cover; complete after the backward pass. */
  float[][] nodes() {
    return nodes;
  }

  /** The gradient of each node and {@link ParameterLayout#tables table}; complete likewise. */
  SparseRows[][] sparseNodes() {
    return sparse.nodes();
  }

  /** The list that takes the gradient of a sparse parameter of a local shard. */
  SparseRows list(int shard, int layer, int index) {
    return sparse.list(nodeOf[shard], leafOf[shard], layer, index);
  }

  /** The array that takes a layer's gradient of a local shard. */
  float[] array(int shard) {
    return array(nodeOf[shard], leafOf[shard]);
  }

  /** Where the layer's gradient of a local shard starts in {@link #array(int)}. */
  int offset(int shard, int layer) {
    return leafOffset(leafOf[shard], layer);
  }

  private float[] array(int node, int leaf) {
    return leaf == 0 ? nodes[node] : scratch[Integer.numberOfTrailingZeros(leaf)];
  }

  private int leafOffset(int leaf, int layer) {
    return leaf == 0 ? layout.layerOffset(layer) : 0;
  }

  /**
   * Says that a layer's gradient of a local shard is complete; shards follow in order.
   *
   * @param rows rows of the shard in this batch; the gradient of none becomes -0.0, the exact
   *     identity of addition, and of tables no row
   */
  void complete(int shard, int layer, int rows) {
    int length = layout.layerLength(layer);
    if (rows == 0) {
      int offset = offset(shard, layer);
      Arrays.fill(array(shard), offset, offset + length, -0.0f);
      sparse.clear(nodeOf[shard], leafOf[shard], layer);
    }
    int node = nodeOf[shard];
    int leaf = leafOf[shard];
    for (int level = 0; (leaf >> level & 1) == 1; level++) {
      int right = leaf >> level << level;
      int left = right - (1 << level);
      kernels.add(
          array(node, left),
          leafOffset(left, layer),
          array(node, right),
          leafOffset(right, layer),
          length);
      sparse.add(node, left, right, layer);
    }
  }

  /** Bytes held. */
  long bytes() {
    return 4L
            * ((long) nodes.length * layout.dense()
                + (long) scratch.length * (scratch.length == 0 ? 0 : scratch[0].length))
        + sparse.bytes();
  }
}
