package io.github.syncbn.worker.setting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DurationTextTest {
  @Test
  void parse_sparksUnits_givesTheirLength() {
    assertThat(DurationText.parse("500ms")).isEqualTo(Duration.ofMillis(500));
    assertThat(DurationText.parse("120s")).isEqualTo(Duration.ofSeconds(120));
    assertThat(DurationText.parse("10min")).isEqualTo(Duration.ofMinutes(10));
    assertThat(DurationText.parse(" 10 m ")).isEqualTo(Duration.ofMinutes(10));
    assertThat(DurationText.parse("2h")).isEqualTo(Duration.ofHours(2));
    assertThat(DurationText.parse("1d")).isEqualTo(Duration.ofDays(1));
    assertThat(DurationText.parse("0s")).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "s",
        "300",
        "250us",
        "-3s",
        "1.5h",
        "5 minutes",
        "3S",
        "999999999999d",
        "9999999999999d"
      })
  void parse_anythingElse_isRefused(String text) {
    assertThatThrownBy(() -> DurationText.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'" + text + "'");
  }
}
