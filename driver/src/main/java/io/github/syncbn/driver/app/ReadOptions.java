package io.github.syncbn.driver.app;

import static io.github.syncbn.driver.JobException.Kind.CONFIGURATION;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.driver.model.Reading;
import io.github.syncbn.driver.source.KnownOptions;
import io.github.syncbn.driver.source.ReaderOptions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Options of a reader from the command line, over those that a model was trained with. */
final class ReadOptions {
  private ReadOptions() {}

  /**
   * The options for files of a format.
   *
   * @param given {@code key=value}, as they stand on the command line
   * @param trained how the rows of the model's training were read
   * @throws JobException CONFIGURATION for one without a value, or that the reader of the format
   *     does not have
   */
  static Map<String, String> of(String format, List<String> given, Reading trained) {
    Map<String, String> options = new TreeMap<>();
    if (trained.format().equals(Optional.of(format))) {
      options.putAll(trained.options());
    }
    for (String assignment : given) {
      int sign = assignment.indexOf('=');
      if (sign < 1) {
        throw new JobException(
            CONFIGURATION, "--option " + assignment + ": expected KEY=VALUE, as nullValue=-999.");
      }
      String name = assignment.substring(0, sign);
      // By its first name, so that it takes the place of the training's.
      options.put(ReaderOptions.name(format, name).orElse(name), assignment.substring(sign + 1));
    }
    List<String> unknown = KnownOptions.unknown(format, options);
    if (!unknown.isEmpty()) {
      throw new JobException(CONFIGURATION, String.join(" ", unknown));
    }
    return options;
  }

  /** As they stand behind the name of what was read, or nothing. */
  static String text(Map<String, String> options) {
    return options.isEmpty()
        ? ""
        : options.entrySet().stream()
            .map(option -> option.getKey() + " = \"" + option.getValue() + "\"")
            .collect(Collectors.joining(", ", " with ", ""));
  }
}
