package io.github.syncbn.worker.training;

import io.github.syncbn.worker.collective.Teammates;
import io.github.syncbn.worker.kernel.Gemm;
import io.github.syncbn.worker.kernel.Kernels;
import io.github.syncbn.worker.team.Seat;
import io.github.syncbn.worker.team.Team;
import io.github.syncbn.worker.team.Work;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * What one thread computes with: products and kernels, arrays for what need not last, and a clock
 * that knows where its time goes. A thread works for its own worker and, when that waits, for
 * others of its {@link Team}.
 */
public final class Lane implements Teammates, AutoCloseable {
  private static final int SCRATCH_SLOTS = 4;

  private final Seat<Lane> seat;
  private final StepClock clock;
  private final Gemm own;
  private final Gemm gemm;
  private final Kernels kernels;
  private final float[][] scratch = new float[SCRATCH_SLOTS][];
  private final Map<Class<?>, Object> owned = new HashMap<>();

  private Lane(Seat<Lane> seat, Gemm gemm, RowSplits splits, Kernels kernels, StepClock clock) {
    this.seat = seat;
    this.clock = clock;
    this.own = clock.timed(gemm);
    this.gemm = new SharedGemm(seat, own, splits);
    this.kernels = kernels;
  }

  /**
   * The calling thread's, in a team; to be closed by it.
   *
   * @param splits of the products of all threads of the team
   */
  static Lane in(
      Team<Lane> team, Gemm gemm, RowSplits splits, Kernels kernels, LongSupplier nanoClock) {
    return team.join(seat -> new Lane(seat, gemm, splits, kernels, new StepClock(nanoClock)))
        .lane();
  }

  /** That of a thread that works alone. */
  public static Lane alone(Gemm gemm, Kernels kernels, LongSupplier nanoClock) {
    return in(new Team<>(), gemm, new RowSplits(gemm), kernels, nanoClock);
  }

  /** Products, with their time taken, of which others may take parts. */
  Gemm gemm() {
    return gemm;
  }

  /** The same, by this thread alone. */
  Gemm ownGemm() {
    return own;
  }

  Kernels kernels() {
    return kernels;
  }

  StepClock clock() {
    return clock;
  }

  /** An array of at least {@code length} floats, of undefined content. */
  float[] scratch(int slot, int length) {
    if (scratch[slot] == null || scratch[slot].length < length) {
      scratch[slot] = new float[length];
    }
    return scratch[slot];
  }

  /** What this thread has one of for an attempt; see {@link PerLane}. */
  <T> T own(Class<T> type, Supplier<T> maker) {
    return type.cast(owned.computeIfAbsent(type, absent -> maker.get()));
  }

  /** Computes all pieces of some work, by this thread and those that have nothing to do. */
  void each(int pieces, Work<Lane> work) {
    seat.each(pieces, work);
  }

  @Override
  public boolean help() {
    long start = clock.now();
    boolean helped = seat.help();
    if (helped) {
      clock.addHelp(start);
    }
    return helped;
  }

  @Override
  public void together(Runnable work) {
    seat.each(seat.seats(), (piece, on) -> work.run());
  }

  @Override
  public long computed() {
    return clock.computed();
  }

  @Override
  public void close() {
    seat.close();
  }
}
