package io.github.syncbn.driver.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.driver.job.SparkSettings;
import io.github.syncbn.driver.job.SparkSettings.Transport.Mode;
import io.github.syncbn.worker.kernel.Blas;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SparkSettingsReaderTest {
  private static SparkConf conf(Map<String, String> settings) {
    SparkConf conf = new SparkConf(false);
    settings.forEach(conf::set);
    return conf;
  }

  private static SparkSettings read(Map<String, String> settings) {
    return SparkSettingsReader.read(conf(settings));
  }

  private static String refusal(String name, String value) {
    JobException error =
        catchThrowableOfType(JobException.class, () -> read(Map.of("spark.syncbn." + name, value)));
    assertThat(error.kind()).isEqualTo(JobException.Kind.CONFIGURATION);
    return error.getMessage();
  }

  @Test
  void read_nothing_givesTheDefaults() {
    SparkSettings settings = read(Map.of("spark.master", "local"));
    assertThat(settings.waiting())
        .isEqualTo(
            new SparkSettings.Waiting(
                Duration.ofSeconds(120), Duration.ofSeconds(300), Duration.ofSeconds(600)));
    assertThat(settings.recovery())
        .isEqualTo(new SparkSettings.Recovery(Duration.ofSeconds(60), 10, Duration.ofMinutes(10)));
    assertThat(settings.channel())
        .isEqualTo(
            new SparkSettings.Channel(
                Duration.ofSeconds(10), Duration.ofSeconds(3), Duration.ofSeconds(30), 8));
    assertThat(settings.address().port()).isZero();
    assertThat(settings.address().host()).isEmpty();
    assertThat(settings.files().sharedLocalPaths()).isFalse();
  }

  @Test
  void read_values_givesThem() {
    SparkSettings settings =
        read(
            Map.of(
                "spark.syncbn.recovery.wait", "2s",
                "spark.syncbn.recovery.retries", "3",
                "spark.syncbn.recovery.window", "1h",
                "spark.syncbn.startTimeout", "7min",
                "spark.syncbn.host", "driver.example",
                "spark.syncbn.port", "7099",
                "spark.syncbn.sharedLocalPaths", "true",
                "spark.syncbn.io.mode", "NIO",
                "spark.syncbn.io.receiveBuffer", "65536"));
    assertThat(settings.recovery())
        .isEqualTo(new SparkSettings.Recovery(Duration.ofSeconds(2), 3, Duration.ofHours(1)));
    assertThat(settings.waiting().startTimeout()).isEqualTo(Duration.ofMinutes(7));
    assertThat(settings.address().host()).contains("driver.example");
    assertThat(settings.address().port()).isEqualTo(7099);
    assertThat(settings.files().sharedLocalPaths()).isTrue();
    assertThat(settings.transport().mode()).contains(Mode.NIO);
  }

  @ParameterizedTest
  @CsvSource({
    "recovery.retry, recovery.retries",
    "startTimout, startTimeout",
    "heartBeatInterval, heartbeatInterval",
  })
  void read_unknownSetting_namesTheNearest(String name, String nearest) {
    assertThat(refusal(name, "1s"))
        .isEqualTo(
            "spark.syncbn."
                + name
                + ": unknown setting; did you mean spark.syncbn."
                + nearest
                + "?");
  }

  @Test
  void read_settingLikeNoOther_saysWhereTheyAreListed() {
    assertThat(refusal("turbo", "true")).contains("spark.syncbn.turbo", "syncbn help settings");
  }

  @ParameterizedTest
  @CsvSource({
    "startTimeout, 300, a time with its unit",
    "startTimeout, 0s, above 0",
    "exchangeTimeout, 5 minutes, 10min",
    "port, 70000, 'in [0, 65535]'",
    "credits, many, 'in [1, 65536] (chunks)'",
    "sharedLocalPaths, yes, true or false",
    "io.mode, fast, auto or nio or epoll or kqueue",
    "host, '', a text",
  })
  void read_valueThatItDoesNotTake_saysWhatItTakes(String name, String value, String expected) {
    assertThat(refusal(name, value)).contains("spark.syncbn." + name, expected, "'" + value + "'");
  }

  @Test
  void read_severalProblems_tellsOfAll() {
    JobException error =
        catchThrowableOfType(
            JobException.class,
            () -> read(Map.of("spark.syncbn.port", "x", "spark.syncbn.hosts", "y")));
    assertThat(error.getMessage().lines()).hasSize(2);
  }

  /** Executors know the name of theirs without the table. */
  @Test
  void table_hasTheSettingOfExecutors() {
    List<String> names = SparkSettingKey.all().stream().map(SparkSettingKey::name).toList();
    assertThat(names).doesNotHaveDuplicates().contains(Blas.DIRECTORY_PROPERTY);
  }
}
