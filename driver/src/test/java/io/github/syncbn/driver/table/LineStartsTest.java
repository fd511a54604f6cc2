package io.github.syncbn.driver.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LineStartsTest {
  private static List<String> lines(Reader text) throws IOException {
    List<String> lines = new ArrayList<>();
    try (LineStarts starts = new LineStarts(text)) {
      for (String line = starts.next(); line != null; line = starts.next()) {
        lines.add(line);
      }
    }
    return lines;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a",
        "a\n",
        "\n",
        "\r\n\r\n",
        "a\r\nb\rc\n\nd",
        "a\n\r",
        "\r",
        "ä\n€",
        "a\r\n"
      })
  void lines_endAsThoseOfReadLine(String text) throws IOException {
    for (int before : new int[] {0, 8_190, 8_191, 8_192}) {
      String all = "x".repeat(before) + text;
      assertThat(lines(new StringReader(all)))
          .isEqualTo(new BufferedReader(new StringReader(all)).lines().toList());
    }
  }

  /** 2^31 characters that are nowhere. */
  @Test
  void line_ofAnyLength_isCut() throws IOException {
    Reader endless =
        new Reader() {
          private long left = 1L << 31;

          @Override
          public int read(char[] into, int from, int most) {
            int count = (int) Math.min(most, left);
            left -= count;
            return count == 0 ? -1 : count;
          }

          @Override
          public void close() {}
        };
    assertThat(lines(endless)).hasSize(1).allMatch(line -> line.length() == LineStarts.KEPT);
  }
}
