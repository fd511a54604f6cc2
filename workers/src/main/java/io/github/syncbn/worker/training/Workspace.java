package io.github.syncbn.worker.training;

import io.github.syncbn.worker.layer.Layer;
import io.github.syncbn.worker.network.ParameterLayout;
import io.github.syncbn.worker.tensor.Shape;
import io.github.syncbn.worker.tensor.Tensor;
import java.util.List;

/**
 * Storage of the activations and their gradients for a fixed number of shards of at most so many
 * rows, laid out once. Boundary i lies before layer i. A layer runs in place where it may and
 * nobody needs what it overwrites; gradients use two arrays in turn.
 */
final class Workspace {
  private final List<Shape> shapes;
  private final List<Layer> layers;
  private final float[][] boundaries;
  private final float[][] gradients;
  private final int rowsPerShard;
  private final int shards;

  /**
   * @param training whether activations are kept for a backward pass; else two arrays serve all
   *     boundaries
   */
  Workspace(ParameterLayout layout, int shards, int rowsPerShard, boolean training) {
    this.shapes = layout.shapes();
    this.layers = layout.network().layers();
    this.shards = shards;
    this.rowsPerShard = rowsPerShard;
    this.boundaries = new float[shapes.size()][];
    int widest = 0;
    for (Shape shape : shapes) {
      widest = Math.max(widest, shape.size());
    }
    int rows = Math.multiplyExact(shards, rowsPerShard);
    int most = Math.multiplyExact(rows, widest);
    if (training) {
      for (int i = 0; i < shapes.size(); i++) {
        boundaries[i] =
            i > 0 && inPlace(i - 1) ? boundaries[i - 1] : new float[rows * shapes.get(i).size()];
      }
      gradients = new float[][] {new float[most], new float[most]};
    } else {
      float[][] alternating = {new float[most], new float[most]};
      for (int i = 0; i < shapes.size(); i++) {
        boundaries[i] = alternating[i % 2];
      }
      gradients = new float[0][];
    }
  }

  private boolean inPlace(int layer) {
    Layer current = layers.get(layer);
    boolean neededBefore = layer > 0 && layers.get(layer - 1).readsOutput();
    return current.inPlace() && !current.readsInput() && !neededBefore;
  }

  /** The tensors of boundary {@code index} for so many rows in each shard. */
  Tensor[] boundary(int index, int[] rows) {
    return tensors(boundaries[index], shapes.get(index), rows);
  }

  /** The gradient at the boundary after the last layer. */
  Tensor[] lastGradient(int[] rows) {
    return tensors(gradients[0], shapes.get(shapes.size() - 1), rows);
  }

  /** Where the gradient before {@code layer} goes, given the one after it. */
  Tensor[] gradientBefore(int layer, Tensor[] after, int[] rows) {
    float[] current = after.length == 0 ? gradients[0] : after[0].data();
    float[] other = current == gradients[0] ? gradients[1] : gradients[0];
    return tensors(layers.get(layer).gradientInPlace() ? current : other, shapes.get(layer), rows);
  }

  private Tensor[] tensors(float[] data, Shape shape, int[] rows) {
    Tensor[] tensors = new Tensor[shards];
    for (int s = 0; s < shards; s++) {
      tensors[s] = new Tensor(data, s * rowsPerShard * shape.size(), rows[s], shape);
    }
    return tensors;
  }

  /** Bytes held. */
  long bytes() {
    long floats = 0;
    for (int i = 0; i < boundaries.length; i++) {
      boolean own = true;
      for (int j = 0; j < i; j++) {
        own &= boundaries[i] != boundaries[j];
      }
      floats += own ? boundaries[i].length : 0;
    }
    for (float[] gradient : gradients) {
      floats += gradient.length;
    }
    return 4 * floats;
  }
}
