package io.github.syncbn.worker.kernel;

import io.github.syncbn.worker.tensor.Matrix;

/**
 * The product in tiles of 8 rows by one or two vectors of columns, whose sums stay in registers
 * over a block of steps. Both matrices are packed as the tiles read them.
 *
 * <p>A block of B stays in the second-level cache while the rows of A pass by. Blocks of many steps
 * are better than small ones, as each reads and writes C once.
 */
public final class VectorGemm extends JavaGemm {
  /** Steps of k in a block. */
  static final int STEPS = 512;

  /** Rows of A in a block. */
  private static final int HEIGHT = 64;

  /** Columns of B in a block. */
  private static final int WIDTH = 256;

  private static final ThreadLocal<Tile> TILES =
      ThreadLocal.withInitial(() -> new Tile(HEIGHT * Packing.ROW, STEPS * WIDTH));

  public VectorGemm() {}

  @Override
  void multiply(Matrix a, Matrix b, boolean add, Matrix c) {
    Tile tile = TILES.get();
    boolean inRows = a.columnStride() == 1;
    for (int left = 0; left < c.columns(); left += WIDTH) {
      int width = Math.min(WIDTH, c.columns() - left);
      for (int first = 0; first < a.columns(); first += STEPS) {
        tile.steps = Math.min(STEPS, a.columns() - first);
        Packing.columns(b, first, tile.steps, left, width, tile.packedB);
        for (int top = 0; top < c.rows(); top += HEIGHT) {
          int height = Math.min(HEIGHT, c.rows() - top);
          if (inRows) {
            Packing.rows(a, top, height, first, tile.steps, tile.packedA);
          } else {
            Packing.columns(a.transposed(), first, tile.steps, top, height, tile.packedA);
          }
          boolean onto = add || first > 0;
          for (int j = 0; j < width; j += Tile.COLUMNS) {
            int columns = Math.min(Tile.COLUMNS, width - j);
            tile.bIndex = j * tile.steps;
            for (int i = 0; i < height; i += Tile.ROWS) {
              int rows = Math.min(Tile.ROWS, height - i);
              tile.aIndex =
                  inRows
                      ? i * Packing.ROW
                      : i / Packing.LINES * Packing.LINES * tile.steps + i % Packing.LINES;
              float[] sums = tile.begin(c, top + i, left + j, rows, columns, onto);
              float[] from = onto ? sums : Tile.ZEROS;
              compute(tile, inRows, from, sums);
              tile.end(c, top + i, left + j);
            }
          }
        }
      }
    }
  }

  private static void compute(Tile tile, boolean inRows, float[] from, float[] c) {
    if (inRows) {
      if (tile.narrow()) {
        RowTiles.eightByOne(tile, tile.aIndex, tile.bIndex, tile.steps, from, c);
      } else {
        RowTiles.fourByTwo(tile, 0, from, c);
        RowTiles.fourByTwo(tile, 4, from, c);
      }
    } else if (tile.narrow()) {
      StepTiles.eightByOne(tile, tile.aIndex, tile.bIndex, tile.steps, from, c);
    } else {
      StepTiles.fourByTwo(tile, 0, from, c);
      StepTiles.fourByTwo(tile, 4, from, c);
    }
  }
}
