package io.github.syncbn.driver.spark;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.spark.SparkContext;

/**
 * A Spark job in a thread of its own, with a tag by which it is watched and cancelled. The job
 * inherits the job group of the thread that starts it, so that cancelling that group cancels this
 * job too; the caller's own properties stay as they are.
 *
 * @param <T> what the job returns
 */
public final class TaggedJob<T> {
  private final SparkContext context;
  private final String tag;
  private final FutureTask<T> job;

  /**
   * Starts a job.
   *
   * @param tag a name that no other job has
   * @param description for Spark's web page
   */
  public TaggedJob(SparkContext context, String tag, String description, Callable<T> submit) {
    this.context = context;
    this.tag = tag;
    this.job =
        new FutureTask<>(
            () -> {
              context.addJobTag(tag);
              context.setJobDescription(description);
              context.setInterruptOnCancel(true);
              return submit.call();
            });
    Thread thread = new Thread(job, tag);
    thread.setDaemon(true);
    thread.start();
  }

  /**
   * Waits for a while.
   *
   * @throws ExecutionException if the job has failed
   * @throws TimeoutException if it still goes on
   */
  public T get(long millis) throws InterruptedException, ExecutionException, TimeoutException {
    return job.get(millis, TimeUnit.MILLISECONDS);
  }

  /** Tasks of the job that run now. */
  public int runningTasks() {
    int running = 0;
    for (int id : context.statusTracker().getJobIdsForTag(tag)) {
      var info = context.statusTracker().getJobInfo(id);
      if (info.isDefined()) {
        for (int stage : info.get().stageIds()) {
          var tasks = context.statusTracker().getStageInfo(stage);
          running += tasks.isDefined() ? tasks.get().numActiveTasks() : 0;
        }
      }
    }
    return running;
  }

  /** Asks Spark to end the job and interrupt its tasks, and waits up to {@code millis} for it. */
  public void cancel(String reason, long millis) {
    if (!context.isStopped()) {
      SparkApi.cancelJobsWithTag(context, tag, reason);
    }
    boolean interrupted = Thread.interrupted();
    try {
      job.get(millis, TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      // Ended as wished, or left to itself: its group is closed, so it can do nothing.
      interrupted |= Thread.interrupted();
    } catch (InterruptedException e) {
      interrupted = true;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
