package io.github.syncbn.driver.attempt;

import java.time.Duration;
import org.apache.spark.SparkConf;

/**
 * How a training goes on after it has lost a worker.
 *
 * @param slotWait how long to wait for as many free slots as before; then fewer workers will do
 * @param retries attempts after the first that may fail within {@code window}, 0 or more
 * @param window the time in which retries are counted
 * @param startTimeout how long all tasks of an attempt may take to be running, once slots are free
 */
record RecoverySettings(Duration slotWait, int retries, Duration window, Duration startTimeout) {

  /**
   * From {@code spark.syncbn.recovery.*} and {@code spark.syncbn.startTimeout}; times in Spark's
   * notation, such as {@code 30s}.
   */
  static RecoverySettings of(SparkConf conf) {
    return new RecoverySettings(
        seconds(conf, "spark.syncbn.recovery.wait", "60s"),
        conf.getInt("spark.syncbn.recovery.retries", 10),
        seconds(conf, "spark.syncbn.recovery.window", "10min"),
        seconds(conf, "spark.syncbn.startTimeout", "300s"));
  }

  private static Duration seconds(SparkConf conf, String key, String standard) {
    return Duration.ofSeconds(conf.getTimeAsSeconds(key, standard));
  }
}
