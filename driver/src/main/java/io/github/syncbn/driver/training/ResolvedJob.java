package io.github.syncbn.driver.training;

import io.github.syncbn.driver.data.PreparedData;
import io.github.syncbn.worker.training.TrainingPlan;
import org.apache.spark.SparkContext;

/**
 * A job with all that is settled before it trains: found out once, and handed on.
 *
 * @param settings what was asked for
 * @param plan the same with what only the data can tell
 * @param data the rows
 * @param workers tasks that are wanted; an attempt may have to do with fewer
 */
record ResolvedJob(JobSettings settings, TrainingPlan plan, PreparedData data, int workers) {

  /**
   * Settles a job whose data is prepared.
   *
   * @throws io.github.syncbn.driver.JobException naming the setting that does not fit the data
   */
  static ResolvedJob of(SparkContext context, JobSettings settings, PreparedData data) {
    TrainingPlan plan = PlanResolver.resolve(settings, data);
    int workers = WorkerCount.of(context, settings.training().workers(), plan.shards());
    return new ResolvedJob(settings, plan, data, workers);
  }
}
