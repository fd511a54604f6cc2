package io.github.syncbn.driver.spark;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkExecutorInfo;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Executors of an application. */
public final class Executors {
  private static final Logger LOG = LoggerFactory.getLogger(Executors.class);
  private static final long LOOK_MILLIS = 100;

  private Executors() {}

  /** Names or addresses of the hosts on which executors run. */
  public static Set<String> hosts(SparkContext context) {
    return Arrays.stream(context.statusTracker().getExecutorInfos())
        .map(SparkExecutorInfo::host)
        .collect(Collectors.toUnmodifiableSet());
  }

  /**
   * Has the cluster manager kill an executor that hangs, and start another, and waits until Spark
   * has dropped it: until then it holds a slot, and anything that asks it for shuffle files hangs
   * too.
   *
   * @param millis longest wait
   * @return whether it is gone
   */
  public static boolean replace(SparkContext context, String executor, long millis)
      throws InterruptedException {
    if (!context.killAndReplaceExecutor(executor)) {
      LOG.warn("Executor {} hangs, and this master cannot kill it", executor);
      return false;
    }
    long deadline = System.nanoTime() + millis * 1_000_000L;
    while (context.getExecutorIds().contains(executor)) {
      if (System.nanoTime() > deadline) {
        LOG.warn(
            "Executor {} hangs, and is still there {} s after its end", executor, millis / 1000);
        return false;
      }
      Thread.sleep(LOOK_MILLIS);
    }
    LOG.info("Executor {} hung and was killed", executor);
    return true;
  }
}
