package io.github.syncbn.driver.attempt;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.SparkConf;

/**
 * Takes secrets out of a configuration's text before it is kept: the values of keys that {@code
 * spark.redaction.regex} finds, and what follows such a word and an equals sign inside of a text,
 * as in a JDBC address. A variable, {@code ${PASSWORD}}, is no secret and stays.
 */
final class SecretRedaction {
  /** Stands for what was taken out. */
  static final String REDACTED = "*********(redacted)";

  private static final String STANDARD = "(?i)secret|password|token|access[.]?key";

  private static final Pattern SETTING =
      Pattern.compile(
          "(?<key>(?:\"(?:[^\"\\\\\\n]|\\\\.)*\"|[\\w.\\-$])+)(?<sign>\\s*[=:]\\s*)"
              + "(?<value>\"\"\"(?s:.*?)\"\"\"|\"(?:[^\"\\\\\\n]|\\\\.)*\"|\\$\\{[^}\\n]*}"
              + "|[^\\s,{}\\[\\]#\"]+(?:[ \\t]+[^\\s,{}\\[\\]#\"]+)*)");

  private final Pattern secret;

  private SecretRedaction(String regex) {
    this.secret = Pattern.compile(regex);
  }

  static SecretRedaction of(SparkConf conf) {
    return new SecretRedaction(conf.get("spark.redaction.regex", STANDARD));
  }

  /** The text without secrets; still the same configuration otherwise. */
  String redact(String hocon) {
    Matcher setting = SETTING.matcher(hocon);
    StringBuilder text = new StringBuilder();
    while (setting.find()) {
      String value = setting.group("value");
      if (!value.startsWith("${")) {
        value = secret.matcher(setting.group("key")).find() ? quoted(REDACTED) : inside(value);
      }
      setting.appendReplacement(
          text, Matcher.quoteReplacement(setting.group("key") + setting.group("sign") + value));
    }
    return setting.appendTail(text).toString();
  }

  /** Secrets in the parameters of an address. */
  private String inside(String value) {
    Matcher word = secret.matcher(value);
    StringBuilder text = new StringBuilder();
    int from = 0;
    while (word.find(from)) {
      int end = word.end();
      while (end < value.length() && Character.isLetterOrDigit(value.charAt(end))) {
        end++;
      }
      text.append(value, from, end);
      from = end;
      if (end < value.length() && value.charAt(end) == '=') {
        from = end + 1;
        while (from < value.length() && "&;\" ,".indexOf(value.charAt(from)) < 0) {
          from++;
        }
        text.append('=').append(REDACTED);
      }
    }
    return text.append(value.substring(from)).toString();
  }

  private static String quoted(String text) {
    return '"' + text + '"';
  }
}
