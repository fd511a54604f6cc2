package io.github.syncbn.worker.channel;

import io.netty.channel.epoll.Epoll;
import org.apache.spark.SecurityManager;
import org.apache.spark.SparkConf;
import org.apache.spark.network.netty.SparkTransportConf;
import org.apache.spark.network.util.IOMode;
import org.apache.spark.network.util.TransportConf;
import scala.Option;

/** The transport of Spark 3.5: it polls as it is told, and has no SSL between its processes. */
final class TransportDefaults {
  private TransportDefaults() {}

  /** The fastest way to poll that the operating system has, as {@code io.mode} names it. */
  static String polling() {
    return (Epoll.isAvailable() ? IOMode.EPOLL : IOMode.NIO).name();
  }

  static TransportConf conf(
      SparkConf conf, String module, int threads, String role, SecurityManager security) {
    return SparkTransportConf.fromSparkConf(conf, module, threads, Option.apply(role));
  }
}
