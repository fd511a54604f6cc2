package io.github.syncbn.worker.channel;

import org.apache.spark.SecurityManager;
import org.apache.spark.SparkConf;
import org.apache.spark.network.netty.SparkTransportConf;
import org.apache.spark.network.util.TransportConf;
import scala.Option;

/** The transport of Spark's RPC in Spark 4, which has SSL of its own; Spark 3.5 has a twin. */
final class RpcTransport {
  private RpcTransport() {}

  static TransportConf conf(
      SparkConf conf, String module, int threads, String role, SecurityManager security) {
    return SparkTransportConf.fromSparkConf(
        conf, module, threads, Option.apply(role), Option.apply(security.getRpcSSLOptions()));
  }
}
