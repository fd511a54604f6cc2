package io.github.syncbn.worker.training;

import io.github.syncbn.worker.collective.ShortWait;
import io.github.syncbn.worker.kernel.Gemm;
import io.github.syncbn.worker.kernel.Kernels;
import io.github.syncbn.worker.team.Team;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * The threads that a task has for a training, one for each of its CPUs: its own, and those that
 * only help. With those of the executor's other tasks they are one {@link Team}.
 */
public final class TaskThreads implements AutoCloseable {
  // Tasks of one executor share nothing but its JVM: a name is the only way from one to another.
  private static final Map<String, Shared> TEAMS = new HashMap<>();

  private final String attempt;
  private final Lane lane;
  private final List<Thread> helpers = new ArrayList<>();
  private volatile boolean closed;

  /** A team, what is known of its products, and the tasks that have joined it. */
  private static final class Shared {
    private final Team<Lane> team = new Team<>();
    private final RowSplits splits;
    private int tasks;

    Shared(Gemm gemm) {
      splits = new RowSplits(gemm);
    }
  }

  private TaskThreads(String attempt, Lane lane) {
    this.attempt = attempt;
    this.lane = lane;
  }

  /**
   * Joins the team of an attempt in this JVM; to be closed by the same thread.
   *
   * @param attempt its name
   * @param threads how many the task has, 1 or more
   */
  public static TaskThreads join(
      String attempt, int threads, Gemm gemm, Kernels kernels, LongSupplier nanoClock) {
    Shared shared;
    synchronized (TEAMS) {
      shared = TEAMS.computeIfAbsent(attempt, absent -> new Shared(gemm));
      shared.tasks++;
    }
    Supplier<Lane> lanes = () -> Lane.in(shared.team, gemm, shared.splits, kernels, nanoClock);
    TaskThreads joined = new TaskThreads(attempt, lanes.get());
    for (int i = 1; i < threads; i++) {
      // It has its place before the task lays out work.
      Lane own = lanes.get();
      Thread helper =
          new Thread(
              () -> joined.help(own),
              "syncbn helper " + i + " of " + Thread.currentThread().getName());
      helper.setDaemon(true);
      joined.helpers.add(helper);
      helper.start();
    }
    return joined;
  }

  /** What the task's own thread computes with. */
  public Lane lane() {
    return lane;
  }

  /** Takes pieces of the tasks' work until the end; what one throws is its owner's to know. */
  private void help(Lane own) {
    try (own) {
      long idleSince = System.nanoTime();
      while (!closed) {
        if (own.help()) {
          idleSince = System.nanoTime();
          continue;
        }
        if (!ShortWait.goesOn(System.nanoTime() - idleSince)) {
          LockSupport.parkNanos(this, ShortWait.NAP_NANOS);
        }
      }
    }
  }

  /** Ends the helpers and leaves the team. */
  @Override
  public void close() {
    closed = true;
    for (Thread helper : helpers) {
      LockSupport.unpark(helper);
    }
    lane.close();
    synchronized (TEAMS) {
      Shared shared = TEAMS.get(attempt);
      if (--shared.tasks == 0) {
        TEAMS.remove(attempt);
      }
    }
  }
}
