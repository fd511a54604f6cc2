package io.github.syncbn.driver.config;

import com.typesafe.config.ConfigUtil;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A text of configuration with a name, and how to find what it includes. */
public interface ConfigSource {
  /** The configuration that ships with the product. */
  String BUILTIN_DIGITS = "builtin:digits";

  /** Its name in messages. */
  String name();

  String text() throws IOException;

  /**
   * What {@code include "file"} in it means: a file beside or below it, on the same file system.
   * Anything else is refused when it is read.
   */
  ConfigSource beside(String file);

  /** A local file. */
  static ConfigSource of(Path file) {
    return LocalFile.of(file);
  }

  /** A text that includes nothing. */
  static ConfigSource ofText(String name, String text) {
    return new ConfigSource() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public String text() {
        return text;
      }

      @Override
      public ConfigSource beside(String file) {
        return refused(file, "no such file");
      }
    };
  }

  /** A value of a configuration that is any text. */
  static String quoted(String text) {
    return ConfigUtil.quoteString(text);
  }

  /** The quick start: {@link #BUILTIN_DIGITS}. */
  static ConfigSource builtinDigits() {
    try (InputStream in =
        ConfigSource.class.getResourceAsStream("/io/github/syncbn/driver/app/quickstart.conf")) {
      return ofText(BUILTIN_DIGITS, new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      return refused(BUILTIN_DIGITS, "not in this build");
    }
  }

  /** A file that is not beside or below the one that includes it. */
  static ConfigSource outside(String name) {
    return refused(
        name, "only files beside or below the including file, on its file system, are included");
  }

  /**
   * A source that cannot be read.
   *
   * @param reason as the end of a sentence
   */
  static ConfigSource refused(String name, String reason) {
    return new ConfigSource() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public String text() throws IOException {
        throw new IOException(reason);
      }

      @Override
      public ConfigSource beside(String file) {
        return refused(file, reason);
      }
    };
  }
}
