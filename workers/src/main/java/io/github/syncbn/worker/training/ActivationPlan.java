package io.github.syncbn.worker.training;

import io.github.syncbn.worker.layer.Layer;
import io.github.syncbn.worker.network.Operation;
import io.github.syncbn.worker.network.ParameterLayout;
import java.util.List;

/**
 * Which buffer holds each value of a network's straight line (see {@link Operation}).
 *
 * @param buffers buffer of each value
 * @param widths values in a row of each buffer
 */
record ActivationPlan(int[] buffers, int[] widths) {

  /**
   * For training: every value keeps its buffer until the backward pass, except that a layer runs in
   * place where it may and what it overwrites is not needed.
   */
  static ActivationPlan keeping(ParameterLayout layout) {
    List<Operation> operations = layout.operations();
    int[] readers = new int[operations.size() + 1];
    for (Operation operation : operations) {
      readers[operation.input()]++;
      if (operation.shortcut() != Operation.NONE) {
        readers[operation.shortcut()]++;
      }
    }
    BufferPool pool = new BufferPool();
    int[] buffers = new int[operations.size() + 1];
    buffers[0] = pool.take(layout.input().size());
    for (int i = 0; i < operations.size(); i++) {
      int input = operations.get(i).input();
      Layer layer = operations.get(i).layer();
      boolean needed = input > 0 && operations.get(input - 1).layer().readsOutput();
      boolean inPlace = layer.inPlace() && !layer.readsInput() && !needed && readers[input] == 1;
      buffers[i + 1] = inPlace ? buffers[input] : pool.take(width(layout, i + 1));
    }
    return new ActivationPlan(buffers, pool.widths());
  }

  /** For inference: a buffer is free again after the last operation that reads its value. */
  static ActivationPlan reusing(ParameterLayout layout) {
    List<Operation> operations = layout.operations();
    int[] lastReader = new int[operations.size() + 1];
    for (int i = 0; i < operations.size(); i++) {
      lastReader[operations.get(i).input()] = i;
      if (operations.get(i).shortcut() != Operation.NONE) {
        lastReader[operations.get(i).shortcut()] = i;
      }
    }
    BufferPool pool = new BufferPool();
    int[] buffers = new int[operations.size() + 1];
    buffers[0] = pool.take(layout.input().size());
    for (int i = 0; i < operations.size(); i++) {
      int input = operations.get(i).input();
      int shortcut = operations.get(i).shortcut();
      if (operations.get(i).layer().inPlace() && lastReader[input] == i) {
        buffers[i + 1] = buffers[input];
      } else {
        buffers[i + 1] = pool.take(width(layout, i + 1));
        if (lastReader[input] == i) {
          pool.release(buffers[input]);
        }
      }
      if (shortcut != Operation.NONE && lastReader[shortcut] == i) {
        pool.release(buffers[shortcut]);
      }
    }
    return new ActivationPlan(buffers, pool.widths());
  }

  private static int width(ParameterLayout layout, int value) {
    return layout.shapes().get(value).size();
  }
}
