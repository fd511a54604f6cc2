package io.github.syncbn.worker.stats;

/**
 * The place of a sparse parameter in the flat array of all: {@code codes} vectors of {@code width}
 * values.
 *
 * @param layer number of its operation
 * @param index its number among the parameters of the layer
 * @param offset first index in the flat array
 */
public record SparseTable(int layer, int index, int offset, int codes, int width) {
  /** Number of values. */
  public int length() {
    return codes * width;
  }

  /** The same, so many values further on. */
  public SparseTable movedBy(int values) {
    return new SparseTable(layer, index, offset + values, codes, width);
  }
}
