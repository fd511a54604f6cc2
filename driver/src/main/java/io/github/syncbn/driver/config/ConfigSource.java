package io.github.syncbn.driver.config;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A text of configuration with a name, and how to find what it includes. */
public interface ConfigSource {
  /** The configuration that ships with the product. */
  String BUILTIN_DIGITS = "builtin:digits";

  /** Its name in messages. */
  String name();

  String text() throws IOException;

  /** What {@code include "file"} in it means: a file beside it. */
  ConfigSource beside(String file);

  /** A local file. */
  static ConfigSource of(Path file) {
    return new ConfigSource() {
      @Override
      public String name() {
        return file.toString();
      }

      @Override
      public String text() throws IOException {
        if (!Files.exists(file)) {
          throw new FileNotFoundException("no such file");
        }
        if (!Files.isRegularFile(file)) {
          throw new IOException("not a file");
        }
        return Files.readString(file);
      }

      @Override
      public ConfigSource beside(String other) {
        return of(file.resolveSibling(other));
      }
    };
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
        return missing(file);
      }
    };
  }

  /** The quick start: {@link #BUILTIN_DIGITS}. */
  static ConfigSource builtinDigits() {
    try (InputStream in =
        ConfigSource.class.getResourceAsStream("/io/github/syncbn/driver/app/quickstart.conf")) {
      return ofText(BUILTIN_DIGITS, new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      return missing(BUILTIN_DIGITS);
    }
  }

  private static ConfigSource missing(String name) {
    return new ConfigSource() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public String text() throws IOException {
        throw new FileNotFoundException("no such file");
      }

      @Override
      public ConfigSource beside(String file) {
        return missing(file);
      }
    };
  }
}
