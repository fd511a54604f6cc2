package io.github.syncbn.driver.table;

import java.io.Closeable;
import java.io.IOException;
import java.io.Reader;
import org.jspecify.annotations.Nullable;

/**
 * The lines of a text, each without what goes beyond its first characters: a line of any length
 * takes no more memory than that.
 */
final class LineStarts implements Closeable {
  /** Most characters that are kept of a line. */
  static final int KEPT = 1 << 16;

  private final Reader text;
  private final char[] buffer = new char[1 << 13];
  private int at;
  private int end;
  private boolean afterReturn;

  LineStarts(Reader text) {
    this.text = text;
  }

  /** The start of the next line, which ends as in {@link java.io.BufferedReader#readLine}. */
  @Nullable String next() throws IOException {
    StringBuilder line = null;
    while (at < end || fill()) {
      if (afterReturn && buffer[at] == '\n') {
        afterReturn = false;
        at++;
        continue;
      }
      afterReturn = false;
      line = line == null ? new StringBuilder() : line;
      int stop = at;
      while (stop < end && buffer[stop] != '\n' && buffer[stop] != '\r') {
        stop++;
      }
      line.append(buffer, at, Math.min(stop - at, KEPT - line.length()));
      at = stop;
      if (stop < end) {
        afterReturn = buffer[at++] == '\r';
        return line.toString();
      }
    }
    return line == null ? null : line.toString();
  }

  private boolean fill() throws IOException {
    at = 0;
    end = Math.max(0, text.read(buffer));
    return end > 0;
  }

  @Override
  public void close() throws IOException {
    text.close();
  }
}
