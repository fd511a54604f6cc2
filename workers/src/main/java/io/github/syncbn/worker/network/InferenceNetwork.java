package io.github.syncbn.worker.network;

import io.github.syncbn.worker.inference.FoldedLayer;
import io.github.syncbn.worker.inference.LaneArithmetic;
import io.github.syncbn.worker.inference.ScratchArrays;
import io.github.syncbn.worker.kernel.Blas;
import io.github.syncbn.worker.kernel.BlasChoice;
import io.github.syncbn.worker.kernel.Gemm;
import io.github.syncbn.worker.kernel.Kernels;
import io.github.syncbn.worker.kernel.Logistic;
import io.github.syncbn.worker.table.NamedRow;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * A trained network that predicts: raw features in, outputs out, by any number of threads at once.
 * Outputs are the logits of a classifier, one per class (where the network has one output for two
 * classes, that of the first is 0), or one per label where several labels of 0 or 1 are predicted;
 * of a regression they are predictions in the units of the label, one per target, whatever the link
 * of its loss, quantiles in ascending order. It needs no Spark. Public API.
 *
 * <p>A row's prediction has the same bits alone and among others, in any place: rows go through in
 * blocks of a few fixed sizes, lane by lane, the last block filled up with zero rows. Rows are the
 * columns of the products, because there a BLAS treats lanes alike (measured on OpenBLAS 0.3.31: as
 * rows, their bits depend on their place where the kernel is Haswell's). See {@link BlockWidths}.
 */
public final class InferenceNetwork {
  /** Bits of infinity: those of every finite magnitude are less, those of NaN are not. */
  private static final int INFINITE = 0x7f800000;

  private final Preprocessing preprocessing;
  private final OutputRule rule;
  private final List<FoldedLayer> layers;
  private final int inputs;
  private final int outputs;
  private final @Nullable NamedRow columns;
  private final Queue<ScratchArrays> buffers = new ConcurrentLinkedQueue<>();
  private volatile @Nullable BlockWidths widths;

  private InferenceNetwork(TrainedNetwork trained, @Nullable NamedRow columns) {
    this.columns = columns;
    preprocessing = trained.preprocessing();
    rule = OutputRule.of(trained);
    layers = Folding.of(trained);
    inputs = trained.input().size();
    outputs = rule.predictions();
  }

  /** With the best arithmetic here, chosen at the first prediction. */
  public static InferenceNetwork of(TrainedNetwork trained) {
    return new InferenceNetwork(trained, null);
  }

  /** With given arithmetic. */
  public static InferenceNetwork of(TrainedNetwork trained, Kernels kernels, Gemm gemm) {
    InferenceNetwork network = new InferenceNetwork(trained, null);
    network.widths = new BlockWidths(network.layers, network.inputs, kernels, gemm);
    return network;
  }

  /**
   * Loads a model directory from a local file system.
   *
   * @throws IOException if it cannot be read or is no valid model; the message says why
   */
  public static InferenceNetwork load(Path directory) throws IOException {
    LocalModel model = LocalModel.read(directory);
    return new InferenceNetwork(model.trained(), model.schema().map(NamedRow::new).orElse(null));
  }

  /**
   * The features of a row whose values have names, as {@link NamedRow#features} takes them, for
   * every method here.
   *
   * @throws io.github.syncbn.worker.table.BadValueException if a value cannot be used
   * @throws IllegalStateException if the network does not come from a model directory that names
   *     its columns
   */
  public double[] features(Map<String, ?> row) {
    if (columns == null) {
      throw new IllegalStateException("this network does not know the columns of its features");
    }
    return columns.features(row);
  }

  /** Features of a row. */
  public int inputs() {
    return inputs;
  }

  /** Outputs of a row. */
  public int outputs() {
    return outputs;
  }

  /**
   * The outputs for one row.
   *
   * @throws IllegalArgumentException as {@link #predict(double[], int, double[])}
   */
  public float[] predict(float[] row) {
    float[] out = new float[outputs];
    predict(row, 1, out);
    return out;
  }

  /**
   * The outputs for one row.
   *
   * @throws IllegalArgumentException as {@link #predict(double[], int, double[])}
   */
  public double[] predict(double[] row) {
    double[] out = new double[outputs];
    predict(row, 1, out);
    return out;
  }

  /**
   * The same as {@link #predict(double[], int, double[])} for features and outputs that are float32
   * numbers: outputs are rounded.
   */
  public void predict(float[] rows, int n, float[] out) {
    check(rows.length, n, out.length);
    for (int first = 0; first < n; first += BlockWidths.WIDE) {
      int count = Math.min(BlockWidths.WIDE, n - first);
      double[] features = new double[count * inputs];
      for (int i = 0; i < features.length; i++) {
        features[i] = rows[first * inputs + i];
      }
      double[] predicted = new double[count * outputs];
      predict(features, count, predicted);
      for (int i = 0; i < predicted.length; i++) {
        out[first * outputs + i] = (float) predicted[i];
      }
    }
  }

  /**
   * The outputs for some rows.
   *
   * @param rows n rows of {@link #inputs} features one after another; NaN is a missing one
   * @param n number of rows, 0 or more
   * @param out receives n rows of {@link #outputs} values
   * @throws IllegalArgumentException if a row has a feature that is missing while the model has
   *     nothing to put there, or is infinite, or is beyond float32 once scaled, or if its outputs
   *     are no finite numbers; the message says which row, and why
   */
  public void predict(double[] rows, int n, double[] out) {
    BitSet unusable = predictUsable(rows, n, out);
    if (!unusable.isEmpty()) {
      int row = unusable.nextSetBit(0);
      String why = whyUnusable(rows, row, feature -> "feature " + feature);
      throw new IllegalArgumentException("row " + row + ": " + why);
    }
  }

  /**
   * The same where rows that {@link #predict(double[], int, double[])} refuses do not end it.
   *
   * @return the numbers of these rows; what {@code out} has for them means nothing
   */
  public BitSet predictUsable(double[] rows, int n, double[] out) {
    check(rows.length, n, out.length);
    BitSet unusable = new BitSet();
    BlockWidths blocks = widths();
    ScratchArrays polled = buffers.poll();
    ScratchArrays scratch = polled == null ? new ScratchArrays() : polled;
    for (int first = 0; first < n; ) {
      LaneArithmetic with = blocks.forRows(n - first);
      int count = Math.min(with.lanes(), n - first);
      predictBlock(new Block(rows, first, count, out, unusable), scratch, with);
      first += count;
    }
    buffers.offer(scratch);
    return unusable;
  }

  /**
   * Why {@link #predictUsable} has marked a row, in words.
   *
   * @param names what to call a feature, by its number
   */
  public String whyUnusable(double[] rows, int row, IntFunction<String> names) {
    double[] features = Arrays.copyOfRange(rows, row * inputs, (row + 1) * inputs);
    return RowFault.of(preprocessing, features, names).orElse(RowFault.OUTPUT);
  }

  private void check(int features, int n, int out) {
    if (features < (long) n * inputs || out < (long) n * outputs) {
      throw new IllegalArgumentException(
          n
              + " rows take "
              + (long) n * inputs
              + " features and "
              + (long) n * outputs
              + " outputs, got arrays of "
              + features
              + " and "
              + out);
    }
  }

  /**
   * The class probabilities of one row, for a classifier: {@link Softmax} of its outputs; of
   * several labels of 0 or 1, that each is 1: the logistic function of its outputs.
   */
  public double[] probabilities(float[] row) {
    double[] features = new double[row.length];
    for (int j = 0; j < features.length; j++) {
      features[j] = row[j];
    }
    return probabilities(features);
  }

  /** The same for features in double. */
  public double[] probabilities(double[] row) {
    double[] probabilities = new double[outputs];
    probabilities(predict(row), 0, probabilities, 0);
    return probabilities;
  }

  /**
   * The class probabilities that a row's raw outputs mean, for a classifier: {@link Softmax} of the
   * outputs over the model's temperature; of several labels of 0 or 1, the logistic function of
   * each.
   *
   * @param logits holds the row's outputs from {@code offset}
   * @param probabilities receives as many from {@code into}
   */
  public void probabilities(double[] logits, int offset, double[] probabilities, int into) {
    if (rule.ofLabels()) {
      for (int j = 0; j < outputs; j++) {
        probabilities[into + j] = Logistic.of(logits[offset + j]);
      }
    } else {
      Softmax.of(logits, offset, outputs, temperature(), probabilities, into);
    }
  }

  /** Whether it predicts several labels of 0 or 1 of a row, instead of one class or numbers. */
  public boolean predictsLabels() {
    return rule.ofLabels();
  }

  /** What divides the outputs of a classifier before the softmax; 1 unless it was calibrated. */
  public double temperature() {
    return rule.temperature();
  }

  /** Rows of a block when {@code rows} are to be predicted: 1 where the BLAS leaves no choice. */
  int lanes(int rows) {
    return widths().forRows(rows).lanes();
  }

  /**
   * Rows that go through the layers together.
   *
   * @param rows features of all rows
   * @param first number of the block's first row
   * @param count rows of the block
   * @param out receives outputs of all rows
   * @param unusable receives numbers of rows that cannot be predicted
   */
  private record Block(double[] rows, int first, int count, double[] out, BitSet unusable) {}

  private void predictBlock(Block block, ScratchArrays scratch, LaneArithmetic with) {
    int first = block.first();
    int count = block.count();
    int lanes = with.lanes();
    float[] x = scratch.take(inputs * lanes);
    preprocessing.applyTransposed(block.rows(), first * inputs, count, inputs, x, lanes);
    markUnusable(x, lanes, block);
    float[] y = with.run(layers, x, true, inputs, scratch);
    for (int i = 0; i < count; i++) {
      if (!rule.write(y, i, lanes, block.out(), (first + i) * outputs)) {
        block.unusable().set(first + i);
      }
    }
    scratch.give(y);
  }

  /** Features that are not finite: looks at each only where the largest of all shows one. */
  private void markUnusable(float[] x, int lanes, Block block) {
    int largest = 0;
    for (int i = 0; i < inputs * lanes; i++) {
      largest = Math.max(largest, Float.floatToRawIntBits(x[i]) & Integer.MAX_VALUE);
    }
    if (largest < INFINITE) {
      return;
    }
    for (int i = 0; i < inputs * lanes; i++) {
      int row = i % lanes;
      if (row < block.count() && !Float.isFinite(x[i])) {
        block.unusable().set(block.first() + row);
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
