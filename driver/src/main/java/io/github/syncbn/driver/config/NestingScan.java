package io.github.syncbn.driver.config;

import io.github.syncbn.driver.config.Hocon.Excess;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * Looks how deep a text nests, before a parser that recurses does: braces and brackets inside each
 * other, and the parts of keys ({@code a.b.c}) before them; and of how many pieces a value is,
 * which the parser joins one by one. Quoted texts and comments do not count; all else need not even
 * be HOCON.
 */
final class NestingScan {
  private static final int MAX_DEPTH = 100;
  private static final int MAX_PIECES = 5_000;

  private final String text;
  private final Deque<Brace> open = new ArrayDeque<>();
  private int depth;
  private int dots;
  private int pieces;
  private boolean lineEnded;

  /** What was counted before a brace or bracket that is open. */
  private record Brace(int dots, int pieces) {}

  NestingScan(String text) {
    this.text = text;
  }

  /** Where it is deeper, or of more pieces, than anybody writes; if anywhere. */
  Optional<Excess> excess() {
    int line = 1;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean comment = c == '#' || text.startsWith("//", i);
      if (comment || c == '"') {
        int end = comment ? endOfLine(i) : endOfQuotes(i);
        line += (int) text.substring(i, end).chars().filter(n -> n == '\n').count();
        startsPath(c == '"');
        pieces++;
        i = end - 1;
      } else {
        line += c == '\n' ? 1 : 0;
        read(c);
      }
      if (pieces > MAX_PIECES) {
        return Optional.of(
            new Excess(
                line, "a value of more than " + MAX_PIECES + " pieces; a long text needs quotes"));
      }
      if (depth + dots > MAX_DEPTH) {
        return Optional.of(
            new Excess(
                line,
                "nested more than "
                    + MAX_DEPTH
                    + " deep by braces, brackets and the dots of keys; a text with dots in it needs"
                    + " quotes"));
      }
    }
    return Optional.empty();
  }

  private void read(char c) {
    switch (c) {
      case '{', '[' -> {
        // A brace may stand a line below its key.
        open.push(new Brace(dots + 1, pieces + 1));
        depth += dots + 1;
        dots = 0;
        pieces = 0;
      }
      case '}', ']' -> {
        Brace brace = open.isEmpty() ? new Brace(0, pieces) : open.pop();
        depth -= brace.dots();
        pieces = brace.pieces();
        dots = 0;
      }
      case '\n' -> {
        lineEnded = true;
        pieces = 0;
      }
      case ',' -> {
        dots = 0;
        pieces = 0;
      }
      case ' ', '\t', '$' -> pieces++;
      case '.' -> {
        startsPath(true);
        dots++;
      }
      default -> startsPath(c != '=' && c != ':' && c != '+' && !Character.isWhitespace(c));
    }
  }

  private void startsPath(boolean word) {
    if (word && lineEnded) {
      dots = 0;
    }
    lineEnded &= !word;
  }

  private int endOfLine(int from) {
    int end = text.indexOf('\n', from);
    return end < 0 ? text.length() : end;
  }

  /** After the closing quotes; those that are never closed on their line close nothing. */
  private int endOfQuotes(int from) {
    if (text.startsWith("\"\"\"", from)) {
      int end = text.indexOf("\"\"\"", from + 3);
      return end < 0 ? text.length() : end + 3;
    }
    int i = from + 1;
    while (i < text.length() && text.charAt(i) != '"' && text.charAt(i) != '\n') {
      i += text.charAt(i) == '\\' ? 2 : 1;
    }
    boolean closed = i < text.length() && text.charAt(i) == '"';
    return Math.min(text.length(), closed ? i + 1 : i);
  }
}
