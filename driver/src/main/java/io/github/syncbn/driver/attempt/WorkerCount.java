package io.github.syncbn.driver.attempt;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.driver.spark.SlotWait;
import io.github.syncbn.driver.spark.Slots;
import java.util.Optional;
import org.apache.spark.SparkContext;

/** How many workers train: it changes the speed, never the model. */
final class WorkerCount {
  private WorkerCount() {}

  /** As many as slots and shards allow now. An attempt waits for slots that are missing. */
  static int most(SparkContext context, int shards) {
    return Math.max(1, Math.min(Slots.total(context), shards));
  }

  /**
   * Fails if that many workers are impossible. On a cluster, waits for executors that are still to
   * come.
   *
   * @throws JobException CONFIGURATION or CLUSTER, with the setting to change
   */
  static void require(SparkContext context, Optional<Integer> asked, int shards) {
    if (asked.isPresent() && asked.get() > shards) {
      throw new JobException(
          JobException.Kind.CONFIGURATION,
          "training.workers = "
              + asked.get()
              + " but there are "
              + shards
              + " shards to hold; set training.workers to at most "
              + shards
              + ", or training.shards to more");
    }
    int wanted = asked.orElseGet(() -> Math.min(SlotWait.expected(context.getConf()), shards));
    int slots = SlotWait.of(context).await(wanted);
    if (asked.isPresent() && asked.get() > slots || slots == 0) {
      throw new JobException(
          JobException.Kind.CLUSTER,
          (asked.isPresent() ? "training.workers = " + asked.get() : "training needs a slot")
              + " but "
              + context.master()
              + " has "
              + slots
              + " slots; "
              + cure(context, wanted)
              + (asked.isPresent() ? ", or lower training.workers" : ""));
    }
  }

  private static String cure(SparkContext context, int wanted) {
    String master = context.master();
    if (context.isLocal()) {
      return "use --master local[" + wanted + "]";
    }
    String more =
        master.startsWith("yarn") || master.startsWith("k8s")
            ? "raise --num-executors or --executor-cores"
            : "raise --total-executor-cores, or free cores and memory on the cluster's workers";
    return more
        + " (a slot takes spark.task.cpus = "
        + Slots.threads(context.getConf())
        + " cores; spark.syncbn.slotsTimeout says how long executors are waited for)";
  }
}
