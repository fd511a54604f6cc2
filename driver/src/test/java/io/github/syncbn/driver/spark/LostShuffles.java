package io.github.syncbn.driver.spark;

import org.apache.spark.MapOutputTrackerMaster;
import org.apache.spark.SparkEnv;

/** What is left where the executors that held files of shuffles have died. */
public final class LostShuffles {
  private static final int MOST = 10_000;

  private LostShuffles() {}

  /** Forgets all that shuffles have written, so that the next job writes it anew. */
  public static void loseAll() {
    MapOutputTrackerMaster tracker = (MapOutputTrackerMaster) SparkEnv.get().mapOutputTracker();
    for (int shuffle = 0; shuffle < MOST; shuffle++) {
      if (tracker.containsShuffle(shuffle)) {
        tracker.unregisterAllMapAndMergeOutput(shuffle);
      }
    }
  }
}
