package io.github.syncbn.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.github.syncbn.driver.app.Main;
import io.github.syncbn.driver.config.ConfigReader;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** Commands, jobs and programs of the documentation can be run. */
class DocumentedCommandsTest {
  private static final Path ROOT = Path.of("..");
  private static final Pattern OPTION = Pattern.compile("(?<=\\s)--[a-z][a-z-]*");

  static List<String> commands(MarkdownPage page) {
    return page.typed().stream()
        .filter(typed -> typed.matches("(?s)(driver/bin/syncbn|python3|mvn|spark-submit) .*"))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("io.github.syncbn.driver.DocumentationTest#pages")
  void commands_haveTheirOptions(MarkdownPage page) throws IOException {
    for (String command : commands(page)) {
      if (command.startsWith("mvn ")) {
        assertMaven(page, command);
      } else if (command.startsWith("python3 ")) {
        assertScript(page, command);
      } else {
        assertParses(page, command);
      }
    }
  }

  private static void assertMaven(MarkdownPage page, String command) throws IOException {
    String poms =
        Files.readString(ROOT.resolve("pom.xml"))
            + Files.readString(ROOT.resolve("driver/pom.xml"));
    for (String word : command.split("\\s+")) {
      if (word.startsWith("-P")) {
        assertThat(poms).as("%s: %s", page, command).contains("<id>" + word.substring(2) + "</id>");
      } else if (word.startsWith("-Dtest=")) {
        for (String test : word.substring("-Dtest=".length()).split(",")) {
          DocumentationTest.assertIsOurs(page, test);
        }
      }
    }
  }

  /** The script is there, and its options stand in it or in a script beside it. */
  private static void assertScript(MarkdownPage page, String command) throws IOException {
    String[] halves = command.split(" -- ", 2);
    Path script = ROOT.resolve(halves[0].split("\\s+")[1]);
    assertThat(script).as("%s: %s", page, command).exists();
    StringBuilder sources = new StringBuilder();
    try (Stream<Path> beside = Files.list(script.getParent())) {
      for (Path file : beside.filter(f -> f.toString().endsWith(".py")).toList()) {
        sources.append(Files.readString(file));
      }
    }
    OPTION
        .matcher(halves[0])
        .results()
        .forEach(
            option ->
                assertThat(sources)
                    .as("%s: %s", page, command)
                    .contains('"' + option.group() + '"'));
    if (halves.length > 1) {
      assertParses(page, "driver/bin/syncbn " + halves[1]);
    }
  }

  /** The subcommand is there and takes these options; those of spark-submit are Spark's affair. */
  private static void assertParses(MarkdownPage page, String command) {
    CommandLine commandLine = Main.commandLine();
    List<String> words = new ArrayList<>(List.of(command.split("\\s+")));
    if (words.get(words.size() - 1).endsWith(".py")) {
      return; // A program of the reader's own.
    }
    while (!words.isEmpty() && !commandLine.getSubcommands().containsKey(words.get(0))) {
      String dropped = words.remove(0);
      if (dropped.equals("--version")) {
        return;
      }
    }
    assertThat(words).as("%s: no subcommand in %s", page, command).isNotEmpty();
    if (words.size() > 1 && !words.contains("...")) {
      assertThatCode(() -> commandLine.parseArgs(words.toArray(new String[0])))
          .as("%s: %s", page, command)
          .doesNotThrowAnyException();
    }
  }

  @ParameterizedTest
  @MethodSource("io.github.syncbn.driver.DocumentationTest#pages")
  void jobs_areValid(MarkdownPage page, @TempDir Path folder) throws IOException {
    for (String block : page.blocks("hocon")) {
      Path job = Files.writeString(folder.resolve("job.conf"), block);
      List<String> missing = new ArrayList<>();
      if (!block.contains("path = ") || block.startsWith("checkpoint")) {
        missing.add("data.path=rows.parquet");
      }
      if (!block.contains("label = ") && !block.contains("format = images")) {
        missing.add("data.label=y");
      }
      assertThatCode(() -> new ConfigReader(Map.of()).read(job.toString(), missing))
          .as("%s: %s", page, block)
          .doesNotThrowAnyException();
    }
  }

  @ParameterizedTest
  @MethodSource("io.github.syncbn.driver.DocumentationTest#pages")
  void programs_compile(MarkdownPage page, @TempDir Path folder) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    for (String block : page.blocks("java")) {
      Path source = Files.writeString(folder.resolve("Snippet.java"), program(block));
      StringWriter said = new StringWriter();
      boolean fine =
          compiler
              .getTask(
                  said,
                  null,
                  null,
                  List.of("-proc:none", "-d", folder.toString()),
                  null,
                  compiler.getStandardFileManager(null, null, null).getJavaFileObjects(source))
              .call();
      assertThat(fine).as("%s: %s", page, said).isTrue();
    }
  }

  /** A block as a method's body, given tables and the imports that any Spark program has. */
  private static String program(String block) {
    String imports =
        block.lines().filter(line -> line.startsWith("import ")).collect(Collectors.joining("\n"));
    String body =
        block.lines().filter(line -> !line.startsWith("import ")).collect(Collectors.joining("\n"));
    return """
        import io.github.syncbn.driver.ml.*;
        import org.apache.spark.ml.*;
        import org.apache.spark.sql.*;
        %s
        class Snippet {
          static void run(Dataset<Row> table, Dataset<Row> rows) throws Exception {
            %s
          }
        }
        """
        .formatted(imports, body);
  }
}
