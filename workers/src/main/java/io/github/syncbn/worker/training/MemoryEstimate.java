package io.github.syncbn.worker.training;

import io.github.syncbn.worker.collective.Assignment;
import io.github.syncbn.worker.layer.Layer;
import io.github.syncbn.worker.network.ParameterLayout;
import io.github.syncbn.worker.stats.ReductionTree;
import io.github.syncbn.worker.tensor.Shape;
import java.util.List;

/**
 * Bytes that training will hold, from the formula, before anything is allocated. With S shards, R
 * the most rows of a shard in a batch, w_i the width between layers, P parameters and an epoch
 * order of 4 bytes a row:
 *
 * <pre>
 *   worker: s R (sum of w_i not in place + 2 max w) 4 + (nodes P + log2(s) max layer) 4 + 4 rows / S s
 *   driver: (2 parameters + gradient + 2 slots of the optimizer + best) P 4
 * </pre>
 */
public final class MemoryEstimate {
  private MemoryEstimate() {}

  /** Bytes of activations, gradients and epoch order of one worker. */
  public static long workerBuffers(TrainingPlan plan, Assignment assignment) {
    ParameterLayout layout = plan.layout();
    BatchSchedule schedule = plan.schedule();
    List<Shape> shapes = layout.shapes();
    List<Layer> layers = plan.network().layers();
    long widths = shapes.get(0).size();
    long widest = widths;
    long longest = 0;
    for (int i = 0; i < layers.size(); i++) {
      Layer layer = layers.get(i);
      boolean kept = i > 0 && layers.get(i - 1).readsOutput();
      boolean inPlace = layer.inPlace() && !layer.readsInput() && !kept;
      widths += inPlace ? 0 : shapes.get(i + 1).size();
      widest = Math.max(widest, shapes.get(i + 1).size());
      longest = Math.max(longest, layout.layerLength(i));
    }
    ReductionTree tree = new ReductionTree(plan.shards());
    List<ReductionTree.Node> cover =
        tree.cover(assignment.fromShard(), assignment.toShard(), tree.height());
    int levels = 0;
    for (ReductionTree.Node node : cover) {
      levels = Math.max(levels, node.level());
    }
    long activations =
        (long) assignment.shards() * schedule.mostShardRows() * (widths + 2 * widest);
    long gradients = (long) cover.size() * layout.parameters() + levels * longest;
    long inference = 2L * InferencePass.BLOCK * widest;
    long order = plan.trainRows() * assignment.shards() / plan.shards();
    return 4 * (activations + gradients + inference + order);
  }

  /** Bytes of parameters, gradient, optimizer state and best model in the driver. */
  public static long driver(TrainingPlan plan, int optimizerSlots, boolean keepsBest) {
    return 4L * plan.layout().parameters() * (3 + 2L * optimizerSlots + (keepsBest ? 1 : 0));
  }
}
