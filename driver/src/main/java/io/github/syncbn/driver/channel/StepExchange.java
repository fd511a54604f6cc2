package io.github.syncbn.driver.channel;

import io.github.syncbn.worker.channel.FrameReader;
import io.github.syncbn.worker.channel.FrameWriter;
import io.github.syncbn.worker.channel.MalformedFrameException;
import io.github.syncbn.worker.collective.ModelState;
import io.github.syncbn.worker.stats.SparseRows;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.network.client.RpcResponseCallback;

/**
 * The end of each step: dense gradients come in by chunks, parameters go out by the same chunks;
 * where the backward pass has reductions, from the first of these on. With clipping the parameters
 * follow once the norm is known. Of tables of which only some rows are in use these come, and those
 * that the step has changed go out with the commit. All is combined, and the optimizer runs, on a
 * few threads of the attempt's own.
 */
final class StepExchange {
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final ModelBuffer model;
  private final StepWindow window;
  private final RowWindow rows;
  private final ChangedRows changed = new ChangedRows();
  private final StepThreads threads;
  private final AtomicInteger uncombined = new AtomicInteger();
  private volatile ChunkedCommit commit;
  private volatile RpcResponseCallback[] pushes;

  StepExchange(ModelBuffer model, StepWindow window, RowWindow rows, StepThreads threads) {
    this.model = model;
    this.window = window;
    this.rows = rows;
    this.threads = threads;
  }

  /** A holder begins to push a step. */
  void begin(int holder, long step) {
    window.begin(holder, step);
    rows.begin(holder, step);
  }

  /** All have pushed: {@code replies} wait for the commit. */
  void begin(ChunkedCommit begun, RpcResponseCallback[] replies) {
    int works = model.denseChunks() + (rows.isNeeded() ? 1 : 0);
    uncombined.set(works);
    pushes = replies;
    commit = begun;
    if (works == 0) {
      threads.execute(this::finish);
    }
  }

  /** What some have sent and others have not. */
  Optional<StepWindow.Partial> partial() {
    return window.partial().or(rows::partial);
  }

  /** Some rows arrive. */
  void rows(int holder, FrameReader frame, RpcResponseCallback reply) {
    boolean all = rows.read(holder, frame);
    reply.onSuccess(NOTHING.duplicate());
    if (all) {
      threads.execute(this::combineRows);
    }
  }

  private void combineRows() {
    commit.combine(rows.lists());
    combined();
  }

  /** A piece of the changed rows is asked for. */
  ByteBuffer changed(int piece) {
    if (piece < 1 || piece >= changed.pieces()) {
      throw new MalformedFrameException(
          "piece " + piece + " of rows that have " + changed.pieces());
    }
    return changed.piece(piece);
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
    current.combine(slot.gradients, model.from(chunk), model.denseTo(chunk));
    ByteBuffer answer =
        current.updatesAtOnce() ? model.write(chunk, current.nextParameters()) : NOTHING;
    for (RpcResponseCallback reply : window.free(slot)) {
      reply.onSuccess(answer.duplicate());
    }
    combined();
  }

  private void combined() {
    if (uncombined.decrementAndGet() == 0) {
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
    // Without tables every chunk has been answered.
    Optional<SparseRows[]> rowsChanged =
        rows.isNeeded() ? current.changed() : Optional.of(new SparseRows[0]);
    if (!current.updatesAtOnce() || rowsChanged.isEmpty()) {
      model.replace(next.parameters());
    }
    double[] running = next.runningStatistics();
    RpcResponseCallback[] replies = pushes;
    pushes = null;
    FrameWriter answer =
        new FrameWriter(8 * running.length + 4).begin().putDoubles(running, 0, running.length);
    changed.answer(answer, rowsChanged);
    answer(replies, answer.end());
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
