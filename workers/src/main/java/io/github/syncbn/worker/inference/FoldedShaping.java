package io.github.syncbn.worker.inference;

import io.github.syncbn.worker.graph.Graph;
import io.github.syncbn.worker.graph.Value;
import io.github.syncbn.worker.tensor.Shape;
import java.util.Arrays;
import java.util.Map;

/** What gives images another shape without weights. */
public sealed interface FoldedShaping extends FoldedLayer {

  /**
   * Mean of every channel over all positions.
   *
   * @param input shape of the images that enter
   */
  record GlobalMean(Shape input) implements FoldedShaping {
    @Override
    public int width(int inputs) {
      return input.channels();
    }

    @Override
    public Value appendTo(Graph graph, Value x) {
      Value mean =
          graph.node(
              "GlobalAveragePool",
              new Shape(input.channels(), 1, 1),
              Map.of(),
              graph.shaped(x, input));
      return graph.flat(mean);
    }

    @Override
    public void apply(
        float[] x, float[] y, int inputs, LaneArithmetic arithmetic, ScratchArrays scratch) {
      int lanes = arithmetic.lanes();
      int positions = input.positions();
      for (int c = 0; c < input.channels(); c++) {
        for (int i = 0; i < lanes; i++) {
          double sum = 0;
          for (int p = 0; p < positions; p++) {
            sum += x[(c * positions + p) * lanes + i];
          }
          y[c * lanes + i] = (float) (sum / positions);
        }
      }
    }
  }

  /**
   * Every stride-th position, and channels of zeros after the existing ones.
   *
   * @param input shape of the images that enter
   * @param output shape of those that leave
   * @param stride distance between two positions
   */
  record Padding(Shape input, Shape output, int stride) implements FoldedShaping {
    @Override
    public int width(int inputs) {
      return output.size();
    }

    @Override
    public Value appendTo(Graph graph, Value x) {
      int[] out = output.dims();
      Value kept =
          graph.node(
              "Slice",
              new Shape(input.channels(), out[1], out[2]),
              Map.of(),
              graph.shaped(x, input),
              graph.longs(0, 0),
              graph.longs(input.dims()[1], input.dims()[2]),
              graph.longs(2, 3),
              graph.longs(stride, stride));
      int zeros = output.channels() - input.channels();
      return zeros == 0
          ? kept
          : graph.node("Pad", output, Map.of(), kept, graph.longs(0, 0, 0, 0, 0, zeros, 0, 0));
    }

    @Override
    public void apply(
        float[] x, float[] y, int inputs, LaneArithmetic arithmetic, ScratchArrays scratch) {
      int lanes = arithmetic.lanes();
      int[] in = input.dims();
      int[] out = output.dims();
      int to = 0;
      for (int c = 0; c < in[0]; c++) {
        for (int p = 0; p < out[1]; p++) {
          for (int q = 0; q < out[2]; q++) {
            int from = ((c * in[1] + p * stride) * in[2] + q * stride) * lanes;
            System.arraycopy(x, from, y, to, lanes);
            to += lanes;
          }
        }
      }
      Arrays.fill(y, to, output.size() * lanes, 0f);
    }
  }

  @Override
  default boolean inPlace() {
    return false;
  }
}
