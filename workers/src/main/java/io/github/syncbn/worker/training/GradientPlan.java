package io.github.syncbn.worker.training;

import io.github.syncbn.worker.network.Operation;
import io.github.syncbn.worker.network.ParameterLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The backward pass as a straight line, with the buffer of every gradient. The gradient of a {@link
 * io.github.syncbn.worker.layer.ResidualSum} goes both ways unchanged: the two values share a
 * buffer until one of them would overwrite it. Gradients of a value that several operations read
 * are added, in the order in which they come.
 *
 * @param steps what to do, in order
 * @param last buffer of the gradient of the network's output
 * @param first buffer of the gradient of the network's input, or {@link #NONE}
 * @param widths values in a row of each buffer
 */
record GradientPlan(List<Step> steps, int last, int first, int[] widths) {
  /** No gradient is wanted. */
  static final int NONE = -1;

  /** What a step does. */
  enum Kind {
    /** The backward pass of an operation, from dy in one buffer to dx in another. */
    BACKWARD,
    /** Copies one buffer to another. */
    COPY,
    /** Adds one buffer to another. */
    ADD
  }

  /**
   * One step.
   *
   * @param operation number of the operation; its input is the value whose gradient is written
   * @param from buffer that is read
   * @param to buffer that is written, or {@link #NONE}
   */
  record Step(Kind kind, int operation, int from, int to) {}

  /** Of the parameters alone. */
  static GradientPlan of(ParameterLayout layout) {
    return new Planning(layout, false).plan();
  }

  /** Of the network's input, too. */
  static GradientPlan withInput(ParameterLayout layout) {
    return new Planning(layout, true).plan();
  }

  private static final class Planning {
    private final ParameterLayout layout;
    private final List<Operation> operations;
    private final BufferPool pool = new BufferPool();
    private final List<Step> steps = new ArrayList<>();
    private final int[] buffers;
    private final boolean[] wanted;

    Planning(ParameterLayout layout, boolean input) {
      this.layout = layout;
      this.operations = layout.operations();
      buffers = new int[operations.size() + 1];
      Arrays.fill(buffers, NONE);
      wanted = new boolean[operations.size() + 1];
      wanted[0] = input;
      for (int i = 0; i < operations.size(); i++) {
        Operation operation = operations.get(i);
        wanted[i + 1] = layout.layerParameters(i) > 0 || wanted[operation.input()];
        if (operation.shortcut() != Operation.NONE) {
          wanted[i + 1] |= wanted[operation.shortcut()];
        }
      }
    }

    GradientPlan plan() {
      int n = operations.size();
      int last = pool.take(width(n));
      buffers[n] = last;
      for (int i = n - 1; i >= 0; i--) {
        if (!wanted[i + 1]) {
          continue;
        }
        if (operations.get(i).shortcut() == Operation.NONE) {
          backward(i);
        } else {
          share(i, operations.get(i).input());
          share(i, operations.get(i).shortcut());
          pool.release(buffers[i + 1]);
        }
      }
      return new GradientPlan(List.copyOf(steps), last, buffers[0], pool.widths());
    }

    private void backward(int i) {
      int value = operations.get(i).input();
      int dy = buffers[i + 1];
      if (!wanted[value]) {
        steps.add(new Step(Kind.BACKWARD, i, dy, NONE));
        pool.release(dy);
        return;
      }
      if (buffers[value] == NONE
          && operations.get(i).layer().gradientInPlace()
          && pool.exclusive(dy)) {
        pool.widen(dy, width(value));
        steps.add(new Step(Kind.BACKWARD, i, dy, dy));
        buffers[value] = dy;
        return;
      }
      int dx = pool.take(width(value));
      steps.add(new Step(Kind.BACKWARD, i, dy, dx));
      pool.release(dy);
      accept(i, value, dx);
    }

    /** Gives the gradient of a sum to one of its operands. */
    private void share(int i, int value) {
      if (wanted[value]) {
        pool.hold(buffers[i + 1]);
        accept(i, value, buffers[i + 1]);
      }
    }

    /** Takes a gradient that the value now holds, and adds it to what the value has. */
    private void accept(int i, int value, int gradient) {
      int before = buffers[value];
      if (before == NONE) {
        buffers[value] = gradient;
        return;
      }
      int into = before;
      if (!pool.exclusive(before)) {
        into = pool.take(width(value));
        steps.add(new Step(Kind.COPY, i, before, into));
        pool.release(before);
        buffers[value] = into;
      }
      steps.add(new Step(Kind.ADD, i, gradient, into));
      pool.release(gradient);
    }

    private int width(int value) {
      return layout.shapes().get(value).size();
    }
  }
}
