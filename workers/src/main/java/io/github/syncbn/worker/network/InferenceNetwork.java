package io.github.syncbn.worker.network;

import io.github.syncbn.worker.inference.FoldedLayer;
import io.github.syncbn.worker.inference.LaneArithmetic;
import io.github.syncbn.worker.inference.ScratchArrays;
import io.github.syncbn.worker.kernel.Blas;
import io.github.syncbn.worker.kernel.BlasChoice;
import io.github.syncbn.worker.kernel.Gemm;
import io.github.syncbn.worker.kernel.Kernels;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * A trained network that predicts: raw features in, raw outputs (logits of a classifier) out, by
 * any number of threads at once. It needs no Spark. Public API.
 *
 * <p>A row's prediction has the same bits alone and among others, in any place: rows go through in
 * blocks of a few fixed sizes, lane by lane, the last block filled up with zero rows. Rows are the
 * columns of the products, because there a BLAS treats lanes alike (measured on OpenBLAS 0.3.31: as
 * rows, their bits depend on their place where the kernel is Haswell's). See {@link BlockWidths}.
 */
public final class InferenceNetwork {
  private final Preprocessing preprocessing;
  private final TargetScaling targets;
  private final List<FoldedLayer> layers;
  private final int inputs;
  private final int outputs;
  private final Queue<ScratchArrays> buffers = new ConcurrentLinkedQueue<>();
  private volatile @Nullable BlockWidths widths;

  private InferenceNetwork(TrainedNetwork trained) {
    preprocessing = trained.preprocessing();
    targets = trained.targets();
    layers = Folding.of(trained);
    inputs = trained.input().size();
    outputs = trained.layout().output().size();
  }

  /** With the best arithmetic here, chosen at the first prediction. */
  public static InferenceNetwork of(TrainedNetwork trained) {
    return new InferenceNetwork(trained);
  }

  /** With given arithmetic. */
  public static InferenceNetwork of(TrainedNetwork trained, Kernels kernels, Gemm gemm) {
    InferenceNetwork network = new InferenceNetwork(trained);
    network.widths = new BlockWidths(network.layers, network.inputs, kernels, gemm);
    return network;
  }

  /**
   * Loads a model directory from a local file system.
   *
   * @throws IOException if it cannot be read or is no valid model; the message says why
   */
  public static InferenceNetwork load(Path directory) throws IOException {
    return of(LocalModel.read(directory));
  }

  /** Features of a row. */
  public int inputs() {
    return inputs;
  }

  /** Outputs of a row. */
  public int outputs() {
    return outputs;
  }

  /** The raw outputs for one row. */
  public float[] predict(float[] row) {
    float[] out = new float[outputs];
    predict(row, 1, out);
    return out;
  }

  /**
   * The raw outputs for some rows.
   *
   * @param rows n rows of {@link #inputs} features one after another; NaN is a missing one
   * @param n number of rows, 0 or more
   * @param out receives n rows of {@link #outputs} values
   */
  public void predict(float[] rows, int n, float[] out) {
    if (rows.length < (long) n * inputs || out.length < (long) n * outputs) {
      throw new IllegalArgumentException(
          n
              + " rows take "
              + (long) n * inputs
              + " features and "
              + (long) n * outputs
              + " outputs, got arrays of "
              + rows.length
              + " and "
              + out.length);
    }
    BlockWidths blocks = widths();
    ScratchArrays polled = buffers.poll();
    ScratchArrays scratch = polled == null ? new ScratchArrays() : polled;
    for (int first = 0; first < n; ) {
      LaneArithmetic with = blocks.forRows(n - first);
      int count = Math.min(with.lanes(), n - first);
      predictBlock(rows, first, count, out, scratch, with);
      first += count;
    }
    buffers.offer(scratch);
  }

  /** The class probabilities of one row, for a classifier: {@link #softmax} of the raw outputs. */
  public double[] probabilities(float[] row) {
    double[] probabilities = new double[outputs];
    softmax(predict(row), 0, outputs, probabilities, 0);
    return probabilities;
  }

  /** Softmax of {@code classes} logits, in double, by {@link StrictMath}. */
  public static void softmax(
      float[] logits, int offset, int classes, double[] probabilities, int into) {
    double max = Double.NEGATIVE_INFINITY;
    for (int j = 0; j < classes; j++) {
      max = Math.max(max, logits[offset + j]);
    }
    double total = 0;
    for (int j = 0; j < classes; j++) {
      probabilities[into + j] = StrictMath.exp(logits[offset + j] - max);
      total += probabilities[into + j];
    }
    for (int j = 0; j < classes; j++) {
      probabilities[into + j] /= total;
    }
  }

  /** Rows of a block when {@code rows} are to be predicted: 1 where the BLAS leaves no choice. */
  int lanes(int rows) {
    return widths().forRows(rows).lanes();
  }

  private void predictBlock(
      float[] rows, int first, int count, float[] out, ScratchArrays scratch, LaneArithmetic with) {
    int lanes = with.lanes();
    float[] x = scratch.take(inputs * lanes);
    preprocessing.applyTransposed(rows, first * inputs, count, inputs, x, lanes);
    float[] y = with.run(layers, x, true, inputs, scratch);
    for (int i = 0; i < count; i++) {
      for (int j = 0; j < outputs; j++) {
        out[(first + i) * outputs + j] = y[j * lanes + i];
      }
    }
    scratch.give(y);
    if (!targets.isNone()) {
      for (int i = first * outputs; i < (first + count) * outputs; i++) {
        out[i] = targets.original(out[i]);
      }
    }
  }

  private BlockWidths widths() {
    if (widths == null) {
      synchronized (this) {
        if (widths == null) {
          widths = new BlockWidths(layers, inputs, Kernels.best(), Blas.gemm(BlasChoice.AUTO));
        }
      }
    }
    return widths;
  }
}
