package io.github.syncbn.driver.step;

import io.github.syncbn.driver.channel.ChannelSettings;
import io.github.syncbn.worker.channel.ChannelAddress;
import io.github.syncbn.worker.channel.SparkTransport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import org.apache.spark.SecurityManager;
import org.apache.spark.SparkConf;
import org.apache.spark.internal.config.package$;
import org.apache.spark.network.util.TransportConf;
import scala.Option;

/** How Spark guards its channels, and trainings over channels that are guarded so. */
enum ChannelGuard {
  NONE,
  AUTHENTICATION,
  ENCRYPTION,
  SSL;

  private static final String SECRET = "a secret of the application";

  /**
   * The settings of an application.
   *
   * @param folder for what has to be in files
   */
  SparkConf conf(Path folder) throws IOException, InterruptedException {
    SparkConf plain =
        new SparkConf(false)
            .set("spark.driver.host", "127.0.0.1")
            .set("spark.syncbn.startTimeout", "2s")
            .set("spark.syncbn.io.serverThreads", "2")
            .set("spark.syncbn.io.clientThreads", "1");
    return switch (this) {
      case NONE -> plain;
      case AUTHENTICATION -> authenticated(plain);
      case ENCRYPTION -> authenticated(plain).set("spark.network.crypto.enabled", "true");
      case SSL -> {
        String store = keys(folder).toString();
        yield plain
            .set("spark.ssl.rpc.enabled", "true")
            .set("spark.ssl.rpc.keyStore", store)
            .set("spark.ssl.rpc.keyStorePassword", "password")
            .set("spark.ssl.rpc.keyPassword", "password")
            .set("spark.ssl.rpc.trustStore", store)
            .set("spark.ssl.rpc.trustStorePassword", "password");
      }
    };
  }

  private static SparkConf authenticated(SparkConf plain) {
    return plain.set("spark.authenticate", "true").set("spark.authenticate.secret", SECRET);
  }

  private static Path keys(Path folder) throws IOException, InterruptedException {
    Path store = folder.resolve("keys.p12");
    if (Files.exists(store)) {
      return store;
    }
    String command =
        System.getProperty("java.home")
            + "/bin/keytool -genkeypair -alias syncbn -keyalg EC -dname CN=127.0.0.1"
            + " -storetype PKCS12 -storepass password -keypass password -keystore";
    Process keytool = new ProcessBuilder((command + " " + store).split(" ")).inheritIO().start();
    if (keytool.waitFor() != 0) {
      throw new IOException("keytool ends with " + keytool.exitValue());
    }
    return store;
  }

  private static SecurityManager security(SparkConf conf) {
    return new SecurityManager(conf, Option.empty(), package$.MODULE$.AUTH_SECRET_FILE());
  }

  /** A small training of two workers whose service is guarded as the settings say. */
  static ChannelTraining training(SmallJob job, SparkConf conf) {
    SecurityManager security = security(conf);
    TransportConf transport = SparkTransport.conf(conf, security, 2, "driver");
    return new ChannelTraining(
        job,
        2,
        ChannelSettings.of(conf),
        transport,
        SparkTransport.serverBootstraps(transport, security));
  }

  /** Runs it by two executors with these settings. */
  static void run(ChannelTraining training, SparkConf conf, UnaryOperator<ChannelAddress> route)
      throws InterruptedException {
    SecurityManager security = security(conf);
    TransportConf transport = SparkTransport.conf(conf, security, 1, "executor");
    training.run(2, transport, SparkTransport.clientBootstraps(transport, security), route);
  }
}
