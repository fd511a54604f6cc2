package io.github.syncbn.worker.collective;

import io.github.syncbn.worker.stats.ReductionTree;
import java.util.ArrayList;
import java.util.List;

/**
 * What a worker is told when it joins.
 *
 * @param worker its number, 0..workers-1
 * @param workers how many there are
 * @param fromShard first shard it holds
 * @param toShard one past the last
 */
public record Assignment(int worker, int workers, int fromShard, int toShard) {

  /** Those of all workers: neighbouring shards, cut where the reduction tree has its branches. */
  public static List<Assignment> of(int shards, int workers) {
    return of(new ReductionTree(shards).cuts(workers));
  }

  /**
   * The same of workers that are not equally fast.
   *
   * @param speeds of each, greater than 0
   */
  public static List<Assignment> of(int shards, double[] speeds) {
    return of(new ReductionTree(shards).cuts(speeds));
  }

  private static List<Assignment> of(int[] cuts) {
    int workers = cuts.length - 1;
    List<Assignment> assignments = new ArrayList<>();
    for (int w = 0; w < workers; w++) {
      assignments.add(new Assignment(w, workers, cuts[w], cuts[w + 1]));
    }
    return assignments;
  }

  public int shards() {
    return toShard - fromShard;
  }
}
