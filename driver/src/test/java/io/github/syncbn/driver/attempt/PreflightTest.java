package io.github.syncbn.driver.attempt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.driver.channel.ChannelServer;
import io.github.syncbn.driver.channel.ChannelSettings;
import io.github.syncbn.driver.channel.Crowd;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import org.apache.spark.SparkConf;
import org.apache.spark.network.util.MapConfigProvider;
import org.apache.spark.network.util.TransportConf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What cannot train is told before it starts. */
class PreflightTest {

  @Test
  void ports_afterTheLast_areNotTried() {
    SparkConf conf =
        new SparkConf(false)
            .set("spark.driver.host", "127.0.0.1")
            .set("spark.syncbn.port", "65530");
    assertThat(ChannelSettings.of(conf).portRetries()).isEqualTo(5);
    assertThat(ChannelSettings.of(conf.set("spark.port.maxRetries", "-1")).portRetries()).isZero();
    assertThat(ChannelSettings.of(conf.set("spark.syncbn.port", "0")).portRetries()).isZero();
  }

  @Test
  void dynamicAllocation_isRefusedWithTheSettingsToChange() {
    SparkConf conf =
        new SparkConf(false)
            .set("spark.master", "yarn")
            .set("spark.executor.instances", "3")
            .set("spark.dynamicAllocation.enabled", "true");
    assertThatThrownBy(() -> Preflight.refuseDynamicAllocation(conf))
        .isInstanceOf(JobException.class)
        .hasMessageContaining("spark.dynamicAllocation.enabled=false")
        .hasMessageContaining("training holds its executors in a barrier stage")
        .hasMessageContaining("spark.executor.instances=3");
    conf.remove("spark.dynamicAllocation.enabled");
    assertThatCode(() -> Preflight.refuseDynamicAllocation(conf)).doesNotThrowAnyException();
  }

  @Test
  void port_thatIsTaken_givesTheNextOne() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      SparkConf conf =
          new SparkConf(false)
              .set("spark.driver.host", "127.0.0.1")
              .set("spark.syncbn.port", String.valueOf(taken.getLocalPort()));
      try (ServerSocket next = Preflight.open(ChannelSettings.of(conf))) {
        assertThat(next.getLocalPort()).isGreaterThan(taken.getLocalPort());
      }
      conf.set("spark.port.maxRetries", "0");
      assertThatThrownBy(() -> Preflight.open(ChannelSettings.of(conf)))
          .isInstanceOf(JobException.class)
          .hasMessageContaining("the driver cannot listen at 127.0.0.1 for its executors: ");
    }
  }

  @Test
  @Timeout(60)
  void port_thatACrowdHasFound_isReachedByExecutors() throws Exception {
    SparkConf conf = new SparkConf(false).set("spark.driver.host", "127.0.0.1");
    try (ServerSocket port = Preflight.open(ChannelSettings.of(conf));
        Crowd crowd = Crowd.silent(port.getLocalPort(), 2_500)) {
      crowd.await(2_500);
      try (Socket executor = new Socket()) {
        executor.connect(port.getLocalSocketAddress(), 10_000);
        assertThat(executor.isConnected()).isTrue();
      }
    }
  }

  @Test
  void address_thatIsNotThisMachines_isTold() {
    SparkConf conf =
        new SparkConf(false)
            .set("spark.driver.host", "127.0.0.1")
            .set("spark.syncbn.port", "7099")
            .set("spark.port.maxRetries", "1")
            .set("spark.syncbn.bindAddress", "203.0.113.1");
    TransportConf transport = new TransportConf("syncbn", MapConfigProvider.EMPTY);
    assertThatThrownBy(() -> new ChannelServer(ChannelSettings.of(conf), transport, List.of()))
        .isInstanceOf(JobException.class)
        .hasMessageContaining("cannot listen on 203.0.113.1, ports 7099 to 7100 (");
  }
}
