package io.github.syncbn.driver.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** {@code driver/docs/settings.md} is written by this test, from the declarations. */
class SettingsPageTest {
  private static final Path PAGE = Path.of("docs/settings.md");
  private static final String HEAD =
      """
      # Settings of Spark

      Written from their declarations, as `driver/bin/syncbn help settings` is; do not edit. They are given as Spark's own:
      `--conf spark.syncbn.port=7099`, or a line of `spark-defaults.conf`. None of them changes a model. A time is an integer
      and its unit: `500ms`, `120s`, `10min`, `2h` or `1d`. A rule stands in parentheses. A setting that does not exist, or
      does not take its value, ends a job before it reads a row.

      | setting | takes | default | means |
      |---|---|---|---|
      """;
  private static final String TAIL =
      """

      Spark's transport takes its other settings, those that Spark documents as `spark.shuffle.io.*`, as `spark.syncbn.io.*`
      too.
      """;

  @Test
  void page_onSettings_isThatOfTheDeclarations() throws IOException {
    String page = page();
    if (Boolean.getBoolean("syncbn.writePages")) {
      Files.writeString(PAGE, page);
    }
    assertThat(Files.exists(PAGE) ? Files.readString(PAGE) : "")
        .as("write it anew with -Dsyncbn.writePages=true in the tests' argLine")
        .isEqualTo(page);
  }

  @Test
  void help_tellsOfEverySetting() {
    String help = SparkSettingKey.help();
    assertThat(SparkSettingKey.all())
        .hasSizeGreaterThan(15)
        .allSatisfy(
            key -> assertThat(help).contains(key.name() + ": " + key.meaning(), key.byDefault()));
  }

  private static String page() {
    StringBuilder page = new StringBuilder(HEAD);
    for (SparkSettingKey key : SparkSettingKey.all()) {
      page.append(
          String.format(
              "| `%s` | %s | %s | %s |%n",
              key.name(), key.takes(), key.byDefault(), key.meaning()));
    }
    return page.append(TAIL).toString();
  }
}
