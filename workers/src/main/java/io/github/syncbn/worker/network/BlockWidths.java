package io.github.syncbn.worker.network;

import io.github.syncbn.worker.kernel.Gemm;
import io.github.syncbn.worker.kernel.Kernels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How many rows a network can take at once without changing a bit of any of them.
 *
 * <p>A block of {@value #NARROW} rows serves a single row, filled up with zeros. A product copies
 * its weights into the order that the BLAS wants each time it is called, so many rows cost less a
 * row in wider blocks. Whether a BLAS gives a row the same bits in every lane of every width is
 * tried out, layer by layer, before a width is used for the first time; one that fails is not used,
 * and where the narrow one fails rows go through one by one.
 */
final class BlockWidths {
  /** Rows of the narrowest block, in which lanes are alike with every BLAS known to us. */
  static final int NARROW = 16;

  private static final int[] WIDTHS = {NARROW, 64};

  /** Values that the widest layer may have over all lanes, so that two of them stay in cache. */
  private static final int MOST_VALUES = 1 << 19;

  private final List<FoldedLayer> layers;
  private final int inputs;
  private final Kernels kernels;
  private final Gemm gemm;
  private final int usable;
  private volatile Proven proven;

  /**
   * What is known so far.
   *
   * @param arithmetics those of the widths that passed, narrow ones first; never empty
   * @param tried how many of {@link #WIDTHS} were tried
   */
  private record Proven(List<LaneArithmetic> arithmetics, int tried) {}

  BlockWidths(List<FoldedLayer> layers, int inputs, Kernels kernels, Gemm gemm) {
    this.layers = layers;
    this.inputs = inputs;
    this.kernels = kernels;
    this.gemm = gemm;
    LaneArithmetic narrow = with(NARROW);
    boolean alike = alike(narrow, narrow);
    usable = alike ? (int) Arrays.stream(WIDTHS).filter(this::fits).count() : 1;
    proven = new Proven(List.of(alike ? narrow : with(1)), 1);
  }

  /** The widest arithmetic whose blocks so many rows fill, or else the narrowest. */
  LaneArithmetic forRows(int rows) {
    Proven known = proven;
    if (known.tried < usable && rows >= WIDTHS[known.tried]) {
      known = widened(rows);
    }
    LaneArithmetic widest = known.arithmetics.get(0);
    for (LaneArithmetic arithmetic : known.arithmetics) {
      if (arithmetic.lanes() <= rows) {
        widest = arithmetic;
      }
    }
    return widest;
  }

  private synchronized Proven widened(int rows) {
    LaneArithmetic narrow = proven.arithmetics.get(0);
    while (proven.tried < usable && rows >= WIDTHS[proven.tried]) {
      LaneArithmetic wide = with(WIDTHS[proven.tried]);
      List<LaneArithmetic> arithmetics = new ArrayList<>(proven.arithmetics);
      if (alike(narrow, wide)) {
        arithmetics.add(wide);
      }
      proven = new Proven(List.copyOf(arithmetics), proven.tried + 1);
    }
    return proven;
  }

  private LaneArithmetic with(int lanes) {
    return new LaneArithmetic(kernels, gemm, lanes);
  }

  private boolean fits(int lanes) {
    int width = inputs;
    long widest = width;
    for (FoldedLayer layer : layers) {
      width = layer.width(width);
      widest = Math.max(widest, width);
    }
    return lanes == NARROW || widest * lanes <= MOST_VALUES;
  }

  /** Whether every lane of {@code wide} gives the bits of the first lane of {@code narrow}. */
  private boolean alike(LaneArithmetic narrow, LaneArithmetic wide) {
    int width = inputs;
    for (FoldedLayer layer : layers) {
      boolean multiplies =
          layer instanceof FoldedLayer.Product
              || layer instanceof FoldedConvolution
              || layer instanceof FoldedLayer.Sum;
      if (multiplies) {
        float[] expected = ofEqualRows(layer, width, narrow);
        float[] y = ofEqualRows(layer, width, wide);
        for (int i = 0; i < y.length; i++) {
          float value = expected[i / wide.lanes() * narrow.lanes()];
          if (Float.floatToIntBits(y[i]) != Float.floatToIntBits(value)) {
            return false;
          }
        }
      }
      width = layer.width(width);
    }
    return true;
  }

  private static float[] ofEqualRows(FoldedLayer layer, int inputs, LaneArithmetic arithmetic) {
    int lanes = arithmetic.lanes();
    float[] x = new float[inputs * lanes];
    for (int j = 0; j < inputs; j++) {
      // Any values with full mantissas and both signs will do: the fractional parts of the golden
      // ratio's multiples.
      double multiple = (j + 1) * 0.6180339887498949;
      Arrays.fill(x, j * lanes, (j + 1) * lanes, (float) (multiple - Math.rint(multiple)));
    }
    float[] y = new float[layer.width(inputs) * lanes];
    layer.apply(x, y, inputs, arithmetic, new ScratchArrays());
    return y;
  }
}
