package io.github.syncbn.worker.kernel;

import io.github.syncbn.worker.tensor.Matrix;

/**
 * The product in tiles of six rows by one or two vectors of columns, whose sums stay in registers
 * over a block of steps. Both matrices are packed as the tiles read them ({@link Packing}).
 *
 * <p>One panel of B for a block of steps, and that of A which meets it, fit the first-level cache
 * of 32 KB; the panels of a block of A's rows, which all panels of B meet in turn, the second.
 */
public final class VectorGemm extends JavaGemm {
  /** Most steps of k in a block. */
  static final int STEPS = 320;

  /** Rows of A in a block. */
  private static final int HEIGHT = 16 * Tile.ROWS;

  /** Columns of B in a block. */
  private static final int WIDTH = 512;

  private static final ThreadLocal<Buffers> BUFFERS = ThreadLocal.withInitial(Buffers::new);

  public VectorGemm() {}

  private static final class Buffers {
    final Part part = new Part();
    final Tile tile = new Tile();
    final float[][] panelsOfA = new float[HEIGHT / Tile.ROWS][Tile.ROWS * Packing.ROW];
    final float[][] panelsOfB = new float[WIDTH / Tile.COLUMNS][STEPS * Tile.COLUMNS];
  }

  /** Some steps of a product for some of its columns. One object per thread serves all parts. */
  private static final class Part {
    int first;
    int steps;
    int left;
    int width;

    /** Whether sums start from what C holds, and not from 0. */
    boolean onto;
  }

  @Override
  void multiply(Matrix a, Matrix b, boolean add, Matrix c) {
    Buffers buffers = BUFFERS.get();
    Part part = buffers.part;
    int k = a.columns();
    int most = evenly(k);
    for (part.left = 0; part.left < c.columns(); part.left += WIDTH) {
      part.width = Math.min(WIDTH, c.columns() - part.left);
      for (part.first = 0; part.first < k; part.first += most) {
        part.steps = Math.min(most, k - part.first);
        part.onto = add || part.first > 0;
        packColumns(b, buffers);
        compute(a, c, buffers);
      }
    }
  }

  /** Steps of a block where all are about as long: each reads and writes C once. */
  private static int evenly(int k) {
    int blocks = (k + STEPS - 1) / STEPS;
    return (k + blocks - 1) / blocks;
  }

  private static void packColumns(Matrix b, Buffers buffers) {
    Part part = buffers.part;
    for (int j = 0; j < part.width; j += Tile.COLUMNS) {
      float[] panel = buffers.panelsOfB[j / Tile.COLUMNS];
      Packing.columns(b, part.first, part.steps, part.left + j, panel);
    }
  }

  private static void compute(Matrix a, Matrix c, Buffers buffers) {
    Part part = buffers.part;
    Tile tile = buffers.tile;
    tile.steps = part.steps;
    boolean inRows = a.columnStride() == 1;
    for (int top = 0; top < c.rows(); top += HEIGHT) {
      int height = Math.min(HEIGHT, c.rows() - top);
      for (int i = 0; i < height; i += Tile.ROWS) {
        Packing.rows(a, top + i, part.first, tile.steps, buffers.panelsOfA[i / Tile.ROWS]);
      }
      for (int j = 0; j < part.width; j += Tile.COLUMNS) {
        float[] b = buffers.panelsOfB[j / Tile.COLUMNS];
        int columns = Math.min(Tile.COLUMNS, part.width - j);
        for (int i = 0; i < height; i += Tile.ROWS) {
          int rows = Math.min(Tile.ROWS, height - i);
          float[] sums = tile.begin(c, top + i, part.left + j, rows, columns, part.onto);
          float[] from = part.onto ? sums : Tile.ZEROS;
          compute(tile, inRows, buffers.panelsOfA[i / Tile.ROWS], b, from, sums);
          tile.end(c, top + i, part.left + j);
        }
      }
    }
  }

  private static void compute(
      Tile tile, boolean inRows, float[] a, float[] b, float[] from, float[] c) {
    if (inRows) {
      if (tile.narrow()) {
        RowTiles.sixByOne(tile, a, b, from, c);
      } else {
        RowTiles.sixByTwo(tile, a, b, from, c);
      }
    } else if (tile.narrow()) {
      StepTiles.sixByOne(tile, a, b, from, c);
    } else {
      StepTiles.sixByTwo(tile, a, b, from, c);
    }
  }
}
