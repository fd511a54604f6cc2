package io.github.syncbn.worker.network;

import io.github.syncbn.worker.kernel.KeyedRandom;
import io.github.syncbn.worker.layer.Initializer;
import io.github.syncbn.worker.layer.Parameter;
import io.github.syncbn.worker.tensor.Matrix;
import java.util.ArrayList;
import java.util.List;

/**
 * First values of all parameters of a layout; value i of a parameter depends on (seed, layer,
 * parameter, i) only.
 */
final class InitialParameters {
  private final ParameterLayout layout;
  private final long seed;
  private final float[] values;

  private InitialParameters(ParameterLayout layout, long seed) {
    this.layout = layout;
    this.seed = seed;
    values = new float[layout.parameters()];
  }

  static float[] of(ParameterLayout layout, long seed) {
    InitialParameters initial = new InitialParameters(layout, seed);
    for (int layer = 0; layer < layout.operations().size(); layer++) {
      initial.fill(layer);
    }
    return initial.values;
  }

  private void fill(int layer) {
    Operation operation = layout.operations().get(layer);
    List<Parameter> parameters = operation.layer().parameters(layout.inputShape(layer));
    List<Matrix> matrices = new ArrayList<>();
    for (int p = 0; p < parameters.size(); p++) {
      Parameter weight = parameters.get(0);
      // A weight is (out, in), or (out, in, height, width): all but the first axis reach one
      // output.
      int fanIn = weight.shape().size() / weight.shape().dims()[0];
      int fanOut = weight.shape().rank() < 2 ? 1 : weight.shape().size() / weight.shape().dims()[1];
      KeyedRandom random = KeyedRandom.of(seed, KeyedRandom.Purpose.INITIALIZATION, layer, p);
      Initializer initializer =
          p == 0 && operation.zeroGamma()
              ? new Initializer.Constant(0)
              : parameters.get(p).initializer();
      int offset = layout.offset(layer, p);
      int length = parameters.get(p).shape().size();
      initializer.fill(values, offset, length, fanIn, fanOut, random);
      matrices.add(parameters.get(p).matrix(values, offset));
    }
    operation.layer().settle(matrices);
  }
}
