package io.github.syncbn.driver.tracking;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeUnit;

/** What waits to be sent. Whoever adds to it never waits: what is too much is left out. */
final class Outbox {
  private final int capacity;
  private final long gatherMillis;
  private final Queue<Entry> waiting = new ArrayDeque<>();
  private long lost;
  private boolean closed;
  private boolean abandoned;

  /**
   * @param capacity entries that wait at most
   * @param gatherMillis how long the first entry waits for others to go with
   */
  Outbox(int capacity, long gatherMillis) {
    this.capacity = capacity;
    this.gatherMillis = gatherMillis;
  }

  /** Adds an entry, unless there are too many already. */
  synchronized void add(Entry entry) {
    if (abandoned) {
      return;
    }
    if (closed || waiting.size() == capacity) {
      lost++;
      return;
    }
    waiting.add(entry);
    notifyAll();
  }

  /** Says that nothing comes any more. */
  synchronized void close() {
    closed = true;
    notifyAll();
  }

  /** Says that nothing will be taken any more: what comes later is let go without a word. */
  synchronized void giveUp() {
    waiting.clear();
    lost = 0;
    abandoned = true;
  }

  /** Says that entries which were taken did not arrive. */
  synchronized void lose(int entries) {
    lost += entries;
  }

  /** Entries that nobody will see. */
  synchronized long lost() {
    return lost;
  }

  /**
   * What has gathered by now, at least one entry; waits until there is one, or for the end.
   *
   * @param most entries that are taken
   * @return none once all has been taken and nothing comes any more
   */
  synchronized List<Entry> take(int most) throws InterruptedException {
    while (waiting.isEmpty() && !closed) {
      wait();
    }
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(gatherMillis);
    for (long left = gatherMillis; left > 0 && waiting.size() < most && !closed; ) {
      wait(left);
      left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
    }
    List<Entry> taken = new ArrayList<>();
    while (taken.size() < most && !waiting.isEmpty()) {
      taken.add(waiting.remove());
    }
    return taken;
  }
}
