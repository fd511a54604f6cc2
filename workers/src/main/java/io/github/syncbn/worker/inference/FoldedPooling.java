package io.github.syncbn.worker.inference;

import io.github.syncbn.worker.graph.Graph;
import io.github.syncbn.worker.graph.Value;
import io.github.syncbn.worker.kernel.Window;
import io.github.syncbn.worker.tensor.Shape;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Maximum or mean under a moving window.
 *
 * @param input shape of the images that enter
 * @param output shape of those that leave
 * @param window what moves
 * @param maximum whether it takes the maximum
 */
public record FoldedPooling(Shape input, Shape output, Window window, boolean maximum)
    implements FoldedLayer {
  @Override
  public int width(int inputs) {
    return output.size();
  }

  @Override
  public boolean inPlace() {
    return false;
  }

  @Override
  public void apply(
      float[] x, float[] y, int inputs, LaneArithmetic arithmetic, ScratchArrays scratch) {
    int lanes = arithmetic.lanes();
    int[] in = input.dims();
    int[] out = output.dims();
    float share = 1f / (window.kernel() * window.kernel());
    Arrays.fill(y, 0, output.size() * lanes, maximum ? Float.NEGATIVE_INFINITY : 0f);
    int to = 0;
    for (int c = 0; c < out[0]; c++) {
      for (int p = 0; p < out[1]; p++) {
        for (int q = 0; q < out[2]; q++) {
          for (int tap = 0; tap < window.kernel() * window.kernel(); tap++) {
            int row = p * window.stride() - window.padding() + tap / window.kernel();
            int column = q * window.stride() - window.padding() + tap % window.kernel();
            if (row >= 0 && row < in[1] && column >= 0 && column < in[2]) {
              int from = ((c * in[1] + row) * in[2] + column) * lanes;
              for (int i = 0; i < lanes; i++) {
                float v = x[from + i];
                y[to + i] = maximum ? Math.max(y[to + i], v) : y[to + i] + share * v;
              }
            }
          }
          to += lanes;
        }
      }
    }
  }

  /** A mean counts the zeros around the image. */
  @Override
  public Value appendTo(Graph graph, Value x) {
    Map<String, Object> attributes = new HashMap<>(GraphWindow.attributes(window));
    if (!maximum) {
      attributes.put("count_include_pad", 1);
    }
    return graph.node(
        maximum ? "MaxPool" : "AveragePool", output, attributes, graph.shaped(x, input));
  }
}
