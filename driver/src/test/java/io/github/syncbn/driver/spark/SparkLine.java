package io.github.syncbn.driver.spark;

import static org.assertj.core.api.Assumptions.assumeThat;

import org.apache.spark.package$;

/** Which line of Spark the tests run on: what only one of them can do is tested there alone. */
public final class SparkLine {
  private SparkLine() {}

  /**
   * Skips the rest of a test on Spark 3.
   *
   * @param reason why it cannot hold there, as the end of a sentence about that Spark
   */
  public static void assume4(String reason) {
    String version = package$.MODULE$.SPARK_VERSION();
    assumeThat(version).as("Spark " + version + ": " + reason).doesNotStartWith("3.");
  }
}
