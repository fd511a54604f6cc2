package io.github.syncbn.driver.spark;

import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkExecutorInfo;

/** Task slots of an application. */
public final class Slots {
  private Slots() {}

  /** Threads that a task has: {@code spark.task.cpus}. */
  public static int threads(SparkConf conf) {
    return conf.getInt("spark.task.cpus", 1);
  }

  /** Tasks that can run at once now. */
  public static int total(SparkContext context) {
    return context.maxNumConcurrentTasks(context.resourceProfileManager().defaultResourceProfile());
  }

  /** Slots without a task now; the tasks of an executor that hangs count until Spark drops it. */
  public static int free(SparkContext context) {
    int running = 0;
    for (SparkExecutorInfo executor : context.statusTracker().getExecutorInfos()) {
      running += executor.numRunningTasks();
    }
    return Math.max(0, total(context) - running);
  }
}
