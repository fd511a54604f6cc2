package io.github.syncbn.worker.layer;

import io.github.syncbn.worker.graph.Graph;
import io.github.syncbn.worker.graph.Value;
import io.github.syncbn.worker.tensor.Matrix;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Numbers as the components of {@link PiecewiseColumns}, with a linear layer and ReLU of every
 * number's own behind them. Of the components v of a number in bin k all below are 1 and all above
 * 0, so the layer is a line in each bin and needs no product with v:
 *
 * <pre>
 *   y = relu(b + sum_(t &lt; k) W_t + (u - k) W_k)
 *   db = sum of g     dW_t = sum of (u - t) g in bin t + sum of g in the bins above     du = g W_k
 * </pre>
 *
 * <p>where g is dy where y is positive, and sums are over rows.
 *
 * @param numbers the numbers, and which of all they are
 * @param bins components of each
 */
record PiecewiseEmbeddings(NumberRange numbers, int bins) implements ColumnPart {
  private static final int WEIGHT = 0;
  private static final int BIAS = 1;

  @Override
  public int inputs() {
    return numbers.count();
  }

  @Override
  public int outputs() {
    return numbers.outputs();
  }

  @Override
  public void forward(Matrix x, Matrix y, Place place, LayerContext context) {
    Matrix weight = context.parameter(WEIGHT);
    int width = numbers.width();
    float[] starts = context.scratch(NumberRange.STARTS, inputs() * bins * width);
    for (int number = 0; number < inputs(); number++) {
      starts(weight, context.parameter(BIAS), number, starts);
    }
    float[] w = weight.data();
    float[] out = y.data();
    for (int i = 0; i < x.rows(); i++) {
      for (int number = 0; number < inputs(); number++) {
        float u = x.data()[x.rowStart(i) + place.input() + number];
        int bin = PiecewiseColumns.bin(u, bins);
        float part = u - bin;
        int start = (number * bins + bin) * width;
        int slope = weight.rowStart(numbers.first() + number) + bin * width;
        int to = y.rowStart(i) + place.output() + number * width;
        for (int j = 0; j < width; j++) {
          out[to + j] = Math.max(0f, starts[start + j] + part * w[slope + j]);
        }
      }
    }
  }

  /** Writes what the linear layer of a number gives at the lower end of every bin. */
  private void starts(Matrix weight, Matrix bias, int number, float[] starts) {
    int width = numbers.width();
    int to = number * bins * width;
    int from = weight.rowStart(numbers.first() + number);
    System.arraycopy(bias.data(), bias.rowStart(numbers.first() + number), starts, to, width);
    for (int k = 0; k < (bins - 1) * width; k++) {
      starts[to + width + k] = starts[to + k] + weight.data()[from + k];
    }
  }

  @Override
  public void backward(Rows rows, @Nullable Matrix dx, Place place, LayerContext context) {
    int width = numbers.width();
    Matrix g = numbers.rectified(rows, place, context);
    Matrix gradient = context.gradient(WEIGHT);
    float[] within = gradient.data();
    float[] all = context.scratch(NumberRange.STARTS, inputs() * bins * width);
    Arrays.fill(all, 0, inputs() * bins * width, 0f);
    int first = gradient.rowStart(numbers.first());
    Arrays.fill(within, first, first + inputs() * bins * width, 0f);
    for (int i = 0; i < g.rows(); i++) {
      for (int number = 0; number < inputs(); number++) {
        float u = rows.x().data()[rows.x().rowStart(i) + place.input() + number];
        int bin = PiecewiseColumns.bin(u, bins);
        float part = u - bin;
        int at = (number * bins + bin) * width;
        int from = g.rowStart(i) + number * width;
        for (int j = 0; j < width; j++) {
          float slope = g.data()[from + j];
          within[first + at + j] += part * slope;
          all[at + j] += slope;
        }
      }
    }
    for (int number = 0; number < inputs(); number++) {
      addBinsAbove(number, all, gradient, context.gradient(BIAS));
    }
    if (dx != null) {
      slopes(rows.x(), g, dx, place, context.parameter(WEIGHT));
    }
  }

  private void addBinsAbove(int number, float[] all, Matrix gradient, Matrix bias) {
    int width = numbers.width();
    int to = gradient.rowStart(numbers.first() + number);
    int above = bias.rowStart(numbers.first() + number);
    Arrays.fill(bias.data(), above, above + width, 0f);
    for (int bin = bins - 1; bin >= 0; bin--) {
      for (int j = 0; j < width; j++) {
        gradient.data()[to + bin * width + j] += bias.data()[above + j];
        bias.data()[above + j] += all[(number * bins + bin) * width + j];
      }
    }
  }

  private void slopes(Matrix x, Matrix g, Matrix dx, Place place, Matrix weight) {
    int width = numbers.width();
    for (int i = 0; i < g.rows(); i++) {
      for (int number = 0; number < inputs(); number++) {
        int bin = PiecewiseColumns.bin(x.data()[x.rowStart(i) + place.input() + number], bins);
        int from = weight.rowStart(numbers.first() + number) + bin * width;
        float sum = 0;
        for (int j = 0; j < width; j++) {
          sum += g.data()[g.rowStart(i) + number * width + j] * weight.data()[from + j];
        }
        dx.data()[dx.rowStart(i) + place.input() + number] = sum;
      }
    }
  }

  @Override
  public Prediction fold(List<float[]> parameters) {
    int width = numbers.width();
    float[] w = parameters.get(WEIGHT);
    Matrix weight = new Matrix(w, 0, w.length / (bins * width), bins * width);
    Matrix bias = new Matrix(parameters.get(BIAS), 0, weight.rows(), width);
    float[] starts = new float[inputs() * bins * width];
    for (int number = 0; number < inputs(); number++) {
      starts(weight, bias, number, starts);
    }
    return (x, y, place, arithmetic, scratch) -> {
      int lanes = arithmetic.lanes();
      for (int number = 0; number < inputs(); number++) {
        for (int i = 0; i < lanes; i++) {
          float u = x[(place.input() + number) * lanes + i];
          int bin = PiecewiseColumns.bin(u, bins);
          int start = (number * bins + bin) * width;
          int slope = weight.rowStart(numbers.first() + number) + bin * width;
          int to = (place.output() + number * width) * lanes + i;
          for (int j = 0; j < width; j++) {
            y[to + j * lanes] = Math.max(0f, starts[start + j] + (u - bin) * w[slope + j]);
          }
        }
      }
    };
  }

  @Override
  public Value appendTo(Graph graph, Value x, List<float[]> parameters) {
    Value components = new PiecewiseColumns(inputs(), bins).components(graph, x);
    return numbers.appendTo(graph, components, parameters.get(WEIGHT), parameters.get(BIAS));
  }
}
