package io.github.syncbn.driver.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BatchSizesTest {
  private static final Spread LOW = Spread.of(0.7);
  private static final Spread HIGH = Spread.of(0.9);

  @Test
  void verdict_isSupported_whereSmallBatchesHurtAndRowsAloneDoNot() {
    assertThat(BatchSizes.verdict(LOW, HIGH, HIGH, HIGH)).startsWith("Supported: ");
    assertThat(BatchSizes.verdict(HIGH, HIGH, HIGH, HIGH)).startsWith("Not supported: ");
    assertThat(BatchSizes.verdict(LOW, HIGH, LOW, HIGH)).startsWith("Not supported: ");
  }
}
