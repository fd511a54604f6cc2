package io.github.syncbn.worker.training;

import io.github.syncbn.worker.kernel.Gemm;
import io.github.syncbn.worker.kernel.Kernels;
import io.github.syncbn.worker.team.Team;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/**
 * The threads that a task has for a training, one for each of its CPUs: its own, and those that
 * only help. With those of the executor's other tasks they are one {@link Team}.
 */
public final class TaskThreads implements AutoCloseable {
  // Tasks of one executor share nothing but its JVM: a name is the only way from one to another.
  private static final Map<String, Shared> TEAMS = new HashMap<>();

  private static final long SPIN_NANOS = 50_000;
  private static final long YIELD_NANOS = 1_000_000;
  private static final long NAP_NANOS = 100_000;

  private final String attempt;
  private final Lane lane;
  private final List<Thread> helpers = new ArrayList<>();
  private volatile boolean closed;

  /** A team, and the tasks that have joined it. */
  private static final class Shared {
    private final Team<Lane> team = new Team<>();
    private int tasks;
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
    Team<Lane> team;
    synchronized (TEAMS) {
      Shared shared = TEAMS.computeIfAbsent(attempt, absent -> new Shared());
      shared.tasks++;
      team = shared.team;
    }
    TaskThreads joined = new TaskThreads(attempt, Lane.in(team, gemm, kernels, nanoClock));
    for (int i = 1; i < threads; i++) {
      // It has its place before the task lays out work.
      Lane own = Lane.in(team, gemm, kernels, nanoClock);
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
        long idle = System.nanoTime() - idleSince;
        if (idle < SPIN_NANOS) {
          Thread.onSpinWait();
        } else if (idle < YIELD_NANOS) {
          Thread.yield();
        } else {
          LockSupport.parkNanos(this, NAP_NANOS);
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
