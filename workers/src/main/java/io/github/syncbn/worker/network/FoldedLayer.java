package io.github.syncbn.worker.network;

import io.github.syncbn.worker.kernel.Kernels;
import io.github.syncbn.worker.layer.Elu;
import io.github.syncbn.worker.layer.Gelu;
import io.github.syncbn.worker.layer.Layer;
import io.github.syncbn.worker.layer.LeakyRelu;
import io.github.syncbn.worker.layer.Relu;
import io.github.syncbn.worker.layer.Sigmoid;
import io.github.syncbn.worker.layer.Silu;
import io.github.syncbn.worker.layer.Tanh;
import java.util.Arrays;
import java.util.List;

/**
 * One step of inference over a block of rows, feature by feature: value j of row i lies at {@code j
 * * lanes + i}.
 */
sealed interface FoldedLayer
    permits FoldedConvolution,
        FoldedLayer.Activation,
        FoldedLayer.Normalization,
        FoldedLayer.Product,
        FoldedLayer.Sum,
        FoldedPooling,
        FoldedRowNorm,
        FoldedShaping {

  /** Values of a row that leaves, given those of one that enters. */
  int width(int inputs);

  /** Whether the output takes the place of the input. */
  boolean inPlace();

  /** From x (inputs x lanes) to y (outputs x lanes). */
  void apply(float[] x, float[] y, int inputs, LaneArithmetic arithmetic, ScratchArrays scratch);

  /**
   * {@code y = W x + b}, with the batch normalization that followed folded in.
   *
   * @param units outputs
   * @param weights (units, inputs)
   * @param bias (units)
   */
  record Product(int units, float[] weights, float[] bias) implements FoldedLayer {
    @Override
    public int width(int inputs) {
      return units;
    }

    @Override
    public boolean inPlace() {
      return false;
    }

    @Override
    public void apply(
        float[] x, float[] y, int inputs, LaneArithmetic arithmetic, ScratchArrays scratch) {
      int lanes = arithmetic.lanes();
      for (int u = 0; u < units; u++) {
        Arrays.fill(y, u * lanes, (u + 1) * lanes, bias[u]);
      }
      arithmetic.gemm().multiply(false, false, units, lanes, inputs, weights, 0, x, 0, 1, y, 0);
    }
  }

  /**
   * A batch normalization without a dense layer before it: {@code y = ((x - high) - low) * scale +
   * shift}, the mean being high + low, as in training.
   */
  record Normalization(float[] high, float[] low, float[] scale, float[] shift)
      implements FoldedLayer {
    @Override
    public int width(int inputs) {
      return inputs;
    }

    @Override
    public boolean inPlace() {
      return true;
    }

    @Override
    public void apply(
        float[] x, float[] y, int inputs, LaneArithmetic arithmetic, ScratchArrays scratch) {
      int lanes = arithmetic.lanes();
      int positions = inputs / high.length;
      for (int j = 0; j < inputs; j++) {
        int c = j / positions;
        float h = high[c];
        float l = low[c];
        float a = scale[c];
        float b = shift[c];
        for (int i = j * lanes; i < (j + 1) * lanes; i++) {
          y[i] = ((x[i] - h) - l) * a + b;
        }
      }
    }
  }

  /**
   * A residual block.
   *
   * @param body layers of the body
   * @param shortcut layers of the shortcut
   * @param outputs values of a row that leaves
   */
  record Sum(List<FoldedLayer> body, List<FoldedLayer> shortcut, int outputs)
      implements FoldedLayer {
    @Override
    public int width(int inputs) {
      return outputs;
    }

    @Override
    public boolean inPlace() {
      return false;
    }

    @Override
    public void apply(
        float[] x, float[] y, int inputs, LaneArithmetic arithmetic, ScratchArrays scratch) {
      addTo(y, arithmetic.run(body, x, false, inputs, scratch), x, false, arithmetic, scratch);
      addTo(y, arithmetic.run(shortcut, x, false, inputs, scratch), x, true, arithmetic, scratch);
    }

    private void addTo(
        float[] y,
        float[] term,
        float[] x,
        boolean add,
        LaneArithmetic arithmetic,
        ScratchArrays scratch) {
      int length = outputs * arithmetic.lanes();
      if (add) {
        arithmetic.kernels().add(y, 0, term, 0, length);
      } else {
        System.arraycopy(term, 0, y, 0, length);
      }
      if (term != x) {
        scratch.give(term);
      }
    }
  }

  /**
   * An activation.
   *
   * @param layer one without parameters that treats every value alike
   */
  record Activation(Layer layer) implements FoldedLayer {
    @Override
    public int width(int inputs) {
      return inputs;
    }

    @Override
    public boolean inPlace() {
      return true;
    }

    @Override
    public void apply(
        float[] x, float[] y, int inputs, LaneArithmetic arithmetic, ScratchArrays scratch) {
      Kernels kernels = arithmetic.kernels();
      int length = inputs * arithmetic.lanes();
      if (layer instanceof Relu) {
        kernels.relu(x, 0, y, 0, length);
      } else if (layer instanceof LeakyRelu leaky) {
        kernels.leakyRelu(x, 0, y, 0, length, leaky.slope());
      } else if (layer instanceof Sigmoid) {
        kernels.sigmoid(x, 0, y, 0, length);
      } else if (layer instanceof Tanh) {
        kernels.tanh(x, 0, y, 0, length);
      } else if (layer instanceof Elu elu) {
        elu.apply(x, 0, y, 0, length);
      } else if (layer instanceof Gelu gelu) {
        gelu.apply(x, 0, y, 0, length);
      } else if (layer instanceof Silu silu) {
        silu.apply(x, 0, y, 0, length);
      } else {
        throw new IllegalStateException("layer " + layer.name() + " has no form for inference");
      }
    }
  }
}
