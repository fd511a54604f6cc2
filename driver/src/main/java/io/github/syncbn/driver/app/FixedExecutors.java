package io.github.syncbn.driver.app;

import java.util.function.Consumer;
import org.apache.spark.SparkConf;

/**
 * Settings without dynamic allocation, which no barrier stage can run under: Spark refuses the job.
 */
final class FixedExecutors {
  private static final String DYNAMIC = "spark.dynamicAllocation.";
  private static final String INSTANCES = "spark.executor.instances";

  private FixedExecutors() {}

  /**
   * The same settings with dynamic allocation off. As many executors are asked for as dynamic
   * allocation would have started with.
   *
   * @param notices told what was changed
   */
  static SparkConf of(SparkConf conf, Consumer<String> notices) {
    boolean local = conf.get("spark.master", "local").matches("local(\\[.*)?");
    if (!conf.getBoolean(DYNAMIC + "enabled", false) || local) {
      return conf;
    }
    int first =
        Math.max(
            conf.getInt(DYNAMIC + "initialExecutors", 0), conf.getInt(DYNAMIC + "minExecutors", 0));
    SparkConf fixed = conf.clone().set(DYNAMIC + "enabled", "false");
    if (first > 0) {
      fixed.setIfMissing(INSTANCES, String.valueOf(first));
    }
    notices.accept(
        "dynamic allocation is off for this training, which holds its executors to the end; "
            + (fixed.contains(INSTANCES)
                ? fixed.get(INSTANCES) + " executors (" + INSTANCES + ")"
                : "set " + INSTANCES + " for how many"));
    return fixed;
  }
}
