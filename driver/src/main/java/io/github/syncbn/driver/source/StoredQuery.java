package io.github.syncbn.driver.source;

import static io.github.syncbn.driver.JobException.Kind.CONFIGURATION;

import io.github.syncbn.driver.JobException;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.parser.ParserInterface;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.execution.SparkSqlParser;

/**
 * SQL that came with a model, or with a configuration that a model holds. Whoever made the file
 * wrote it, so that it is no text to be run: {@link #allowed} hands it out only if all that it does
 * is on {@link SqlAllowList}, or somebody trusts the file.
 *
 * @param text the SQL, to be shown
 */
public record StoredQuery(String text) {
  /** Stands for the view of the rows while a query is looked at. */
  private static final String VIEW = "syncbn_input";

  /** Spark's parser takes minutes and gigabytes for thousands of brackets within each other. */
  private static final int DEEPEST = 64;

  private static final int LONGEST = 100_000;
  private static final String OPENING = "([";
  private static final String CLOSING = ")]";

  /**
   * What it does that a model must not do on its own, in the parser of a session; empty if nothing.
   */
  public List<String> outside(SparkSession spark) {
    var state = ((org.apache.spark.sql.classic.SparkSession) spark).sessionState();
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
    return text;
  }
}
