package io.github.syncbn.driver.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigSyntax;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

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
    HoconScan scan = new HoconScan(text);
    reportRepeated(scan);
    String mended = UnquotedText.mend(source, text, scan, problems);
    ConfigParseOptions options =
        ConfigParseOptions.defaults()
            .setSyntax(ConfigSyntax.CONF)
            .setOriginDescription(source.name())
            .setIncluder(new BesideIncluder(file -> include(file, scan)));
    try {
      return ConfigFactory.parseString(mended, options);
    } catch (ConfigException e) {
      if (scan.openLines().isEmpty()) {
        problems.add(Place.of(e.origin()), "", syntaxMessage(e));
      }
      for (int line : scan.openLines()) {
        problems.add(new Place(source.name(), line), "", "the brace of this line is never closed");
      }
      // Without a syntax tree every further complaint would be about what cannot be seen.
      problems.throwIfAny();
      throw e;
    }
  }

  private Config include(String file, HoconScan scan) {
    int line =
        scan.includes().stream()
            .filter(include -> include.file().equals(file))
            .mapToInt(HoconScan.Include::line)
            .findFirst()
            .orElse(1);
    Place place = new Place(source.name(), line);
    ConfigSource other = source.beside(file);
    if (including.contains(other.name()) || other.name().equals(source.name())) {
      problems.add(place, "include \"" + file + "\"", "includes itself");
      return ConfigFactory.empty();
    }
    List<String> path = new ArrayList<>(including);
    path.add(source.name());
    try {
      String text = other.text();
      problems.file(other.name());
      provenance.append("# include \"").append(file).append("\":\n");
      text.lines().forEach(l -> provenance.append("#   ").append(l).append('\n'));
      return new HoconFile(other, problems, path, provenance).parse(text);
    } catch (IOException e) {
      problems.add(
          place,
          "include \"" + file + "\"",
          "cannot be read beside " + source.name() + ": " + e.getMessage());
      return ConfigFactory.empty();
    }
  }

  /** HOCON lets the last of two settings win in silence; only defaults for ${...} mean to. */
  private void reportRepeated(HoconScan scan) {
    Map<String, HoconScan.Entry> first = new HashMap<>();
    Set<String> reported = new HashSet<>();
    for (HoconScan.Entry entry : scan.entries()) {
      if (entry.kind() == HoconScan.Kind.REFERENCE) {
        problems.reference(entry.path(), new Place(source.name(), entry.line()));
      }
      HoconScan.Entry before = first.put(entry.path(), entry);
      boolean inside =
          reported.stream()
              .anyMatch(p -> entry.path().startsWith(p + ".") || entry.path().startsWith(p + "["));
      if (before == null || inside || entry.path().matches(".*\\[\\d+]")) {
        continue;
      }
      boolean meant =
          entry.kind() == HoconScan.Kind.REFERENCE
              || entry.kind() == HoconScan.Kind.NULL
              || before.kind() == HoconScan.Kind.NULL
              || entry.kind() == HoconScan.Kind.OBJECT
                  && (before.kind() == HoconScan.Kind.OBJECT
                      || before.kind() == HoconScan.Kind.REFERENCE);
      if (!meant) {
        reported.add(entry.path());
        problems.add(
            new Place(source.name(), entry.line()),
            entry.path(),
            "set twice; line " + before.line() + " sets it too");
      }
    }
  }

  private static String syntaxMessage(ConfigException e) {
    return "not HOCON: "
        + e.getMessage()
            .replaceFirst("^.*?: \\d+(-\\d+)?: ", "")
            .replaceFirst(" \\(if you (?s:.*)$", "")
        + "; a text with signs in it needs quotes";
  }
}
