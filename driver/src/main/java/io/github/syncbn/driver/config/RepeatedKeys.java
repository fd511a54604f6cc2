package io.github.syncbn.driver.config;

import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigSyntax;
import com.typesafe.config.ConfigValueType;
import com.typesafe.config.parser.ConfigDocument;
import com.typesafe.config.parser.ConfigDocumentFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Finds keys that a text sets twice: HOCON lets the last one win in silence. The library is asked
 * to set each key anew in the text; whatever it changes before the last place sets the key too.
 *
 * <p>Allowed are a reference after a default ({@code a = 1, a = ${?A}}), {@code null}, what was set
 * on the command line of a recorded configuration, and sections in several parts. Not found are
 * keys inside the entries of lists, and a section after a value of the same name.
 */
final class RepeatedKeys {
  private static final ConfigParseOptions SYNTAX =
      ConfigParseOptions.defaults().setSyntax(ConfigSyntax.CONF);

  private static final Pattern WORDS = Pattern.compile("[^\\w-]+");

  /** Occurs in no text: a character for private use. */
  private static final String MARK = "\uE0FE";

  private RepeatedKeys() {}

  /**
   * Reports them.
   *
   * @param name of the text in messages
   * @param text HOCON that the library accepts
   * @param assignments all of the text
   */
  static void report(String name, String text, List<Assignment> assignments, Problems problems) {
    ConfigDocument document = ConfigDocumentFactory.parseString(text, SYNTAX);
    String rendered = document.render();
    List<String> lines = text.lines().toList();
    Map<String, Long> words =
        WORDS
            .splitAsStream(text)
            .collect(Collectors.groupingBy(word -> word, Collectors.counting()));
    for (Assignment last : assignments) {
      boolean meant =
          last.type().filter(type -> type != ConfigValueType.NULL).isEmpty()
              || lines.get(last.line() - 1).endsWith(RecordedConfig.SET);
      // Asking the library takes a copy of the text each time.
      boolean twice =
          !last.key().endsWith("]")
              && WORDS.splitAsStream(last.key()).allMatch(word -> words.getOrDefault(word, 2L) > 1);
      if (twice && !meant && document.hasPath(last.expression())) {
        String changed = document.withValueText(last.expression(), MARK).render();
        String before = changed.substring(0, changed.lastIndexOf(MARK));
        if (!rendered.startsWith(before)) {
          int difference = Arrays.mismatch(rendered.toCharArray(), before.toCharArray());
          long first = 1 + rendered.substring(0, difference).chars().filter(c -> c == '\n').count();
          problems.add(
              new Place(name, last.line()),
              last.path(),
              "set twice; line " + first + " sets it too");
        }
      }
    }
  }
}
