package io.github.syncbn.driver.spark;

import io.github.syncbn.driver.JobException;
import java.io.FileNotFoundException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedByInterruptException;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.spark.TaskKilledException;
import org.apache.spark.shuffle.FetchFailedException;

/**
 * What Spark's exceptions say about why a stage has ended. Much of it is in their texts only: a
 * failed barrier stage has no cause but a message.
 */
public final class StageFailure {
  private static final String[] LOST = {
    "ExecutorLostFailure", "FetchFailed", "Lost executor", "Executor lost", "Worker lost"
  };

  private static final List<Class<? extends Throwable>> CONSEQUENCES =
      List.of(
          TaskKilledException.class,
          InterruptedException.class,
          InterruptedIOException.class,
          ClosedByInterruptException.class);

  private StageFailure() {}

  /** Whether somebody cancelled the job: by job group, by tag, or on Spark's web page. */
  public static boolean cancelled(Throwable failure) {
    return any(
        failure,
        e ->
            "SPARK_JOB_CANCELLED".equals(SparkApi.condition(e))
                || says(e, "SparkContext was shut down")
                || says(e, "SparkContext has been shutdown"));
  }

  /**
   * An error if somebody has stopped what failed: cancelled its job, or interrupted this thread,
   * whose interrupt is set again then.
   *
   * @param work what was stopped, as in "cancelled while reading the table"
   */
  public static Optional<JobException> stopped(String work, Throwable failure) {
    boolean interrupted = interrupted(failure);
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return interrupted || cancelled(failure)
        ? Optional.of(
            new JobException(JobException.Kind.CANCELLED, "cancelled while " + work, failure))
        : Optional.empty();
  }

  /** Whether the thread that waited for a job was interrupted; Spark does not say so by itself. */
  private static boolean interrupted(Throwable failure) {
    return any(
        failure,
        e ->
            e instanceof InterruptedException
                || e instanceof ClosedByInterruptException
                || e instanceof InterruptedIOException && !(e instanceof SocketTimeoutException));
  }

  /** Whether an executor died, or its shuffle files with it: another job may succeed. */
  public static boolean executorLost(Throwable failure) {
    return any(
        failure,
        e -> {
          for (String text : LOST) {
            if (says(e, text)) {
              return true;
            }
          }
          return e instanceof FetchFailedException;
        });
  }

  /** Whether this is how a task ends when told to, and so not a cause of its own. */
  public static boolean consequence(Throwable failure) {
    return any(failure, e -> CONSEQUENCES.stream().anyMatch(c -> c.isInstance(e)));
  }

  /** The same, of an exception in an executor, by the name of its class. */
  public static boolean consequence(String type) {
    return CONSEQUENCES.stream().anyMatch(c -> c.getName().equals(type));
  }

  /** Whether a class is that of a failed fetch of shuffle files, by its name. */
  public static boolean fetchFailed(String type) {
    return type.startsWith("org.apache.spark.shuffle.") && type.endsWith("FetchFailedException");
  }

  /**
   * The message of an exception in an executor by which a stage has ended, if it is of that class:
   * Spark passes on its name, message and stack as one text.
   */
  public static Optional<String> message(Throwable failure, Class<? extends Throwable> type) {
    String name = type.getName() + ": ";
    for (Throwable e = failure; e != null && e != e.getCause(); e = e.getCause()) {
      Optional<String> found =
          String.valueOf(e.getMessage())
              .lines()
              .filter(line -> line.contains(name) && !line.startsWith("Caused by"))
              .map(line -> line.substring(line.indexOf(name) + name.length()))
              .findFirst();
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  /** What is said of a file that a task was to read and that is not there, or not any more. */
  public static Optional<String> missingFile(Throwable failure) {
    for (Throwable e = failure; e != null && e != e.getCause(); e = e.getCause()) {
      if (e instanceof FileNotFoundException) {
        return String.valueOf(e.getMessage()).lines().findFirst();
      }
    }
    return Optional.empty();
  }

  /** What Spark says, without the stack traces that are part of its text. */
  public static String text(Throwable failure) {
    return String.valueOf(failure.getMessage())
        .lines()
        .takeWhile(line -> !line.startsWith("\tat ") && !line.startsWith("Driver stacktrace"))
        .map(String::strip)
        .filter(line -> !line.isEmpty())
        .collect(Collectors.joining(" "));
  }

  private static boolean says(Throwable e, String text) {
    return e.getMessage() != null && e.getMessage().contains(text);
  }

  private static boolean any(Throwable failure, Predicate<Throwable> holds) {
    for (Throwable e = failure; e != null; e = e.getCause()) {
      if (holds.test(e)) {
        return true;
      }
      if (e.getCause() == e) {
        return false;
      }
    }
    return false;
  }
}
