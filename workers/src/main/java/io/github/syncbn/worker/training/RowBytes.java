package io.github.syncbn.worker.training;

import io.github.syncbn.worker.kernel.Kernels;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;

/**
 * Rows as a {@link RowFile} holds them, one after another: features as floats or unsigned bytes,
 * targets, weight if there are weights. In the order of bytes of this machine: the file never
 * leaves it.
 */
final class RowBytes {
  private final ShardLayout layout;
  private final int rowBytes;
  private final int featureBytes;
  private final ByteBuffer bytes;
  private final FloatBuffer floats;
  private final float[] features;

  /** Room for {@code rows} rows. */
  RowBytes(ShardLayout layout, int rows) {
    this.layout = layout;
    this.rowBytes = Math.toIntExact(layout.rowBytes());
    this.featureBytes = layout.bytes() ? layout.features() : Float.BYTES * layout.features();
    this.bytes =
        ByteBuffer.allocate(Math.multiplyExact(rows, rowBytes)).order(ByteOrder.nativeOrder());
    this.floats = bytes.asFloatBuffer();
    this.features = new float[layout.bytes() ? 0 : layout.features()];
  }

  /** How many rows there is room for. */
  int rows() {
    return bytes.capacity() / rowBytes;
  }

  /** The bytes of some rows. */
  ByteBuffer range(int first, int count) {
    return bytes.slice(first * rowBytes, count * rowBytes);
  }

  /** Puts a row in place {@code row}. */
  void put(int row, RowRecord record) {
    int at = row * rowBytes;
    if (layout.bytes()) {
      record.copyBytes(bytes.array(), at);
    } else {
      record.copyFloats(features, 0);
      floats.put(at / Float.BYTES, features);
    }
    int end = at + featureBytes;
    for (int j = 0; j < layout.targets(); j++, end += Float.BYTES) {
      bytes.putFloat(end, record.target(j));
    }
    if (layout.weighted()) {
      bytes.putFloat(end, record.weight());
    }
  }

  /** Copies the features of a row, as floats, to {@code into[offset...]}. */
  void copyFeatures(int row, float[] into, int offset, Kernels kernels) {
    int at = row * rowBytes;
    if (layout.bytes()) {
      kernels.unsignedBytesToFloats(bytes.array(), at, into, offset, layout.features());
    } else {
      floats.get(at / Float.BYTES, into, offset, layout.features());
    }
  }

  float target(int row, int index) {
    return bytes.getFloat(row * rowBytes + featureBytes + Float.BYTES * index);
  }

  float weight(int row) {
    return layout.weighted()
        ? bytes.getFloat(row * rowBytes + featureBytes + Float.BYTES * layout.targets())
        : 1;
  }
}
