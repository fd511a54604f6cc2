package io.github.syncbn.driver.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import java.util.Optional;

/** The one door to the library's parser: what {@link NestingScan} finds too deep stays outside. */
final class Hocon {
  private Hocon() {}

  /**
   * Parses a text.
   *
   * @throws ConfigException if it is not HOCON, too long or nested too deep
   */
  static Config parse(String text, ConfigParseOptions options) {
    Optional<Excess> excess = excess(text);
    if (excess.isPresent()) {
      throw new ConfigException.Generic(excess.get().problem());
    }
    return ConfigFactory.parseString(text, options);
  }

  /** What a text has too much of, and the line where. */
  record Excess(int line, String problem) {}

  /** What a text has too much of, if anything. */
  static Optional<Excess> excess(String text) {
    return text.length() > SourceText.MAX_BYTES
        ? Optional.of(
            new Excess(
                1,
                "longer than "
                    + SourceText.MAX_BYTES / 1024
                    + " KiB, which is more than a configuration has"))
        : new NestingScan(text).excess();
  }
}
