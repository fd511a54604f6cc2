package io.github.syncbn.driver.spark;

import org.apache.spark.SparkContext;

/** Task slots of an application. */
public final class Slots {
  private Slots() {}

  /** Tasks that can run at once now. */
  public static int total(SparkContext context) {
    return context.maxNumConcurrentTasks(context.resourceProfileManager().defaultResourceProfile());
  }
}
