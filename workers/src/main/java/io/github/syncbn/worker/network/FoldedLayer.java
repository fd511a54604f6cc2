package io.github.syncbn.worker.network;

import io.github.syncbn.worker.layer.Activation;
import io.github.syncbn.worker.tensor.Matrix;
import io.github.syncbn.worker.tensor.Shape;
import io.github.syncbn.worker.tensor.Tensor;
import java.util.Arrays;
import java.util.List;

/**
 * One step of inference over a block of rows, feature by feature: value j of row i lies at {@code j
 * * lanes + i}.
 */
sealed interface FoldedLayer
    permits FoldedConvolution,
        FoldedLayer.ValueByValue,
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
      Matrix weight = new Matrix(weights, 0, units, inputs);
      Matrix input = new Matrix(x, 0, inputs, lanes);
      arithmetic.gemm().multiply(weight, input, 1, new Matrix(y, 0, units, lanes));
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
   * @param function treats every value alike
   */
  record ValueByValue(Activation function) implements FoldedLayer {
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
      Shape value = new Shape(1);
      int length = inputs * arithmetic.lanes();
      function.apply(
          new Tensor(x, 0, length, value), new Tensor(y, 0, length, value), arithmetic.kernels());
    }
  }
}
