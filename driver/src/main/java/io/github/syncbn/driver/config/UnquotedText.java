package io.github.syncbn.driver.config;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValueType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Guards against a trap of HOCON: {@code path = s3a://bucket/x} without quotes. The library
 * decides: a line is looked at only where the library refuses it, or cuts its text short at {@code
 * //} or {@code #}; it gets quotes only if the library then reads on, so that all problems are
 * found.
 *
 * <p>Given up: unquoted paths in lists, unquoted texts of several words, missing commas, list
 * entries without braces, braces never closed. The library's complaint of the first such line ends
 * the reading.
 */
final class UnquotedText {
  /** A key (1), its separator (2), and a value without blanks but with a sign (3). */
  private static final Pattern PAIR =
      Pattern.compile(
          "\"[^\"]*\"|(?<!\\S)(?:#|//).*" // passed over: quoted texts and comments
              + "|([\\w.-]+)(\\s*[=:]\\s*(?:\\$\\{[^}]*})?)"
              + "((?![\\[{])(?=[^\\s\",]*?([:=*?\\\\!@&^`{\\[]|(//|#)[^\\s}]))"
              + "(\\{[^{}\\s\"]*}|\\[[^\\[\\]\\s\"]*]|[^\\s\"{}\\[\\],$])+)");

  /** Longer lines are no hand-written pairs of key and value. */
  private static final int MAX_LINE = 1_000;

  /** Texts that the library is asked to read; then what is found is enough. */
  private static final int MAX_ATTEMPTS = 200;

  private record Quoted(int line, String key, String value) {}

  private final List<String> lines;
  private final Function<String, List<Assignment>> library;
  private final List<Quoted> quoted = new ArrayList<>();
  private int attempts;

  /** Looks at a text that {@code library} reads, without what it includes. */
  UnquotedText(String text, Function<String, List<Assignment>> library) {
    lines = new ArrayList<>(Arrays.asList(text.split("\n", -1)));
    this.library = library;
    while (quoteNext()) {
      continue;
    }
  }

  /** The text with quotes; lines stay. */
  String text() {
    return String.join("\n", lines);
  }

  /** Reports what needs quotes, by the full names of keys where the text could be read. */
  void report(String name, List<Assignment> assignments, Problems problems) {
    for (Quoted one : quoted) {
      String path =
          assignments.stream()
              .filter(given -> given.line() == one.line && given.key().equals(one.key))
              .map(Assignment::path)
              .findFirst()
              .orElse(one.key);
      String kind = one.value.matches(".*[/\\\\].*") ? "path" : "value";
      // What is no key of ours may be anything, a password too.
      boolean known = ConfigReference.table().find(path).isPresent();
      problems.add(
          new Place(name, one.line),
          path,
          "quote the "
              + kind
              + (known ? ": " + ConfigUtil.quoteString(one.value) : "")
              + " (unquoted, HOCON reads // as a comment and : = * ? as signs of its own)");
    }
  }

  private boolean quoteNext() {
    int refused = refusedLine();
    if (refused == 0) {
      return library.apply(text()).stream()
          .filter(given -> given.type().equals(Optional.of(ConfigValueType.STRING)))
          .filter(given -> lines.get(given.line() - 1).matches(".*(//|#).*"))
          .anyMatch(given -> quote(given.line(), given.key()::equals, 0));
    }
    // A closing brace that a comment swallowed is missed only later.
    return IntStream.iterate(refused, line -> line > 0, line -> line - 1)
        .anyMatch(line -> quote(line, key -> true, refused));
  }

  /** Quotes values of a line, if the library then accepts all up to the refused line. */
  private boolean quote(int line, Predicate<String> keys, int refused) {
    String old = lines.get(line - 1);
    if (old.length() > MAX_LINE || attempts > MAX_ATTEMPTS) {
      return false;
    }
    List<Quoted> found = new ArrayList<>();
    String mended =
        PAIR.matcher(old)
            .replaceAll(
                pair -> {
                  if (pair.group(1) == null || !keys.test(pair.group(1))) {
                    return Matcher.quoteReplacement(pair.group());
                  }
                  found.add(new Quoted(line, pair.group(1), pair.group(3)));
                  return Matcher.quoteReplacement(
                      pair.group(1) + pair.group(2) + ConfigUtil.quoteString(pair.group(3)));
                });
    lines.set(line - 1, mended);
    if (!found.isEmpty()) {
      attempts++;
      int next = refusedLine();
      if (next == 0 || next > refused) {
        return quoted.addAll(found);
      }
    }
    lines.set(line - 1, old);
    return false;
  }

  /** From 1; 0 if the library accepts the text. */
  private int refusedLine() {
    try {
      library.apply(text());
      return 0;
    } catch (ConfigException e) {
      return Place.of(e.origin()).line();
    }
  }
}
