package io.github.syncbn.driver.data;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.driver.source.SourceReader;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;

/** Names jobs in Spark's UI. */
final class JobDescription {
  private static final String KEY = "spark.job.description";

  private JobDescription() {}

  /** Work that may fail in any way. */
  interface Work<T> {
    T run() throws Exception;
  }

  /**
   * Runs work whose jobs are shown under a name.
   *
   * @throws JobException if it fails; says that {@code source} cannot be read, unless the work
   *     threw one itself
   */
  static <T> T during(SparkContext context, String name, String source, Work<T> work) {
    JavaSparkContext java = JavaSparkContext.fromSparkContext(context);
    String before = java.getLocalProperty(KEY);
    java.setLocalProperty(KEY, name);
    try {
      return work.run();
    } catch (Exception e) {
      throw SourceReader.failure(source, e);
    } finally {
      java.setLocalProperty(KEY, before);
    }
  }
}
