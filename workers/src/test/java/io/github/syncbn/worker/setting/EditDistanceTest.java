package io.github.syncbn.worker.setting;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EditDistanceTest {

  @ParameterizedTest
  @CsvSource({
    "label, label, 0",
    "Label, lABEL, 0",
    "lable, label, 1",
    "lable, table, 1",
    "labl, label, 1",
    "labbel, label, 1",
    "kitten, sitting, 3",
    "'', abc, 3",
    "abc, '', 3"
  })
  void between_twoNames_countsEdits(String one, String other, int edits) {
    assertThat(EditDistance.between(one, other)).isEqualTo(edits);
    assertThat(EditDistance.between(other, one)).isEqualTo(edits);
  }

  @Test
  void nearest_equallyNearNames_prefersOneThatStartsAlike() {
    assertThat(EditDistance.nearest("lable", List.of("table", "label", "labels"), 2))
        .contains("label");
  }

  @Test
  void nearest_allFar_isNone() {
    assertThat(EditDistance.nearest("colour", List.of("label", "table"), 2)).isEmpty();
    assertThat(EditDistance.nearest("x", List.of("y", "w"), 2)).isEmpty();
  }
}
