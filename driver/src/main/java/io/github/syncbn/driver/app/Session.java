package io.github.syncbn.driver.app;

import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;

/** The SparkSession of one command, stopped when the command ends. */
final class Session implements AutoCloseable {
  private final SparkSession spark;

  private Session(SparkSession spark) {
    this.spark = spark;
  }

  /**
   * With what spark-submit and its configuration files say, and defaults fit for a job without a
   * user interface.
   */
  static Session open() {
    return open(null);
  }

  /** The same on a given master, or on that of the configuration if null. */
  static Session open(String master) {
    SparkConf conf = new SparkConf();
    if (master != null) {
      conf.setMaster(master);
    }
    conf.setIfMissing("spark.master", "local[*]");
    conf.setIfMissing("spark.app.name", "syncbn");
    conf.setIfMissing("spark.ui.enabled", "false");
    conf.setIfMissing("spark.ui.showConsoleProgress", "false");
    return new Session(SparkSession.builder().config(conf).getOrCreate());
  }

  SparkSession spark() {
    return spark;
  }

  @Override
  public void close() {
    spark.stop();
  }
}
