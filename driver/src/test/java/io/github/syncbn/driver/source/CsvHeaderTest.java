package io.github.syncbn.driver.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.driver.ReaderFuzz;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CsvHeaderTest {
  private static List<String> names(String text, Map<String, String> options) {
    return new CsvHeader(options).of("f.csv", text.getBytes(UTF_8)).orElseThrow().names();
  }

  @Test
  void names_areThoseOfTheFirstRecord() {
    assertThat(names(",a,\"b,c\", d ,\n1,2", Map.of())).containsExactly("", "a", "b,c", " d ", "");
    assertThat(names("\uFEFF# by hand\n\n \nx;y\r\n1;2", Map.of("comment", "#", "sep", ";")))
        .containsExactly("x", "y");
    assertThat(names("\"a\nb\",c\n", Map.of("multiLine", "true"))).containsExactly("a\nb", "c");
    assertThat(names("NA,b\n", Map.of("nullValue", "NA"))).containsExactly("", "b");
    assertThat(names("a,b|1,2|", Map.of("lineSep", "|"))).containsExactly("a", "b");
    assertThat(new CsvHeader(Map.of()).of("f.csv", "\n \n".getBytes(UTF_8))).isEmpty();
    assertThat(new CsvHeader(Map.of()).of("f.csv", new byte[0])).isEmpty();
  }

  @Test
  void header_ofAnotherSeparator_isRefusedSayingWhich() {
    assertThatThrownBy(() -> names("breite;hoehe;klasse\n1,5;2,5;a\n", Map.of()))
        .isInstanceOf(JobException.class)
        .hasMessageContaining("f.csv, line 1, column 1")
        .hasMessageContaining("data.options { sep = \";\" }");
    assertThat(names("a;b\n", Map.of("sep", ","))).containsExactly("a;b");
  }

  @Test
  void header_thatIsNone_isRefusedWithWords() {
    assertThatThrownBy(() -> names("x".repeat(CsvHeader.MOST_BYTES + 1), Map.of()))
        .isInstanceOf(JobException.class)
        .hasMessageContaining("does not end within 4,194,304 bytes");
    assertThatThrownBy(() -> names("a,b,c\n", Map.of("maxColumns", "2")))
        .isInstanceOf(JobException.class)
        .hasMessageContaining("data.options.maxColumns");
    assertThatThrownBy(() -> names("a,b\n", Map.of("sep", "")))
        .isInstanceOf(JobException.class)
        .hasMessageContaining("data.options: Delimiter cannot be empty");
  }

  @Test
  void headers_damagedInAnyWay_areReadOrRefusedWithWords() {
    ReaderFuzz fuzz =
        ReaderFuzz.of(
            List.of(
                "x,y,label\n1,2,a\n".getBytes(UTF_8),
                "\uFEFF,\"größe, in cm\",a,a,A,\r\n1,2,3\r\n".getBytes(UTF_8),
                "# note\n\n'one \"\"two\"\"';\"th\nree\"\tfour|five\n".getBytes(UTF_8)),
            "\"",
            ",",
            "\n",
            "\r",
            "\\",
            "\"\"",
            ";",
            "\t",
            "#",
            "\0",
            "\uFEFF",
            ",,,,",
            "NA");
    List<CsvHeader> readers =
        List.of(
            new CsvHeader(Map.of()),
            new CsvHeader(Map.of("multiLine", "true", "sep", ";", "nullValue", "NA")),
            new CsvHeader(Map.of("comment", "#", "quote", "'", "escape", "'", "maxColumns", "4")),
            new CsvHeader(Map.of("encoding", "UTF-16LE", "multiLine", "true")),
            new CsvHeader(Map.of("encoding", "US-ASCII", "sep", "||", "lineSep", "|")));
    fuzz.feed(input -> readers.forEach(reader -> read(reader, input)));
  }

  private static void read(CsvHeader reader, byte[] input) {
    try {
      reader
          .of("f.csv", input)
          .ifPresent(header -> assertThat(header.names()).doesNotContainNull());
    } catch (JobException e) {
      // With the place, so that the fault can be found.
      assertThat(e).hasMessageMatching("(?s)f\\.csv(, line \\d+| has a header).*");
    }
  }
}
