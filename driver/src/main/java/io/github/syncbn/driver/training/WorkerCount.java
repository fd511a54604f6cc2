package io.github.syncbn.driver.training;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.driver.spark.Slots;
import java.util.Optional;
import org.apache.spark.SparkContext;

/** How many workers train: it changes the speed, never the model. */
final class WorkerCount {
  private WorkerCount() {}

  /** The number asked for, or as many as slots and shards allow. */
  static int choose(SparkContext context, Optional<Integer> asked, int shards) {
    int slots = Slots.total(context);
    int workers = asked.orElse(Math.min(slots, shards));
    if (workers > shards) {
      throw new JobException(
          JobException.Kind.CONFIGURATION,
          "training.workers = "
              + workers
              + " but there are "
              + shards
              + " shards to hold; set training.workers to at most "
              + shards
              + ", or training.shards to more");
    }
    if (workers > slots) {
      throw new JobException(
          JobException.Kind.CLUSTER,
          "training.workers = "
              + workers
              + " but "
              + context.master()
              + " has "
              + slots
              + " slots; give it more (local[n], --executor-cores, --num-executors) or lower"
              + " training.workers");
    }
    return workers;
  }
}
