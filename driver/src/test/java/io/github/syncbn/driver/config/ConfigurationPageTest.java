package io.github.syncbn.driver.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** {@code driver/docs/configuration.md} is written by this test, from the declarations of keys. */
class ConfigurationPageTest {
  private static final Path PAGE = Path.of("docs/configuration.md");
  private static final String HEAD =
      """
      # Keys of a job file

      Written from the declarations of the keys, as `driver/bin/syncbn help config` is; do not edit. A job file is
      [HOCON](https://github.com/lightbend/config/blob/main/HOCON.md). `network[]` stands for an entry of the list `network`.
      An optional section or key that is left out has the default given here; a rule stands in parentheses.
      """;

  @Test
  void page_onConfiguration_isThatOfTheDeclarations() throws IOException {
    String page = page();
    if (Boolean.getBoolean("syncbn.writePages")) {
      Files.writeString(PAGE, page);
    }
    assertThat(Files.readString(PAGE))
        .as("write it anew with -Dsyncbn.writePages=true in the tests' argLine")
        .isEqualTo(page);
  }

  private static String page() {
    StringBuilder page = new StringBuilder(HEAD);
    for (ConfigKey key : ConfigReference.table().keys()) {
      if (key.path().indexOf('.') < 0) {
        page.append("\n## ").append(key.path()).append("\n\n");
        page.append("| key | takes | default | means |\n|---|---|---|---|\n");
      }
      page.append("| `")
          .append(key.path())
          .append("` | ")
          .append(cell(key.typeText()))
          .append(" | ")
          .append(key.defaultText().equals(ConfigKey.NONE) ? "" : cell(key.defaultText()))
          .append(" | ")
          .append(cell(key.doc()))
          .append(param(key))
          .append(" |\n");
    }
    return page.toString();
  }

  private static String param(ConfigKey key) {
    return key.param().map(name -> " (in Spark `" + name + "`)").orElse("");
  }

  private static String cell(String text) {
    return text.replace("|", "\\|");
  }
}
