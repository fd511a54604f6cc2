package io.github.syncbn.driver.channel;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.syncbn.driver.LogRecords;
import io.github.syncbn.driver.channel.RefusalCounters.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;

class RefusalCountersTest {
  private long clock = 7;
  private final RefusalCounters refusals = new RefusalCounters(() -> clock);

  private static List<String> texts(LogRecords log) {
    return log.ofDriver().map(event -> event.getMessage().getFormattedMessage()).toList();
  }

  @Test
  void refusalsOfAKind_areLoggedOnceASecond_withTheirNumber() {
    try (LogRecords log = new LogRecords()) {
      for (int i = 0; i < 1_000; i++) {
        refusals.add(Kind.STRANGER, "a", "guess " + i);
        refusals.add(Kind.CROWD, "b", "silent");
        refusals.tick();
      }
      assertThat(texts(log))
          .containsExactly(
              "refused a: guess 0 (STRANGER, 1 so far)", "refused b: silent (CROWD, 1 so far)");
      clock += 999_999_999;
      refusals.tick();
      assertThat(texts(log)).hasSize(2);
      clock++;
      refusals.tick();
      assertThat(texts(log).subList(2, 4))
          .containsExactly(
              "refused 999 times (STRANGER, 1000 so far), the last time a: guess 999",
              "refused 999 times (CROWD, 1000 so far), the last time b: silent");
      clock += 5_000_000_000L;
      refusals.tick();
      assertThat(texts(log)).hasSize(4);
    }
    assertThat(refusals.count(Kind.STRANGER)).isEqualTo(1_000);
    assertThat(refusals.count(Kind.SEAT)).isZero();
  }

  @Test
  void textOfAStranger_isCutAndHasNoLineOfItsOwn() {
    try (LogRecords log = new LogRecords()) {
      String forged = "x\n26/01/01 ERROR forged\u001b[31m\u2028" + "y".repeat(5_000);
      refusals.add(Kind.SEAT, forged, forged);
      assertThat(texts(log)).hasSize(1);
      assertThat(texts(log).get(0))
          .hasSizeLessThan(300)
          .startsWith("refused x?26/01/01 ERROR forged?[31m?yyy")
          .doesNotContain("\n");
    }
  }
}
