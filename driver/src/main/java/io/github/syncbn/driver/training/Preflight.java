package io.github.syncbn.driver.training;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.driver.spark.ExecutorRoster;
import io.github.syncbn.driver.spark.SlotWait;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;

/** What is looked at before the first row is read: a cluster on which training cannot succeed. */
final class Preflight {
  private static final String DYNAMIC = "spark.dynamicAllocation.enabled";

  private Preflight() {}

  /**
   * Fails on a cluster that cannot train. A local master has nothing to look at.
   *
   * @throws JobException CLUSTER, naming the setting to change
   */
  static void check(SparkContext context, JobSettings.Training training) {
    if (context.isLocal()) {
      return;
    }
    refuseDynamicAllocation(context.getConf());
    int shards = training.shards().orElse(JobSettings.defaultShards(training.batchSize()));
    WorkerCount.choose(context, training.workers(), shards);
    ExecutorRoster.ask(context);
  }

  /** In a context that is not ours to change. */
  static void refuseDynamicAllocation(SparkConf conf) {
    if (conf.getBoolean(DYNAMIC, false)) {
      throw new JobException(
          JobException.Kind.CLUSTER,
          DYNAMIC
              + " is true, but training holds its executors in a barrier stage, which Spark refuses then;"
              + " start the session with "
              + DYNAMIC
              + "=false and spark.executor.instances="
              + SlotWait.expected(conf)
              + " or more");
    }
  }
}
