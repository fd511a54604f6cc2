package io.github.syncbn.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The fuzzer itself: a reader with a fault is found, one without is not. */
class ReaderFuzzTest {
  private static final ReaderFuzz FUZZ =
      ReaderFuzz.of(List.of("magic 12 of data".getBytes(StandardCharsets.UTF_8)), "word");

  @Test
  void inputs_areDifferentAndTheSameEachTime() {
    Set<String> first = new HashSet<>();
    Set<String> second = new HashSet<>();
    FUZZ.feed(input -> first.add(new String(input, StandardCharsets.ISO_8859_1)));
    FUZZ.feed(input -> second.add(new String(input, StandardCharsets.ISO_8859_1)));
    assertThat(first).isEqualTo(second).hasSizeGreaterThan(ReaderFuzz.cases() / 2);
  }

  @Test
  void refusals_withWords_arePassed() {
    FUZZ.feed(
        input -> {
          throw new JobException(JobException.Kind.DATA, "wrong");
        });
  }

  @Test
  void refusals_withoutWords_areFound() {
    assertThatThrownBy(
            () ->
                FUZZ.feed(
                    input -> {
                      throw new JobException(JobException.Kind.DATA, "");
                    }))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("without words");
  }

  @Test
  void exceptionsAndErrors_areFoundWithTheirInput() {
    assertThatThrownBy(
            () ->
                FUZZ.feed(
                    input -> {
                      if (input.length < 8) {
                        throw new StackOverflowError();
                      }
                    }))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("of seed 1 ends in java.lang.StackOverflowError");
  }

  @Test
  void memory_takenForASmallInput_isFound() {
    assertThatThrownBy(() -> FUZZ.feed(input -> new java.io.ByteArrayOutputStream(80 << 20)))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("allocated");
  }
}
