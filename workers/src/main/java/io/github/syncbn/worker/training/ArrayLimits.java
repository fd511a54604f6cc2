package io.github.syncbn.worker.training;

import io.github.syncbn.worker.network.Operation;
import io.github.syncbn.worker.network.ParameterLayout;

/**
 * What a worker keeps in one array has at most as many values as an array of Java can have. A plan
 * that asks for more is refused before anything is allocated, and before a product of its sizes
 * could run over.
 */
public final class ArrayLimits {
  /** Most values of one array. */
  static final long MOST = Integer.MAX_VALUE - 64;

  private final TrainingPlan plan;
  private final ParameterLayout layout;
  private final int shards;

  private ArrayLimits(TrainingPlan plan, int shards) {
    this.plan = plan;
    this.layout = plan.layout();
    this.shards = shards;
  }

  /**
   * Fails if a worker of a plan would need a longer array.
   *
   * @param shards that the worker holds
   * @throws IllegalArgumentException that says what would be in it, and what would make it shorter
   */
  public static void require(TrainingPlan plan, int shards) {
    ArrayLimits limits = new ArrayLimits(plan, shards);
    limits.requireActivations();
    limits.requireVectors();
    limits.requireSample();
  }

  private void requireActivations() {
    long batch = (long) shards * plan.schedule().mostShardRows();
    requireValues(
        "features are", layout.input().size(), Math.max(batch, TrainingSetStatistics.BLOCK));
    long rows = Math.max(batch, InferencePass.BLOCK);
    for (int i = 0; i < layout.operations().size(); i++) {
      Operation operation = layout.operations().get(i);
      String layer = "layer " + operation.name() + " (" + operation.kind() + ")";
      requireValues("outputs of " + layer + " are", layout.shapes().get(i + 1).size(), rows);
      for (long values : operation.layer().scratch(layout.inputShape(i))) {
        if (values > MOST) {
          throw new IllegalArgumentException(
              "one line of patches of " + layer + " has " + values + tooMany("a smaller kernel"));
        }
      }
    }
  }

  private void requireValues(String what, long values, long rows) {
    if (values * rows > MOST) {
      throw new IllegalArgumentException(
          "the "
              + what
              + " "
              + values
              + " values a row, and a worker holds "
              + rows
              + " rows at once: "
              + values * rows
              + tooMany("a smaller training.batchSize, more training.workers or a smaller layer"));
    }
  }

  private void requireVectors() {
    long length = TrainingStep.longestVector(plan, layout);
    if (length * shards > MOST) {
      throw new IllegalArgumentException(
          "sums over the features, channels or classes are "
              + length
              + " values a shard, and a worker holds "
              + shards
              + " shards: "
              + length * shards
              + tooMany("fewer training.shards, or more training.workers"));
    }
  }

  private void requireSample() {
    long length = new SampleLayout(layout, plan.course().observation()).length();
    if (length * shards > MOST) {
      throw new IllegalArgumentException(
          "what training.observe looks at is "
              + length
              + " values a shard, and a worker holds "
              + shards
              + " shards: "
              + length * shards
              + tooMany("fewer rows or units there"));
    }
  }

  private static String tooMany(String cure) {
    return " values, more than the " + MOST + " of one array; use " + cure;
  }
}
