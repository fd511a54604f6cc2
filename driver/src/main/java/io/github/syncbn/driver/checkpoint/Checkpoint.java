package io.github.syncbn.driver.checkpoint;

import io.github.syncbn.worker.network.StoredTensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A training as committed after some step.
 *
 * @param step steps committed
 * @param identity what makes the training this one and no other, in words, by key of the
 *     configuration: a training that resumes must have the same
 * @param numerics what computes in the workers
 * @param rows fingerprints of all shards, set by set
 * @param tensors all else, by name
 */
public record Checkpoint(
    long step,
    Map<String, String> identity,
    String numerics,
    List<List<String>> rows,
    Map<String, StoredTensor> tensors) {
  private static final int LONGEST = 160;

  /** What differs between the training of this checkpoint and another, if anything, in words. */
  public Optional<String> differences(Map<String, String> other) {
    List<String> all = new ArrayList<>();
    TreeSet<String> unsaid = new TreeSet<>(other.keySet());
    unsaid.removeAll(identity.keySet());
    new TreeMap<>(identity)
        .forEach(
            (key, then) -> {
              String now = other.get(key);
              if (now == null) {
                unsaid.add(key);
              } else if (!then.equals(now)) {
                all.add(key + " was " + part(then, now) + ", now it is " + part(now, then));
              }
            });
    if (!unsaid.isEmpty()) {
      all.add(
          "another release of syncbn wrote it, and the two do not both say "
              + String.join(", ", unsaid));
    }
    return all.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", all));
  }

  /** A long text from a little before where it differs. */
  private static String part(String text, String other) {
    if (text.length() <= LONGEST) {
      return text;
    }
    int same = 0;
    while (same < Math.min(text.length(), other.length())
        && text.charAt(same) == other.charAt(same)) {
      same++;
    }
    int from = Math.max(0, same - LONGEST / 2);
    int to = Math.min(text.length(), from + LONGEST);
    return (from > 0 ? "..." : "") + text.substring(from, to) + (to < text.length() ? "..." : "");
  }
}
