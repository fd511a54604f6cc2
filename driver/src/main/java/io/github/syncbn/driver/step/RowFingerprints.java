package io.github.syncbn.driver.step;

import io.github.syncbn.worker.collective.Assignment;
import io.github.syncbn.worker.collective.WorkerReport;
import io.github.syncbn.worker.training.RowSet;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Fingerprints of all shards, set by set, as the workers loaded them; equal whenever the rows are,
 * on any workers.
 *
 * @param sets by set, in the order of {@link RowSet}, and by shard
 */
public record RowFingerprints(List<List<String>> sets) {

  public RowFingerprints {
    sets = sets.stream().map(List::copyOf).toList();
  }

  /** From the reports of all workers, in order of workers. */
  static RowFingerprints of(List<WorkerReport> reports, List<Assignment> assignments) {
    List<List<String>> sets = new ArrayList<>();
    int count = reports.get(0).fingerprints().size() / assignments.get(0).shards();
    for (int set = 0; set < count; set++) {
      List<String> all = new ArrayList<>();
      for (WorkerReport report : reports) {
        int shards = assignments.get(report.worker()).shards();
        all.addAll(report.fingerprints().subList(set * shards, (set + 1) * shards));
      }
      sets.add(all);
    }
    return new RowFingerprints(sets);
  }

  /** SHA-256 over all shards of all sets: the fingerprint of the data. */
  public String digest() {
    MessageDigest sha = Sha256.digest();
    for (List<String> set : sets) {
      for (String shard : set) {
        sha.update((shard + "\n").getBytes(StandardCharsets.US_ASCII));
      }
    }
    return HexFormat.of().formatHex(sha.digest());
  }

  /** Where the rows differ from those of {@code before}: the first such shard, in words. */
  Optional<String> change(RowFingerprints before) {
    for (int set = 0; set < sets.size(); set++) {
      String name = RowSet.values()[set].name().toLowerCase(Locale.ROOT);
      List<String> now = sets.get(set);
      List<String> then = set < before.sets.size() ? before.sets.get(set) : List.of();
      if (now.size() != then.size()) {
        return Optional.of(
            "the " + name + " set had " + then.size() + " shards, now " + now.size());
      }
      for (int shard = 0; shard < now.size(); shard++) {
        if (!now.get(shard).equals(then.get(shard))) {
          return Optional.of(
              "shard "
                  + shard
                  + " of the "
                  + name
                  + " set held "
                  + then.get(shard)
                  + ", now "
                  + now.get(shard));
        }
      }
    }
    return Optional.empty();
  }
}
