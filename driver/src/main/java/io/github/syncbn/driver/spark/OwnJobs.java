package io.github.syncbn.driver.spark;

import io.github.syncbn.driver.JobException;
import java.util.UUID;
import java.util.function.Supplier;
import org.apache.spark.SparkContext;

/**
 * Work that leaves no Spark job behind when it is cancelled. A thread that is interrupted while it
 * waits for a job returns, but Spark goes on with the job; all jobs that the work has started bear
 * its tag, and end with it.
 */
public final class OwnJobs {
  private OwnJobs() {}

  /** Does the work in this thread, whose job group, description and other tags stay. */
  public static <T> T during(SparkContext context, Supplier<T> work) {
    String tag = "syncbn-" + UUID.randomUUID();
    context.addJobTag(tag);
    try {
      return work.get();
    } catch (JobException e) {
      if (e.kind() == JobException.Kind.CANCELLED && !context.isStopped()) {
        SparkApi.cancelJobsWithTag(context, tag, e.getMessage());
      }
      throw e;
    } finally {
      context.removeJobTag(tag);
    }
  }
}
