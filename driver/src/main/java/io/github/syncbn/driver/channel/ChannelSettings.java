package io.github.syncbn.driver.channel;

import io.github.syncbn.worker.channel.ChannelAddress.Timing;
import org.apache.spark.SparkConf;

/**
 * Settings of the reduction service: {@code spark.syncbn.*}, and Spark's own where it has them.
 *
 * @param bindHost address to listen on; {@code spark.syncbn.bindAddress}, {@code
 *     spark.driver.bindAddress} or {@code spark.driver.host}
 * @param host name by which executors reach it; {@code spark.syncbn.host} or {@code
 *     spark.driver.host}
 * @param port {@code spark.syncbn.port}; 0 for any
 * @param portRetries further ports to try; {@code spark.port.maxRetries}
 * @param helloMillis until a connection must have said hello; {@code spark.syncbn.helloTimeout}
 * @param lostMillis of silence after which a worker is lost; {@code spark.syncbn.heartbeatTimeout}
 * @param credits chunks per executor that are not combined yet; {@code spark.syncbn.credits}
 * @param timing also told to workers; {@code spark.syncbn.heartbeatInterval}, {@code startTimeout}
 *     and {@code exchangeTimeout}
 */
public record ChannelSettings(
    String bindHost,
    String host,
    int port,
    int portRetries,
    long helloMillis,
    long lostMillis,
    int credits,
    Timing timing) {

  /** On the loopback interface, any port, with the defaults of Spark's settings. */
  public static ChannelSettings loopback() {
    return of(new SparkConf(false).set("spark.driver.host", "127.0.0.1"));
  }

  /** Of a driver's configuration; {@code spark.driver.host} is set in every started one. */
  public static ChannelSettings of(SparkConf conf) {
    String driver = conf.get("spark.driver.host");
    return new ChannelSettings(
        conf.get("spark.syncbn.bindAddress", conf.get("spark.driver.bindAddress", driver)),
        conf.get("spark.syncbn.host", driver),
        conf.getInt("spark.syncbn.port", 0),
        conf.getInt("spark.port.maxRetries", 16),
        conf.getTimeAsMs("spark.syncbn.helloTimeout", "10s"),
        conf.getTimeAsMs("spark.syncbn.heartbeatTimeout", "30s"),
        conf.getInt("spark.syncbn.credits", 8),
        new Timing(
            conf.getTimeAsMs("spark.syncbn.heartbeatInterval", "3s"),
            conf.getTimeAsMs("spark.syncbn.startTimeout", "300s"),
            conf.getTimeAsMs("spark.syncbn.exchangeTimeout", "600s")));
  }
}
