package io.github.syncbn.driver.config;

import com.typesafe.config.ConfigParseOptions;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A configuration as a model keeps it, to be read again: the text of the file, the text of what it
 * included, and what was set over it on the command line. Variables are resolved anew.
 */
public final class RecordedConfig {
  /** The end of a line that was set on the command line. */
  static final String SET = "  # --set";

  private static final String INCLUDE = "# include \"";
  private static final String INCLUDED = "#   ";

  private final StringBuilder text = new StringBuilder();
  private final Map<String, StringBuilder> included = new HashMap<>();
  private final List<String> assignments = new ArrayList<>();

  /** An included file in the text of a record. */
  static String included(Inclusions.Included file) {
    StringBuilder text = new StringBuilder(INCLUDE).append(file.name()).append("\":\n");
    file.text().lines().forEach(line -> text.append(INCLUDED).append(line).append('\n'));
    return text.toString();
  }

  /** From {@link io.github.syncbn.driver.job.JobText#text}. */
  public RecordedConfig(String source) {
    StringBuilder into = null;
    for (String line : source.lines().toList()) {
      if (line.startsWith(INCLUDE) && line.endsWith("\":")) {
        into = new StringBuilder();
        included.put(line.substring(INCLUDE.length(), line.length() - 2), into);
      } else if (into != null && line.startsWith(INCLUDED)) {
        into.append(line.substring(INCLUDED.length())).append('\n');
      } else if (line.endsWith(SET)) {
        assign(line.substring(0, line.length() - SET.length()));
      } else {
        into = null;
        text.append(line).append('\n');
      }
    }
  }

  private void assign(String line) {
    int sign = line.indexOf(" = ");
    String value = line.substring(sign + 3);
    // A null only clears the way for the value after it, which will clear its own way again.
    if (!value.equals("null")) {
      String plain =
          value.startsWith("\"")
              ? Hocon.parse("x = " + value, ConfigParseOptions.defaults()).getString("x")
              : value;
      assignments.add(line.substring(0, sign) + "=" + plain);
    }
  }

  /**
   * Reads it again.
   *
   * @param name its name in messages
   * @param more further assignments, stronger than those recorded
   */
  public JobConfig read(ConfigReader reader, String name, List<String> more) {
    List<String> all = new ArrayList<>(assignments);
    all.addAll(more);
    return reader.read(source(name, "", text.toString()), all);
  }

  /**
   * One of its files.
   *
   * @param folder as in {@link Inclusions}
   * @param content null if it was not recorded
   */
  private ConfigSource source(String name, String folder, String content) {
    return new ConfigSource() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public String text() throws IOException {
        if (content == null) {
          throw new FileNotFoundException("it was not recorded");
        }
        return content;
      }

      @Override
      public ConfigSource beside(String file) {
        String written = folder + file;
        // Earlier versions recorded names without their folders.
        StringBuilder found = included.getOrDefault(written, included.get(file));
        return source(
            written, Inclusions.folderOf(written), found == null ? null : found.toString());
      }
    };
  }
}
