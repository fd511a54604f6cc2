package io.github.syncbn.driver.spark;

import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;

/** Settings of Hadoop for tasks. */
public final class HadoopSettings {
  private HadoopSettings() {}

  /** They are large, so each executor gets them once. */
  public static Broadcast<SerializableConfiguration> broadcast(
      SparkContext context, Configuration settings) {
    return JavaSparkContext.fromSparkContext(context)
        .broadcast(new SerializableConfiguration(settings));
  }
}
