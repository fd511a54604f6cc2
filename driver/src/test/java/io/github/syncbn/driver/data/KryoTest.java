package io.github.syncbn.driver.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Spark's choice of serializer does not reach our shuffles. In a context of its own. */
class KryoTest {

  @AfterAll
  static void stop() {
    SparkSession.active().stop();
  }

  @Test
  void shards_underKryoWithRequiredRegistration_same() {
    SparkSession plain = TestSpark.session();
    List<String> expected;
    try (PreparedData data = Preparing.digits().prepare(plain)) {
      expected = TestSpark.layoutAndFirstShard(data);
    }
    plain.stop();
    SparkSession kryo =
        SparkSession.builder()
            .master("local[2]")
            .config("spark.ui.enabled", "false")
            .config("spark.serializer", "org.apache.spark.serializer.KryoSerializer")
            .config("spark.kryo.registrationRequired", "true")
            .getOrCreate();
    try (PreparedData data = Preparing.digits().prepare(kryo)) {
      assertThat(TestSpark.layoutAndFirstShard(data)).isEqualTo(expected);
    }
  }
}
