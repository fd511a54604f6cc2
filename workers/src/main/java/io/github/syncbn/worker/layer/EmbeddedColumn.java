package io.github.syncbn.worker.layer;

import io.github.syncbn.worker.graph.ElementType;
import io.github.syncbn.worker.graph.Graph;
import io.github.syncbn.worker.graph.Value;
import io.github.syncbn.worker.stats.SparseRows;
import io.github.syncbn.worker.tensor.Matrix;
import io.github.syncbn.worker.tensor.Shape;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A category as a learned vector for each code: row {@code code} of a table (codes, width).
 *
 * @param codes how many there are
 * @param outputs width of a vector
 * @param parameter number of the table among the parameters of the layer
 * @param sparse whether its gradient has only the codes that occur
 */
record EmbeddedColumn(int codes, int outputs, int parameter, boolean sparse) implements ColumnPart {

  /**
   * The table, uniform in +-1/sqrt(width), as the embeddings of Gorishniy et al. 2021 (arXiv
   * 2106.11959) start: the length of a vector does not depend on its width.
   *
   * @param number of the table among those of the layer
   */
  Parameter table(int number) {
    return new Parameter(
        "embeddings." + number + ".weight",
        new Shape(codes, outputs),
        sparse ? ParameterRole.SPARSE_EMBEDDING : ParameterRole.EMBEDDING,
        new Initializer.Uniform(1 / StrictMath.sqrt(outputs)),
        true);
  }

  @Override
  public int inputs() {
    return 1;
  }

  @Override
  public boolean category() {
    return true;
  }

  @Override
  public void forward(Matrix x, Matrix y, Place place, LayerContext context) {
    Matrix table = context.parameter(parameter);
    for (int i = 0; i < x.rows(); i++) {
      int from = table.rowStart(code(x, i, place));
      System.arraycopy(table.data(), from, y.data(), y.rowStart(i) + place.output(), outputs);
    }
  }

  private int code(Matrix x, int row, Place place) {
    return InputColumn.code(x.data()[x.rowStart(row) + place.input()], codes);
  }

  /** Rows of a shard are added in their order, so the sum for each code is always the same. */
  @Override
  public void backward(Rows rows, @Nullable Matrix dx, Place place, LayerContext context) {
    if (sparse) {
      sumUsed(context.sparseGradient(parameter), rows, place);
    } else {
      sumAll(context.gradient(parameter), rows, place);
    }
    if (dx != null) {
      OneHotColumn.clear(dx, place);
    }
  }

  private void sumUsed(SparseRows gradient, Rows rows, Place place) {
    int count = rows.dy().rows();
    int[] each = gradient.rowCodes(count);
    for (int i = 0; i < count; i++) {
      each[i] = code(rows.x(), i, place);
    }
    gradient.sum(count, rows.dy(), place.output());
  }

  private void sumAll(Matrix gradient, Rows rows, Place place) {
    gradient.fill(0);
    Matrix dy = rows.dy();
    float[] sums = gradient.data();
    float[] slopes = dy.data();
    for (int i = 0; i < dy.rows(); i++) {
      int to = gradient.rowStart(code(rows.x(), i, place));
      int from = dy.rowStart(i) + place.output();
      for (int j = 0; j < outputs; j++) {
        sums[to + j] += slopes[from + j];
      }
    }
  }

  @Override
  public Prediction fold(List<float[]> parameters) {
    float[] table = parameters.get(parameter);
    return (x, y, place, arithmetic, scratch) -> {
      int lanes = arithmetic.lanes();
      for (int i = 0; i < lanes; i++) {
        int from = InputColumn.code(x[place.input() * lanes + i], codes) * outputs;
        for (int j = 0; j < outputs; j++) {
          y[(place.output() + j) * lanes + i] = table[from + j];
        }
      }
    };
  }

  @Override
  public Value appendTo(Graph graph, Value x, List<float[]> parameters) {
    Value table = graph.floats(parameters.get(parameter), codes, outputs);
    Value code = graph.cast(InputColumn.code(graph, x, codes), ElementType.INT64);
    Value vectors = graph.node("Gather", new Shape(1, outputs), Map.of("axis", 0), table, code);
    return graph.flat(vectors);
  }
}
