package io.github.syncbn.driver.channel;

import io.github.syncbn.worker.channel.MalformedFrameException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.apache.spark.network.client.RpcResponseCallback;

/**
 * The driver's end of one reduction, or step's end, after another: a place per holder; complete
 * when all have arrived at the same exchange. Not thread-safe.
 */
final class Round {
  private final RpcResponseCallback[] waiting;
  private Object place;
  private int arrived;
  private long since;

  Round(int holders) {
    this.waiting = new RpcResponseCallback[holders];
  }

  /**
   * A holder arrives.
   *
   * @return the callbacks of all, by holder, if it is the last; else null
   * @throws IllegalStateException if the others are at another exchange
   */
  RpcResponseCallback[] arrive(int holder, Object at, RpcResponseCallback reply, long now) {
    if (waiting[holder] != null) {
      throw new MalformedFrameException(at + " comes while " + place + " is unanswered");
    }
    if (arrived == 0) {
      place = at;
      since = now;
    } else if (!place.equals(at)) {
      throw new IllegalStateException(
          "executors are at different exchanges: " + place + " and " + at);
    }
    waiting[holder] = Objects.requireNonNull(reply);
    if (++arrived < waiting.length) {
      return null;
    }
    RpcResponseCallback[] all = waiting.clone();
    clear();
    return all;
  }

  private void clear() {
    Arrays.fill(waiting, null);
    arrived = 0;
  }

  /** Gives up; returns who waits. */
  List<RpcResponseCallback> abandon() {
    List<RpcResponseCallback> those = Arrays.stream(waiting).filter(Objects::nonNull).toList();
    clear();
    return those;
  }

  /** Whether some wait for others. */
  boolean open() {
    return arrived > 0;
  }

  long since() {
    return since;
  }

  Object place() {
    return place;
  }

  /** Who has not arrived. */
  List<Integer> missing() {
    List<Integer> missing = new ArrayList<>();
    for (int h = 0; h < waiting.length; h++) {
      if (waiting[h] == null) {
        missing.add(h);
      }
    }
    return missing;
  }
}
