package io.github.syncbn.driver.channel;

import io.github.syncbn.worker.channel.FrameReader;
import io.github.syncbn.worker.channel.MalformedFrameException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.spark.network.client.RpcResponseCallback;

/**
 * The chunks of dense gradients that are under way: as many slots as an executor has credits, each
 * with room for one chunk of every executor. So memory does not grow with the model. Chunks come
 * from the last to the first, as a backward pass completes them; a slot is free again once its
 * chunk is combined.
 */
final class StepWindow {
  private static final int NONE = -1;

  private final Slot[] slots;
  private final int[] nodes;
  private final long[] steps;
  private final int[] next;
  private final ModelBuffer model;

  /** One chunk of every executor. */
  static final class Slot {
    final float[][][] gradients;
    final RpcResponseCallback[] replies;
    int arrived;
    int chunk;

    Slot(int holders) {
      this.gradients = new float[holders][][];
      this.replies = new RpcResponseCallback[holders];
    }
  }

  /**
   * @param nodes how many nodes of the tree each holder sends
   */
  StepWindow(ModelBuffer model, int[] nodes, int credits) {
    this.model = model;
    this.nodes = nodes;
    this.steps = new long[nodes.length];
    Arrays.fill(steps, -1);
    this.next = new int[nodes.length];
    Arrays.fill(next, NONE);
    this.slots = new Slot[Math.max(1, Math.min(credits, model.denseChunks()))];
    for (int s = 0; s < slots.length; s++) {
      slots[s] = new Slot(nodes.length);
    }
  }

  /** A holder begins to push a step. */
  synchronized void begin(int holder, long step) {
    if (next[holder] != NONE) {
      throw new MalformedFrameException(
          "step " + step + " begins at chunk " + next[holder] + " of step " + steps[holder]);
    }
    steps[holder] = step;
    next[holder] = model.denseChunks() - 1;
  }

  /** Reads a chunk, by the holder's thread; its numbers must be those that come next. */
  Slot read(int holder, FrameReader frame) {
    Slot slot = claim(holder, frame.getLong("step"), frame.getInt("chunk"));
    int length = model.denseTo(slot.chunk) - model.from(slot.chunk);
    float[][] values = slot.gradients[holder];
    if (values == null) {
      values = new float[nodes[holder]][model.denseTo(0)];
      slot.gradients[holder] = values;
    }
    for (float[] node : values) {
      frame.getFloats("gradients", node, 0, length);
    }
    frame.end();
    return slot;
  }

  private synchronized Slot claim(int holder, long step, int chunk) {
    if (step != steps[holder] || chunk != next[holder] || chunk == NONE) {
      throw new MalformedFrameException(
          "chunk "
              + chunk
              + " of step "
              + step
              + " where chunk "
              + next[holder]
              + " of step "
              + steps[holder]
              + " is due");
    }
    Slot slot = slots[chunk % slots.length];
    if (slot.replies[holder] != null) {
      throw new MalformedFrameException("chunk " + chunk + " comes without credit");
    }
    next[holder]--;
    slot.chunk = chunk;
    return slot;
  }

  /**
   * A chunk has been read.
   *
   * @return whether it is the last of its slot, which is to be combined
   */
  synchronized boolean arrive(Slot slot, int holder, RpcResponseCallback reply) {
    slot.replies[holder] = reply;
    return ++slot.arrived == slot.replies.length;
  }

  /**
   * A chunk that some have sent and others have not.
   *
   * @param missing holders that have not sent it
   */
  record Partial(String place, List<Integer> missing) {}

  /** The first such chunk, if any: chunks come in order. */
  synchronized Optional<Partial> partial() {
    Slot first = null;
    for (Slot slot : slots) {
      boolean some = slot.arrived > 0 && slot.arrived < slot.replies.length;
      if (some && (first == null || slot.chunk > first.chunk)) {
        first = slot;
      }
    }
    if (first == null) {
      return Optional.empty();
    }
    List<Integer> missing = new ArrayList<>();
    long step = -1;
    for (int holder = 0; holder < first.replies.length; holder++) {
      step = Math.max(step, steps[holder]);
      if (first.replies[holder] == null) {
        missing.add(holder);
      }
    }
    return Optional.of(new Partial("chunk " + first.chunk + " of step " + step, missing));
  }

  /** Frees a slot whose chunk has been combined; returns who waits for that. */
  synchronized RpcResponseCallback[] free(Slot slot) {
    RpcResponseCallback[] replies = slot.replies.clone();
    slot.arrived = 0;
    Arrays.fill(slot.replies, null);
    return replies;
  }

  /** Who waits for a chunk to be combined. */
  synchronized List<RpcResponseCallback> waiting() {
    List<RpcResponseCallback> waiting = new ArrayList<>();
    for (Slot slot : slots) {
      for (RpcResponseCallback reply : slot.replies) {
        if (reply != null) {
          waiting.add(reply);
        }
      }
    }
    return waiting;
  }
}
