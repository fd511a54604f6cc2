package io.github.syncbn.driver.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.syncbn.driver.spark.SharedValue;
import io.github.syncbn.worker.network.Preprocessing;
import java.util.concurrent.FutureTask;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class NetworkBroadcastTest {
  private static SparkSession spark;

  @BeforeAll
  static void start() {
    spark = ScoringSession.start();
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  @Test
  void network_askedForAgain_isBroadcastOnceAContext() throws Exception {
    NetworkBroadcast network = new NetworkBroadcast(Models.network(2, 1, Preprocessing.none()));
    SharedValue<SharedNetwork> first = network.in(spark.sparkContext());
    FutureTask<SharedValue<SharedNetwork>> other =
        new FutureTask<>(() -> network.in(spark.sparkContext()));
    new Thread(other).start();

    assertThat(network.in(spark.sparkContext())).isSameAs(first);
    assertThat(other.get()).isSameAs(first);
    spark.stop();
    spark = ScoringSession.start();
    SharedValue<SharedNetwork> second = network.in(spark.sparkContext());
    assertThat(second).isNotSameAs(first);
    assertThat(second.get()).isNotNull();
  }
}
