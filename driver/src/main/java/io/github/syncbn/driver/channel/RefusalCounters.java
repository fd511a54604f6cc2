package io.github.syncbn.driver.channel;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts and logs what the service refuses; after a few of a kind it logs powers of two only. */
public final class RefusalCounters {
  private static final Logger LOG = LoggerFactory.getLogger(RefusalCounters.class);
  private static final long LOGGED = 8;

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
    /** More connections without a hello than are allowed. */
    CROWD
  }

  private final Map<Kind, AtomicLong> counts = new EnumMap<>(Kind.class);

  RefusalCounters() {
    for (Kind kind : Kind.values()) {
      counts.put(kind, new AtomicLong());
    }
  }

  void add(Kind kind, Object who, String what) {
    long count = counts.get(kind).incrementAndGet();
    if (count <= LOGGED || Long.bitCount(count) == 1) {
      LOG.warn("refused from {}: {} ({}, {} so far)", who, what, kind, count);
    }
  }

  /** How many of a kind. */
  public long count(Kind kind) {
    return counts.get(kind).get();
  }
}
