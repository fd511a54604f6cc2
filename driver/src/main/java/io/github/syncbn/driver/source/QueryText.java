package io.github.syncbn.driver.source;

/** The statement of a query over what was read. */
final class QueryText {
  private QueryText() {}

  /**
   * The statement. The view is a common table expression called {@code input} over a view of a name
   * of its own, so that nothing is left in the session and two jobs do not meet.
   *
   * @param view name of the view that holds the rows
   * @param query what the user wrote, with or without a semicolon
   */
  static String over(String view, String query) {
    String text = query.strip();
    text = text.endsWith(";") ? text.substring(0, text.length() - 1) : text;
    return "WITH input AS (SELECT * FROM " + view + ")\nSELECT * FROM (\n" + text + "\n)";
  }
}
