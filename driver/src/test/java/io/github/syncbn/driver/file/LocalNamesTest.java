package io.github.syncbn.driver.file;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.syncbn.driver.JobException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Names of bytes that are text in no locale but Latin-1's. */
class LocalNamesTest {
  @TempDir private Path folder;

  /** A file whose name has escaped bytes. */
  private void write(String name) throws IOException {
    Path file = Path.of(URI.create(folder.toUri() + name));
    assumeTrue(file.toString().contains("\uFFFD"), "this locale decodes every byte");
    Files.createDirectories(file.getParent());
    Files.writeString(file, "x");
  }

  private void check(String path) throws IOException {
    Configuration hadoop = new Configuration();
    LocalNames.requireDecodable(SourcePath.of(folder + path, hadoop), hadoop);
  }

  private void refused(String path, String... told) {
    assertThatThrownBy(() -> check(path))
        .isInstanceOf(JobException.class)
        .message()
        .contains(told)
        .contains("cannot be decoded");
  }

  @Test
  void names_anywhereBelow_areNamedWithTheirBytes() throws IOException {
    write("data/cat/0.png");
    assertThatCode(() -> check("/data")).doesNotThrowAnyException();
    write("data/v%F6gel/0.png");
    refused("/data", "v\\xf6gel");
    refused("", "v\\xf6gel");
    assertThatCode(() -> check("/data/cat")).doesNotThrowAnyException();
    assertThatCode(() -> check("/nowhere")).doesNotThrowAnyException();
  }

  @Test
  void patterns_areRefusedForWhatTheyMatchAlone() throws IOException {
    write("data/a.csv");
    write("data/%E4.txt");
    assertThatCode(() -> check("/data/*.csv")).doesNotThrowAnyException();
    assertThatCode(() -> check("/dat?/a.*")).doesNotThrowAnyException();
    refused("/data/*", "\\xe4.txt");
    refused("/dat?/*.txt", "\\xe4.txt");
    refused("/d*", "\\xe4.txt");
    refused("/data/[a-z]*.txt", "\\xe4.txt");
    assertThatCode(() -> check("/{data/a,b}.csv")).doesNotThrowAnyException();
  }

  @Test
  void theMarkOfWhatIsReplaced_mayItselfBeInAName() throws IOException {
    assumeTrue(System.getProperty("sun.jnu.encoding").equals("UTF-8"), "needs a locale of UTF-8");
    Files.writeString(folder.resolve("a\uFFFDb.csv"), "x");
    assertThatCode(() -> check("")).doesNotThrowAnyException();
  }

  @Test
  void path_thatNoFileCanHave_isRefused() {
    assertThatThrownBy(() -> check("/a\u0000b"))
        .isInstanceOf(JobException.class)
        .hasMessageContainingAll("The path ", " cannot be used. ");
  }
}
