package io.github.syncbn.driver.metric;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ResidualsTest {
  @Test
  void rows_stayInOrder_upToTheMost() {
    Residuals first = new Residuals();
    Residuals second = new Residuals();
    for (int i = 0; i < Residuals.MOST; i++) {
      (i < 7_000 ? first : second).add(i + 1, i);
    }
    second.add(5, 0);
    first.addAll(second);
    assertThat(first.count()).isEqualTo(Residuals.MOST);
    assertThat(first.residuals()).containsOnly(1);
    assertThat(first.predicted()).startsWith(0, 1, 2).endsWith(9_998, 9_999);
  }
}
