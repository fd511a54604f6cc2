package io.github.syncbn.driver.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.syncbn.driver.JobException;
import java.util.List;
import org.junit.jupiter.api.Test;

class LabelColumnsTest {
  @Test
  void in_anotherNumberOfColumns_isRefusedWithBoth() {
    LabelColumns price = LabelColumns.one("price");
    assertThat(price.in(List.of("cost")).columns()).containsExactly("cost");
    assertThatThrownBy(() -> price.in(List.of("price", "rent")))
        .isInstanceOf(JobException.class)
        .hasMessageContaining("The model predicts 1 label, but data.label names 2 columns");
  }
}
