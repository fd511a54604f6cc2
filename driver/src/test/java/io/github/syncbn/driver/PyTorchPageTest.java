package io.github.syncbn.driver;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The module that the page on PyTorch shows is the one that golden files are made with. */
class PyTorchPageTest {
  private static final Path ROOT = Path.of("..");

  @Test
  void module_onThePage_isThatOfTheGoldenFile() throws IOException {
    String page = Files.readString(ROOT.resolve("driver/docs/pytorch.md"));
    String script = Files.readString(ROOT.resolve("workers/src/test/resources/golden/columns.py"));
    int from = script.indexOf("class Columns");
    String module = script.substring(from, script.indexOf("# name, settings")).strip();
    assertThat(module).contains("def forward", "def auto");
    assertThat(page).contains(module);
  }
}
