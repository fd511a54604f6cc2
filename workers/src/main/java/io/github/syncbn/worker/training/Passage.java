package io.github.syncbn.worker.training;

import io.github.syncbn.worker.layer.BatchNormalization;
import io.github.syncbn.worker.network.Operation;
import io.github.syncbn.worker.network.ParameterLayout;
import io.github.syncbn.worker.tensor.Tensor;
import java.util.List;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Takes the values of a workspace through a network, forward and back: operation by operation, each
 * a loop over the worker's shards in which any thread takes the next. On the way forward, a batch
 * normalization and the rectifier behind it go together where {@link RectifiedNorms} says so.
 */
final class Passage {
  private final ParameterLayout layout;
  private final List<Operation> operations;
  private final Workspace workspace;
  private final LayerPass[] passes;
  private final RectifiedNorms rectified;

  /** Is shown what goes through a network, as long as it is there. */
  interface Observer {
    /** Value {@code index}, as its operation has just computed it. */
    void value(int index, Tensor[] value);

    /** The gradient of the loss by value {@code index}, complete. */
    void gradient(int index, Tensor[] gradient);
  }

  /**
   * @param passes one per operation
   */
  Passage(ParameterLayout layout, Workspace workspace, LayerPass[] passes) {
    this.layout = layout;
    this.operations = layout.operations();
    this.workspace = workspace;
    this.passes = passes;
    this.rectified = new RectifiedNorms(operations, workspace.activations());
  }

  /**
   * Runs the first {@code depth} operations on value 0. A value that a later one of them overwrites
   * in place is lost.
   *
   * @param lane of the calling thread
   */
  void forward(int[] rows, int depth, Lane lane) {
    forward(rows, 0, depth, lane, null);
  }

  /**
   * Runs the operations from number {@code from}, whose inputs are there, up to {@code depth}.
   *
   * @param observer is shown all values, for which each operation runs alone, with the same bits;
   *     null for none
   */
  void forward(int[] rows, int from, int depth, Lane lane, @Nullable Observer observer) {
    for (int i = from; i < depth; i++) {
      // A pass that ends with the normalization wants its output as it is.
      boolean rectified = observer == null && i + 1 < depth && this.rectified.pair(i);
      forward(i, rows, rectified, lane);
      if (rectified) {
        i++;
      }
      if (observer != null) {
        observer.value(i + 1, workspace.value(i + 1, rows));
      }
    }
  }

  private void forward(int i, int[] rows, boolean rectified, Lane lane) {
    Operation operation = operations.get(i);
    Tensor[] x = workspace.value(operation.input(), rows);
    Tensor[] y = workspace.value(i + 1, rows);
    LayerPass pass = passes[i];
    pass.forward(
        stage ->
            lane.each(
                rows.length,
                (s, on) -> {
                  ShardPass shard = pass.shard(s).on(on);
                  if (rectified) {
                    BatchNormalization norm = (BatchNormalization) operation.layer();
                    norm.forward(stage, x[s], y[s], shard, true);
                  } else {
                    operation.layer().forward(stage, x[s], y[s], shard);
                  }
                }));
    if (operation.shortcut() != Operation.NONE) {
      Tensor[] shortcut = workspace.value(operation.shortcut(), rows);
      lane.each(rows.length, (s, on) -> add(y[s], shortcut[s], on));
    }
  }

  /**
   * Goes back from the gradient of the last value, in its buffer.
   *
   * @param lane of the calling thread
   * @param complete is told, from the last layer to the first, from which dense parameter on
   *     gradients are complete and parameters no longer needed
   * @param observer null for none
   */
  void backward(int[] rows, Lane lane, IntConsumer complete, @Nullable Observer observer) {
    complete.accept(layout.dense());
    for (GradientPlan.Step step : workspace.backward().steps()) {
      int i = step.operation();
      int input = operations.get(i).input();
      Tensor[] to = step.to() == GradientPlan.NONE ? null : gradient(step.to(), input, rows);
      switch (step.kind()) {
        case BACKWARD -> {
          if (observer != null) {
            show(i + 1, gradient(step.from(), i + 1, rows), observer);
          }
          backward(i, rows, gradient(step.from(), i + 1, rows), to, lane);
          complete.accept(layout.layerOffset(i));
        }
        case COPY -> {
          Tensor[] from = gradient(step.from(), input, rows);
          lane.each(rows.length, (s, on) -> from[s].copyTo(to[s]));
        }
        case ADD -> {
          Tensor[] from = gradient(step.from(), input, rows);
          lane.each(rows.length, (s, on) -> add(to[s], from[s], on));
        }
      }
    }
  }

  private void backward(int i, int[] rows, Tensor[] dy, Tensor @Nullable [] dx, Lane lane) {
    Operation operation = operations.get(i);
    Tensor[] x = workspace.value(operation.input(), rows);
    Tensor[] y = workspace.value(i + 1, rows);
    LayerPass pass = passes[i];
    pass.backward(
        stage ->
            lane.each(
                rows.length,
                (s, on) -> {
                  Tensor back = dx == null ? null : dx[s];
                  operation.layer().backward(stage, x[s], y[s], dy[s], back, pass.shard(s).on(on));
                }));
  }

  /** A sum passes its gradient on unchanged: that of its operand is its own. */
  private void show(int value, Tensor[] gradient, Observer observer) {
    observer.gradient(value, gradient);
    for (int i = value; i < operations.size(); i++) {
      Operation operation = operations.get(i);
      if (operation.shortcut() != Operation.NONE && operation.input() == value) {
        show(i + 1, gradient, observer);
      }
    }
  }

  private Tensor[] gradient(int buffer, int value, int[] rows) {
    return workspace.gradient(buffer, value, rows);
  }

  private static void add(Tensor into, Tensor x, Lane on) {
    on.kernels().add(into.data(), into.offset(), x.data(), x.offset(), x.size());
  }
}
