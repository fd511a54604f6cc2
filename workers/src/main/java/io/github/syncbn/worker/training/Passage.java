package io.github.syncbn.worker.training;

import io.github.syncbn.worker.collective.Exchange;
import io.github.syncbn.worker.kernel.Kernels;
import io.github.syncbn.worker.layer.BatchNormalization;
import io.github.syncbn.worker.network.Operation;
import io.github.syncbn.worker.network.ParameterLayout;
import io.github.syncbn.worker.tensor.Tensor;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * Takes the values of a workspace through a network, forward and back. On the way forward, a batch
 * normalization and the rectifier behind it go together where {@link RectifiedNorms} says so.
 */
final class Passage {
  private final ParameterLayout layout;
  private final List<Operation> operations;
  private final Workspace workspace;
  private final LayerPass[] passes;
  private final Kernels kernels;
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
  Passage(ParameterLayout layout, Workspace workspace, LayerPass[] passes, Kernels kernels) {
    this.layout = layout;
    this.operations = layout.operations();
    this.workspace = workspace;
    this.passes = passes;
    this.kernels = kernels;
    this.rectified = new RectifiedNorms(operations, workspace.activations());
  }

  /**
   * Runs the first {@code depth} operations on value 0. A value that a later one of them overwrites
   * in place is lost.
   */
  void forward(int[] rows, int depth) {
    forward(rows, depth, null);
  }

  /**
   * The same, shown to an observer: each operation runs alone then, with the same bits.
   *
   * @param observer null for none
   */
  void forward(int[] rows, int depth, Observer observer) {
    forward(rows, 0, depth, observer);
  }

  /**
   * Runs the operations from number {@code from}, whose inputs are there, up to {@code depth}.
   *
   * @param observer null for none
   */
  void forward(int[] rows, int from, int depth, Observer observer) {
    for (int i = from; i < depth; i++) {
      Operation operation = operations.get(i);
      Tensor[] x = workspace.value(operation.input(), rows);
      Tensor[] y = workspace.value(i + 1, rows);
      passes[i].phase(Exchange.Phase.FORWARD);
      // A pass that ends with the normalization wants its output as it is.
      if (observer == null
          && i + 1 < depth
          && operation.layer() instanceof BatchNormalization norm
          && rectified.pair(i)) {
        norm.forward(x, y, passes[i], true);
        i++;
        continue;
      }
      operation.layer().forward(x, y, passes[i]);
      if (operation.shortcut() != Operation.NONE) {
        add(y, workspace.value(operation.shortcut(), rows));
      }
      if (observer != null) {
        observer.value(i + 1, y);
      }
    }
  }

  /**
   * Goes back from the gradient of the last value, in its buffer.
   *
   * @param complete is told, from the last layer to the first, from which dense parameter on
   *     gradients are complete and parameters no longer needed
   * @param observer null for none
   */
  void backward(int[] rows, IntConsumer complete, Observer observer) {
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
          passes[i].phase(Exchange.Phase.BACKWARD);
          operations
              .get(i)
              .layer()
              .backward(
                  workspace.value(input, rows),
                  workspace.value(i + 1, rows),
                  gradient(step.from(), i + 1, rows),
                  to,
                  passes[i]);
          complete.accept(layout.layerOffset(i));
        }
        case COPY -> {
          Tensor[] from = gradient(step.from(), input, rows);
          for (int s = 0; s < to.length; s++) {
            System.arraycopy(
                from[s].data(), from[s].offset(), to[s].data(), to[s].offset(), to[s].size());
          }
        }
        case ADD -> add(to, gradient(step.from(), input, rows));
      }
    }
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

  private void add(Tensor[] into, Tensor[] x) {
    for (int s = 0; s < into.length; s++) {
      kernels.add(into[s].data(), into[s].offset(), x[s].data(), x[s].offset(), x[s].size());
    }
  }
}
