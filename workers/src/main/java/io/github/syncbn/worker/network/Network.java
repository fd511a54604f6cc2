package io.github.syncbn.worker.network;

import io.github.syncbn.worker.layer.Dense;
import io.github.syncbn.worker.layer.Layer;
import io.github.syncbn.worker.tensor.Shape;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * A description of a network: its layers in order. It holds no weights; {@link ParameterLayout}
 * gives each layer its slice of one flat array. Public API.
 *
 * @param layers one or more
 */
public record Network(List<Layer> layers) implements Serializable {

  /** Copies the list. */
  public Network {
    if (layers.isEmpty()) {
      throw new IllegalArgumentException("a network has at least one layer");
    }
    // A serializable list: List.copyOf is, but only of what it holds.
    layers = List.copyOf(layers);
  }

  /** The layers in order. */
  public static Network sequential(Layer... layers) {
    return new Network(List.of(layers));
  }

  /**
   * This network with {@link Dense#OUTPUT} replaced by the number of outputs that the task needs.
   */
  public Network withOutputs(int outputs) {
    List<Layer> resolved = new ArrayList<>();
    for (Layer layer : layers) {
      resolved.add(
          layer instanceof Dense dense && dense.units() == Dense.OUTPUT
              ? new Dense(outputs, dense.bias(), dense.weightInitializer(), dense.biasInitializer())
              : layer);
    }
    return new Network(resolved);
  }

  /**
   * Shapes of the rows between layers: element 0 enters the first layer, element i leaves layer i -
   * 1.
   *
   * @throws IllegalArgumentException if a layer cannot take what reaches it; the message names the
   *     layer
   */
  public List<Shape> shapes(Shape input) {
    List<Shape> shapes = new ArrayList<>(List.of(input));
    for (int i = 0; i < layers.size(); i++) {
      try {
        shapes.add(layers.get(i).outputShape(shapes.get(i)));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(
            "layer "
                + i
                + " ("
                + layers.get(i).name()
                + ") cannot take rows of shape "
                + shapes.get(i)
                + ": "
                + e.getMessage(),
            e);
      }
    }
    return shapes;
  }
}
