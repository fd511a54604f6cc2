package io.github.syncbn.worker.spark;

import io.github.syncbn.worker.training.StepClock.Profile;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Where the time of a worker's steps went, and where it ran. Travels as one text, which every
 * serializer knows.
 *
 * @param executor Spark's name of its executor
 * @param host the machine
 * @param shards how many shards it held
 * @param profile its time
 */
public record TaskTime(String executor, String host, int shards, Profile profile) {
  private static final String SEPARATOR = "\t";

  /** As text. */
  public String encode() {
    String times =
        Arrays.stream(profile.toArray())
            .mapToObj(String::valueOf)
            .collect(Collectors.joining(SEPARATOR));
    return String.join(SEPARATOR, executor, host, String.valueOf(shards), times);
  }

  /** From {@link #encode text}. */
  public static TaskTime decode(String text) {
    List<String> fields = List.of(text.split(SEPARATOR, -1));
    long[] times = fields.stream().skip(3).mapToLong(Long::parseLong).toArray();
    return new TaskTime(
        fields.get(0), fields.get(1), Integer.parseInt(fields.get(2)), Profile.of(times));
  }
}
