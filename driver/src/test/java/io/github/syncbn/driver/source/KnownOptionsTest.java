package io.github.syncbn.driver.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class KnownOptionsTest {
  @Test
  void options_thatSparkKnows_areNoNews() {
    assertThat(
            KnownOptions.unknown(
                "csv",
                Map.of("SEP", ";", "nullValue", "-", "encoding", "UTF-8", "pathGlobFilter", "*")))
        .isEmpty();
    assertThat(KnownOptions.unknown("json", Map.of("multiLine", "true", "charset", "UTF-8")))
        .isEmpty();
    assertThat(KnownOptions.unknown("delta", Map.of("versionAsOf", "1"))).isEmpty();
  }

  @Test
  void options_thatSparkPassesOver_areToldWithTheNearest() {
    assertThat(KnownOptions.unknown("csv", Map.of("nulValue", "-")))
        .containsExactly(
            "Spark's reader of csv has no option nulValue (data.options, --option) and passes over"
                + " it. Did you mean nullValue?");
    assertThat(KnownOptions.unknown("json", Map.of("multyline", "true")))
        .singleElement()
        .asString()
        .endsWith("Did you mean multiLine?");
  }

  @Test
  void options_thatAreNearlyThoseOfVersions_areToldForTables() {
    for (String name : List.of("version", "versionOf", "versionsAsOf", "version_as_of")) {
      assertThat(KnownOptions.unknown("delta", Map.of(name, "1")))
          .containsExactly(
              "The option "
                  + name
                  + " (data.options, --option) chooses no version of a table. Did you mean"
                  + " versionAsOf?");
    }
    assertThat(KnownOptions.unknown("table", Map.of("timestamp", "2026-01-01")))
        .singleElement()
        .asString()
        .endsWith("Did you mean timestampAsOf?");
    assertThat(
            KnownOptions.unknown(
                "iceberg",
                Map.of("VERSIONASOF", "1", "branch", "b", "snapshot-id", "1", "split-size", "9")))
        .isEmpty();
    assertThat(KnownOptions.unknown("avro", Map.of("mode", "FAILFAST"))).isEmpty();
  }
}
