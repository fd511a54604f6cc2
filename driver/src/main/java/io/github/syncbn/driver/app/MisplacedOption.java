package io.github.syncbn.driver.app;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Options of spark-submit that stand behind our jar, where spark-submit no longer reads them. */
final class MisplacedOption {
  private static final Set<String> SUBMIT =
      Set.of(
          "--archives",
          "--class",
          "--conf",
          "--deploy-mode",
          "--driver-class-path",
          "--driver-cores",
          "--driver-java-options",
          "--driver-library-path",
          "--driver-memory",
          "--executor-cores",
          "--executor-memory",
          "--files",
          "--jars",
          "--keytab",
          "--master",
          "--name",
          "--num-executors",
          "--packages",
          "--principal",
          "--properties-file",
          "--proxy-user",
          "--queue",
          "--repositories",
          "--supervise",
          "--total-executor-cores");

  private MisplacedOption() {}

  /**
   * The advice for the first such option.
   *
   * @param command the subcommand and a blank, or empty
   * @param unmatched arguments that the command does not know, in order
   */
  static Optional<String> advice(String command, List<String> unmatched) {
    for (int i = 0; i < unmatched.size(); i++) {
      String argument = unmatched.get(i);
      int equals = argument.indexOf('=');
      String name = equals < 0 ? argument : argument.substring(0, equals);
      if (SUBMIT.contains(name)) {
        boolean valued = equals < 0 && i + 1 < unmatched.size();
        String option = valued ? argument + " " + unmatched.get(i + 1) : argument;
        return Optional.of(
            name
                + " belongs to spark-submit, which stops reading at our jar. Move it before the jar:"
                + " spark-submit "
                + option
                + " ... syncbn-all.jar "
                + command
                + "...; or before the subcommand: driver/bin/syncbn "
                + option
                + " "
                + command
                + "...");
      }
    }
    return Optional.empty();
  }
}
