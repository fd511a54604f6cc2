package io.github.syncbn.driver.source;

import static io.github.syncbn.driver.JobException.Kind.DATA;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.driver.spark.StageFailure;
import java.util.regex.Pattern;

/** What Spark throws, as one sentence for people. */
final class SparkFailure {
  private static final Pattern CLASS = Pattern.compile("^\\[([A-Z0-9_.]+)]\\s*");
  private static final Pattern STATE = Pattern.compile("\\s*SQLSTATE: \\w+.*", Pattern.DOTALL);
  private static final Pattern THROWN = Pattern.compile("^([a-z]\\w*\\.)+[A-Z]\\w*:\\s*");

  private static final Pattern FILE_SYSTEM =
      Pattern.compile("^Class \\S+ not found\\.$|^No FileSystem for scheme ");
  private static final String INSTALL =
      " The library for this kind of path is missing: name it to Spark before the subcommand, as in"
          + " --packages org.apache.hadoop:hadoop-aws:VERSION for s3a (VERSION: that of Spark's hadoop-client jars).";

  private SparkFailure() {}

  /** An error for a source that cannot be read, or whose reading somebody has stopped. */
  static JobException unreadable(String description, Throwable failure) {
    return StageFailure.stopped("reading " + description, failure)
        .orElseGet(() -> notStopped(description, failure));
  }

  private static JobException notStopped(String description, Throwable failure) {
    Throwable cause = root(failure);
    if (cause instanceof JobException job) {
      return job;
    }
    return new JobException(DATA, "Cannot read " + description + ": " + sentence(failure), failure);
  }

  /** The first line of the innermost message, without Spark's codes. */
  static String sentence(Throwable failure) {
    Throwable cause = root(failure);
    String message = cause.getMessage() == null ? cause.toString() : cause.getMessage();
    int plan = message.indexOf(";\n");
    message = plan >= 0 ? message.substring(0, plan) : message;
    message = STATE.matcher(CLASS.matcher(message).replaceFirst("")).replaceFirst("");
    message = THROWN.matcher(message).replaceFirst("").strip();
    message = message.replaceAll("\\s*\\n\\s*", " ");
    message = message.endsWith(".") ? message : message + ".";
    return FILE_SYSTEM.matcher(message).find() ? message + INSTALL : message;
  }

  private static Throwable root(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null
        && cause.getCause() != cause
        && !(cause instanceof JobException)) {
      cause = cause.getCause();
    }
    return cause;
  }
}
