package io.github.syncbn.driver.secret;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Values that are known to be secret, and texts without them. A value of a variable of the
 * environment is replaced by {@code ${NAME}}, any other by {@link #REDACTED}; so is what {@link
 * SecretText} finds.
 *
 * <p>Values of less than {@value #SHORTEST} characters are not looked for: they occur in any text.
 */
public final class Secrets {
  /** Stands for what was taken out. */
  public static final String REDACTED = "*********(redacted)";

  private static final int SHORTEST = 4;
  private static final Secrets PROCESS = new Secrets(SHORTEST);

  private final int shortest;
  private final Map<String, String> replacements = new ConcurrentHashMap<>();

  /** None yet; values of fewer than so many characters are passed over. */
  public Secrets(int shortest) {
    this.shortest = shortest;
  }

  /** None yet. */
  public Secrets() {
    this(SHORTEST);
  }

  /** Those of this process, whose environment is one: every message of an error is without them. */
  public static Secrets ofProcess() {
    return PROCESS;
  }

  /** Adds the value of a variable of the environment. */
  public void addVariable(String name, String value) {
    add(value, "${" + name + "}");
  }

  /** Adds a value. */
  public void addValue(String value) {
    add(value, REDACTED);
  }

  /** Whether a text holds a value that is not to be shown. */
  public boolean isIn(String text) {
    return !hide(text).equals(text);
  }

  /** Adds what a text shows by its place, such as the password in an address. */
  public void addFrom(String text) {
    SecretText.find(text).forEach(this::addValue);
  }

  private void add(String value, String replacement) {
    String plain = value.strip();
    if (plain.length() < shortest || plain.contains(REDACTED) || plain.startsWith("${")) {
      return;
    }
    replacements.putIfAbsent(plain, replacement);
    // As texts in JSON, HOCON and addresses write it.
    String escaped = plain.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    replacements.putIfAbsent(escaped, replacement);
    String encoded = URLEncoder.encode(plain, StandardCharsets.UTF_8);
    replacements.putIfAbsent(encoded, replacement);
    replacements.putIfAbsent(encoded.replace("+", "%20"), replacement);
  }

  /** The text without secrets; null stays null. */
  public String hide(String text) {
    // By place first: a known value that stood in an address would leave its user's name there.
    return text == null ? null : hideKnown(SecretText.hide(text));
  }

  /** A stack trace without secrets, for a log. */
  public String stack(Throwable failure) {
    StringWriter text = new StringWriter();
    failure.printStackTrace(new PrintWriter(text));
    return hide(text.toString());
  }

  /** The text without the values that were added. */
  public String hideKnown(String text) {
    String hidden = text;
    for (String value :
        replacements.keySet().stream()
            .filter(text::contains)
            .sorted(Comparator.comparingInt(String::length).reversed())
            .toList()) {
      boolean number = value.chars().allMatch(Character::isDigit);
      Pattern pattern =
          number
              ? Pattern.compile("(?<!\\d)" + value + "(?!\\d)")
              : Pattern.compile(Pattern.quote(value));
      hidden =
          pattern.matcher(hidden).replaceAll(Matcher.quoteReplacement(replacements.get(value)));
    }
    return hidden;
  }
}
