package io.github.syncbn.driver.spark;

import org.apache.spark.SparkContext;
import org.apache.spark.SparkExecutorInfo;

/** Task slots of an application. */
public final class Slots {
  private Slots() {}

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
