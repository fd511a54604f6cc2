package io.github.syncbn.driver.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.syncbn.driver.experiment.Catalogue;
import io.github.syncbn.driver.experiment.Experiment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;
import jdk.jshell.SnippetEvent;
import jdk.jshell.SourceCodeAnalysis.CompletionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The notebooks as they are stored, and the cells of one of them, run. {@code python3
 * notebooks/execute.py} runs them all, which takes minutes.
 */
class NotebooksTest {
  private static final Path FOLDER = Path.of("../notebooks");
  private static final Pattern EXPERIMENT = Pattern.compile("\\.run\\(\"(\\w+)\", spark\\)");

  static List<Path> notebooks() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files.filter(file -> file.toString().endsWith(".ipynb")).sorted().toList();
    }
  }

  private static List<JsonNode> codeCells(Path notebook) throws IOException {
    List<JsonNode> cells = new ArrayList<>();
    new ObjectMapper()
        .readTree(notebook.toFile())
        .get("cells")
        .forEach(
            cell -> {
              if (cell.get("cell_type").asText().equals("code")) {
                cells.add(cell);
              }
            });
    return cells;
  }

  private static String source(JsonNode cell) {
    StringBuilder text = new StringBuilder();
    cell.get("source").forEach(line -> text.append(line.asText()));
    return text.toString();
  }

  @ParameterizedTest
  @MethodSource("notebooks")
  void notebook_isExecuted_withoutErrors(Path notebook) throws IOException {
    List<JsonNode> cells = codeCells(notebook);
    for (int i = 0; i < cells.size(); i++) {
      assertThat(cells.get(i).get("execution_count").asInt()).isEqualTo(i + 1);
      assertThat(cells.get(i).get("outputs"))
          .noneMatch(output -> output.get("output_type").asText().equals("error"));
    }
    assertThat(Files.readString(notebook)).as("has a picture").contains("\"image/png\"");
  }

  @Test
  void experiments_areAllShown() throws IOException {
    Set<String> shown = new TreeSet<>();
    for (Path notebook : notebooks()) {
      for (JsonNode cell : codeCells(notebook)) {
        Matcher matcher = EXPERIMENT.matcher(source(cell));
        while (matcher.find()) {
          shown.add(matcher.group(1));
        }
      }
    }
    Set<String> all =
        Catalogue.ALL.stream().map(Experiment::name).collect(Collectors.toCollection(TreeSet::new));
    // The ramp is the rates' twin, on the command line.
    all.remove("ramp");
    assertThat(shown).isEqualTo(all);
  }

  @Test
  void cells_ofYourOwnTable_run() throws IOException {
    try (JShell shell = JShell.builder().executionEngine("local").build()) {
      Stream.of(System.getProperty("java.class.path").split(java.io.File.pathSeparator))
          .forEach(shell::addToClasspath);
      for (JsonNode cell : codeCells(FOLDER.resolve("05-your-own-table.ipynb"))) {
        run(shell, source(cell));
      }
    }
  }

  private static void run(JShell shell, String source) {
    String rest = source;
    while (!rest.isBlank()) {
      CompletionInfo next = shell.sourceCodeAnalysis().analyzeCompletion(rest);
      for (SnippetEvent event : shell.eval(next.source())) {
        assertThat(event.exception()).as(next.source()).isNull();
        assertThat(event.status())
            .as(
                "%s %s",
                next.source(),
                shell.diagnostics(event.snippet()).map(d -> d.getMessage(null)).toList())
            .isNotIn(Snippet.Status.REJECTED, Snippet.Status.RECOVERABLE_NOT_DEFINED);
      }
      rest = next.remaining();
    }
  }
}
