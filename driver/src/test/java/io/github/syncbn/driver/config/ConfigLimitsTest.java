package io.github.syncbn.driver.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.syncbn.driver.JobException;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Texts that would take all memory or all of the stack are refused before the library sees them.
 */
class ConfigLimitsTest {
  private static final String DATA = "data { path = \"x\", label = y }\n";
  private static final String TOO_DEEP = "nested more than 100 deep";
  private static final String TOO_LONG = "characters once references are replaced";
  private static final String TOO_MANY = "references or additions in a row";

  private static void read(String text, String... overrides) {
    new ConfigReader(Map.of("LONG", "x".repeat(100_000)))
        .read(ConfigSource.ofText("job.conf", DATA + text), List.of(overrides));
  }

  private static String error(String text, String... overrides) {
    JobException e = catchThrowableOfType(JobException.class, () -> read(text, overrides));
    assertThat(e).as("an error").isNotNull();
    assertThat(e.getMessage()).hasSizeLessThan(2_000);
    return e.getMessage();
  }

  private static String lines(int count, IntFunction<String> line) {
    return IntStream.range(0, count).mapToObj(line).collect(Collectors.joining("\n", "", "\n"));
  }

  private static String deep(String open, String inner, String close) {
    return open.repeat(3_000) + inner + close.repeat(3_000);
  }

  static List<Arguments> excessive() {
    return List.of(
        Arguments.of("vars = " + deep("{ a = ", "1", "}"), TOO_DEEP),
        Arguments.of("vars = " + deep("{ a ", "{}", "}"), TOO_DEEP),
        Arguments.of("vars { x = " + deep("[", "", "]") + "}", TOO_DEEP),
        Arguments.of("vars { x = " + "[".repeat(3_000), TOO_DEEP),
        Arguments.of("vars" + ".a".repeat(3_000) + " = 1", TOO_DEEP),
        Arguments.of("vars" + ".\"a\"".repeat(3_000) + " = 1", TOO_DEEP),
        Arguments.of("vars" + ".a".repeat(99) + "\n{ x" + ".a".repeat(99) + " = 1 }", TOO_DEEP),
        Arguments.of("vars { x = ${vars" + ".a".repeat(3_000) + "} }", TOO_DEEP),
        Arguments.of(
            "network = [" + deep("{ residual { body = [", "relu", "] } }") + "]", TOO_DEEP),
        Arguments.of(
            "vars.x0 = 0123456789\n"
                + lines(33, i -> "vars.x" + (i + 1) + " = ${vars.x" + i + "}${vars.x" + i + "}"),
            TOO_LONG),
        Arguments.of(
            "vars.x0 = [0]\n"
                + lines(
                    33, i -> "vars.x" + (i + 1) + " = [${vars.x" + i + "}, ${vars.x" + i + "}]"),
            TOO_LONG),
        Arguments.of(
            "vars.x0 = {}\n"
                + lines(
                    33,
                    i -> "vars.x" + (i + 1) + " { l = ${vars.x" + i + "}, r = ${vars.x" + i + "}}"),
            TOO_LONG),
        Arguments.of(
            "vars { x0 = 0\n"
                + lines(33, i -> "x" + (i + 1) + " = ${vars.x" + i + "}\" \"${vars.x" + i + "}")
                + "}",
            TOO_LONG),
        Arguments.of("vars.x = 0\n" + "vars.x = ${vars.x}${vars.x}\n".repeat(33), TOO_LONG),
        Arguments.of("vars.x = [0]\n" + "vars.x = ${vars.x}${vars.x}\n".repeat(33), TOO_LONG),
        Arguments.of(
            "other { q = 1 }\nvars = ${other} { x0 = 0\n"
                + lines(33, i -> "x" + (i + 1) + " = ${vars.x" + i + "}${vars.x" + i + "}")
                + "}",
            TOO_LONG),
        Arguments.of("vars.x = " + "${LONG}".repeat(100), TOO_LONG),
        Arguments.of(
            "vars.x0 = 0\n" + lines(200, i -> "vars.x" + (i + 1) + " = ${vars.x" + i + "}"),
            TOO_MANY),
        Arguments.of(lines(200, i -> "vars.x += " + i), TOO_MANY),
        Arguments.of("vars.x = 0\n" + lines(200, i -> "vars.x = ${vars.x} " + i), TOO_MANY),
        Arguments.of(lines(200, i -> "vars.x = ${?LONG} {a" + i + " = 1}"), TOO_MANY),
        Arguments.of("vars.x = " + "1 ".repeat(100_000), "more than 5000 pieces"),
        Arguments.of("vars.x = " + "[1, 2] ".repeat(100_000), "more than 5000 pieces"),
        Arguments.of("vars.x = " + "\"1\"".repeat(100_000), "more than 5000 pieces"),
        Arguments.of("vars.x = " + "${?A}".repeat(100_000), "more than 5000 pieces"),
        Arguments.of("# " + "x".repeat(SourceText.MAX_BYTES), "longer than 1024 KiB"));
  }

  @ParameterizedTest
  @MethodSource("excessive")
  void text_thatWouldTakeTheStackOrTheMemory_isRefused(String text, String words) {
    assertThat(error(text)).contains(words);
  }

  @Test
  void override_thatWouldTakeTheStack_isRefused() {
    assertThat(error("", "vars" + ".a".repeat(3_000) + "=1")).contains(TOO_DEEP);
    assertThat(error("", "network=" + "[".repeat(3_000) + "]".repeat(3_000)))
        .contains("expected a list");
    assertThat(error("vars.x0 = 0\n", "vars.x1=" + "${vars.x0}".repeat(10), "data=5"))
        .contains("data: expected a section");
  }

  @Test
  void parameter_thatWouldTakeTheStack_isRefused() {
    assertThat(SettingKey.of("network").accepts("[".repeat(3_000) + "]".repeat(3_000))).isFalse();
  }

  @Test
  void text_thatIsLong_isRead() {
    assertThatCode(() -> read("vars.x = " + "1 ".repeat(4_000))).doesNotThrowAnyException();
    assertThatCode(() -> read("vars.x = \"" + "1".repeat(100_000) + "\""))
        .doesNotThrowAnyException();
    assertThatCode(() -> read("vars.x = [" + "1,".repeat(20_000) + "]")).doesNotThrowAnyException();
    assertThatCode(() -> read("vars.x = " + "9".repeat(100_000))).doesNotThrowAnyException();
    assertThatCode(() -> read("vars.x = 1e" + "9".repeat(1_000))).doesNotThrowAnyException();
    assertThatCode(() -> read("data.features = [" + lines(3_000, i -> "c." + i) + "]"))
        .doesNotThrowAnyException();
    assertThatCode(() -> read(lines(20, i -> "data.features += f" + i))).doesNotThrowAnyException();
    assertThatCode(
            () -> read("vars.a = 1\n" + lines(100, i -> "vars.x" + i + " = ${vars.a}/${vars.a}")))
        .doesNotThrowAnyException();
  }

  @Test
  void numbers_thatAreHuge_areRefusedWithTheirRange() {
    for (String number :
        List.of("9".repeat(1_000), "1e999999999", "-1e999999999", "1e-999999999")) {
      assertThat(error("training.batchSize = " + number))
          .contains("batchSize: expected an integer");
      assertThat(error("training.epochs = \"" + number + "\""))
          .contains("epochs: expected an integer");
      assertThat(error("batchNorm.epsilon = -" + number)).contains("batchNorm.epsilon");
    }
  }
}
