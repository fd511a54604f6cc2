package io.github.syncbn.driver.attempt;

import io.github.syncbn.driver.channel.ExecutorPace;
import io.github.syncbn.driver.channel.StepService;
import io.github.syncbn.driver.channel.TaskSpeeds;
import io.github.syncbn.driver.job.SparkSettings;
import io.github.syncbn.driver.spark.StageFailure;
import io.github.syncbn.driver.spark.TaggedJob;
import io.github.syncbn.driver.step.AttemptService;
import io.github.syncbn.worker.collective.AttemptAbortedException;
import io.github.syncbn.worker.spark.FirstElement;
import io.github.syncbn.worker.spark.MeetingPlace;
import io.github.syncbn.worker.spark.ShardRangeRdd;
import io.github.syncbn.worker.spark.TaskTime;
import io.github.syncbn.worker.spark.TrainingTask;
import io.github.syncbn.worker.training.TrainingPlan;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;
import org.apache.spark.SparkContext;
import org.apache.spark.rdd.RDD;
import scala.reflect.ClassTag$;

/**
 * One attempt: its own group with its own name, and one barrier job with a task per worker. The
 * stage holds its slots to the end; nothing else is submitted meanwhile.
 */
final class Attempt {
  private static final long LOOK_MILLIS = 50;
  private static final long CANCEL_MILLIS = 5_000;

  /** How long Spark may take to see a failure that a worker has reported. */
  private static final long REPORT_NANOS = 1_000_000_000L;

  private final SparkContext context;
  private final TrainingPlan plan;
  private final ShardRangeRdd rows;
  private final AttemptService service;
  private final int workers;
  private final UnaryOperator<StepService> seam;
  private final TrainingTask.Purpose purpose;
  private volatile AttemptGroup group;

  /**
   * @param rows a partition for each worker
   * @param seam stands between the workers and the service; tests make it fail
   */
  Attempt(
      SparkContext context,
      TrainingPlan plan,
      ShardRangeRdd rows,
      AttemptService service,
      UnaryOperator<StepService> seam,
      TrainingTask.Purpose purpose) {
    this.context = context;
    this.plan = plan;
    this.rows = rows;
    this.service = service;
    this.workers = service.assignments().size();
    this.seam = seam;
    this.purpose = purpose;
  }

  /**
   * Runs to the end of training.
   *
   * @param speeds by which shards are divided among executors
   * @param waiting how long tasks may take to start, and to meet
   * @param onStarted called once all tasks run
   * @return per worker, where it ran and where the time of its steps went
   */
  List<TaskTime> run(TaskSpeeds speeds, SparkSettings.Waiting waiting, Runnable onStarted)
      throws AttemptFailure {
    String name = "syncbn-" + UUID.randomUUID();
    group =
        AttemptGroup.open(
            context,
            name,
            service.assignments(),
            speeds,
            seam.apply(service),
            waiting.exchangeTimeout());
    TaggedJob<List<TaskTime>> job =
        new TaggedJob<>(context, name, description(), () -> submit(group.place()));
    try {
      return await(job, waiting.startTimeout(), onStarted);
    } catch (ExecutionException e) {
      awaitReport(e.getCause());
      throw AttemptFailure.of(service, e.getCause());
    } catch (InterruptedException e) {
      service.close();
      group.abort(new AttemptAbortedException("training was cancelled", e));
      job.cancel("training was cancelled", CANCEL_MILLIS);
      Thread.currentThread().interrupt();
      throw AttemptFailure.cancelled(e);
    } finally {
      service.close();
      group.close();
    }
  }

  /** How fast executors compute, while it runs. */
  List<ExecutorPace> paces() {
    return group.paces();
  }

  /** Gives the failed worker time to say why, unless somebody cancelled the job. */
  private void awaitReport(Throwable spark) {
    try {
      if (!StageFailure.cancelled(spark)) {
        service.firstCause().await(REPORT_NANOS / 1_000_000L);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private List<TaskTime> await(
      TaggedJob<List<TaskTime>> job, Duration startTimeout, Runnable onStarted)
      throws InterruptedException, ExecutionException, AttemptFailure {
    long begin = System.nanoTime();
    long reported = 0;
    boolean started = false;
    while (true) {
      try {
        return job.get(LOOK_MILLIS);
      } catch (TimeoutException stillRunning) {
        long now = System.nanoTime();
        if (!started) {
          int running = job.runningTasks();
          if (running == workers) {
            started = true;
            onStarted.run();
          } else if (now - begin > startTimeout.toNanos()) {
            job.cancel("not all workers have started", CANCEL_MILLIS);
            throw AttemptFailure.notStarted(workers, running, startTimeout.toSeconds());
          }
        }
        if (service.firstCause().get() != null) {
          reported = reported == 0 ? now : reported;
          // A task that hangs, or whose executor is gone, does not end the stage by itself.
          if (now - reported > REPORT_NANOS) {
            job.cancel("a worker has failed", CANCEL_MILLIS);
            throw AttemptFailure.of(service, service.firstCause().get());
          }
        }
      }
    }
  }

  private List<TaskTime> submit(MeetingPlace place) {
    RDD<String> stage =
        rows.barrier()
            .mapPartitions(
                new TrainingTask(plan, place, purpose),
                false,
                ClassTag$.MODULE$.apply(String.class));
    Object results =
        context.runJob(stage, new FirstElement(), ClassTag$.MODULE$.<String>apply(String.class));
    return Arrays.stream((String[]) results).map(TaskTime::decode).toList();
  }

  private String description() {
    if (purpose == TrainingTask.Purpose.ANALYSIS) {
      return "syncbn: gradients of batches on " + workers + " workers, batch " + plan.batchSize();
    }
    return "syncbn: training on "
        + workers
        + " workers, batch "
        + plan.batchSize()
        + ", from step "
        + service.steps()
        + " of "
        + plan.totalSteps();
  }
}
