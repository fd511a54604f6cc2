package io.github.syncbn.worker.inference;

import io.github.syncbn.worker.graph.Graph;
import io.github.syncbn.worker.graph.Value;
import io.github.syncbn.worker.kernel.Window;
import io.github.syncbn.worker.tensor.Matrix;
import io.github.syncbn.worker.tensor.Shape;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * A convolution with the batch normalization that followed folded in, as products of the weights
 * with the patches of some lines of output: column (position, lane) of the product is one output of
 * one row of the block.
 *
 * @param input shape of the images that enter
 * @param output shape of those that leave
 * @param window what moves
 * @param groups groups of channels
 * @param weights (filters, channels / groups, kernel, kernel)
 * @param bias (filters)
 */
public record FoldedConvolution(
    Shape input, Shape output, Window window, int groups, float[] weights, float[] bias)
    implements FoldedLayer {
  /** Values of the patches of a block of lines; whole lines, one at least. */
  private static final int BLOCK = 96 * 1024;

  @Override
  public int width(int inputs) {
    return output.size();
  }

  @Override
  public boolean multiplies() {
    return true;
  }

  @Override
  public boolean inPlace() {
    return false;
  }

  @Override
  public void apply(
      float[] x, float[] y, int inputs, LaneArithmetic arithmetic, ScratchArrays scratch) {
    int lanes = arithmetic.lanes();
    int[] dims = output.dims();
    int filters = dims[0] / groups;
    int patch = input.channels() / groups * window.kernel() * window.kernel();
    int line = dims[2] * lanes;
    int most = Math.min(dims[1], Math.max(1, BLOCK / (patch * line)));
    float[] patches = scratch.take(patch * most * line);
    float[] part = scratch.take(filters * most * line);
    Matrix weight = new Matrix(weights, 0, output.channels(), patch);
    for (int first = 0; first < dims[1]; first += most) {
      int lines = Math.min(most, dims[1] - first);
      Matrix input = new Matrix(patches, 0, patch, lines * line);
      Matrix outputs = new Matrix(part, 0, filters, lines * line);
      for (int g = 0; g < groups; g++) {
        gather(x, g, first, lines, patches, lanes);
        for (int f = 0; f < filters; f++) {
          float b = bias[g * filters + f];
          Arrays.fill(part, f * lines * line, (f + 1) * lines * line, b);
        }
        arithmetic
            .gemm()
            .multiply(Matrix.view().show(weight, g * filters, filters), input, 1, outputs);
        for (int f = 0; f < filters; f++) {
          int to = ((g * filters + f) * dims[1] + first) * line;
          System.arraycopy(part, f * lines * line, y, to, lines * line);
        }
      }
    }
    scratch.give(patches);
    scratch.give(part);
  }

  @Override
  public Value appendTo(Graph graph, Value x) {
    int kernel = window.kernel();
    Map<String, Object> attributes = new HashMap<>(GraphWindow.attributes(window));
    attributes.put("dilations", new int[] {window.dilation(), window.dilation()});
    attributes.put("group", groups);
    Value weight =
        graph.floats(weights, output.channels(), input.channels() / groups, kernel, kernel);
    return graph.node(
        "Conv", output, attributes, graph.shaped(x, input), weight, graph.floats(bias));
  }

  /** Row (channel, kernel row, kernel column) of the patches of some lines of output. */
  private void gather(float[] x, int group, int first, int lines, float[] patches, int lanes) {
    int[] dims = input.dims();
    int channels = dims[0] / groups;
    int outWidth = output.dims()[2];
    int to = 0;
    for (int c = group * channels; c < (group + 1) * channels; c++) {
      for (int k = 0; k < window.kernel(); k++) {
        for (int l = 0; l < window.kernel(); l++) {
          for (int p = first; p < first + lines; p++) {
            int row = p * window.stride() - window.padding() + k * window.dilation();
            for (int q = 0; q < outWidth; q++) {
              int column = q * window.stride() - window.padding() + l * window.dilation();
              if (row >= 0 && row < dims[1] && column >= 0 && column < dims[2]) {
                int from = ((c * dims[1] + row) * dims[2] + column) * lanes;
                System.arraycopy(x, from, patches, to, lanes);
              } else {
                Arrays.fill(patches, to, to + lanes, 0f);
              }
              to += lanes;
            }
          }
        }
      }
    }
  }
}
