package io.github.syncbn.driver.attempt;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;

class RetryBudgetTest {
  private static final long SECOND = 1_000_000_000L;

  @Test
  void attempts_thatCommitSomething_areRetriedUpToTheNumber() {
    RetryBudget budget = budget(3, 100);
    assertThat(budget.spend(0, true)).isEmpty();
    assertThat(budget.spend(SECOND, true)).isEmpty();
    assertThat(budget.spend(2 * SECOND, true)).isEmpty();
    assertThat(budget.spend(3 * SECOND, true))
        .hasValueSatisfying(why -> assertThat(why).contains("4 attempts", "retries = 3"));
  }

  @Test
  void failures_outOfTheWindow_areForgotten() {
    RetryBudget budget = budget(1, 10);
    for (int i = 0; i < 50; i++) {
      assertThat(budget.spend(11L * i * SECOND, true)).isEmpty();
    }
    assertThat(budget.spend(11L * 49 * SECOND + 1, true)).isPresent();
  }

  @Test
  void twoAttemptsInARow_withoutAStep_areTheEnd() {
    RetryBudget budget = budget(100, 100);
    assertThat(budget.spend(0, false)).isEmpty();
    assertThat(budget.spend(1, true)).isEmpty();
    assertThat(budget.spend(2, false)).isEmpty();
    assertThat(budget.spend(3, false))
        .hasValueSatisfying(why -> assertThat(why).contains("two attempts in a row"));
  }

  @Test
  void settings_comeFromTheConfigurationOfSpark() {
    RecoverySettings defaults = RecoverySettings.of(new SparkConf(false));
    assertThat(defaults)
        .isEqualTo(
            new RecoverySettings(
                Duration.ofSeconds(60), 10, Duration.ofMinutes(10), Duration.ofMinutes(5)));
    SparkConf conf =
        new SparkConf(false)
            .set("spark.syncbn.recovery.wait", "2s")
            .set("spark.syncbn.recovery.retries", "3")
            .set("spark.syncbn.recovery.window", "1h")
            .set("spark.syncbn.startTimeout", "7min");
    assertThat(RecoverySettings.of(conf))
        .isEqualTo(
            new RecoverySettings(
                Duration.ofSeconds(2), 3, Duration.ofHours(1), Duration.ofMinutes(7)));
  }

  private static RetryBudget budget(int retries, long windowSeconds) {
    return new RetryBudget(
        new RecoverySettings(
            Duration.ZERO, retries, Duration.ofSeconds(windowSeconds), Duration.ZERO));
  }
}
