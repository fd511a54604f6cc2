package io.github.syncbn.driver.secret;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Secrets that a text shows by their place: user and password of an address, parameters such as
 * {@code password=} or the signature of a query string, headers, private keys.
 */
public final class SecretText {
  /**
   * For a session that is told nothing else: what it hides in the text of plans, {@code
   * spark.sql.redaction.string.regex}.
   */
  public static final String REGEX_FOR_SPARK =
      "(?<=://)[^/@\\s:\"']*:[^/@\\s\"']+(?=@)"
          + "|(?<=(?i:secret|password|passwd|token|signature|[?&;]sig|key)=)[^&;\\s\"',)\\]]+";

  /** What begins a value, and the value: quoted with or without backslashes, or bare. */
  private static final String VALUE =
      "(?<value>\\\\\"(?:(?!\\\\\").)*+\\\\\"|\"[^\"\\n]*\"|'[^'\\n]*'"
          + "|(?:\\$\\{[^}]*}|\\$(?!\\{)|[^\\s&;,\"'<>)\\]}$]++)++)";

  /**
   * Not behind a quoted path, unless a quoted value follows: {@code "/etc/passwd": cannot be read}
   * is no key and its value.
   */
  private static final String PATH_AND_PROSE =
      "(?:(?<!/[\\w.-]{1,100})|(?=\\\\?[\"']\\s*:\\s*\\\\?[\"']))";

  /** Behind the name of a secret. */
  private static final Pattern BY_NAME =
      Pattern.compile(
          "(?i)(?:(?:"
              + SecretNames.WORDS
              + ")[\\w.-]*|(?<![^\\W_])"
              + SecretNames.SHORT_WORDS
              + "(?:[._-][\\w.-]*+)?)"
              + "(?:\\s*=\\s*|\\\\?[\"']\\s*=\\s*|"
              + PATH_AND_PROSE
              + "(?<quote>\\\\?[\"'])\\s*:\\s*(?![{\\[](?:[\\s{\\[\"']|$)))"
              + VALUE);

  /** Each has a group {@code value}. */
  private static final List<Pattern> PLACES =
      List.of(
          // scheme://user:password@, not scheme://host:port/...@; the password may hold any sign.
          Pattern.compile(
              "://(?![^/@\\s:\"']*:\\d{2,5}(?:[/?;]|$))(?<value>[^/@\\s:\"']*:[^\\s\"'@]*)"
                  + "(?=@)(?:@[^\\s\"'/@?]*(?=@))*+@"),
          Pattern.compile("(?i)jdbc:oracle:\\w+:(?<value>[^/@\\s\"']+/[^@\\s\"']+)@"),
          BY_NAME,
          Pattern.compile("(?i)\\bbearer\\s+(?<value>[\\w.~+/-]{12,}=*)"),
          Pattern.compile("(?i)authorization:\\s*(?<value>[^\\s\"',]+(?: [^\\s\"',]+)?)"),
          Pattern.compile("\\b(?<value>(?:AKIA|ASIA)[A-Z0-9]{16})\\b"),
          Pattern.compile("\\b(?<value>eyJ[\\w-]{8,}\\.[\\w-]{4,}\\.[\\w-]*)"),
          Pattern.compile("-----BEGIN [A-Z ]*PRIVATE KEY-----(?<value>(?s:.*?))(?:-----END|$)"));

  private SecretText() {}

  /** The text with {@link Secrets#REDACTED} in place of each. */
  static String hide(String text) {
    String hidden = text;
    for (Pattern place : PLACES) {
      Matcher matcher = place.matcher(hidden);
      StringBuilder shown = new StringBuilder();
      int from = 0;
      while (matcher.find()) {
        shown.append(hidden, from, matcher.start("value"));
        String value = replacement(matcher.group("value"), place == PLACES.get(0));
        shown.append(value.equals(Secrets.REDACTED) ? quoted(value, matcher) : value);
        from = matcher.end("value");
        if (place == PLACES.get(0)) {
          // Several @: all before the last belong to the password.
          from = matcher.end() - 1;
        }
      }
      hidden = from == 0 ? hidden : shown.append(hidden, from, hidden.length()).toString();
    }
    return hidden;
  }

  /** In the quotes of its key, without which JSON would be none. */
  private static String quoted(String value, Matcher matcher) {
    boolean named = matcher.pattern() == BY_NAME && matcher.group("quote") != null;
    return named ? matcher.group("quote") + value + matcher.group("quote") : value;
  }

  /** The values themselves, without quotes; of user and password, each. */
  static List<String> find(String text) {
    List<String> found = new ArrayList<>();
    for (Pattern place : PLACES) {
      Matcher matcher = place.matcher(text);
      while (matcher.find()) {
        String value = matcher.group("value").replaceAll("^\\\\?[\"']|\\\\?[\"']$", "");
        found.add(value);
        if (place == PLACES.get(0)) {
          found.add(value.substring(value.indexOf(':') + 1));
        } else if (place == PLACES.get(1)) {
          found.add(value.substring(value.indexOf('/') + 1));
        }
      }
    }
    return found.stream().filter(value -> !value.contains(Secrets.REDACTED)).toList();
  }

  /** What stands for a value, in the quotes that it had; what variables say alone stays. */
  private static String replacement(String value, boolean user) {
    String literal = (user ? value.substring(value.indexOf(':') + 1) : value);
    if (literal.startsWith(Secrets.REDACTED.substring(0, Secrets.REDACTED.length() - 1))) {
      return value;
    }
    if (literal.contains("${") && literal.replaceAll("\\$\\{[^}]*}|[\\\\\"']", "").isBlank()) {
      return value;
    }
    Matcher quotes = Pattern.compile("^(\\\\?[\"']).*\\1$", Pattern.DOTALL).matcher(value);
    return quotes.matches()
        ? quotes.group(1) + Secrets.REDACTED + quotes.group(1)
        : Secrets.REDACTED;
  }
}
