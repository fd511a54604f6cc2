package io.github.syncbn.worker.channel;

import io.github.syncbn.worker.collective.TreeCombiner;
import io.github.syncbn.worker.stats.Reduction;

/** Merges vectors of an executor's tasks to the nodes that leave it. */
final class VectorMerge {
  private final TreeCombiner combiner;
  private double[] packed = new double[0];

  VectorMerge(TreeCombiner combiner) {
    this.combiner = combiner;
  }

  /**
   * Appends the nodes of the executor's cover to a frame.
   *
   * @param values by task and node of its cover; spent
   * @return what was appended, until the next call
   */
  double[] write(
      FrameWriter frame, Reduction reduction, int length, int groups, double[][] values) {
    int doubles = combiner.cover(groups).size() * length;
    if (packed.length < doubles) {
      packed = new double[doubles];
    }
    combiner.combine(reduction, length, groups, values, packed);
    frame.putDoubles(packed, 0, doubles);
    return packed;
  }
}
