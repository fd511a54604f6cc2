package io.github.syncbn.worker.kernel;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/** Sines and cosines over whole vectors; the last few go to the scalar twin. */
final class VectorWaves {
  private VectorWaves() {}

  static void waves(float[] frequencies, int offset, float x, float[] y, int at, int length) {
    int bound = Lanes.DOUBLES.loopBound(length);
    for (int k = 0; k < bound; k += Lanes.D) {
      DoubleVector turns = Lanes.loadWide(frequencies, offset + k).mul(x);
      DoubleVector r = turns.sub(turns.add(Turn.ROUNDING).sub(Turn.ROUNDING));
      DoubleVector s = r.mul(r);
      narrow(sine(s).mul(r)).intoArray(y, at + k);
      narrow(cosine(s)).intoArray(y, at + length + k);
    }
    ScalarWaves.waves(frequencies, offset, x, y, at, length, bound);
  }

  private static DoubleVector sine(DoubleVector s) {
    DoubleVector high =
        s.mul(Turn.S7).add(Turn.S6).mul(s).add(Turn.S5).mul(s).add(Turn.S4).mul(s).add(Turn.S3);
    return high.mul(s).add(Turn.S2).mul(s).add(Turn.S1).mul(s).add(Turn.S0);
  }

  private static DoubleVector cosine(DoubleVector s) {
    DoubleVector high =
        s.mul(Turn.C7).add(Turn.C6).mul(s).add(Turn.C5).mul(s).add(Turn.C4).mul(s).add(Turn.C3);
    return high.mul(s).add(Turn.C2).mul(s).add(Turn.C1).mul(s).add(Turn.C0);
  }

  private static FloatVector narrow(DoubleVector wide) {
    return (FloatVector) wide.convertShape(VectorOperators.D2F, Lanes.HALF, 0);
  }
}
