package io.github.syncbn.worker.kernel;

/**
 * The product in tiles of {@link #ROWS} rows by one or two vectors of columns, whose sums stay in
 * registers over a block of steps. Both matrices are packed as the tiles read them. Tiles that hang
 * over an edge are computed outside C.
 *
 * <p>A block of B stays in the second-level cache while the rows of A pass by. Blocks of many steps
 * are better than small ones, as each reads and writes C once.
 */
public final class VectorGemm extends JavaGemm {
  private static final int ROWS = 8;
  private static final int COLUMNS = Packing.LINES;

  /** Steps of k in a block. */
  static final int STEPS = 512;

  /** Rows of A in a block. */
  private static final int HEIGHT = 64;

  /** Columns of B in a block. */
  private static final int WIDTH = 256;

  private static final float[] ZEROS = new float[COLUMNS];

  private static final ThreadLocal<Buffers> BUFFERS = ThreadLocal.withInitial(Buffers::new);

  private static final class Buffers {
    final float[] packedA = new float[HEIGHT * Packing.ROW];
    final float[] packedB = new float[STEPS * WIDTH];
    final float[] edge = new float[ROWS * COLUMNS];
  }

  public VectorGemm() {}

  @Override
  void multiply(int m, int n, int k, Operand a, Operand b, boolean add, float[] c, int cOffset) {
    Buffers buffers = BUFFERS.get();
    boolean inRows = a.columnStride() == 1;
    Operand turnedA = a.transposed();
    for (int left = 0; left < n; left += WIDTH) {
      int width = Math.min(WIDTH, n - left);
      for (int first = 0; first < k; first += STEPS) {
        int steps = Math.min(STEPS, k - first);
        Packing.panels(b, first, steps, left, width, buffers.packedB);
        for (int top = 0; top < m; top += HEIGHT) {
          int height = Math.min(HEIGHT, m - top);
          if (inRows) {
            Packing.rows(a, top, height, first, steps, buffers.packedA);
          } else {
            Packing.panels(turnedA, first, steps, top, height, buffers.packedA);
          }
          int cIndex = cOffset + top * n + left;
          boolean onto = add || first > 0;
          for (int j = 0; j < width; j += COLUMNS) {
            int columns = Math.min(COLUMNS, width - j);
            for (int i = 0; i < height; i += ROWS) {
              int aIndex = inRows ? i * Packing.ROW : i / COLUMNS * COLUMNS * steps + i % COLUMNS;
              int rows = Math.min(ROWS, height - i);
              tile(
                  inRows,
                  buffers,
                  aIndex,
                  j * steps,
                  steps,
                  rows,
                  columns,
                  onto,
                  c,
                  cIndex + i * n + j,
                  n);
            }
          }
        }
      }
    }
  }

  private static void tile(
      boolean inRows,
      Buffers buffers,
      int aIndex,
      int bIndex,
      int steps,
      int rows,
      int columns,
      boolean onto,
      float[] c,
      int cIndex,
      int cStride) {
    boolean inside = rows == ROWS && (columns == Lanes.F || columns == COLUMNS);
    float[] to = inside ? c : buffers.edge;
    int toIndex = inside ? cIndex : 0;
    int toStride = inside ? cStride : COLUMNS;
    if (onto && !inside) {
      copy(c, cIndex, cStride, to, toIndex, toStride, rows, columns);
    }
    whole(
        inRows,
        columns <= Lanes.F,
        buffers.packedA,
        aIndex,
        buffers.packedB,
        bIndex,
        steps,
        onto ? to : ZEROS,
        onto ? toIndex : 0,
        onto ? toStride : 0,
        to,
        toIndex,
        toStride);
    if (!inside) {
      copy(to, toIndex, toStride, c, cIndex, cStride, rows, columns);
    }
  }

  private static void whole(
      boolean inRows,
      boolean narrow,
      float[] a,
      int aIndex,
      float[] b,
      int bIndex,
      int steps,
      float[] x,
      int xIndex,
      int xStride,
      float[] c,
      int cIndex,
      int cStride) {
    if (narrow) {
      if (inRows) {
        RowTiles.eightByOne(a, aIndex, b, bIndex, steps, x, xIndex, xStride, c, cIndex, cStride);
      } else {
        StepTiles.eightByOne(a, aIndex, b, bIndex, steps, x, xIndex, xStride, c, cIndex, cStride);
      }
      return;
    }
    int xBelow = xIndex + 4 * xStride;
    int cBelow = cIndex + 4 * cStride;
    if (inRows) {
      RowTiles.fourByTwo(a, aIndex, b, bIndex, steps, x, xIndex, xStride, c, cIndex, cStride);
      int aBelow = aIndex + 4 * Packing.ROW;
      RowTiles.fourByTwo(a, aBelow, b, bIndex, steps, x, xBelow, xStride, c, cBelow, cStride);
    } else {
      StepTiles.fourByTwo(a, aIndex, b, bIndex, steps, x, xIndex, xStride, c, cIndex, cStride);
      int aBelow = aIndex + 4;
      StepTiles.fourByTwo(a, aBelow, b, bIndex, steps, x, xBelow, xStride, c, cBelow, cStride);
    }
  }

  private static void copy(
      float[] x,
      int xIndex,
      int xStride,
      float[] y,
      int yIndex,
      int yStride,
      int rows,
      int columns) {
    for (int r = 0; r < rows; r++) {
      System.arraycopy(x, xIndex + r * xStride, y, yIndex + r * yStride, columns);
    }
  }
}
