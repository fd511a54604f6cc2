package io.github.syncbn.driver.config;

import com.typesafe.config.ConfigException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The library's complaint of a text that is not HOCON, in words of our own: the library's quote the
 * text, which may be a password, or all of a file that is no configuration.
 */
final class SyntaxComplaint {
  private static final String SIGNS = "a text with signs in it needs quotes";

  /** What to do, by words of the library's message; the first that is found counts. */
  private static final Map<String, String> ADVICE = new LinkedHashMap<>();

  static {
    ADVICE.put("quote was still open", "a quote is opened and never closed");
    ADVICE.put("not terminated", "a quote is opened and never closed");
    ADVICE.put(
        "escape", "a backslash in quotes begins \\n, \\t, \\u0041 or \\\\; write two for one");
    ADVICE.put(
        "backslash", "a backslash in quotes begins \\n, \\t, \\u0041 or \\\\; write two for one");
    ADVICE.put("List.*end of file", "the file ends where a brace or bracket is still open");
    ADVICE.put("close.*end of file", "the file ends where a brace or bracket is still open");
    ADVICE.put("substitution|\\$\\{", "a reference needs a name and a brace: ${name}");
    ADVICE.put("include", "an include needs a name in quotes: include \"name\"");
    ADVICE.put("List.*'='", "an entry with a value needs braces: { dense = 8 }");
    ADVICE.put("'='", "a comma or a new line is missing, or quotes around a text with signs in it");
    ADVICE.put("Reserved character", SIGNS);
    ADVICE.put("may not be followed", "a key needs a value, and a text with signs in it quotes");
    ADVICE.put("Expecting a value", "a value is missing, or quotes around a text with signs in it");
  }

  /** One sign at which the library stopped. */
  private static final Pattern SIGN =
      Pattern.compile("(?:got|token:|character) '([-=:,{}\\[\\]+*?!@#^&\\\\`$|()/])'");

  private SyntaxComplaint() {}

  /** What is wrong; nothing of the text but a single sign. */
  static String of(ConfigException e) {
    // Without the place before, the advice after, and line ends.
    String message =
        String.valueOf(e.getMessage())
            .replaceFirst("^.*?: \\d+(-\\d+)?: ", "")
            .replaceFirst(" \\(if you (?s:.*)$", "");
    Matcher sign = SIGN.matcher(message);
    String advice =
        ADVICE.entrySet().stream()
            .filter(entry -> Pattern.compile(entry.getKey()).matcher(message).find())
            .map(Map.Entry::getValue)
            .findFirst()
            .orElse(SIGNS);
    return "not HOCON" + (sign.find() ? " at '" + sign.group(1) + "'" : "") + ": " + advice;
  }
}
