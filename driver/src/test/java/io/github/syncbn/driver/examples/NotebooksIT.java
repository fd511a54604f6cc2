package io.github.syncbn.driver.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * All notebooks from their first cells to their last, by Jupyter and the jar that was built, which
 * takes some minutes. Skipped where nbclient is not installed.
 */
class NotebooksIT {
  private static final Path SCRIPT = Path.of("../notebooks/execute.py");
  private static final List<String> PYTHONS = List.of("python3", "/usr/bin/python3");
  private static final long MINUTES = 40;

  @TempDir private Path folder;

  @Test
  void notebooks_executedByJupyter_runToTheEnd() throws Exception {
    List<String> usable = new ArrayList<>();
    for (String python : PYTHONS) {
      if (run(List.of(python, "-c", "import nbclient, nbformat")) == 0) {
        usable.add(python);
      }
    }
    assumeThat(usable)
        .as(
            "the notebooks are not run: nbclient is not installed (apt-get install python3-nbclient)")
        .isNotEmpty();
    int status = run(List.of(usable.get(0), SCRIPT.toString(), "--check", "--jars", jars()));
    assertThat(status).as(said()).isZero();
    try (Stream<Path> files = Files.list(SCRIPT.resolveSibling("."))) {
      assertThat(
              files
                  .map(file -> file.getFileName().toString())
                  .filter(name -> name.endsWith(".ipynb")))
          .isNotEmpty()
          .allSatisfy(name -> assertThat(said()).containsPattern(name + ": \\d+ cells executed"));
    }
  }

  /** The jar that users take, and Spark's. */
  private static String jars() {
    String all = System.getProperty("syncbn.allJar");
    return Stream.concat(
            Stream.of(all),
            Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(path -> path.endsWith(".jar") && !path.contains("syncbn")))
        .collect(Collectors.joining(";"));
  }

  /** Exit status of a command; 127 where there is no such program. */
  private int run(List<String> command) throws InterruptedException {
    Process process;
    try {
      process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("said").toFile())
              .start();
    } catch (IOException e) {
      return 127;
    }
    boolean ended = process.waitFor(MINUTES, TimeUnit.MINUTES);
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    return ended ? process.exitValue() : -1;
  }

  private String said() throws IOException {
    return Files.readString(folder.resolve("said"));
  }
}
