package io.github.syncbn.driver.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MemorizationTest {
  @Test
  void verdict_isSupported_whereRandomLabelsAreLearned() {
    Spread all = Spread.of(1);
    Spread chance = Spread.of(0.1);
    assertThat(Memorization.verdict(all, all, chance))
        .isEqualTo(
            "Supported: of random labels 100.00% are learned with batch normalization and 100.00%"
                + " without; on rows that were not trained on, 10.00% are right.");
    assertThat(Memorization.verdict(Spread.of(0.5), all, chance)).startsWith("Not supported: ");
  }
}
