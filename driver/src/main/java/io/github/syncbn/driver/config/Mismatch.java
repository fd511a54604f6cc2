package io.github.syncbn.driver.config;

import java.util.function.UnaryOperator;

/** A value is not what its key takes. */
final class Mismatch extends Exception {
  private static final long serialVersionUID = 1L;
  private static final int MAX_SHOWN = 60;

  private final String before;
  private final String given;
  private final String after;

  /**
   * A mismatch.
   *
   * @param before the message up to the value
   * @param given the value
   * @param after the rest of the message
   */
  Mismatch(String before, String given, String after) {
    super(before + clipped(given) + after, null, false, false);
    this.before = before;
    this.given = given;
    this.after = after;
  }

  /** The same with more words around it. */
  Mismatch within(String earlier, String later) {
    return new Mismatch(earlier + before, given, after + later);
  }

  /** The message: what was expected, and what of the given value may be shown. */
  String message(UnaryOperator<String> shown) {
    return before + clipped(shown.apply(given)) + after;
  }

  private static String clipped(String given) {
    return given.length() > MAX_SHOWN ? given.substring(0, MAX_SHOWN - 3) + "..." : given;
  }
}
