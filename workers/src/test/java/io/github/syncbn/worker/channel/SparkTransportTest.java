package io.github.syncbn.worker.channel;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.spark.SecurityManager;
import org.apache.spark.SparkConf;
import org.apache.spark.network.util.TransportConf;
import org.junit.jupiter.api.Test;
import scala.Option;

class SparkTransportTest {
  private static TransportConf transport(SparkConf conf) {
    SecurityManager security =
        new SecurityManager(
            conf,
            Option.empty(),
            org.apache.spark.internal.config.package$.MODULE$.AUTH_SECRET_FILE());
    return SparkTransport.conf(conf, security, 3, "driver");
  }

  @Test
  void polling_thatNobodyHasChosen_isTheOperatingSystemsOwn() {
    SparkConf conf = new SparkConf(false);
    // Spark before 4.1 does not look for it by itself.
    assertThat(transport(conf).ioMode()).isIn("AUTO", "EPOLL");
    assertThat(conf.contains("spark.syncbn.io.mode")).as("the context's settings").isFalse();
  }

  @Test
  void settingsOfTheModule_areStrongerThanOurs() {
    SparkConf conf =
        new SparkConf(false)
            .set("spark.syncbn.io.mode", "NIO")
            .set("spark.syncbn.io.serverThreads", "5");
    assertThat(transport(conf).ioMode()).isEqualTo("NIO");
    assertThat(transport(conf).serverThreads()).isEqualTo(5);
    assertThat(transport(new SparkConf(false)).serverThreads()).isEqualTo(3);
  }
}
