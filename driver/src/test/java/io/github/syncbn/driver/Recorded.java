package io.github.syncbn.driver;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Texts that are recorded among the tests' resources, so that a change of them is seen. */
public final class Recorded {
  private Recorded() {}

  /**
   * Fails unless a text is the recorded one; with {@code -Dsyncbn.writePages=true} it is recorded.
   *
   * @param owner the test, beside whose resources it lies
   */
  public static void check(String actual, Class<?> owner, String name) throws IOException {
    Path file = Path.of("src/test/resources", owner.getPackageName().replace('.', '/'), name);
    if (Boolean.getBoolean("syncbn.writePages")) {
      Files.writeString(file, actual);
    }
    assertThat(actual)
        .as("record it anew with -Dsyncbn.writePages=true in the tests' argLine")
        .isEqualTo(Files.readString(file));
  }
}
