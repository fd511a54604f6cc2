package io.github.syncbn.driver.ml;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class LabelAttributeTest {
  private static final List<String> NUMBERS = List.of("0", "1");

  private final LabelAttribute indexed = new LabelAttribute(NUMBERS, List.of("no", "yes"));
  private final LabelAttribute plain = new LabelAttribute(List.of(), List.of());

  @Test
  void numbered_classesIndexedInAnotherOrder_haveTheirNumbersHere() {
    assertThat(indexed.numbered(NUMBERS, List.of("no", "yes"))).isEqualTo(NUMBERS);
    assertThat(indexed.numbered(NUMBERS, List.of("yes", "no"))).containsExactly("1", "0");
    assertThat(indexed.numbered(NUMBERS, List.of("perhaps", "no"))).containsExactly("perhaps", "0");
  }

  @Test
  void numbered_whereNamesAreUnknown_areTheModelsLabels() {
    assertThat(indexed.numbered(List.of("no", "yes"), List.of())).containsExactly("no", "yes");
    assertThat(plain.numbered(NUMBERS, List.of("yes", "no"))).isEqualTo(NUMBERS);
  }
}
