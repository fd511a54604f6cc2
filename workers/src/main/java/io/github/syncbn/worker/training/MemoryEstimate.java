package io.github.syncbn.worker.training;

import io.github.syncbn.worker.collective.Assignment;
import io.github.syncbn.worker.network.ParameterLayout;
import io.github.syncbn.worker.stats.ReductionTree;
import io.github.syncbn.worker.stats.SparseTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Bytes that training will hold, from the formula, before anything is allocated. With S shards, R
 * the most rows of a shard in a batch, w the widths of the buffers that {@link ActivationPlan} and
 * {@link GradientPlan} take and of what layers keep of a row, P parameters, blocks of patches for
 * convolutions and what layers keep whatever the rows (in training steps and in validation) and an
 * epoch order of 4 bytes a row; D of the parameters dense, and of each table of which only some
 * rows are in use as many as there are rows below a node, at most its codes c; a thread that helps
 * takes scratch, one more gradient of the longest layer, and rows of inference of its own:
 *
 * <pre>
 *   worker: s R (sum of w) 4 + (nodes D + log2(s) max layer) 4 + 2 patches 4 + 4 rows / S s
 *           + per table and shard: min(c, rows that meet there) (width + 1) 4 + 8 R
 *   driver: (2 parameters + 2 slots of the optimizer + best) P 4 + gradient D 4 + (2 means of weights) P 8
 * </pre>
 */
public final class MemoryEstimate {
  private MemoryEstimate() {}

  /** Bytes of activations, gradients and epoch order of one worker. */
  public static long workerBuffers(TrainingPlan plan, Assignment assignment) {
    ParameterLayout layout = plan.layout();
    long kept = keptByLayers(layout);
    for (int width : ActivationPlan.keeping(layout).widths()) {
      kept += width;
    }
    for (int width : GradientPlan.of(layout).widths()) {
      kept += width;
    }
    long fixed = 0;
    for (int i = 0; i < layout.operations().size(); i++) {
      fixed += assignment.shards() * layout.operations().get(i).layer().kept(layout.inputShape(i));
    }
    ReductionTree tree = new ReductionTree(plan.shards());
    List<ReductionTree.Node> cover =
        tree.cover(assignment.fromShard(), assignment.toShard(), tree.height());
    int levels = 0;
    long rowsInUse = 0;
    for (ReductionTree.Node node : cover) {
      levels = Math.max(levels, node.level());
      rowsInUse += rowsInUse(plan, node.level());
      for (int leaf = 1; leaf < node.to() - node.from(); leaf++) {
        rowsInUse += rowsInUse(plan, Integer.numberOfTrailingZeros(leaf));
      }
    }
    long activations = (long) assignment.shards() * plan.schedule().mostShardRows() * kept;
    long gradients =
        (long) cover.size() * layout.dense() + (long) levels * layout.longestLayer() + rowsInUse;
    long inference = InferencePass.BLOCK * reusedPerRow(layout);
    long order = plan.rows().training() * assignment.shards() / plan.shards();
    return 4 * (activations + gradients + inference + 2 * (scratch(layout) + fixed) + order);
  }

  /** Floats of the rows in use of all tables, below a node of the tree. */
  private static long rowsInUse(TrainingPlan plan, int level) {
    long most = plan.schedule().mostShardRows();
    long floats = 0;
    for (SparseTable table : plan.layout().tables()) {
      long rows = Math.max(most, Math.min(table.codes(), most << level));
      floats += rows * (table.width() + 1L) + 2 * most;
    }
    return floats;
  }

  /** Bytes that a thread takes that only helps: scratch, one more gradient, and its inference. */
  public static long helper(TrainingPlan plan) {
    ParameterLayout layout = plan.layout();
    return 4
        * (scratch(layout) + layout.longestLayer() + InferencePass.BLOCK * reusedPerRow(layout));
  }

  private static long keptByLayers(ParameterLayout layout) {
    long kept = 0;
    for (int i = 0; i < layout.operations().size(); i++) {
      kept += layout.operations().get(i).layer().keptPerRow(layout.inputShape(i));
    }
    return kept;
  }

  /** Floats of a row in inference. */
  private static long reusedPerRow(ParameterLayout layout) {
    return keptByLayers(layout) + Arrays.stream(ActivationPlan.reusing(layout).widths()).sum();
  }

  /** Floats that the layers of one pass share. */
  private static long scratch(ParameterLayout layout) {
    List<Long> slots = new ArrayList<>();
    for (int i = 0; i < layout.operations().size(); i++) {
      long[] lengths = layout.operations().get(i).layer().scratch(layout.inputShape(i));
      for (int slot = 0; slot < lengths.length; slot++) {
        if (slot == slots.size()) {
          slots.add(0L);
        }
        slots.set(slot, Math.max(slots.get(slot), lengths[slot]));
      }
    }
    return slots.stream().mapToLong(Long::longValue).sum();
  }

  /**
   * Bytes that the workers of one executor hold: their buffers, their share of all rows, and one
   * copy of the parameters.
   *
   * @param assignments the workers that share the executor
   * @param allRows bytes of the rows of all sets in all shards
   */
  public static long executor(TrainingPlan plan, List<Assignment> assignments, long allRows) {
    long bytes = 4L * plan.layout().parameters();
    for (Assignment assignment : assignments) {
      bytes += workerBuffers(plan, assignment) + allRows * assignment.shards() / plan.shards();
    }
    return bytes;
  }

  /** The same where rows are on disk, but for those that are read ahead. */
  public static long executor(TrainingPlan plan, List<Assignment> assignments) {
    long bytes = executor(plan, assignments, 0);
    for (Assignment assignment : assignments) {
      bytes += ReadAhead.bytes(plan, assignment);
    }
    return bytes;
  }

  /** Bytes of parameters, gradient, optimizer state, their mean and best model in the driver. */
  public static long driver(TrainingPlan plan, int optimizerSlots, boolean keepsBest) {
    long doubles = plan.course().averaging().averages() ? 2 : 0;
    long floats = 2 + 2L * optimizerSlots + (keepsBest ? 1 : 0) + 2 * doubles;
    return 4L * (plan.layout().parameters() * floats + plan.layout().dense());
  }
}
