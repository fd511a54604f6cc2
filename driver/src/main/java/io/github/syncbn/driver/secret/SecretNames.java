package io.github.syncbn.driver.secret;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Which keys hold secrets: those that common names of passwords, keys and tokens are found in, and
 * those that Spark's own {@code spark.redaction.regex} finds.
 */
public final class SecretNames {
  /** Spark's setting; spark-submit hands it to the driver as a system property. */
  public static final String SPARK_REGEX = "spark.redaction.regex";

  /** Words in the names of parameters, too, such as those of an address. */
  static final String WORDS =
      "secret|passw|passphrase|pwd|token|credential|signature|authorization|cookie|jaas"
          + "|(?:access|account|api|private|shared|encryption|session|master)[._-]?(?:access)?[._-]?key"
          + "|shared[._-]?access";

  /** Words that others begin with or end in, so that they count alone only. */
  static final String SHORT_WORDS = "(?:sas|sig|pw)";

  private static final Pattern STANDARD =
      Pattern.compile("(?i)" + WORDS + "|(?:^|[._-])" + SHORT_WORDS + "(?:$|[._-])");

  /**
   * For a session that is told nothing else: what its web page and event log hide by the names of
   * settings, {@value #SPARK_REGEX}.
   */
  public static final String REGEX_FOR_SPARK = STANDARD.pattern();

  private final List<Pattern> patterns;

  private SecretNames(List<Pattern> patterns) {
    this.patterns = patterns;
  }

  /** Common names, and what Spark was told. */
  public static SecretNames ofProcess() {
    return of(Optional.ofNullable(System.getProperty(SPARK_REGEX)));
  }

  /**
   * Common names, and those that a pattern finds.
   *
   * @param regex as {@code spark.redaction.regex}; one that is no pattern finds nothing, Spark
   *     refuses it
   */
  public static SecretNames of(Optional<String> regex) {
    try {
      return new SecretNames(
          regex.map(text -> List.of(STANDARD, Pattern.compile(text))).orElse(List.of(STANDARD)));
    } catch (PatternSyntaxException e) {
      return new SecretNames(List.of(STANDARD));
    }
  }

  /** Whether what stands under a name is secret; a name may have dots. */
  public boolean matches(String name) {
    return patterns.stream().anyMatch(pattern -> pattern.matcher(name).find());
  }
}
