package io.github.syncbn.driver.optimizer;

import io.github.syncbn.worker.layer.ParameterRole;
import io.github.syncbn.worker.network.ParameterLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The dense parameters cut where their treatment changes. */
final class ParameterSegments {
  private final int[] ends;
  private final boolean[] trainable;
  private final boolean[] decayed;

  private ParameterSegments(int[] ends, boolean[] trainable, boolean[] decayed) {
    this.ends = ends;
    this.trainable = trainable;
    this.decayed = decayed;
  }

  private record Segment(int end, boolean trainable, boolean decayed) {
    boolean like(Segment other) {
      return trainable == other.trainable && decayed == other.decayed;
    }
  }

  /** Segments as long as can be; all parameters are decayed, or those that are weights. */
  static ParameterSegments of(ParameterLayout layout, boolean decayAll) {
    List<Segment> segments = new ArrayList<>();
    for (ParameterLayout.Slice slice : layout.slices()) {
      if (slice.parameter().sparse()) {
        continue;
      }
      Segment segment =
          new Segment(
              slice.offset() + slice.length(),
              slice.parameter().trainable(),
              decayAll || slice.parameter().role() == ParameterRole.WEIGHT);
      int last = segments.size() - 1;
      if (last >= 0 && segments.get(last).like(segment)) {
        segments.set(last, segment);
      } else {
        segments.add(segment);
      }
    }
    int[] ends = segments.stream().mapToInt(Segment::end).toArray();
    boolean[] trainable = new boolean[ends.length];
    boolean[] decayed = new boolean[ends.length];
    for (int i = 0; i < ends.length; i++) {
      trainable[i] = segments.get(i).trainable();
      decayed[i] = segments.get(i).decayed();
    }
    return new ParameterSegments(ends, trainable, decayed);
  }

  /** Number of the segment that holds an index. */
  int at(int index) {
    int found = Arrays.binarySearch(ends, index);
    return found >= 0 ? found + 1 : -found - 1;
  }

  /** First index after a segment. */
  int end(int segment) {
    return ends[segment];
  }

  boolean trainable(int segment) {
    return trainable[segment];
  }

  boolean decayed(int segment) {
    return decayed[segment];
  }
}
