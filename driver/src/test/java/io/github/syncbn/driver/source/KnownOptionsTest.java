package io.github.syncbn.driver.source;

import static org.assertj.core.api.Assertions.assertThat;

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
}
