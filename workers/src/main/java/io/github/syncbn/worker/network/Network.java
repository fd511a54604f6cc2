package io.github.syncbn.worker.network;

import io.github.syncbn.worker.layer.Columns;
import io.github.syncbn.worker.layer.Dense;
import io.github.syncbn.worker.layer.Entry;
import io.github.syncbn.worker.layer.InputColumn;
import io.github.syncbn.worker.layer.Layer;
import io.github.syncbn.worker.tensor.Shape;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A description of a network: its layers and residual blocks in order. It holds no weights; {@link
 * ParameterLayout} gives each layer its slice of one flat array. Public API.
 *
 * @param entries one or more
 */
public record Network(List<Entry> entries) implements Serializable {

  public Network {
    if (entries.isEmpty()) {
      throw new IllegalArgumentException("a network has at least one layer");
    }
    // A serializable list: List.copyOf is, but only of what it holds.
    entries = List.copyOf(entries);
  }

  /** The entries in order. */
  public static Network sequential(Entry... entries) {
    return new Network(List.of(entries));
  }

  /** The network as a straight line of operations. */
  public List<Operation> operations() {
    return Operation.of(entries);
  }

  /** The layer of each operation. */
  public List<Layer> layers() {
    return operations().stream().map(Operation::layer).toList();
  }

  /** Whether rows must be images, (channels, height, width). */
  public boolean takesImages() {
    return layers().stream().anyMatch(Layer::takesImages);
  }

  /**
   * This network with {@link Dense#OUTPUT} replaced by the number of outputs that the task needs.
   */
  public Network withOutputs(int outputs) {
    return new Network(entries.stream().map(entry -> entry.withOutputs(outputs)).toList());
  }

  /**
   * This network with the columns of a table where it has {@link Columns}; a network without is
   * returned as it is.
   */
  public Network withColumns(List<InputColumn> columns) {
    return this.columns().isEmpty()
        ? this
        : new Network(entries.stream().map(entry -> entry.withColumns(columns)).toList());
  }

  /** What it makes of the columns of a table, if it says so. */
  public Optional<Columns> columns() {
    return layers().stream()
        .filter(layer -> layer instanceof Columns)
        .map(layer -> (Columns) layer)
        .findFirst();
  }

  /** This network with every batch normalization {@link Entry#overAllRows over all rows}. */
  public Network overAllRows() {
    return new Network(entries.stream().map(Entry::overAllRows).toList());
  }

  /**
   * Shapes of the rows between operations: element 0 enters the network, element i leaves operation
   * i - 1. A network without layers of images sees the features of images in their own order.
   *
   * @throws IllegalArgumentException if a layer cannot take what reaches it; the message names the
   *     layer
   */
  public List<Shape> shapes(Shape input) {
    List<Shape> shapes = new ArrayList<>();
    shapes.add(takesImages() ? input : new Shape(input.size()));
    for (Operation operation : operations()) {
      Shape enters = shapes.get(operation.input());
      try {
        shapes.add(operation.layer().outputShape(enters));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(
            describe(operation) + " cannot take rows of shape " + enters + ": " + e.getMessage(),
            e);
      }
      if (operation.shortcut() != Operation.NONE
          && !shapes.get(operation.shortcut()).equals(enters)) {
        throw new IllegalArgumentException(
            describe(operation)
                + " adds rows of shape "
                + enters
                + " from the body and "
                + shapes.get(operation.shortcut())
                + " over the shortcut; a projection or padded shortcut makes them alike");
      }
    }
    return shapes;
  }

  private static String describe(Operation operation) {
    return "layer " + operation.name() + " (" + operation.layer().name() + ")";
  }
}
