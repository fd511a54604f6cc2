package io.github.syncbn.driver.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigSyntax;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
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
  private final Inclusions inclusions;
  private String lastText;
  private List<Assignment> last;

  /**
   * One file.
   *
   * @param inclusions the files on the way to this one, and all that were included so far
   */
  HoconFile(ConfigSource source, Problems problems, Inclusions inclusions) {
    this.source = source;
    this.problems = problems;
    this.inclusions = inclusions;
  }

  /** Its text; problems are reported, and give an empty text. */
  String text() {
    problems.file(source.name());
    try {
      return source.text();
    } catch (IOException e) {
      problems.addUnquoted(new Place(source.name(), 0), "", "cannot be read: " + e.getMessage());
      return "";
    }
  }

  /** Its keys; problems are reported, and give what could be understood. */
  Config parse(String text) {
    if (!ConfigReference.table().mayBeOurs(text)) {
      problems.foreign(source.name());
    }
    Hocon.excess(text)
        .ifPresent(
            excess -> {
              Place place = new Place(source.name(), excess.line());
              problems.addUnquoted(place, "", excess.problem());
              problems.throwIfAny();
            });
    UnquotedText mended = new UnquotedText(text, this::assignments);
    List<Assignment> assignments;
    try {
      assignments = assignments(mended.text());
    } catch (ConfigException e) {
      mended.report(source.name(), List.of(), problems);
      int lines = (int) Math.max(1, text.lines().count());
      int line = Math.min(Place.of(e.origin()).line(), lines);
      problems.addUnquoted(new Place(source.name(), line), "", SyntaxComplaint.of(e));
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
    return parse(mended.text(), new BesideIncluder(file -> include(file, text), this::refuse));
  }

  /** What a text assigns by itself, without what it includes; the last one is remembered. */
  private List<Assignment> assignments(String text) {
    if (!text.equals(lastText)) {
      Function<String, Config> nothing = what -> ConfigFactory.empty();
      last = Assignment.all(parse(text, new BesideIncluder(nothing, nothing)).root());
      lastText = text;
    }
    return last;
  }

  private Config parse(String text, BesideIncluder includer) {
    ConfigParseOptions options =
        ConfigParseOptions.defaults()
            .setSyntax(ConfigSyntax.CONF)
            .setOriginDescription(source.name())
            .setIncluder(includer);
    return Hocon.parse(text, options);
  }

  private Config include(String file, String text) {
    Place place = new Place(source.name(), line(file, text));
    String statement = "include \"" + file + "\"";
    ConfigSource other = source.beside(file);
    Optional<String> refusal = inclusions.refusal(source, other);
    if (refusal.isPresent()) {
      problems.addUnquoted(place, statement, refusal.get());
      return ConfigFactory.empty();
    }
    try {
      String included = other.text();
      problems.file(other.name());
      return new HoconFile(other, problems, inclusions.with(source, file, included))
          .parse(included);
    } catch (IOException e) {
      problems.addUnquoted(
          place, statement, "cannot be read beside " + source.name() + ": " + e.getMessage());
      return ConfigFactory.empty();
    }
  }

  /** The line of an include, from 1; 1 if it is written in a way that hides it. */
  private static int line(String file, String text) {
    List<String> lines = text.lines().toList();
    Pattern include = Pattern.compile("^[^#]*\\binclude\\b.*" + Pattern.quote('"' + file + '"'));
    return 1
        + IntStream.range(0, lines.size())
            .filter(i -> include.matcher(lines.get(i)).find())
            .findFirst()
            .orElse(0);
  }

  private Config refuse(String what) {
    problems.addUnquoted(
        new Place(source.name(), 1),
        "include " + what,
        "only files are included: include \"name\", for one beside or below " + source.name());
    return ConfigFactory.empty();
  }
}
