package io.github.syncbn.worker.network;

import io.github.syncbn.worker.layer.BatchNormalization;
import io.github.syncbn.worker.layer.Entry;
import io.github.syncbn.worker.layer.Layer;
import io.github.syncbn.worker.layer.Relu;
import io.github.syncbn.worker.layer.Residual;
import io.github.syncbn.worker.layer.ResidualSum;
import io.github.syncbn.worker.setting.Declared;
import java.util.ArrayList;
import java.util.List;

/**
 * One step of a network laid out as a straight line: operation i reads value {@code input}, and
 * writes value i + 1; value 0 is what enters the network. A residual block becomes the operations
 * of its body, those of its shortcut, and a {@link ResidualSum} that also reads {@code shortcut}.
 *
 * @param layer what it does
 * @param name its place in PyTorch's state_dict: {@code 3}, or {@code 3.body.0} and {@code
 *     3.shortcut.1} in a block
 * @param input number of the value that it reads
 * @param shortcut number of the value that is added to its output, or {@link #NONE}
 * @param zeroGamma whether its gamma starts at 0
 */
public record Operation(Layer layer, String name, int input, int shortcut, boolean zeroGamma) {
  /** No second value. */
  public static final int NONE = -1;

  /** What the layer is called in a job file, such as {@code dense}. */
  public String kind() {
    return Declared.of(layer.getClass()).name();
  }

  /** The operations of some entries in order. */
  static List<Operation> of(List<? extends Entry> entries) {
    List<Operation> operations = new ArrayList<>();
    append(entries, "", 0, operations);
    return operations;
  }

  /** Appends entries that read value {@code input}; returns the number of the value they leave. */
  private static int append(
      List<? extends Entry> entries, String prefix, int input, List<Operation> operations) {
    int value = input;
    for (int i = 0; i < entries.size(); i++) {
      String name = prefix + i;
      if (entries.get(i) instanceof Residual residual) {
        int start = operations.size();
        int body = append(residual.body(), name + ".body.", value, operations);
        if (residual.zeroLastGamma()) {
          startLastGammaAtZero(operations, start);
        }
        int shortcut = append(residual.shortcut(), name + ".shortcut.", value, operations);
        operations.add(new Operation(new ResidualSum(), name + ".sum", body, shortcut, false));
      } else {
        operations.add(new Operation((Layer) entries.get(i), name, value, NONE, false));
      }
      value = operations.size();
    }
    return value;
  }

  /**
   * Lets a body begin as nothing, so that its block begins as its shortcut (Goyal et al. 2017,
   * arXiv 1706.02677, section 5.1). Not where a ReLU lies between the normalization and the sum:
   * that has no slope at 0, and the body would stay nothing.
   */
  private static void startLastGammaAtZero(List<Operation> operations, int start) {
    for (int i = operations.size() - 1; i >= start; i--) {
      Operation last = operations.get(i);
      if (last.layer instanceof BatchNormalization) {
        operations.set(i, new Operation(last.layer, last.name, last.input, last.shortcut, true));
        return;
      }
      if (last.layer instanceof Relu) {
        return;
      }
    }
  }
}
