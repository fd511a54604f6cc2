package io.github.syncbn.worker.training;

import io.github.syncbn.worker.layer.Parameter;
import io.github.syncbn.worker.network.ParameterLayout;
import io.github.syncbn.worker.tensor.Matrix;
import java.util.Arrays;
import java.util.List;

/** The parameters of one layer and their gradients as matrices, kept from step to step. */
final class ParameterMatrices {
  private final ParameterLayout layout;
  private final int layer;
  private final List<Parameter> parameters;
  private final Matrix[] values;
  private Matrix[][] gradients = new Matrix[0][];

  ParameterMatrices(ParameterLayout layout, int layer) {
    this.layout = layout;
    this.layer = layer;
    parameters = layout.operations().get(layer).layer().parameters(layout.inputShape(layer));
    values = new Matrix[parameters.size()];
  }

  /** A parameter within the array of all; the array may be another one in each step. */
  Matrix parameter(float[] all, int index) {
    if (values[index] == null || values[index].data() != all) {
      values[index] = parameters.get(index).matrix(all, layout.offset(layer, index));
    }
    return values[index];
  }

  /** Where the gradient of a local shard goes: the same place in each step. */
  Matrix gradient(GradientTree tree, int shard, int index) {
    if (shard >= gradients.length) {
      gradients = Arrays.copyOf(gradients, shard + 1);
    }
    if (gradients[shard] == null) {
      gradients[shard] = new Matrix[parameters.size()];
    }
    if (gradients[shard][index] == null) {
      int within = layout.offset(layer, index) - layout.layerOffset(layer);
      int offset = tree.offset(shard, layer) + within;
      gradients[shard][index] = parameters.get(index).matrix(tree.array(shard), offset);
    }
    return gradients[shard][index];
  }
}
