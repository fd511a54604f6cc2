package io.github.syncbn.driver.attempt;

import io.github.syncbn.driver.channel.ExecutorPace;
import io.github.syncbn.driver.channel.TaskSpeeds;
import io.github.syncbn.driver.step.TrainingProgress;
import io.github.syncbn.worker.training.RowStorage;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.apache.spark.SparkContext;

/**
 * How the shards of a training are divided among executors, from one attempt to the next: evenly at
 * first, then as {@link ShardMoves} finds.
 */
final class ShardDivision {
  private final SparkContext context;
  private final boolean moves;
  private final UnaryOperator<List<ExecutorPace>> seen;
  private int made;

  // Found on the thread of a service, read when its attempt has ended.
  private volatile Optional<ShardMoves.Move> last = Optional.empty();

  /**
   * Of one training.
   *
   * @param moves whether shards may move
   * @param seen what is seen of measured paces; tests say what they need
   */
  ShardDivision(SparkContext context, boolean moves, UnaryOperator<List<ExecutorPace>> seen) {
    this.context = context;
    this.moves = moves;
    this.seen = seen;
  }

  /** What an attempt divides shards by. */
  TaskSpeeds speeds() {
    return last.map(ShardMoves.Move::speeds).orElse(TaskSpeeds.UNKNOWN);
  }

  /** Why they moved last, for a person. */
  String words() {
    return last.map(ShardMoves.Move::words).orElseThrow();
  }

  /**
   * An attempt begins.
   *
   * @param job on its workers
   * @param storage where they hold rows
   * @param paces of its executors, whenever asked
   * @return whether workers are to leave it, asked between two epochs
   */
  BooleanSupplier begin(
      ResolvedJob job,
      RowStorage storage,
      TrainingProgress progress,
      Supplier<List<ExecutorPace>> paces) {
    if (!moves) {
      return () -> false;
    }
    long began = System.nanoTime();
    MemoryCheck memory = MemoryCheck.of(context, job, storage);
    ShardMoves found =
        new ShardMoves(job.assignments(), ranges -> memory.holds(context, ranges), made);
    return () -> {
      long remaining = job.plan().totalSteps() - progress.state().step();
      double cost = progress.meter().began() - began;
      Optional<ShardMoves.Move> move = found.after(seen.apply(paces.get()), remaining, cost);
      if (move.isPresent()) {
        made++;
        last = move;
      }
      return move.isPresent();
    };
  }
}
