package io.github.syncbn.worker.kernel;

import io.github.syncbn.worker.tensor.Matrix;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * Sines and cosines over whole vectors; the last few go to the scalar twin.
 *
 * <p>Constants are vectors, a call is for many rows, and both polynomials stand in its loop, which
 * makes it too large to be inlined, as {@link VectorRows}: else there is more than the JIT compiler
 * inlines, and it makes objects of vectors.
 */
final class VectorWaves {
  private static final DoubleVector ROUNDING = all(Turn.ROUNDING);

  private static final DoubleVector S0 = all(Turn.S0);
  private static final DoubleVector S1 = all(Turn.S1);
  private static final DoubleVector S2 = all(Turn.S2);
  private static final DoubleVector S3 = all(Turn.S3);
  private static final DoubleVector S4 = all(Turn.S4);
  private static final DoubleVector S5 = all(Turn.S5);
  private static final DoubleVector S6 = all(Turn.S6);
  private static final DoubleVector S7 = all(Turn.S7);

  private static final DoubleVector C0 = all(Turn.C0);
  private static final DoubleVector C1 = all(Turn.C1);
  private static final DoubleVector C2 = all(Turn.C2);
  private static final DoubleVector C3 = all(Turn.C3);
  private static final DoubleVector C4 = all(Turn.C4);
  private static final DoubleVector C5 = all(Turn.C5);
  private static final DoubleVector C6 = all(Turn.C6);
  private static final DoubleVector C7 = all(Turn.C7);

  private VectorWaves() {}

  private static DoubleVector all(double value) {
    return DoubleVector.broadcast(Lanes.DOUBLES, value);
  }

  static void waves(Matrix f, Matrix x, Matrix y) {
    int frequencies = f.columns();
    int bound = Lanes.DOUBLES.loopBound(frequencies);
    for (int i = 0; i < x.rows(); i++) {
      for (int j = 0; j < x.columns(); j++) {
        float value = x.data()[x.rowStart(i) + j];
        DoubleVector factor = all(value);
        int from = f.rowStart(j);
        int to = y.rowStart(i) + 2 * frequencies * j;
        for (int k = 0; k < bound; k += Lanes.D) {
          DoubleVector turns = Lanes.loadWide(f.data(), from + k).mul(factor);
          DoubleVector r = turns.sub(turns.add(ROUNDING).sub(ROUNDING));
          DoubleVector s = r.mul(r);
          DoubleVector sine =
              s.mul(S7).add(S6).mul(s).add(S5).mul(s).add(S4).mul(s).add(S3).mul(s).add(S2).mul(s);
          DoubleVector cosine =
              s.mul(C7).add(C6).mul(s).add(C5).mul(s).add(C4).mul(s).add(C3).mul(s).add(C2).mul(s);
          narrow(sine.add(S1).mul(s).add(S0).mul(r)).intoArray(y.data(), to + k);
          narrow(cosine.add(C1).mul(s).add(C0)).intoArray(y.data(), to + frequencies + k);
        }
        ScalarWaves.ofNumber(f, j, value, y, i, bound);
      }
    }
  }

  private static FloatVector narrow(DoubleVector wide) {
    return Lanes.exactHalf((FloatVector) wide.convertShape(VectorOperators.D2F, Lanes.HALF, 0));
  }
}
