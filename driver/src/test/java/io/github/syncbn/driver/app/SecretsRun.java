package io.github.syncbn.driver.app;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * A process of its own for {@link SecretsEverywhereTest}: runs the commands of a file, a line each,
 * with tabs between the arguments, in one session of Spark, and prints their exit codes.
 */
final class SecretsRun {
  private SecretsRun() {}

  /** One argument: the file. */
  public static void main(String[] arguments) throws Exception {
    List<String> commands = Files.readAllLines(Path.of(arguments[0]));
    Session session = Session.open();
    for (String command : commands) {
      String[] words = command.split("\t");
      int code = Main.run(words);
      System.out.println("exit code " + code + " of " + words[0]);
    }
    session.close();
  }

  /** A line of the file. */
  static String line(String... words) {
    return String.join("\t", Arrays.asList(words));
  }
}
