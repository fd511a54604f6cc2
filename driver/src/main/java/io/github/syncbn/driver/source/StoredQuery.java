package io.github.syncbn.driver.source;

import static io.github.syncbn.driver.JobException.Kind.CONFIGURATION;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.driver.secret.Secrets;
import io.github.syncbn.driver.spark.SparkApi;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.parser.ParserInterface;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.execution.SparkSqlParser;
import org.apache.spark.sql.internal.SessionState;

/**
 * SQL that came with a model, or with a configuration that a model holds. Whoever made the file
 * wrote it, so that it is no text to be run: {@link #allowed} hands it out only if all that it does
 * is on {@link SqlAllowList}, or somebody trusts the file.
 *
 * @param text the SQL, to be shown; values of variables of the environment are not in it
 * @param variables names that stand in it as {@code ${NAME}} for the values that were used; any
 *     other {@code ${...}} is Spark's
 */
public record StoredQuery(String text, Set<String> variables) {
  /** Stands for the view of the rows while a query is looked at. */
  private static final String VIEW = "syncbn_input";

  /** Spark's parser takes minutes and gigabytes for thousands of brackets within each other. */
  private static final int DEEPEST = 64;

  private static final int LONGEST = 100_000;
  private static final String OPENING = "([";
  private static final String CLOSING = ")]";
  private static final Pattern REFERENCE = Pattern.compile("\\$\\{([^}]+)}");

  public StoredQuery {
    variables = new TreeSet<>(variables);
  }

  /** One without variables. */
  public StoredQuery(String text) {
    this(text, Set.of());
  }

  /**
   * A query to be stored.
   *
   * @param used the text that was run
   * @param written the same as its user wrote it, with {@code ${NAME}} for variables
   */
  public static StoredQuery of(String used, String written) {
    if (written.equals(used)) {
      return new StoredQuery(used);
    }
    Set<String> names = new TreeSet<>();
    Matcher reference = REFERENCE.matcher(written);
    while (reference.find()) {
      String value = System.getenv(reference.group(1));
      // A text that Spark replaces looks the same, and stands in what was used, too.
      if (value != null && !used.contains(reference.group())) {
        names.add(reference.group(1));
      }
    }
    return new StoredQuery(written, names);
  }

  /**
   * What it does that a model must not do on its own, in the parser of a session; empty if nothing.
   */
  public List<String> outside(SparkSession spark) {
    SessionState state = SparkApi.state(spark);
    return outside(state.sqlParser(), state.conf().caseSensitiveAnalysis());
  }

  /** The same in Spark's own parser, without a session. */
  public List<String> outside() {
    return outside(new SparkSqlParser(), false);
  }

  private List<String> outside(ParserInterface parser, boolean caseSensitive) {
    if (text.contains("${")) {
      // Spark puts values of the environment, system properties and settings there.
      return List.of("a variable, ${...}");
    }
    if (text.length() > LONGEST || depth() > DEEPEST) {
      return List.of(
          "more than " + LONGEST + " signs or " + DEEPEST + " brackets within each other");
    }
    try {
      LogicalPlan plan = parser.parsePlan(QueryText.over(VIEW, text));
      return SqlAllowList.outside(plan, VIEW, caseSensitive);
    } catch (StackOverflowError e) {
      return List.of("too much within each other");
    } catch (Exception e) {
      // A parser computes constants, too, which may fail in ways of their own.
      return List.of("what Spark cannot parse");
    }
  }

  /** Most brackets that are open at once, whatever they stand in. */
  private int depth() {
    int open = 0;
    int most = 0;
    for (int i = 0; i < text.length(); i++) {
      open += OPENING.indexOf(text.charAt(i)) >= 0 ? 1 : 0;
      open -= CLOSING.indexOf(text.charAt(i)) >= 0 ? 1 : 0;
      most = Math.max(most, open);
    }
    return most;
  }

  /**
   * The text, to be run over the view {@code input}.
   *
   * @param trusted whether somebody trusts the file that it came from
   * @throws JobException CONFIGURATION naming what is not allowed, and how to allow it
   */
  public String allowed(SparkSession spark, boolean trusted) {
    List<String> outside = trusted ? List.of() : outside(spark);
    if (!outside.isEmpty()) {
      throw new JobException(
          CONFIGURATION,
          "The model's query uses "
              + String.join(", ", outside)
              + ", which a model file may not do on its own; inspect shows the query. If you trust"
              + " those who made the file: --trust-model, or setTrusted(true) on the model.");
    }
    return resolved();
  }

  /** The text with the values of its variables. */
  private String resolved() {
    return REFERENCE
        .matcher(text)
        .replaceAll(
            reference ->
                Matcher.quoteReplacement(
                    variables.contains(reference.group(1))
                        ? variable(reference.group(1))
                        : reference.group()));
  }

  private static String variable(String name) {
    String value = System.getenv(name);
    if (value == null) {
      throw new JobException(
          CONFIGURATION,
          "The model's query needs the environment variable "
              + name
              + ", as its training did; set it.");
    }
    Secrets.ofProcess().addVariable(name, value);
    return value;
  }
}
