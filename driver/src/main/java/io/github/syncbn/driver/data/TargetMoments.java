package io.github.syncbn.driver.data;

import io.github.syncbn.worker.network.TargetScaling;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/** {@link ExactMoments} of the targets of a regression, one by one. */
final class TargetMoments implements Serializable {
  private final List<ExactMoments> moments = new ArrayList<>();

  /** Takes the finite targets of a row in. */
  void add(double[] targets, float weight) {
    require(targets.length);
    for (int j = 0; j < targets.length; j++) {
      moments.get(j).add(targets[j], weight);
    }
  }

  void add(TargetMoments other) {
    require(other.moments.size());
    for (int j = 0; j < other.moments.size(); j++) {
      moments.get(j).add(other.moments.get(j));
    }
  }

  private void require(int targets) {
    while (moments.size() < targets) {
      moments.add(new ExactMoments());
    }
  }

  /** Each to mean 0 and (biased) deviation 1; numbers that are all the same keep their scale. */
  TargetScaling standardizing() {
    if (moments.isEmpty()) {
      return TargetScaling.none();
    }
    List<TargetScaling> each = moments.stream().map(ExactMoments::standardizing).toList();
    return new TargetScaling(
        each.stream().mapToDouble(one -> one.shift()[0]).toArray(),
        each.stream().mapToDouble(one -> one.scale()[0]).toArray());
  }
}
