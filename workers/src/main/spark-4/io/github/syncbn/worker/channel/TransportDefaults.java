package io.github.syncbn.worker.channel;

import org.apache.spark.SecurityManager;
import org.apache.spark.SparkConf;
import org.apache.spark.network.netty.SparkTransportConf;
import org.apache.spark.network.util.IOMode;
import org.apache.spark.network.util.TransportConf;
import scala.Option;

/** The transport of Spark 4: it finds the polling of the system itself, and has SSL of its own. */
final class TransportDefaults {
  private TransportDefaults() {}

  /** The fastest way to poll that the operating system has, as {@code io.mode} names it. */
  static String polling() {
    return IOMode.AUTO.name();
  }

  static TransportConf conf(
      SparkConf conf, String module, int threads, String role, SecurityManager security) {
    return SparkTransportConf.fromSparkConf(
        conf, module, threads, Option.apply(role), Option.apply(security.getRpcSSLOptions()));
  }
}
