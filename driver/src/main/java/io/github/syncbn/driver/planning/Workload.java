package io.github.syncbn.driver.planning;

import io.github.syncbn.worker.layer.Layer;
import io.github.syncbn.worker.network.ParameterLayout;
import io.github.syncbn.worker.stats.SparseTable;
import io.github.syncbn.worker.tensor.Shape;
import io.github.syncbn.worker.training.TrainingPlan;
import java.util.List;

/**
 * What one step takes, on any number of workers.
 *
 * @param rows rows of a batch
 * @param shards that deal them
 * @param flopsPerRow of the matrix products, forward and backward
 * @param valuesPerRow activations of all layers
 * @param parameters that a step updates at most: of tables of which only some rows are in use, as
 *     many rows as the batch has
 * @param ahead those of them whose gradients executors can send under the backward pass: the ones
 *     behind its last all-reduce, of which whole chunks go
 * @param exchanges all-reduces of one step
 * @param exchangedDoubles in all of them, of one vector each
 */
public record Workload(
    int rows,
    int shards,
    double flopsPerRow,
    double valuesPerRow,
    int parameters,
    int ahead,
    int exchanges,
    long exchangedDoubles) {

  /** Of a plan. Every weight is multiplied three times per row and position: y, dW and dx. */
  public static Workload of(TrainingPlan plan) {
    ParameterLayout layout = plan.layout();
    List<Shape> shapes = layout.shapes();
    double flops = 0;
    double values = plan.input().size();
    int exchanges = 0;
    long doubles = 0;
    int ahead = 0;
    for (int i = 0; i < layout.operations().size(); i++) {
      Layer layer = layout.operations().get(i).layer();
      Shape output = shapes.get(i + 1);
      values += output.size();
      int channels = layer.runningChannels(shapes.get(i));
      if (channels == 0) {
        flops += 6.0 * layout.layerLength(i) * output.positions();
      }
      int own = layer.exchanges(layer.grouping(plan.batchSize(), plan.shards()), plan.shards());
      exchanges += own;
      if (own > 0 && ahead == 0) {
        ahead = layout.dense() - layout.layerOffset(i) - layout.layerLength(i);
      }
      doubles += (long) own * layer.longestExchange(shapes.get(i));
    }
    return new Workload(
        plan.batchSize(), plan.shards(), flops, values, updated(plan), ahead, exchanges, doubles);
  }

  private static int updated(TrainingPlan plan) {
    int updated = plan.layout().dense();
    for (SparseTable table : plan.layout().tables()) {
      updated += Math.min(table.codes(), plan.batchSize()) * table.width();
    }
    return updated;
  }
}
