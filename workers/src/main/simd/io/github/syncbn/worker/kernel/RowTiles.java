package io.github.syncbn.worker.kernel;

import jdk.incubator.vector.FloatVector;

/**
 * The inner loops of {@link VectorGemm}: a tile of C whose sums stay in registers over a block of
 * steps. Here A's rows lie as rows in their panel, {@link Packing#ROW} apart. B's panel has, step
 * by step, {@link Packing#LINES} columns. The sums start from {@code from} and end in {@code c}, at
 * the places that the {@link Tile} gives.
 *
 * <p>The form is what the JIT compiler needs. An array of vectors would be an array of objects, so
 * the sums are written out. Twelve of them keep two units busy that each take four cycles, and
 * leave room in the sixteen registers of AVX2 for two vectors of B and one of A. Each panel is an
 * array of its own, so that all addresses follow from the step alone: with places inside one large
 * array, computing addresses took as many instructions as multiplying, and a quarter of the speed.
 * The sums start from another place than C, also where that is C, or the addresses of both ends
 * would fill the registers of the loop. And vectors are loaded without {@link Lanes#load}: once
 * that had been compiled by itself, it was no longer compiled into these.
 */
final class RowTiles {
  private static final int F = Lanes.F;
  private static final int D = Packing.ROW;

  private RowTiles() {}

  /** Six rows by two vectors: 15 registers. */
  static void sixByTwo(Tile tile, float[] a, float[] b, float[] from, float[] c) {
    int steps = tile.steps;
    int fromIndex = tile.fromIndex;
    int fromStride = tile.fromStride;
    int cIndex = tile.cIndex;
    int cStride = tile.cStride;
    FloatVector s00 = FloatVector.fromArray(Lanes.FLOATS, from, fromIndex);
    FloatVector s01 = FloatVector.fromArray(Lanes.FLOATS, from, fromIndex + F);
    FloatVector s10 = FloatVector.fromArray(Lanes.FLOATS, from, fromIndex + fromStride);
    FloatVector s11 = FloatVector.fromArray(Lanes.FLOATS, from, fromIndex + fromStride + F);
    FloatVector s20 = FloatVector.fromArray(Lanes.FLOATS, from, fromIndex + 2 * fromStride);
    FloatVector s21 = FloatVector.fromArray(Lanes.FLOATS, from, fromIndex + 2 * fromStride + F);
    FloatVector s30 = FloatVector.fromArray(Lanes.FLOATS, from, fromIndex + 3 * fromStride);
    FloatVector s31 = FloatVector.fromArray(Lanes.FLOATS, from, fromIndex + 3 * fromStride + F);
    FloatVector s40 = FloatVector.fromArray(Lanes.FLOATS, from, fromIndex + 4 * fromStride);
    FloatVector s41 = FloatVector.fromArray(Lanes.FLOATS, from, fromIndex + 4 * fromStride + F);
    FloatVector s50 = FloatVector.fromArray(Lanes.FLOATS, from, fromIndex + 5 * fromStride);
    FloatVector s51 = FloatVector.fromArray(Lanes.FLOATS, from, fromIndex + 5 * fromStride + F);
    for (int p = 0; p < steps; p++) {
      FloatVector b0 = FloatVector.fromArray(Lanes.FLOATS, b, p * Packing.LINES);
      FloatVector b1 = FloatVector.fromArray(Lanes.FLOATS, b, p * Packing.LINES + F);
      FloatVector v0 = FloatVector.broadcast(Lanes.FLOATS, a[p]);
      s00 = v0.fma(b0, s00);
      s01 = v0.fma(b1, s01);
      FloatVector v1 = FloatVector.broadcast(Lanes.FLOATS, a[p + D]);
      s10 = v1.fma(b0, s10);
      s11 = v1.fma(b1, s11);
      FloatVector v2 = FloatVector.broadcast(Lanes.FLOATS, a[p + 2 * D]);
      s20 = v2.fma(b0, s20);
      s21 = v2.fma(b1, s21);
      FloatVector v3 = FloatVector.broadcast(Lanes.FLOATS, a[p + 3 * D]);
      s30 = v3.fma(b0, s30);
      s31 = v3.fma(b1, s31);
      FloatVector v4 = FloatVector.broadcast(Lanes.FLOATS, a[p + 4 * D]);
      s40 = v4.fma(b0, s40);
      s41 = v4.fma(b1, s41);
      FloatVector v5 = FloatVector.broadcast(Lanes.FLOATS, a[p + 5 * D]);
      s50 = v5.fma(b0, s50);
      s51 = v5.fma(b1, s51);
    }
    Lanes.exact(s00).intoArray(c, cIndex);
    Lanes.exact(s01).intoArray(c, cIndex + F);
    Lanes.exact(s10).intoArray(c, cIndex + cStride);
    Lanes.exact(s11).intoArray(c, cIndex + cStride + F);
    Lanes.exact(s20).intoArray(c, cIndex + 2 * cStride);
    Lanes.exact(s21).intoArray(c, cIndex + 2 * cStride + F);
    Lanes.exact(s30).intoArray(c, cIndex + 3 * cStride);
    Lanes.exact(s31).intoArray(c, cIndex + 3 * cStride + F);
    Lanes.exact(s40).intoArray(c, cIndex + 4 * cStride);
    Lanes.exact(s41).intoArray(c, cIndex + 4 * cStride + F);
    Lanes.exact(s50).intoArray(c, cIndex + 5 * cStride);
    Lanes.exact(s51).intoArray(c, cIndex + 5 * cStride + F);
  }

  /** Six rows by one vector, for narrow matrices and columns at the right edge. */
  static void sixByOne(Tile tile, float[] a, float[] b, float[] from, float[] c) {
    int steps = tile.steps;
    int fromIndex = tile.fromIndex;
    int fromStride = tile.fromStride;
    int cIndex = tile.cIndex;
    int cStride = tile.cStride;
    FloatVector s0 = FloatVector.fromArray(Lanes.FLOATS, from, fromIndex);
    FloatVector s1 = FloatVector.fromArray(Lanes.FLOATS, from, fromIndex + fromStride);
    FloatVector s2 = FloatVector.fromArray(Lanes.FLOATS, from, fromIndex + 2 * fromStride);
    FloatVector s3 = FloatVector.fromArray(Lanes.FLOATS, from, fromIndex + 3 * fromStride);
    FloatVector s4 = FloatVector.fromArray(Lanes.FLOATS, from, fromIndex + 4 * fromStride);
    FloatVector s5 = FloatVector.fromArray(Lanes.FLOATS, from, fromIndex + 5 * fromStride);
    for (int p = 0; p < steps; p++) {
      FloatVector b0 = FloatVector.fromArray(Lanes.FLOATS, b, p * Packing.LINES);
      s0 = FloatVector.broadcast(Lanes.FLOATS, a[p]).fma(b0, s0);
      s1 = FloatVector.broadcast(Lanes.FLOATS, a[p + D]).fma(b0, s1);
      s2 = FloatVector.broadcast(Lanes.FLOATS, a[p + 2 * D]).fma(b0, s2);
      s3 = FloatVector.broadcast(Lanes.FLOATS, a[p + 3 * D]).fma(b0, s3);
      s4 = FloatVector.broadcast(Lanes.FLOATS, a[p + 4 * D]).fma(b0, s4);
      s5 = FloatVector.broadcast(Lanes.FLOATS, a[p + 5 * D]).fma(b0, s5);
    }
    Lanes.exact(s0).intoArray(c, cIndex);
    Lanes.exact(s1).intoArray(c, cIndex + cStride);
    Lanes.exact(s2).intoArray(c, cIndex + 2 * cStride);
    Lanes.exact(s3).intoArray(c, cIndex + 3 * cStride);
    Lanes.exact(s4).intoArray(c, cIndex + 4 * cStride);
    Lanes.exact(s5).intoArray(c, cIndex + 5 * cStride);
  }
}
