package io.github.syncbn.driver.scoring;

import org.apache.spark.sql.SparkSession;

/** A session of two cores. */
public final class ScoringSession {
  private ScoringSession() {}

  /** Starts it, or takes the one that runs. */
  public static SparkSession start() {
    return SparkSession.builder()
        .master("local[2]")
        .appName("scoring")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.shuffle.partitions", "3")
        .getOrCreate();
  }
}
