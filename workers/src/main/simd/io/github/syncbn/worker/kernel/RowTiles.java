package io.github.syncbn.worker.kernel;

import jdk.incubator.vector.FloatVector;

/**
 * The inner loops of {@link VectorGemm}: a tile of C whose sums stay in registers over a block of
 * steps. Here A's rows are packed as they lie, {@link Packing#ROW} apart. B's panel has, step by
 * step, {@link Packing#LINES} columns. The sums start from {@code from} and end in {@code c}, at
 * the places that the {@link Tile} gives.
 *
 * <p>The form is what the JIT compiler needs. An array of vectors would be an array of objects, so
 * the sums are written out. There are eight, though AVX-512 has registers for more: of sixteen, one
 * lived on the stack, and whenever its place there crossed a cache line, the product lost a third
 * of its speed. They start from another place than C, also where that is C, or the addresses of
 * both ends would fill the registers of the loop. And vectors are loaded without {@link
 * Lanes#load}: once that had been compiled by itself, it was no longer compiled into these. All
 * places are known before the loop, and {@link #eightByOne} takes three of them as arguments: read
 * elsewhere, each cost a tenth of the speed.
 */
final class RowTiles {
  private static final int F = Lanes.F;
  private static final int D = Packing.ROW;

  private RowTiles() {}

  /** Four rows by two vectors, the first being row {@code row} of the tile: 11 registers. */
  static void fourByTwo(Tile tile, int row, float[] from, float[] c) {
    float[] a = tile.packedA;
    int aIndex = tile.aIndex + row * D;
    float[] b = tile.packedB;
    int bIndex = tile.bIndex;
    int steps = tile.steps;
    int fromStride = tile.fromStride;
    int fromIndex = tile.fromIndex + row * fromStride;
    int cStride = tile.cStride;
    int cIndex = tile.cIndex + row * cStride;
    FloatVector s00 = FloatVector.fromArray(Lanes.FLOATS, from, fromIndex);
    FloatVector s01 = FloatVector.fromArray(Lanes.FLOATS, from, fromIndex + F);
    FloatVector s10 = FloatVector.fromArray(Lanes.FLOATS, from, fromIndex + fromStride);
    FloatVector s11 = FloatVector.fromArray(Lanes.FLOATS, from, fromIndex + fromStride + F);
    FloatVector s20 = FloatVector.fromArray(Lanes.FLOATS, from, fromIndex + 2 * fromStride);
    FloatVector s21 = FloatVector.fromArray(Lanes.FLOATS, from, fromIndex + 2 * fromStride + F);
    FloatVector s30 = FloatVector.fromArray(Lanes.FLOATS, from, fromIndex + 3 * fromStride);
    FloatVector s31 = FloatVector.fromArray(Lanes.FLOATS, from, fromIndex + 3 * fromStride + F);
    for (int p = 0; p < steps; p++) {
      int q = aIndex + p;
      FloatVector b0 = FloatVector.fromArray(Lanes.FLOATS, b, bIndex + p * Packing.LINES);
      FloatVector b1 = FloatVector.fromArray(Lanes.FLOATS, b, bIndex + p * Packing.LINES + F);
      FloatVector v0 = FloatVector.broadcast(Lanes.FLOATS, a[q]);
      s00 = v0.fma(b0, s00);
      s01 = v0.fma(b1, s01);
      FloatVector v1 = FloatVector.broadcast(Lanes.FLOATS, a[q + D]);
      s10 = v1.fma(b0, s10);
      s11 = v1.fma(b1, s11);
      FloatVector v2 = FloatVector.broadcast(Lanes.FLOATS, a[q + 2 * D]);
      s20 = v2.fma(b0, s20);
      s21 = v2.fma(b1, s21);
      FloatVector v3 = FloatVector.broadcast(Lanes.FLOATS, a[q + 3 * D]);
      s30 = v3.fma(b0, s30);
      s31 = v3.fma(b1, s31);
    }
    Lanes.exact(s00).intoArray(c, cIndex);
    Lanes.exact(s01).intoArray(c, cIndex + F);
    Lanes.exact(s10).intoArray(c, cIndex + cStride);
    Lanes.exact(s11).intoArray(c, cIndex + cStride + F);
    Lanes.exact(s20).intoArray(c, cIndex + 2 * cStride);
    Lanes.exact(s21).intoArray(c, cIndex + 2 * cStride + F);
    Lanes.exact(s30).intoArray(c, cIndex + 3 * cStride);
    Lanes.exact(s31).intoArray(c, cIndex + 3 * cStride + F);
  }

  /** Eight rows by one vector, for narrow matrices and columns at the right edge. */
  static void eightByOne(Tile tile, int aIndex, int bIndex, int steps, float[] from, float[] c) {
    float[] a = tile.packedA;
    float[] b = tile.packedB;
    int fromStride = tile.fromStride;
    int fromIndex = tile.fromIndex;
    int cStride = tile.cStride;
    int cIndex = tile.cIndex;
    FloatVector s0 = FloatVector.fromArray(Lanes.FLOATS, from, fromIndex);
    FloatVector s1 = FloatVector.fromArray(Lanes.FLOATS, from, fromIndex + fromStride);
    FloatVector s2 = FloatVector.fromArray(Lanes.FLOATS, from, fromIndex + 2 * fromStride);
    FloatVector s3 = FloatVector.fromArray(Lanes.FLOATS, from, fromIndex + 3 * fromStride);
    FloatVector s4 = FloatVector.fromArray(Lanes.FLOATS, from, fromIndex + 4 * fromStride);
    FloatVector s5 = FloatVector.fromArray(Lanes.FLOATS, from, fromIndex + 5 * fromStride);
    FloatVector s6 = FloatVector.fromArray(Lanes.FLOATS, from, fromIndex + 6 * fromStride);
    FloatVector s7 = FloatVector.fromArray(Lanes.FLOATS, from, fromIndex + 7 * fromStride);
    for (int p = 0; p < steps; p++) {
      int q = aIndex + p;
      FloatVector v = FloatVector.fromArray(Lanes.FLOATS, b, bIndex + p * Packing.LINES);
      s0 = FloatVector.broadcast(Lanes.FLOATS, a[q]).fma(v, s0);
      s1 = FloatVector.broadcast(Lanes.FLOATS, a[q + D]).fma(v, s1);
      s2 = FloatVector.broadcast(Lanes.FLOATS, a[q + 2 * D]).fma(v, s2);
      s3 = FloatVector.broadcast(Lanes.FLOATS, a[q + 3 * D]).fma(v, s3);
      s4 = FloatVector.broadcast(Lanes.FLOATS, a[q + 4 * D]).fma(v, s4);
      s5 = FloatVector.broadcast(Lanes.FLOATS, a[q + 5 * D]).fma(v, s5);
      s6 = FloatVector.broadcast(Lanes.FLOATS, a[q + 6 * D]).fma(v, s6);
      s7 = FloatVector.broadcast(Lanes.FLOATS, a[q + 7 * D]).fma(v, s7);
    }
    Lanes.exact(s0).intoArray(c, cIndex);
    Lanes.exact(s1).intoArray(c, cIndex + cStride);
    Lanes.exact(s2).intoArray(c, cIndex + 2 * cStride);
    Lanes.exact(s3).intoArray(c, cIndex + 3 * cStride);
    Lanes.exact(s4).intoArray(c, cIndex + 4 * cStride);
    Lanes.exact(s5).intoArray(c, cIndex + 5 * cStride);
    Lanes.exact(s6).intoArray(c, cIndex + 6 * cStride);
    Lanes.exact(s7).intoArray(c, cIndex + 7 * cStride);
  }
}
