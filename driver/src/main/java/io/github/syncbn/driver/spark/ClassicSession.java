package io.github.syncbn.driver.spark;

import io.github.syncbn.driver.JobException;
import org.apache.spark.sql.SparkSession;

/** Refuses sessions whose tasks and driver are somewhere else: those of Spark Connect. */
public final class ClassicSession {
  private ClassicSession() {}

  /**
   * The same session, if it has a Spark context in this JVM.
   *
   * @throws JobException CLUSTER if it is a client of Spark Connect, which says what to do instead
   */
  public static SparkSession of(SparkSession session) {
    if (SparkApi.isClassic(session)) {
      return session;
    }
    throw new JobException(
        JobException.Kind.CLUSTER,
        "This session is a client of Spark Connect ("
            + session.getClass().getName()
            + "): a training needs the driver's own JVM, where workers meet. Run the program there:"
            + " with spark-submit, with driver/bin/syncbn train, or on a session of"
            + " SparkSession.builder().master(...) or .config(\"spark.api.mode\", \"classic\").");
  }
}
