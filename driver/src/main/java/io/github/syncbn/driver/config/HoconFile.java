package io.github.syncbn.driver.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigSyntax;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Parses one file and what it includes, still unresolved. Nothing else flows in: no system
 * property, no reference.conf or application.conf of the class path.
 */
final class HoconFile {
  private final ConfigSource source;
  private final Problems problems;
  private final List<String> including;
  private final StringBuilder provenance;

  /**
   * One file.
   *
   * @param including names of the files on the way to this one
   * @param provenance receives the text of included files, as comments
   */
  HoconFile(
      ConfigSource source, Problems problems, List<String> including, StringBuilder provenance) {
    this.source = source;
    this.problems = problems;
    this.including = including;
    this.provenance = provenance;
  }

  /** Its text; problems are reported, and give an empty text. */
  String text() {
    problems.file(source.name());
    try {
      return source.text();
    } catch (IOException e) {
      problems.add(new Place(source.name(), 0), "", "cannot be read: " + e.getMessage());
      return "";
    }
  }

  /** Its keys; problems are reported, and give what could be understood. */
  Config parse(String text) {
    UnquotedText mended = new UnquotedText(text, this::assignments);
    List<Assignment> assignments;
    try {
      assignments = assignments(mended.text());
    } catch (ConfigException e) {
      mended.report(source.name(), List.of(), problems);
      int lines = (int) Math.max(1, text.lines().count());
      int line = Math.min(Place.of(e.origin()).line(), lines);
      problems.add(new Place(source.name(), line), "", syntaxMessage(e));
      // Without a syntax tree, further complaints would only mislead.
      problems.throwIfAny();
      throw e;
    }
    mended.report(source.name(), assignments, problems);
    for (Assignment assignment : assignments) {
      if (assignment.type().isEmpty()) {
        problems.reference(assignment.path(), new Place(source.name(), assignment.line()));
      }
    }
    RepeatedKeys.report(source.name(), mended.text(), assignments, problems);
    return parse(mended.text(), file -> include(file, text));
  }

  /** What a text assigns by itself, without what it includes. */
  private List<Assignment> assignments(String text) {
    return Assignment.all(parse(text, file -> ConfigFactory.empty()).root());
  }

  private Config parse(String text, Function<String, Config> included) {
    ConfigParseOptions options =
        ConfigParseOptions.defaults()
            .setSyntax(ConfigSyntax.CONF)
            .setOriginDescription(source.name())
            .setIncluder(new BesideIncluder(included));
    return ConfigFactory.parseString(text, options);
  }

  private Config include(String file, String text) {
    List<String> lines = text.lines().toList();
    Pattern include = Pattern.compile("^[^#]*\\binclude\\b.*" + Pattern.quote('"' + file + '"'));
    int line =
        1
            + IntStream.range(0, lines.size())
                .filter(i -> include.matcher(lines.get(i)).find())
                .findFirst()
                .orElse(0);
    Place place = new Place(source.name(), line);
    ConfigSource other = source.beside(file);
    if (including.contains(other.name()) || other.name().equals(source.name())) {
      problems.add(place, "include \"" + file + "\"", "includes itself");
      return ConfigFactory.empty();
    }
    List<String> path = new ArrayList<>(including);
    path.add(source.name());
    try {
      String included = other.text();
      problems.file(other.name());
      provenance.append("# include \"").append(file).append("\":\n");
      included.lines().forEach(l -> provenance.append("#   ").append(l).append('\n'));
      return new HoconFile(other, problems, path, provenance).parse(included);
    } catch (IOException e) {
      problems.add(
          place,
          "include \"" + file + "\"",
          "cannot be read beside " + source.name() + ": " + e.getMessage());
      return ConfigFactory.empty();
    }
  }

  private static String syntaxMessage(ConfigException e) {
    String complaint =
        e.getMessage()
            .replaceFirst("^.*?: \\d+(-\\d+)?: ", "")
            .replaceFirst(" \\(if you (?s:.*)$", "");
    boolean list = complaint.startsWith("List");
    if (complaint.endsWith("end of file") && (list || complaint.contains("close"))) {
      return "the file ends where a brace or bracket is still open";
    }
    String hint = "a text with signs in it needs quotes";
    if (complaint.endsWith("'='")) {
      hint =
          list
              ? "an entry with a value needs braces: { dense = 8 }"
              : "a comma or a new line is missing, or quotes around a text with signs in it";
    }
    return "not HOCON: " + complaint + "; " + hint;
  }
}
