package io.github.syncbn.driver.channel;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The parameters as bytes, once for all executors, in chunks outside of the heap. A chunk is
 * rewritten only when every executor has received it: they push the next step after that.
 */
final class ModelBuffer {
  private final ByteBuffer[] chunks;
  private final boolean[] current;
  private final int chunk;
  private final int count;
  private float[] parameters;

  ModelBuffer(int count, int chunk) {
    this.count = count;
    this.chunk = chunk;
    this.chunks = new ByteBuffer[(count + chunk - 1) / chunk];
    this.current = new boolean[chunks.length];
  }

  int chunks() {
    return chunks.length;
  }

  int from(int index) {
    return index * chunk;
  }

  int to(int index) {
    return Math.min(count, from(index) + chunk);
  }

  /** Another model; its chunks are written when they are asked for. */
  synchronized void replace(float[] model) {
    parameters = model;
    java.util.Arrays.fill(current, false);
  }

  /** A chunk of the model as it is. */
  synchronized ByteBuffer chunk(int index) {
    if (!current[index]) {
      write(index, parameters);
      current[index] = true;
    }
    return chunks[index].duplicate();
  }

  /** Writes a chunk of the model to come. */
  ByteBuffer write(int index, float[] model) {
    int from = from(index);
    int length = to(index) - from;
    ByteBuffer bytes = chunks[index];
    if (bytes == null) {
      bytes = ByteBuffer.allocateDirect(length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
      chunks[index] = bytes;
    }
    bytes.asFloatBuffer().put(model, from, length);
    return bytes.duplicate();
  }
}
