package io.github.syncbn.driver.channel;

import io.github.syncbn.worker.channel.FrameReader;
import io.github.syncbn.worker.channel.FrameWriter;
import io.github.syncbn.worker.collective.ModelState;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.network.client.RpcResponseCallback;

/**
 * The end of each step: gradients come in by chunks, parameters go out by the same chunks; where
 * the backward pass has reductions, from the first of these on. With clipping the parameters follow
 * once the norm is known. Chunks are combined, and the optimizer runs, on a few threads of the
 * attempt's own.
 */
final class StepExchange {
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final ModelBuffer model;
  private final StepWindow window;
  private final StepThreads threads;
  private final AtomicInteger combined = new AtomicInteger();
  private volatile ChunkedCommit commit;
  private volatile RpcResponseCallback[] pushes;

  StepExchange(ModelBuffer model, StepWindow window, StepThreads threads) {
    this.model = model;
    this.window = window;
    this.threads = threads;
  }

  /** All have pushed: {@code replies} wait for the commit. */
  void begin(ChunkedCommit begun, RpcResponseCallback[] replies) {
    combined.set(0);
    pushes = replies;
    commit = begun;
    if (model.chunks() == 0) {
      threads.execute(this::finish);
    }
  }

  StepWindow window() {
    return window;
  }

  /** A chunk arrives. */
  void chunk(int holder, FrameReader frame, RpcResponseCallback reply) {
    StepWindow.Slot slot = window.read(holder, frame);
    if (window.arrive(slot, holder, reply)) {
      threads.execute(() -> combine(slot));
    }
  }

  private void combine(StepWindow.Slot slot) {
    int chunk = slot.chunk;
    ChunkedCommit current = commit;
    current.combine(slot.gradients, model.from(chunk), model.to(chunk));
    ByteBuffer answer =
        current.phases() == 1 ? model.write(chunk, current.nextParameters()) : NOTHING;
    for (RpcResponseCallback reply : window.free(slot)) {
      reply.onSuccess(answer.duplicate());
    }
    if (combined.incrementAndGet() == model.chunks()) {
      finish();
    }
  }

  private void finish() {
    ChunkedCommit current = commit;
    for (int phase = 1; phase < current.phases(); phase++) {
      int next = phase;
      threads.share(() -> current.help(next));
    }
    ModelState next = current.finish();
    if (current.phases() > 1) {
      model.replace(next.parameters());
    }
    double[] running = next.runningStatistics();
    RpcResponseCallback[] replies = pushes;
    pushes = null;
    answer(
        replies,
        new FrameWriter(8 * running.length).begin().putDoubles(running, 0, running.length).end());
  }

  /** The same answer for all. */
  static void answer(RpcResponseCallback[] replies, ByteBuffer answer) {
    for (RpcResponseCallback reply : replies) {
      reply.onSuccess(answer.duplicate());
    }
  }

  /** Who waits for a chunk or for the commit. */
  List<RpcResponseCallback> waiting() {
    List<RpcResponseCallback> waiting = window.waiting();
    RpcResponseCallback[] held = pushes;
    if (held != null) {
      waiting.addAll(List.of(held));
    }
    return waiting;
  }
}
