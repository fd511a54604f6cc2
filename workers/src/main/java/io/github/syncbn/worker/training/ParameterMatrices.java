package io.github.syncbn.worker.training;

import io.github.syncbn.worker.layer.Parameter;
import io.github.syncbn.worker.network.ParameterLayout;
import io.github.syncbn.worker.tensor.Matrix;
import java.util.List;

/**
 * The parameters of one layer and their gradients by a shard as matrices, kept from step to step.
 */
final class ParameterMatrices {
  private final ParameterLayout layout;
  private final int layer;
  private final List<Parameter> parameters;
  private final Matrix[] values;
  private final Matrix[] gradients;

  ParameterMatrices(ParameterLayout layout, int layer) {
    this.layout = layout;
    this.layer = layer;
    parameters = layout.operations().get(layer).layer().parameters(layout.inputShape(layer));
    values = new Matrix[parameters.size()];
    gradients = new Matrix[parameters.size()];
  }

  /** A parameter within the array of all; the array may be another one in each step. */
  Matrix parameter(float[] all, int index) {
    if (values[index] == null || values[index].data() != all) {
      values[index] = parameters.get(index).matrix(all, layout.offset(layer, index));
    }
    return values[index];
  }

  /** Where the gradient of a local shard goes: not always the same array. */
  Matrix gradient(GradientTree tree, int shard, int index) {
    float[] array = tree.array(shard);
    int within = layout.offset(layer, index) - layout.layerOffset(layer);
    int offset = tree.offset(shard, layer) + within;
    if (gradients[index] == null || gradients[index].data() != array) {
      gradients[index] = parameters.get(index).matrix(array, offset);
    }
    return gradients[index];
  }
}
