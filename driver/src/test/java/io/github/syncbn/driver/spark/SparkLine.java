package io.github.syncbn.driver.spark;

import static org.assertj.core.api.Assumptions.assumeThat;

import java.util.Arrays;
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
    assumeThat(isSince(4, 0)).as("Spark " + version() + ": " + reason).isTrue();
  }

  /** Whether this Spark is of a version, or a later one. */
  public static boolean isSince(int major, int minor) {
    String[] numbers = version().split("[.-]");
    return Arrays.compare(
            new int[] {Integer.parseInt(numbers[0]), Integer.parseInt(numbers[1])},
            new int[] {major, minor})
        >= 0;
  }

  private static String version() {
    return package$.MODULE$.SPARK_VERSION();
  }
}
