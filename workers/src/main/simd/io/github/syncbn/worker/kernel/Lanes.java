package io.github.syncbn.worker.kernel;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * The vector shapes of this CPU. Their width changes nothing in the results: every lane is one
 * element or one column, and lanes never meet.
 */
final class Lanes {
  static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;
  static final VectorSpecies<Double> DOUBLES = DoubleVector.SPECIES_PREFERRED;

  /** As many floats as {@link #DOUBLES} has lanes: what widens to one double vector. */
  static final VectorSpecies<Float> HALF =
      VectorSpecies.of(float.class, VectorShape.forBitSize(DOUBLES.vectorBitSize() / 2));

  static final int F = FLOATS.length();
  static final int D = DOUBLES.length();

  private static final Class<?> TYPE = FLOATS.vectorType();
  private static final Class<?> HALF_TYPE = HALF.vectorType();

  private Lanes() {}

  static FloatVector load(float[] x, int index) {
    return exact(FloatVector.fromArray(FLOATS, x, index));
  }

  /**
   * The same vector, of which the JIT compiler then knows that its width is that of {@link
   * #FLOATS}. There are vectors of {@link #HALF} too, so it does not know by itself where a loop
   * has carried the vector or where it was only loaded. It would compile what follows for both
   * widths, and storing the vector would then allocate an object, in some runs and not in others:
   * by what it had seen when it compiled.
   */
  static FloatVector exact(FloatVector v) {
    return (FloatVector) TYPE.cast(v);
  }

  /** The same for a vector of {@link #HALF}. */
  static FloatVector exactHalf(FloatVector v) {
    return (FloatVector) HALF_TYPE.cast(v);
  }

  static FloatVector loadHalf(float[] x, int index) {
    return exactHalf(FloatVector.fromArray(HALF, x, index));
  }

  static DoubleVector widen(FloatVector half) {
    return (DoubleVector) half.convertShape(VectorOperators.F2D, DOUBLES, 0);
  }

  static DoubleVector loadWide(float[] x, int index) {
    return widen(loadHalf(x, index));
  }
}
