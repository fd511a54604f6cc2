package io.github.syncbn.driver.config;

import com.typesafe.config.ConfigOrigin;

/**
 * Where something stands.
 *
 * @param name of the file, or {@code --set}
 * @param line from 1; 0 if lines mean nothing there
 */
record Place(String name, int line) {
  /** What overrides are called. */
  static final String OVERRIDE = "--set";

  /** What names of environment variables begin with. */
  static final String VARIABLE = "environment variable ";

  /** The place of a value, of its first line if it was put together from several. */
  static Place of(ConfigOrigin origin) {
    String name = origin.description();
    if (name.startsWith("merge of ")) {
      name = name.substring("merge of ".length()).replaceFirst(",.*$", "");
    }
    name = name.replaceFirst(": \\d+(-\\d+)?$", "");
    boolean lines = !name.equals(OVERRIDE) && !name.startsWith(VARIABLE);
    return new Place(name, lines ? Math.max(1, origin.lineNumber()) : 0);
  }

  @Override
  public String toString() {
    return line == 0 ? name : name + ":" + line;
  }
}
