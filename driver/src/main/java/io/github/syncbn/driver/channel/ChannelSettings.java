package io.github.syncbn.driver.channel;

import io.github.syncbn.driver.job.SparkSettings;
import io.github.syncbn.driver.spark.SparkSettingsReader;
import io.github.syncbn.worker.channel.ChannelAddress.Timing;
import org.apache.spark.SparkConf;

/**
 * Settings of the reduction service: from {@link SparkSettings}, and from Spark's own where those
 * leave something open.
 *
 * @param bindHost address to listen on
 * @param host name by which executors reach it
 * @param port to listen on; 0 for any
 * @param portRetries further ports to try: {@code spark.port.maxRetries}, as far as there are ports
 * @param helloMillis until a connection must have said hello
 * @param lostMillis of silence after which a worker is lost
 * @param credits chunks per executor that are not combined yet
 * @param timing also told to workers
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
  /** The last port that there is. */
  private static final int MOST_PORT = 65_535;

  /** On the loopback interface, any port, with the defaults of Spark's settings. */
  public static ChannelSettings loopback() {
    return of(new SparkConf(false).set("spark.driver.host", "127.0.0.1"));
  }

  /**
   * Of a driver's configuration; {@code spark.driver.host} is set in every started one.
   *
   * @throws io.github.syncbn.driver.JobException CONFIGURATION as {@link SparkSettingsReader} says
   */
  public static ChannelSettings of(SparkConf conf) {
    SparkSettings settings = SparkSettingsReader.read(conf);
    SparkSettings.Address address = settings.address();
    SparkSettings.Channel channel = settings.channel();
    String driver = conf.get("spark.driver.host");
    return new ChannelSettings(
        address.bindAddress().orElseGet(() -> conf.get("spark.driver.bindAddress", driver)),
        address.host().orElse(driver),
        address.port(),
        retries(address.port(), conf.getInt("spark.port.maxRetries", 16)),
        channel.helloTimeout().toMillis(),
        channel.heartbeatTimeout().toMillis(),
        channel.credits(),
        new Timing(
            channel.heartbeatInterval().toMillis(),
            settings.waiting().startTimeout().toMillis(),
            settings.waiting().exchangeTimeout().toMillis()));
  }

  private static int retries(int port, int most) {
    return port == 0 ? 0 : Math.max(0, Math.min(most, MOST_PORT - port));
  }
}
