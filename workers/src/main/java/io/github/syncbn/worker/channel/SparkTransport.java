package io.github.syncbn.worker.channel;

import io.netty.channel.epoll.Epoll;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.SecurityManager;
import org.apache.spark.SparkConf;
import org.apache.spark.network.client.TransportClientBootstrap;
import org.apache.spark.network.crypto.AuthClientBootstrap;
import org.apache.spark.network.crypto.AuthServerBootstrap;
import org.apache.spark.network.server.TransportServerBootstrap;
import org.apache.spark.network.util.IOMode;
import org.apache.spark.network.util.TransportConf;

/**
 * Spark's transport as its own RPC uses it, under a module name of ours: settings are {@code
 * spark.syncbn.io.*}, where {@code mode} is the operating system's own polling if there is one
 * (epoll made training by two executors 7% faster than Java's selectors); authentication,
 * encryption and SSL follow {@code spark.authenticate}, {@code spark.network.crypto.*} and {@code
 * spark.ssl.rpc.*}.
 */
public final class SparkTransport {
  private static final String MODULE = "syncbn";
  private static final String MODE = "spark." + MODULE + ".io.mode";

  /** For peers of old releases, which we have none of; it logs a line for each stranger. */
  private static final String FALLBACK = "spark.network.crypto.saslFallback";

  private SparkTransport() {}

  /**
   * Settings of one end.
   *
   * @param threads that serve the connections of this end, unless {@code
   *     spark.syncbn.io.serverThreads} or {@code clientThreads} says otherwise
   * @param role as Spark names it: driver or executor
   */
  public static TransportConf conf(
      SparkConf conf, SecurityManager security, int threads, String role) {
    SparkConf own = conf.clone().setIfMissing(MODE, polling()).set(FALLBACK, String.valueOf(false));
    return RpcTransport.conf(own, MODULE, threads, role, security);
  }

  /**
   * The system's own way to poll, by the name of a mode: from Spark 4.1 on it finds that itself.
   */
  private static String polling() {
    String auto = "AUTO";
    boolean known = Arrays.stream(IOMode.values()).anyMatch(mode -> mode.name().equals(auto));
    return known ? auto : (Epoll.isAvailable() ? IOMode.EPOLL : IOMode.NIO).name();
  }

  /** What a client does before its first frame. */
  public static List<TransportClientBootstrap> clientBootstraps(
      TransportConf conf, SecurityManager security) {
    return security.isAuthenticationEnabled()
        ? List.of(new AuthClientBootstrap(conf, security.getSaslUser(), security))
        : List.of();
  }

  /** What the server demands before the first frame. */
  public static List<TransportServerBootstrap> serverBootstraps(
      TransportConf conf, SecurityManager security) {
    return security.isAuthenticationEnabled()
        ? List.of(new AuthServerBootstrap(conf, security))
        : List.of();
  }
}
