package io.github.syncbn.driver.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.syncbn.driver.channel.ChannelSettings;
import io.github.syncbn.driver.channel.RefusalCounters.Kind;
import io.github.syncbn.worker.channel.ChannelAddress;
import io.github.syncbn.worker.channel.SparkTransport;
import io.github.syncbn.worker.layer.BatchNorm;
import io.github.syncbn.worker.layer.Dense;
import java.nio.file.Path;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.apache.spark.SecurityManager;
import org.apache.spark.SparkConf;
import org.apache.spark.internal.config.package$;
import org.apache.spark.network.util.TransportConf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import scala.Option;

/** Who may join, and that Spark's own guards of its channels guard ours. */
@Timeout(60)
class ChannelSecurityTest {
  @TempDir static Path folder;

  private static SparkConf plain() {
    return new SparkConf(false)
        .set("spark.driver.host", "127.0.0.1")
        .set("spark.syncbn.startTimeout", "2s")
        .set("spark.syncbn.io.serverThreads", "2")
        .set("spark.syncbn.io.clientThreads", "1");
  }

  private static SparkConf authenticated(String secret) {
    return plain().set("spark.authenticate", "true").set("spark.authenticate.secret", secret);
  }

  private static SmallJob job() {
    SmallJob job = new SmallJob();
    job.layers(new Dense(200), new BatchNorm(), new Dense(200), new Dense(SmallJob.CLASSES));
    job.maxSteps = 3;
    return job;
  }

  private static SecurityManager security(SparkConf conf) {
    return new SecurityManager(conf, Option.empty(), package$.MODULE$.AUTH_SECRET_FILE());
  }

  private static ChannelTraining training(SparkConf conf) {
    SecurityManager security = security(conf);
    TransportConf transport = SparkTransport.conf(conf, security, 2, "driver");
    return new ChannelTraining(
        job(),
        2,
        ChannelSettings.of(conf),
        transport,
        SparkTransport.serverBootstraps(transport, security));
  }

  private static void run(
      ChannelTraining training, SparkConf conf, UnaryOperator<ChannelAddress> route)
      throws InterruptedException {
    SecurityManager security = security(conf);
    TransportConf transport = SparkTransport.conf(conf, security, 1, "executor");
    training.run(2, transport, SparkTransport.clientBootstraps(transport, security), route);
  }

  private static void assertTrains(SparkConf conf) throws Exception {
    try (ChannelTraining training = training(conf)) {
      run(training, conf, address -> address);
      assertThat(training.service.finalModel().parameters())
          .isEqualTo(job().run(1).model.parameters());
    }
  }

  @Test
  void authentication_ofSpark_guardsTheChannel() throws Exception {
    assertTrains(authenticated("a secret of the application"));
  }

  @Test
  void encryption_ofSpark_guardsTheChannel() throws Exception {
    assertTrains(
        authenticated("a secret of the application").set("spark.network.crypto.enabled", "true"));
  }

  @Test
  void ssl_ofSparksRpc_guardsTheChannel() throws Exception {
    Path store = folder.resolve("keys.p12");
    Process keytool =
        new ProcessBuilder(
                System.getProperty("java.home") + "/bin/keytool",
                "-genkeypair",
                "-alias",
                "syncbn",
                "-keyalg",
                "EC",
                "-dname",
                "CN=127.0.0.1",
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                "password",
                "-keypass",
                "password")
            .inheritIO()
            .start();
    assertThat(keytool.waitFor()).isZero();
    assertTrains(
        plain()
            .set("spark.ssl.rpc.enabled", "true")
            .set("spark.ssl.rpc.keyStore", store.toString())
            .set("spark.ssl.rpc.keyStorePassword", "password")
            .set("spark.ssl.rpc.keyPassword", "password")
            .set("spark.ssl.rpc.trustStore", store.toString())
            .set("spark.ssl.rpc.trustStorePassword", "password"));
  }

  @Test
  void executors_withAnotherSecretOfSpark_areRefused() throws Exception {
    SparkConf conf = authenticated("right").set("spark.network.crypto.enabled", "true");
    SparkConf wrong = authenticated("wrong").set("spark.network.crypto.enabled", "true");
    try (ChannelTraining training = training(conf)) {
      assertThatThrownBy(() -> run(training, wrong, address -> address))
          .isInstanceOf(RuntimeException.class);
    }
  }

  @Test
  void executors_withoutTheTokenOfTheAttempt_areRefusedAndCounted() throws Exception {
    try (ChannelTraining training = training(plain())) {
      UnaryOperator<ChannelAddress> guess =
          to ->
              new ChannelAddress(
                  to.host(), to.port(), to.attempt(), new byte[to.token().length], to.timing());
      assertThatThrownBy(() -> run(training, plain(), guess)).isInstanceOf(RuntimeException.class);
      assertThat(training.server.refusals().count(Kind.STRANGER)).isEqualTo(2);
      run(training, plain(), address -> address);
      assertThat(training.service.finalModel().parameters())
          .isEqualTo(job().run(1).model.parameters());
    }
  }

  @Test
  void executors_ofAnOldAttempt_areRefusedAndDisturbNothing() throws Exception {
    try (ChannelTraining training = training(plain())) {
      UnaryOperator<ChannelAddress> old =
          to ->
              new ChannelAddress(to.host(), to.port(), UUID.randomUUID(), to.token(), to.timing());
      assertThatThrownBy(() -> run(training, plain(), old)).isInstanceOf(RuntimeException.class);
      assertThat(training.server.refusals().count(Kind.STRANGER)).isEqualTo(2);
      run(training, plain(), address -> address);
      assertThat(training.service.steps()).isEqualTo(3);
    }
  }
}
