package io.github.syncbn.worker.kernel;

import io.github.syncbn.worker.tensor.Matrix;
import jdk.incubator.vector.FloatVector;

/**
 * Element-wise kernels with one parameter per column: in whole vectors, then the last few columns
 * of all rows by the scalar twin.
 *
 * <p>Each loop takes two vectors of a row or some rows together, which makes every kernel too large
 * for the JIT compiler to inline (over 325 bytes, its {@code FreqInlineSize}). So it must be:
 * inlined into a layer's code, at the end of a long chain of calls, a kernel's vectors exceeded the
 * compiler's limits and became objects, in some runs and not in others; at 256 rows a batch they
 * took a fifth of a step.
 */
final class VectorRows {
  private VectorRows() {}

  static void normalize(Matrix x, Matrix y, Normalization by) {
    float[] from = x.data();
    float[] to = y.data();
    float[] meanHigh = by.meanHigh();
    float[] meanLow = by.meanLow();
    float[] scale = by.scale();
    float[] shift = by.shift();
    int rows = x.rows();
    int bound = Lanes.FLOATS.loopBound(x.columns());
    for (int i = 0; i < rows; i++) {
      int x0 = x.rowStart(i);
      int y0 = y.rowStart(i);
      int j = 0;
      for (; j + 2 * Lanes.F <= bound; j += 2 * Lanes.F) {
        Lanes.load(from, x0 + j)
            .sub(Lanes.load(meanHigh, j))
            .sub(Lanes.load(meanLow, j))
            .mul(Lanes.load(scale, j))
            .add(Lanes.load(shift, j))
            .intoArray(to, y0 + j);
        Lanes.load(from, x0 + j + Lanes.F)
            .sub(Lanes.load(meanHigh, j + Lanes.F))
            .sub(Lanes.load(meanLow, j + Lanes.F))
            .mul(Lanes.load(scale, j + Lanes.F))
            .add(Lanes.load(shift, j + Lanes.F))
            .intoArray(to, y0 + j + Lanes.F);
      }
      if (j < bound) {
        Lanes.load(from, x0 + j)
            .sub(Lanes.load(meanHigh, j))
            .sub(Lanes.load(meanLow, j))
            .mul(Lanes.load(scale, j))
            .add(Lanes.load(shift, j))
            .intoArray(to, y0 + j);
      }
    }
    if (bound < x.columns()) {
      ScalarRows.normalize(x, y, by, bound);
    }
  }

  static void normalizeRectified(Matrix x, Matrix y, Normalization by) {
    float[] from = x.data();
    float[] to = y.data();
    float[] meanHigh = by.meanHigh();
    float[] meanLow = by.meanLow();
    float[] scale = by.scale();
    float[] shift = by.shift();
    int rows = x.rows();
    int bound = Lanes.FLOATS.loopBound(x.columns());
    for (int i = 0; i < rows; i++) {
      int x0 = x.rowStart(i);
      int y0 = y.rowStart(i);
      int j = 0;
      for (; j + 2 * Lanes.F <= bound; j += 2 * Lanes.F) {
        Lanes.load(from, x0 + j)
            .sub(Lanes.load(meanHigh, j))
            .sub(Lanes.load(meanLow, j))
            .mul(Lanes.load(scale, j))
            .add(Lanes.load(shift, j))
            .max(0f)
            .intoArray(to, y0 + j);
        Lanes.load(from, x0 + j + Lanes.F)
            .sub(Lanes.load(meanHigh, j + Lanes.F))
            .sub(Lanes.load(meanLow, j + Lanes.F))
            .mul(Lanes.load(scale, j + Lanes.F))
            .add(Lanes.load(shift, j + Lanes.F))
            .max(0f)
            .intoArray(to, y0 + j + Lanes.F);
      }
      if (j < bound) {
        Lanes.load(from, x0 + j)
            .sub(Lanes.load(meanHigh, j))
            .sub(Lanes.load(meanLow, j))
            .mul(Lanes.load(scale, j))
            .add(Lanes.load(shift, j))
            .max(0f)
            .intoArray(to, y0 + j);
      }
    }
    if (bound < x.columns()) {
      ScalarRows.normalizeRectified(x, y, by, bound);
    }
  }

  static void normalizeGradient(Matrix x, Matrix dy, Matrix dx, Normalization by) {
    float[] value = x.data();
    float[] from = dy.data();
    float[] to = dx.data();
    float[] meanHigh = by.meanHigh();
    float[] meanLow = by.meanLow();
    float[] scale = by.scale();
    float[] mean = by.gradientMean();
    float[] slope = by.gradientSlope();
    int rows = x.rows();
    int bound = Lanes.FLOATS.loopBound(x.columns());
    int i = 0;
    for (; i + 2 <= rows; i += 2) {
      int x0 = x.rowStart(i);
      int x1 = x0 + x.stride();
      int dy0 = dy.rowStart(i);
      int dy1 = dy0 + dy.stride();
      int dx0 = dx.rowStart(i);
      int dx1 = dx0 + dx.stride();
      for (int j = 0; j < bound; j += Lanes.F) {
        FloatVector high = Lanes.load(meanHigh, j);
        FloatVector low = Lanes.load(meanLow, j);
        FloatVector m = Lanes.load(mean, j);
        FloatVector s = Lanes.load(slope, j);
        FloatVector a = Lanes.load(scale, j);
        FloatVector d0 = Lanes.load(value, x0 + j).sub(high).sub(low);
        FloatVector d1 = Lanes.load(value, x1 + j).sub(high).sub(low);
        Lanes.load(from, dy0 + j).sub(m).sub(d0.mul(s)).mul(a).intoArray(to, dx0 + j);
        Lanes.load(from, dy1 + j).sub(m).sub(d1.mul(s)).mul(a).intoArray(to, dx1 + j);
      }
    }
    if (i < rows) {
      int x0 = x.rowStart(i);
      int dy0 = dy.rowStart(i);
      int dx0 = dx.rowStart(i);
      for (int j = 0; j < bound; j += Lanes.F) {
        FloatVector d =
            Lanes.load(value, x0 + j).sub(Lanes.load(meanHigh, j)).sub(Lanes.load(meanLow, j));
        Lanes.load(from, dy0 + j)
            .sub(Lanes.load(mean, j))
            .sub(d.mul(Lanes.load(slope, j)))
            .mul(Lanes.load(scale, j))
            .intoArray(to, dx0 + j);
      }
    }
    if (bound < x.columns()) {
      ScalarRows.normalizeGradient(x, dy, dx, by, bound);
    }
  }

  static void normalizeGradientWeighted(
      Matrix x, Matrix dy, Matrix dx, Normalization by, float[] weights, int weightsOffset) {
    float[] value = x.data();
    float[] from = dy.data();
    float[] to = dx.data();
    float[] meanHigh = by.meanHigh();
    float[] meanLow = by.meanLow();
    float[] scale = by.scale();
    float[] mean = by.gradientMean();
    float[] slope = by.gradientSlope();
    int rows = x.rows();
    int bound = Lanes.FLOATS.loopBound(x.columns());
    int i = 0;
    for (; i + 2 <= rows; i += 2) {
      int x0 = x.rowStart(i);
      int x1 = x0 + x.stride();
      int dy0 = dy.rowStart(i);
      int dy1 = dy0 + dy.stride();
      int dx0 = dx.rowStart(i);
      int dx1 = dx0 + dx.stride();
      FloatVector w0 = FloatVector.broadcast(Lanes.FLOATS, weights[weightsOffset + i]);
      FloatVector w1 = FloatVector.broadcast(Lanes.FLOATS, weights[weightsOffset + i + 1]);
      for (int j = 0; j < bound; j += Lanes.F) {
        FloatVector high = Lanes.load(meanHigh, j);
        FloatVector low = Lanes.load(meanLow, j);
        FloatVector m = Lanes.load(mean, j);
        FloatVector s = Lanes.load(slope, j);
        FloatVector a = Lanes.load(scale, j);
        FloatVector d0 = Lanes.load(value, x0 + j).sub(high).sub(low);
        FloatVector d1 = Lanes.load(value, x1 + j).sub(high).sub(low);
        Lanes.load(from, dy0 + j)
            .sub(m.mul(w0))
            .sub(d0.mul(s.mul(w0)))
            .mul(a)
            .intoArray(to, dx0 + j);
        Lanes.load(from, dy1 + j)
            .sub(m.mul(w1))
            .sub(d1.mul(s.mul(w1)))
            .mul(a)
            .intoArray(to, dx1 + j);
      }
    }
    if (i < rows) {
      int x0 = x.rowStart(i);
      int dy0 = dy.rowStart(i);
      int dx0 = dx.rowStart(i);
      FloatVector weight = FloatVector.broadcast(Lanes.FLOATS, weights[weightsOffset + i]);
      for (int j = 0; j < bound; j += Lanes.F) {
        FloatVector d =
            Lanes.load(value, x0 + j).sub(Lanes.load(meanHigh, j)).sub(Lanes.load(meanLow, j));
        Lanes.load(from, dy0 + j)
            .sub(Lanes.load(mean, j).mul(weight))
            .sub(d.mul(Lanes.load(slope, j).mul(weight)))
            .mul(Lanes.load(scale, j))
            .intoArray(to, dx0 + j);
      }
    }
    if (bound < x.columns()) {
      ScalarRows.normalizeGradientWeighted(x, dy, dx, by, weights, weightsOffset, bound);
    }
  }

  static void scaleFeatures(Matrix x, Matrix y, float[] shift, float[] scale) {
    float[] from = x.data();
    float[] to = y.data();
    int rows = x.rows();
    int bound = Lanes.FLOATS.loopBound(x.columns());
    int i = 0;
    for (; i + 4 <= rows; i += 4) {
      int x0 = x.rowStart(i);
      int x1 = x0 + x.stride();
      int x2 = x1 + x.stride();
      int x3 = x2 + x.stride();
      int y0 = y.rowStart(i);
      int y1 = y0 + y.stride();
      int y2 = y1 + y.stride();
      int y3 = y2 + y.stride();
      for (int j = 0; j < bound; j += Lanes.F) {
        FloatVector s = Lanes.load(shift, j);
        FloatVector a = Lanes.load(scale, j);
        Lanes.load(from, x0 + j).sub(s).mul(a).intoArray(to, y0 + j);
        Lanes.load(from, x1 + j).sub(s).mul(a).intoArray(to, y1 + j);
        Lanes.load(from, x2 + j).sub(s).mul(a).intoArray(to, y2 + j);
        Lanes.load(from, x3 + j).sub(s).mul(a).intoArray(to, y3 + j);
      }
    }
    for (; i < rows; i++) {
      int x0 = x.rowStart(i);
      int y0 = y.rowStart(i);
      for (int j = 0; j < bound; j += Lanes.F) {
        Lanes.load(from, x0 + j)
            .sub(Lanes.load(shift, j))
            .mul(Lanes.load(scale, j))
            .intoArray(to, y0 + j);
      }
    }
    if (bound < x.columns()) {
      ScalarRows.scaleFeatures(x, y, shift, scale, bound);
    }
  }
}
