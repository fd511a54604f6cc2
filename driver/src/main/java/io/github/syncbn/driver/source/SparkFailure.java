package io.github.syncbn.driver.source;

import static io.github.syncbn.driver.JobException.Kind.DATA;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.driver.file.SparkPackage;
import io.github.syncbn.driver.spark.SparkApi;
import io.github.syncbn.driver.spark.StageFailure;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.regex.Pattern;

/** What Spark throws, as one sentence for people. */
final class SparkFailure {
  private static final Pattern CLASS = Pattern.compile("^\\s*\\[([A-Z0-9_.]+)]\\s*");
  private static final Pattern STATE = Pattern.compile("\\s*SQLSTATE: \\w+.*", Pattern.DOTALL);
  private static final Pattern THROWN = Pattern.compile("^([a-z]\\w*\\.)+[A-Z]\\w*:\\s*");

  private static final Pattern REQUIREMENT = Pattern.compile("^requirement failed: ");

  /** What the code of readers throws for causes that are somewhere else. */
  private static final List<Class<? extends Throwable>> MACHINERY =
      List.of(
          ReflectiveOperationException.class,
          LinkageError.class,
          IndexOutOfBoundsException.class,
          NullPointerException.class,
          ClassCastException.class,
          NumberFormatException.class,
          NoSuchElementException.class);

  /** Conditions of Spark whose own advice does not fit a job file. */
  private static final Map<String, String> WORDS =
      Map.of(
          "UNABLE_TO_INFER_SCHEMA",
          "there is no file of this format with columns in it; is it empty, of another format, or are"
              + " files in folders below (data.options { recursiveFileLookup = true })?",
          "REQUIRES_SINGLE_PART_NAMESPACE",
          "of a name in three parts the first is a catalog, and the session has none of this name; a"
              + " catalog is made known by --conf spark.sql.catalog.NAME=...");

  /** What Spark says of names that are not there, which is meant for another statement. */
  private static final Pattern ADVICE_ON_NAMES =
      Pattern.compile("(cannot be found\\.) Verify the spelling .*$");

  private static final Pattern ABSENT_CLASS =
      Pattern.compile("^Class \\S+ not found\\.$|^Cannot find catalog plugin class ");

  /** Hadoop's try to name the file of checksums of such a file. */
  private static final Pattern CHECKSUM_OF_COLON =
      Pattern.compile("Relative path in absolute URI: \\..*\\.crc\\.$");

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

  /** The message that says what is wrong, without Spark's codes. */
  static String sentence(Throwable failure) {
    Throwable cause = telling(failure);
    String message = cause.getMessage() == null ? cause.toString() : cause.getMessage();
    message = WORDS.getOrDefault(SparkApi.condition(cause), message);
    int plan = message.indexOf(";\n");
    message = plan >= 0 ? message.substring(0, plan) : message;
    message = STATE.matcher(CLASS.matcher(message).replaceFirst("")).replaceFirst("");
    message = THROWN.matcher(message).replaceFirst("").strip();
    message = REQUIREMENT.matcher(message).replaceFirst("");
    message = message.replaceAll("\\s*\\n\\s*", " ");
    message = message.endsWith(".") || message.endsWith("?") ? message : message + ".";
    if (CHECKSUM_OF_COLON.matcher(message).find()) {
      return "Hadoop's local file system reads no file with a colon in its name; rename it.";
    }
    message = ADVICE_ON_NAMES.matcher(message).replaceFirst("$1");
    return ABSENT_CLASS.matcher(message).find()
        ? message + SparkPackage.named(message).map(own -> " " + own.advice()).orElse("")
        : message;
  }

  /**
   * The innermost exception, unless it is one by which a program notices a fault, such as a class
   * that is not there: then the innermost of Spark's around it that has a condition of its own.
   */
  private static Throwable telling(Throwable failure) {
    Throwable telling = root(failure);
    if (MACHINERY.stream().noneMatch(type -> type.isInstance(root(failure)))) {
      return telling;
    }
    for (Throwable e = failure; e != root(failure); e = e.getCause()) {
      if (!SparkApi.condition(e).isEmpty()) {
        telling = e;
      }
    }
    return telling;
  }

  /** Whether there is no data source of the name that was asked for. */
  static boolean isUnknownFormat(Throwable failure) {
    return SparkApi.condition(telling(failure)).equals("DATA_SOURCE_NOT_FOUND");
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
