package io.github.syncbn.worker.channel;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * Reads one frame; every length is checked against the bytes that are there before anything is
 * allocated. Errors are {@link MalformedFrameException}s.
 */
public final class FrameReader {
  private final ByteBuffer buffer;

  /** Over the bytes between the buffer's position and limit. */
  public FrameReader(ByteBuffer bytes) {
    this.buffer = bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Fails unless so many bytes are left. */
  void require(long bytes, String what) {
    if (buffer.remaining() < bytes) {
      throw new MalformedFrameException(
          what + " takes " + bytes + " bytes, the frame has " + buffer.remaining() + " left");
    }
  }

  /** Bytes not read yet. */
  public int remaining() {
    return buffer.remaining();
  }

  public byte get(String what) {
    require(1, what);
    return buffer.get();
  }

  public int getInt(String what) {
    require(Integer.BYTES, what);
    return buffer.getInt();
  }

  /** An int of a range, both ends included. */
  public int getInt(String what, int least, int most) {
    int value = getInt(what);
    if (value < least || value > most) {
      throw new MalformedFrameException(what + " " + value + " is not in " + least + " to " + most);
    }
    return value;
  }

  public long getLong(String what) {
    require(Long.BYTES, what);
    return buffer.getLong();
  }

  /** An identifier of 128 bits. */
  public UUID getUuid(String what) {
    return new UUID(getLong(what), getLong(what));
  }

  /** The next {@code length} bytes. */
  public byte[] getBytes(String what, int length) {
    require(length, what);
    byte[] bytes = new byte[length];
    buffer.get(bytes);
    return bytes;
  }

  /** A text of at most {@code most} bytes. */
  public String getText(String what, int most) {
    int length = getInt("length of " + what, 0, most);
    return new String(getBytes(what, length), StandardCharsets.UTF_8);
  }

  /** Reads doubles into part of an array. */
  public void getDoubles(String what, double[] values, int offset, int length) {
    require((long) length * Double.BYTES, what);
    buffer.asDoubleBuffer().get(values, offset, length);
    buffer.position(buffer.position() + length * Double.BYTES);
  }

  /** Reads floats into part of an array. */
  public void getFloats(String what, float[] values, int offset, int length) {
    require((long) length * Float.BYTES, what);
    buffer.asFloatBuffer().get(values, offset, length);
    buffer.position(buffer.position() + length * Float.BYTES);
  }

  /** Checks that all has been read. */
  public void end() {
    if (buffer.hasRemaining()) {
      throw new MalformedFrameException(buffer.remaining() + " bytes too many");
    }
  }
}
