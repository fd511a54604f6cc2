package io.github.syncbn.driver.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Source text of the Python package, as tests write it from declarations. */
public final class PythonText {
  private static final Path PACKAGE = Path.of("python/syncbn");
  private static final int WIDTH = 96;
  private static final Set<String> RESERVED =
      Set.of("and", "as", "from", "global", "if", "in", "is", "lambda", "not", "or", "with");

  private PythonText() {}

  /**
   * Fails unless a module is as recorded; with {@code -Dsyncbn.writePages=true} it is recorded.
   *
   * @param module file name without the ending
   */
  public static void check(String module, String source) throws IOException {
    Path file = PACKAGE.resolve(module + ".py");
    if (Boolean.getBoolean("syncbn.writePages")) {
      Files.writeString(file, source);
    }
    assertThat(Files.readString(file))
        .as("write it anew with -Dsyncbn.writePages=true in the tests' argLine")
        .isEqualTo(source);
  }

  /** A name that Python takes. */
  public static String name(String name) {
    return RESERVED.contains(name) ? name + "_" : name;
  }

  /** A text as a literal. */
  public static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
  }

  /** A value as a literal. */
  public static String literal(Object value) {
    if (value instanceof Boolean flag) {
      return flag ? "True" : "False";
    }
    if (value instanceof Object[] texts) {
      return List.of(texts).stream()
          .map(PythonText::literal)
          .collect(Collectors.joining(", ", "[", "]"));
    }
    return value instanceof String text ? quoted(text) : value.toString();
  }

  /**
   * A docstring.
   *
   * @param about a sentence or more
   * @param items below it, such as descriptions of arguments; may be empty
   */
  public static String doc(String indent, String about, List<String> items) {
    String text = about.replace("\\", "\\\\");
    boolean word = text.matches("(?s)[a-z]+[ ,;:.].*|[a-z]+");
    String sentence =
        (word ? text.substring(0, 1).toUpperCase(Locale.ROOT) : text.substring(0, 1))
            + text.substring(1)
            + ".";
    List<String> lines = wrap(sentence, WIDTH - indent.length() - 6, "");
    StringBuilder doc = new StringBuilder(indent).append("\"\"\"");
    doc.append(String.join("\n" + indent, lines));
    if (!items.isEmpty()) {
      doc.append("\n");
      for (String item : items) {
        List<String> wrapped = wrap(item.replace("\\", "\\\\"), WIDTH - indent.length(), "    ");
        doc.append("\n").append(indent).append(String.join("\n" + indent, wrapped));
      }
      doc.append("\n").append(indent);
    }
    return doc.append("\"\"\"\n").toString();
  }

  private static List<String> wrap(String text, int width, String hang) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : text.split(" ")) {
      if (line.toString().strip().length() > 0 && line.length() + 1 + word.length() > width) {
        lines.add(line.toString());
        line = new StringBuilder(hang);
      } else if (line.toString().strip().length() > 0) {
        line.append(' ');
      }
      line.append(word);
    }
    lines.add(line.toString());
    return lines;
  }

  /** Statements that import modules beside, each behind an underscore. */
  static String imports(List<String> modules) {
    return modules.stream()
        .map(module -> "    from . import " + module + " as _" + module + "\n")
        .collect(Collectors.joining());
  }

  /** Names as the list {@code __all__}. */
  public static String all(List<String> names) {
    return new TreeSet<>(names)
        .stream()
            .map(n -> "    " + quoted(n) + ",\n")
            .collect(Collectors.joining("", "__all__ = [\n", "]\n"));
  }
}
