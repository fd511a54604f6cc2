package io.github.syncbn.worker.network;

import io.github.syncbn.worker.inference.FoldedLayer;
import io.github.syncbn.worker.inference.LaneArithmetic;
import io.github.syncbn.worker.inference.ScratchArrays;
import io.github.syncbn.worker.kernel.Gemm;
import io.github.syncbn.worker.kernel.Kernels;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How many rows a network can take at once without changing a bit of any of them.
 *
 * <p>A block of {@value #NARROW} rows serves a single row, filled up with zeros. A product copies
 * its weights into the order that the BLAS wants each time it is called, so many rows cost less a
 * row in blocks of {@value #WIDE}. Whether a BLAS gives a row the same bits in every lane of both
 * is tried out, layer by layer, before a width is used for the first time; where the wide one fails
 * it is not used, and where the narrow one fails rows go through one by one.
 */
final class BlockWidths {
  /** Rows of a narrow block, in which lanes are alike with every BLAS known to us. */
  static final int NARROW = 16;

  /** Rows of a wide block. */
  static final int WIDE = 64;

  /** Values that the widest layer may have over all lanes, so that two of them stay in cache. */
  private static final int MOST_VALUES = 1 << 19;

  private final List<FoldedLayer> layers;
  private final int inputs;
  private final Kernels kernels;
  private final Gemm gemm;
  private final LaneArithmetic narrow;

  /** For as many rows as fill a wide block; null until they come for the first time. */
  private volatile @Nullable LaneArithmetic wide;

  BlockWidths(List<FoldedLayer> layers, int inputs, Kernels kernels, Gemm gemm) {
    this.layers = layers;
    this.inputs = inputs;
    this.kernels = kernels;
    this.gemm = gemm;
    LaneArithmetic tried = with(NARROW);
    narrow = alike(tried, tried) ? tried : with(1);
  }

  /** The widest arithmetic whose blocks {@code rows} rows fill, or else the narrowest. */
  LaneArithmetic forRows(int rows) {
    return rows < WIDE ? narrow : wide();
  }

  private LaneArithmetic wide() {
    if (wide == null) {
      synchronized (this) {
        if (wide == null) {
          LaneArithmetic tried = with(WIDE);
          boolean usable = narrow.lanes() == NARROW && fits(WIDE) && alike(narrow, tried);
          wide = usable ? tried : narrow;
        }
      }
    }
    return wide;
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
    return widest * lanes <= MOST_VALUES;
  }

  /** Whether every lane of {@code wide} gives the bits of the first lane of {@code narrow}. */
  private boolean alike(LaneArithmetic narrow, LaneArithmetic wide) {
    int width = inputs;
    for (FoldedLayer layer : layers) {
      if (layer.multiplies()) {
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
