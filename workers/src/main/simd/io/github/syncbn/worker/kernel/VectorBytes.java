package io.github.syncbn.worker.kernel;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/** Widens unsigned bytes to floats; needs vectors of 256 bits, as no shape has 32. */
final class VectorBytes {
  private static final VectorSpecies<Integer> INTS =
      VectorSpecies.of(int.class, Lanes.FLOATS.vectorShape());
  private static final boolean WIDE = Lanes.FLOATS.vectorBitSize() >= 256;
  private static final VectorSpecies<Byte> BYTES =
      WIDE
          ? VectorSpecies.of(byte.class, VectorShape.forBitSize(Lanes.FLOATS.vectorBitSize() / 4))
          : ByteVector.SPECIES_64;
  private static final ScalarKernels TAIL = new ScalarKernels();

  private VectorBytes() {}

  static void unsignedBytesToFloats(
      byte[] bytes, int bytesOffset, float[] y, int yOffset, int length) {
    int bound = WIDE ? Lanes.FLOATS.loopBound(length) : 0;
    for (int i = 0; i < bound; i += Lanes.F) {
      IntVector values =
          ((IntVector)
                  ByteVector.fromArray(BYTES, bytes, bytesOffset + i)
                      .convertShape(VectorOperators.B2I, INTS, 0))
              .and(0xff);
      ((FloatVector) values.convertShape(VectorOperators.I2F, Lanes.FLOATS, 0))
          .intoArray(y, yOffset + i);
    }
    TAIL.unsignedBytesToFloats(bytes, bytesOffset + bound, y, yOffset + bound, length - bound);
  }
}
