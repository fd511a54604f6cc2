package io.github.syncbn.driver.channel;

import java.util.EnumMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts what the service refuses, and logs it: a line for each kind at most once a second, however
 * much comes, of bounded length and without a stack trace.
 */
public final class RefusalCounters {
  private static final Logger LOG = LoggerFactory.getLogger(RefusalCounters.class);
  private static final long PAUSE_NANOS = 1_000_000_000L;
  private static final int LONGEST = 200;

  /** Why something was refused. */
  public enum Kind {
    /** A frame longer than any that may come, or of a type of Spark's that no worker sends. */
    OVERSIZED,
    /** Bytes that are not one of our frames. */
    MALFORMED,
    /** A hello without the secret, or for an attempt that is not open. */
    STRANGER,
    /** A hello for a seat that is taken, or that is none. */
    SEAT,
    /** A frame that has come before. */
    DUPLICATE,
    /** A frame after one that is missing, or one that may not come now. */
    OUT_OF_ORDER,
    /** No hello in time. */
    SILENT,
    /** Left without a hello so that others could come: there were too many. */
    CROWD,
    /** A connection that broke, or did not come through Spark's authentication or encryption. */
    BROKEN
  }

  /** The refusals of one kind. */
  private static final class Count {
    private long all;
    private long logged;
    private long loggedAt;
    private String last = "";

    void add(String text) {
      all++;
      last = text;
    }

    boolean due(long now) {
      return all > logged && (logged == 0 || now - loggedAt >= PAUSE_NANOS);
    }

    /** The line to log, which counts as logged then. */
    String line(Kind kind, long now) {
      String line =
          all - logged == 1
              ? "refused " + last + " (" + kind + ", " + all + " so far)"
              : "refused "
                  + (all - logged)
                  + " times ("
                  + kind
                  + ", "
                  + all
                  + " so far), the last time "
                  + last;
      logged = all;
      loggedAt = now;
      return line;
    }
  }

  private final Map<Kind, Count> counts = new EnumMap<>(Kind.class);
  private final LongSupplier clock;

  /**
   * @param clock nanoseconds
   */
  RefusalCounters(LongSupplier clock) {
    this.clock = clock;
    for (Kind kind : Kind.values()) {
      counts.put(kind, new Count());
    }
  }

  void add(Kind kind, Object who, String what) {
    String text = printable(who + ": " + what);
    Count count = counts.get(kind);
    synchronized (count) {
      count.add(text);
    }
    log(kind);
  }

  /** Logs what has been counted since the last line of its kind, if that is a second old. */
  void tick() {
    counts.keySet().forEach(this::log);
  }

  private void log(Kind kind) {
    Count count = counts.get(kind);
    String line;
    synchronized (count) {
      long now = clock.getAsLong();
      if (!count.due(now)) {
        return;
      }
      line = count.line(kind, now);
    }
    LOG.warn("{}", line);
  }

  /** A stranger writes into what is logged: one line, and not a long one. */
  private static String printable(String text) {
    StringBuilder line = new StringBuilder(Math.min(text.length(), LONGEST));
    for (int i = 0; i < text.length() && i < LONGEST; i++) {
      char c = text.charAt(i);
      line.append(c >= ' ' && c < 127 ? c : '?');
    }
    return text.length() > LONGEST ? line + "..." : line.toString();
  }

  /** How many of a kind. */
  public long count(Kind kind) {
    Count count = counts.get(kind);
    synchronized (count) {
      return count.all;
    }
  }
}
