package io.github.syncbn.worker.channel;

import io.github.syncbn.worker.collective.TreeCombiner;

/**
 * Exchanges an executor's gradients for the parameters of the next step, chunk by chunk, with at
 * most as many chunks under way as there are credits. Chunk c is sent once chunk c - credits has
 * been combined; its memory is free by then.
 */
final class ParameterTransfer {
  private final Link link;
  private final int chunk;
  private final FrameWriter[] frames;
  private final PendingReply[] pending;
  private volatile boolean empty;

  ParameterTransfer(Link link, Welcome welcome, TreeCombiner combiner) {
    this.link = link;
    this.chunk = welcome.chunk();
    this.frames = new FrameWriter[welcome.credits()];
    this.pending = new PendingReply[welcome.credits()];
    int bytes = 64 + Float.BYTES * combiner.cover(1).size() * chunk;
    for (int i = 0; i < frames.length; i++) {
      frames[i] = new FrameWriter(bytes);
    }
  }

  /**
   * Sends the gradients of a step and receives the parameters of the next.
   *
   * @param nodes the gradient of each node of the executor's cover
   * @param parameters are replaced
   * @return false if they are to be fetched, once the step is committed
   */
  boolean exchange(long step, float[][] nodes, float[] parameters) {
    empty = false;
    each(
        parameters.length,
        (frame, index, from, to) -> {
          frame.begin(FrameType.GRADIENT, link.next()).putLong(step).putInt(index);
          for (float[] node : nodes) {
            frame.putFloats(node, from, to - from);
          }
        },
        "push of step " + step,
        parameters);
    return !empty;
  }

  /** Receives the parameters as they are. */
  void fetch(float[] parameters) {
    empty = false;
    each(
        parameters.length,
        (frame, index, from, to) -> frame.begin(FrameType.FETCH, link.next()).putInt(index),
        "fetch",
        parameters);
    if (empty) {
      throw new MalformedFrameException("the driver answers a fetch without parameters");
    }
  }

  private void each(int count, ChunkWriter writer, String what, float[] parameters) {
    int chunks = (count + chunk - 1) / chunk;
    for (int c = 0; c < chunks + pending.length; c++) {
      int slot = c % pending.length;
      if (pending[slot] != null) {
        link.await(pending[slot]);
        pending[slot] = null;
      }
      if (c < chunks) {
        int from = c * chunk;
        int to = Math.min(count, from + chunk);
        writer.write(frames[slot], c, from, to);
        pending[slot] =
            link.send(frames[slot].end(), what, reply -> read(reply, parameters, from, to));
      }
    }
  }

  private void read(FrameReader reply, float[] parameters, int from, int to) {
    if (reply.remaining() == 0) {
      empty = true;
      return;
    }
    reply.getFloats("parameters", parameters, from, to - from);
    reply.end();
  }

  @FunctionalInterface
  private interface ChunkWriter {
    void write(FrameWriter frame, int index, int from, int to);
  }
}
