package io.github.syncbn.driver.attempt;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.syncbn.driver.job.SparkSettings;
import java.time.Duration;
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

  private static RetryBudget budget(int retries, long windowSeconds) {
    return new RetryBudget(
        new SparkSettings.Recovery(Duration.ZERO, retries, Duration.ofSeconds(windowSeconds)));
  }
}
