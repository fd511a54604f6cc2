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
  private final int dense;
  private float[] parameters;

  /**
   * @param count number of parameters
   * @param dense how many of the first of them every step rewrites
   */
  ModelBuffer(int count, int dense, int chunk) {
    this.count = count;
    this.dense = dense;
    this.chunk = chunk;
    this.chunks = new ByteBuffer[(count + chunk - 1) / chunk];
    this.current = new boolean[chunks.length];
  }

  /** Chunks of all parameters. */
  int chunks() {
    return chunks.length;
  }

  /** Chunks of the dense parameters, which a step rewrites. */
  int denseChunks() {
    return (dense + chunk - 1) / chunk;
  }

  int from(int index) {
    return index * chunk;
  }

  /** End of the dense parameters in a chunk. */
  int denseTo(int index) {
    return Math.min(dense, from(index) + chunk);
  }

  private int to(int index) {
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
      write(index, parameters, to(index));
      current[index] = true;
    }
    return chunks[index].duplicate();
  }

  /** Writes the dense parameters in a chunk of the model to come. */
  ByteBuffer write(int index, float[] model) {
    return write(index, model, denseTo(index));
  }

  private ByteBuffer write(int index, float[] model, int to) {
    int from = from(index);
    ByteBuffer bytes = chunks[index];
    if (bytes == null) {
      bytes =
          ByteBuffer.allocateDirect((to(index) - from) * Float.BYTES)
              .order(ByteOrder.LITTLE_ENDIAN);
      chunks[index] = bytes;
    }
    bytes.asFloatBuffer().put(model, from, to - from);
    return bytes.duplicate().limit((to - from) * Float.BYTES);
  }
}
