package io.github.syncbn.worker.channel;

import io.github.syncbn.worker.collective.TreeCombiner;

/**
 * Exchanges an executor's dense gradients for the parameters of the next step, chunk by chunk from
 * the last to the first, as the backward pass completes them. At most as many chunks are under way
 * as there are credits: a chunk takes the memory of one that has been combined.
 */
final class ParameterTransfer {
  private final Link link;
  private final int chunk;
  private final int dense;
  private final FrameWriter[] frames;
  private final PendingReply[] pending;

  /**
   * @param dense number of dense parameters
   */
  ParameterTransfer(Link link, Welcome welcome, TreeCombiner combiner, int dense) {
    this.link = link;
    this.dense = dense;
    this.chunk = welcome.chunk();
    this.frames = new FrameWriter[welcome.credits()];
    this.pending = new PendingReply[welcome.credits()];
    int bytes = 64 + Float.BYTES * combiner.cover(1).size() * chunk;
    for (int i = 0; i < frames.length; i++) {
      frames[i] = new FrameWriter(bytes);
    }
  }

  /**
   * Begins to send the gradients of a step, and to receive the parameters of the next.
   *
   * @param merge has the gradients
   * @param parameters are replaced, each once its gradient has been sent
   */
  Transfer exchange(long step, GradientMerge merge, float[] parameters) {
    return new Transfer(
        (frame, index, from, to) -> {
          frame.begin(FrameType.GRADIENT, link.next()).putLong(step).putInt(index);
          for (float[] node : merge.nodes()) {
            frame.putFloats(node, from, to - from);
          }
        },
        "push of step " + step,
        parameters,
        dense,
        dense);
  }

  /** Receives the parameters as they are. */
  void fetch(float[] parameters) {
    fetch(parameters, parameters.length);
  }

  /** Receives the dense parameters as they are. */
  void fetchDense(float[] parameters) {
    fetch(parameters, dense);
  }

  private void fetch(float[] parameters, int first) {
    Transfer fetch =
        new Transfer(
            (frame, index, from, to) -> frame.begin(FrameType.FETCH, link.next()).putInt(index),
            "fetch",
            parameters,
            first,
            parameters.length);
    if (!fetch.finish()) {
      throw new MalformedFrameException("the driver answers a fetch without parameters");
    }
  }

  @FunctionalInterface
  private interface ChunkWriter {
    void write(FrameWriter frame, int index, int from, int to);
  }

  /** The chunks of some parameters, each once. There is one transfer at a time. */
  final class Transfer {
    private final ChunkWriter writer;
    private final String what;
    private final float[] parameters;
    private final int end;
    private int next;
    private volatile boolean empty;

    /**
     * @param first how many of the first parameters to transfer at least
     * @param end of the last chunk at most
     */
    private Transfer(ChunkWriter writer, String what, float[] parameters, int first, int end) {
      this.writer = writer;
      this.what = what;
      this.parameters = parameters;
      this.end = end;
      this.next = (first + chunk - 1) / chunk - 1;
    }

    /** The first parameter of the chunk that goes next; negative if none is left. */
    int from() {
      return next * chunk;
    }

    /** The end of what is not sent. */
    int to() {
      return Math.min(end, from() + chunk);
    }

    /** Whether the next chunk can be sent without waiting. */
    boolean ready() {
      PendingReply before = pending[next % pending.length];
      return before == null || before.done();
    }

    /** Sends the next chunk, if need be after waiting for the one whose memory it takes. */
    void send() {
      int slot = next % pending.length;
      settle(slot);
      int from = from();
      int to = to();
      writer.write(frames[slot], next, from, to);
      pending[slot] = link.send(frames[slot].end(), what, reply -> read(reply, from, to));
      next--;
    }

    private void settle(int slot) {
      if (pending[slot] != null) {
        link.await(pending[slot]);
        pending[slot] = null;
      }
    }

    private void read(FrameReader reply, int from, int to) {
      if (reply.remaining() == 0) {
        empty = true;
        return;
      }
      reply.getFloats("parameters", parameters, from, to - from);
      reply.end();
    }

    /**
     * Sends what is left and waits for all answers.
     *
     * @return false if the parameters are to be fetched, once the step is committed
     */
    boolean finish() {
      while (next >= 0) {
        send();
      }
      for (int slot = 0; slot < pending.length; slot++) {
        settle(slot);
      }
      return !empty;
    }
  }
}
