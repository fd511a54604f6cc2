package io.github.syncbn.worker.channel;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * Writes one frame after another into memory that it reuses: little-endian, outside of the heap,
 * whence sockets take it without a copy. A frame must have been answered before the next is begun.
 */
public final class FrameWriter {
  private ByteBuffer buffer;

  /** With room for a first frame of {@code bytes} bytes; grows as needed. */
  public FrameWriter(int bytes) {
    this.buffer = allocate(bytes);
  }

  private static ByteBuffer allocate(int bytes) {
    return ByteBuffer.allocateDirect(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Begins a request. */
  public FrameWriter begin(FrameType type, int number) {
    buffer.clear();
    buffer.put((byte) type.ordinal());
    buffer.putInt(number);
    return this;
  }

  /** Begins an answer. */
  public FrameWriter begin() {
    buffer.clear();
    return this;
  }

  private void reserve(long bytes) {
    if (buffer.remaining() < bytes) {
      long size = Math.max(2L * buffer.capacity(), buffer.position() + bytes);
      ByteBuffer larger = allocate(Math.toIntExact(size));
      larger.put(buffer.flip());
      buffer = larger;
    }
  }

  /** Appends one byte. */
  public FrameWriter put(int value) {
    reserve(1);
    buffer.put((byte) value);
    return this;
  }

  /** Appends an int. */
  public FrameWriter putInt(int value) {
    reserve(Integer.BYTES);
    buffer.putInt(value);
    return this;
  }

  /** Appends a long. */
  public FrameWriter putLong(long value) {
    reserve(Long.BYTES);
    buffer.putLong(value);
    return this;
  }

  /** Appends an identifier of 128 bits. */
  public FrameWriter putUuid(UUID value) {
    return putLong(value.getMostSignificantBits()).putLong(value.getLeastSignificantBits());
  }

  /** Appends bytes without their number. */
  public FrameWriter putBytes(byte[] bytes) {
    reserve(bytes.length);
    buffer.put(bytes);
    return this;
  }

  /** Appends a text, cut to at most {@code most} bytes of UTF-8. */
  public FrameWriter putText(String text, int most) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    int length = Math.min(bytes.length, most);
    reserve(Integer.BYTES + (long) length);
    buffer.putInt(length);
    buffer.put(bytes, 0, length);
    return this;
  }

  /** Appends ints without their number. */
  public FrameWriter putInts(int[] values, int offset, int length) {
    reserve((long) length * Integer.BYTES);
    buffer.asIntBuffer().put(values, offset, length);
    buffer.position(buffer.position() + length * Integer.BYTES);
    return this;
  }

  /** Bytes so far. */
  public int size() {
    return buffer.position();
  }

  /** Changes a byte that has been put. */
  public void set(int at, int value) {
    buffer.put(at, (byte) value);
  }

  /** Changes an int that has been put. */
  public void setInt(int at, int value) {
    buffer.putInt(at, value);
  }

  /** Appends doubles without their number. */
  public FrameWriter putDoubles(double[] values, int offset, int length) {
    reserve((long) length * Double.BYTES);
    buffer.asDoubleBuffer().put(values, offset, length);
    buffer.position(buffer.position() + length * Double.BYTES);
    return this;
  }

  /** Appends floats without their number. */
  public FrameWriter putFloats(float[] values, int offset, int length) {
    reserve((long) length * Float.BYTES);
    buffer.asFloatBuffer().put(values, offset, length);
    buffer.position(buffer.position() + length * Float.BYTES);
    return this;
  }

  /** The frame, as a view of the memory. */
  public ByteBuffer end() {
    return buffer.duplicate().flip();
  }
}
