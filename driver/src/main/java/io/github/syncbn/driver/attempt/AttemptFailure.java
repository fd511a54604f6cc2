package io.github.syncbn.driver.attempt;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.driver.JobException.Kind;
import io.github.syncbn.driver.channel.WorkerFailureException;
import io.github.syncbn.driver.spark.StageFailure;
import io.github.syncbn.driver.step.AttemptService;
import io.github.syncbn.worker.channel.DriverUnreachableException;
import io.github.syncbn.worker.collective.AttemptAbortedException;
import io.github.syncbn.worker.collective.WorkerLostException;
import io.github.syncbn.worker.training.DataChangedException;
import io.github.syncbn.worker.training.RowFileException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Why an attempt has ended: its first cause, and whether another attempt may do better. */
final class AttemptFailure extends Exception {
  /** How a worker ends that does not reach the driver, or not any more. */
  private static final List<Class<? extends Throwable>> OUTSIDE =
      List.of(DriverUnreachableException.class, AttemptAbortedException.class);

  /** What workers tell users in words, and what kind of failure it is. */
  private static final Map<Class<? extends Throwable>, Kind> TOLD =
      Map.of(DataChangedException.class, Kind.DATA, RowFileException.class, Kind.CLUSTER);

  private final JobException error;
  private final boolean retryable;

  private AttemptFailure(JobException error, boolean retryable) {
    super(error.getMessage(), error);
    this.error = error;
    this.retryable = retryable;
  }

  /** The error for the user if no other attempt follows. */
  JobException error() {
    return error;
  }

  boolean retryable() {
    return retryable;
  }

  /** The executor that hangs, if that is the cause. */
  Optional<String> hangingExecutor() {
    return error.getCause() instanceof WorkerLostException lost
        ? lost.hangingExecutor()
        : Optional.empty();
  }

  /** The job was cancelled. */
  static AttemptFailure cancelled(Throwable cause) {
    String how = cause.getMessage() == null ? "" : ": " + cause.getMessage();
    return new AttemptFailure(
        new JobException(Kind.CANCELLED, "training was cancelled" + how, cause), false);
  }

  /** Its tasks did not start in time. */
  static AttemptFailure notStarted(int workers, int running, long seconds) {
    return new AttemptFailure(
        new JobException(
            Kind.CLUSTER,
            "only "
                + running
                + " of "
                + workers
                + " workers were running after "
                + seconds
                + " s (spark.syncbn.startTimeout)"),
        true);
  }

  /**
   * From what a worker has reported, if any did, and what Spark has thrown. A worker's own report
   * comes first: Spark often names only the tasks that ended in consequence.
   */
  static AttemptFailure of(AttemptService service, Throwable spark) {
    Throwable own = service.firstCause().get();
    if (own instanceof AttemptAbortedException && own.getCause() != null) {
      own = own.getCause();
    }
    if (own == null || consequence(own)) {
      return ofSpark(spark);
    }
    if (own instanceof JobException job) {
      return new AttemptFailure(job, false);
    }
    int worker = service.firstCause().worker();
    String who = (worker < 0 ? "a worker" : "worker " + worker) + " at step " + service.steps();
    if (lost(own)) {
      return new AttemptFailure(
          new JobException(Kind.CLUSTER, "lost " + who + ": " + own.getMessage(), own), true);
    }
    for (Map.Entry<Class<? extends Throwable>, Kind> told : TOLD.entrySet()) {
      if (is(own, told.getKey())) {
        return new AttemptFailure(
            new JobException(told.getValue(), who + " failed: " + own.getMessage(), own), false);
      }
    }
    return new AttemptFailure(new JobException(Kind.TRAINING, who + " failed: " + own, own), false);
  }

  private static boolean consequence(Throwable own) {
    return own instanceof WorkerFailureException failure
        ? StageFailure.consequence(failure.type()) || is(own, AttemptAbortedException.class)
        : StageFailure.consequence(own) || own instanceof AttemptAbortedException;
  }

  private static boolean lost(Throwable own) {
    return is(own, WorkerLostException.class)
        || StageFailure.executorLost(own)
        || own instanceof WorkerFailureException failure
            && StageFailure.fetchFailed(failure.type());
  }

  /** Whether the failure is of that class, here or in the executor that reported it. */
  private static boolean is(Throwable own, Class<?> type) {
    return type.isInstance(own)
        || own instanceof WorkerFailureException failure && failure.type().equals(type.getName());
  }

  /** From what Spark has thrown, where no worker has reported anything. */
  static AttemptFailure ofSpark(Throwable spark) {
    if (StageFailure.cancelled(spark)) {
      return cancelled(spark);
    }
    for (Class<? extends Throwable> type : OUTSIDE) {
      Optional<String> why = StageFailure.message(spark, type);
      if (why.isPresent()) {
        return new AttemptFailure(
            new JobException(Kind.CLUSTER, "lost a worker: " + why.get(), spark), true);
      }
    }
    for (Map.Entry<Class<? extends Throwable>, Kind> told : TOLD.entrySet()) {
      Optional<String> why = StageFailure.message(spark, told.getKey());
      if (why.isPresent()) {
        return new AttemptFailure(new JobException(told.getValue(), why.get(), spark), false);
      }
    }
    Optional<String> missing = StageFailure.missingFile(spark);
    if (missing.isPresent()) {
      String words =
          DataChangedException.because(missing.get().replaceFirst("\\.$", "")).getMessage();
      return new AttemptFailure(new JobException(Kind.DATA, words, spark), false);
    }
    return new AttemptFailure(
        new JobException(
            Kind.CLUSTER, "Spark ended the training stage: " + StageFailure.text(spark), spark),
        StageFailure.executorLost(spark));
  }
}
