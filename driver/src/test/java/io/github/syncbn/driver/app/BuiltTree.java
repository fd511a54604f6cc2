package io.github.syncbn.driver.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** {@code bin/syncbn} in a tree that looks built, with a Java of the test's own. */
final class BuiltTree {
  static final Path SCRIPT = Path.of("bin", "syncbn");

  private final Path root;
  private final Map<String, String> environment = new HashMap<>();

  /**
   * Makes the tree.
   *
   * @param java the script that stands for Java
   */
  BuiltTree(Path root, String java) throws IOException {
    this.root = root;
    write("pom.xml", "");
    for (String module : List.of("workers", "driver")) {
      Files.createDirectories(root.resolve(module).resolve("src/main"));
      write(module + "/pom.xml", "");
    }
    write("driver/bin/syncbn", Files.readString(SCRIPT));
    write("java/bin/java", java);
    write("driver/target/syncbn-driver_2.13-1-all.jar", "");
    write("driver/target/dist.stamp", "");
    environment.put("JAVA_HOME", root.resolve("java").toString());
  }

  /** A file of the tree, which may be run. */
  void write(String file, String text) throws IOException {
    Path path = path(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
    assertThat(path.toFile().setExecutable(true)).isTrue();
  }

  Path path(String file) {
    return root.resolve(file);
  }

  /** Sets a variable of the script's environment. */
  void environment(String name, String value) {
    environment.put(name, value);
  }

  /**
   * How the script has ended.
   *
   * @param status 0 if all went well
   * @param lines what it said, and what it called
   */
  record Ended(int status, List<String> lines) {}

  /** Runs the script. */
  Ended run(String... arguments) throws IOException, InterruptedException {
    List<String> command =
        Stream.concat(Stream.of("bash", root + "/driver/bin/syncbn"), Stream.of(arguments))
            .toList();
    Path said = path("said");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile());
    builder.environment().keySet().removeAll(List.of("SPARK_HOME", "SPARK_CONF_DIR"));
    builder.environment().putAll(environment);
    Process process = builder.start();
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    return new Ended(process.exitValue(), Files.readAllLines(said));
  }
}
