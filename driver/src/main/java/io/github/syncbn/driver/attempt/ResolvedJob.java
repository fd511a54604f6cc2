package io.github.syncbn.driver.attempt;

import io.github.syncbn.driver.data.PreparedData;
import io.github.syncbn.driver.job.DataSettings;
import io.github.syncbn.driver.job.JobSettings;
import io.github.syncbn.driver.planning.StepCosts;
import io.github.syncbn.driver.planning.StepTimeModel;
import io.github.syncbn.driver.planning.Workload;
import io.github.syncbn.driver.spark.Slots;
import io.github.syncbn.worker.collective.Assignment;
import io.github.syncbn.worker.training.Observation;
import io.github.syncbn.worker.training.RowStorage;
import io.github.syncbn.worker.training.TrainingPlan;
import java.util.List;
import java.util.Optional;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;

/**
 * A job with everything that is settled before it trains, found once and passed on.
 *
 * @param settings what was asked for
 * @param plan the same with what only the data can tell
 * @param data the rows
 * @param workers tasks that are wanted; an attempt may have to make do with fewer
 */
record ResolvedJob(JobSettings settings, TrainingPlan plan, PreparedData data, int workers) {

  /**
   * Settles a job whose data is prepared. Where executors meet over a network and the number of
   * workers is not set, it is the one for which a step should take least, as long as fewer workers
   * have the memory for all rows; threads of one JVM meet in microseconds and all work.
   *
   * @throws io.github.syncbn.driver.JobException naming the setting that does not fit the data
   */
  static ResolvedJob of(SparkContext context, JobSettings settings, PreparedData data) {
    TrainingPlan plan = PlanResolver.resolve(settings, data);
    Optional<Integer> asked = settings.training().workers();
    int most = WorkerCount.most(context, plan.shards());
    ResolvedJob job = new ResolvedJob(settings, plan, data, asked.orElse(most));
    return asked.isPresent() || context.isLocal() ? job : job.onFastest(context);
  }

  /** The same with something else to look at. */
  ResolvedJob withObservation(Observation observation) {
    return new ResolvedJob(
        settings, plan.withCourse(plan.course().withObservation(observation)), data, workers);
  }

  /** The same on so many workers. */
  ResolvedJob on(int count) {
    return new ResolvedJob(settings, plan, data, count);
  }

  private ResolvedJob onFastest(SparkContext context) {
    // Rows that memory does not hold are spread over as many disks, and page caches, as there are.
    RowStorage storage =
        settings.data().storage() == DataSettings.Storage.DISK
            ? RowStorage.DISK
            : RowStorage.MEMORY;
    for (int fewer = stepTime(context).fastest(workers).workers(); fewer < workers; fewer++) {
      ResolvedJob job = on(fewer);
      if (RowPlacement.of(context, job).storage() == storage
          && MemoryCheck.of(context, job, storage).holds(context, job.assignments())) {
        return job;
      }
    }
    return this;
  }

  /** Predicts a step of this job. */
  StepTimeModel stepTime(SparkContext context) {
    SparkConf conf = context.getConf();
    int threads = Slots.threads(conf);
    if (context.isLocal()) {
      return new StepTimeModel(Workload.of(plan), StepCosts.IN_JVM.threads(threads), 1);
    }
    int perExecutor = conf.getInt("spark.executor.cores", 1) / threads;
    return new StepTimeModel(
        Workload.of(plan), StepCosts.NETWORK.threads(threads), Math.max(1, perExecutor));
  }

  /** Which shards each worker holds. */
  List<Assignment> assignments() {
    return Assignment.of(plan.shards(), workers);
  }
}
