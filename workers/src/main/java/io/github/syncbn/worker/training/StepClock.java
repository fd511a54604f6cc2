package io.github.syncbn.worker.training;

import io.github.syncbn.worker.kernel.Gemm;
import io.github.syncbn.worker.tensor.Matrix;
import java.io.Serializable;
import java.util.function.LongSupplier;

/**
 * Where the time of one thread's steps goes, in nanoseconds: what is measured between steps, such
 * as a validation, counts for none. The clock is given, so that tests can stop it.
 */
public final class StepClock {
  private final LongSupplier clock;
  private long gemm;
  private long collective;
  private long reduction;
  private long commit;
  private long help;

  private Profile atBegin;
  private long began;
  private Profile ofSteps = new Profile(0, 0, 0, 0, 0, 0);

  /** A profile over a clock of nanoseconds. */
  public StepClock(LongSupplier clock) {
    this.clock = clock;
  }

  /**
   * The time of some steps.
   *
   * @param steps number of steps
   * @param total all of it
   * @param gemm in matrix products
   * @param waiting in reductions over workers: mostly waiting for the slower ones
   * @param reduction in adding gradients and sums of the worker's own shards
   * @param commit at the end of steps: waiting, combining gradients, optimizer
   */
  public record Profile(
      long steps, long total, long gemm, long waiting, long reduction, long commit)
      implements Serializable {

    /** As numbers, in the order of the components: no serializer needs to know this class. */
    public long[] toArray() {
      return new long[] {steps, total, gemm, waiting, reduction, commit};
    }

    /** From {@link #toArray}. */
    public static Profile of(long[] values) {
      return new Profile(values[0], values[1], values[2], values[3], values[4], values[5]);
    }

    /** Element-wise kernels and all that is not measured by itself. */
    public long elementwise() {
      // Clocks are read apart, so parts may come to a little more than the whole.
      return Math.max(0, total - gemm - waiting - reduction - commit);
    }

    /** All but waiting for others, and the end of steps, where all work together. */
    public long computing() {
      return Math.max(0, total - waiting - commit);
    }

    private Profile plus(Profile now, Profile then, long elapsed) {
      return new Profile(
          steps + 1,
          total + elapsed,
          gemm + now.gemm - then.gemm,
          waiting + now.waiting - then.waiting,
          reduction + now.reduction - then.reduction,
          commit + now.commit - then.commit);
    }
  }

  long now() {
    return clock.getAsLong();
  }

  /**
   * @param helpBefore {@link #help} as it was then: work for others is not waiting
   */
  void addCollective(long since, long helpBefore) {
    collective += now() - since - (help - helpBefore);
  }

  /** Time in which this thread computed for others so far. */
  long help() {
    return help;
  }

  void addHelp(long since) {
    help += now() - since;
  }

  void addReduction(long since) {
    reduction += now() - since;
  }

  void addCommit(long since, long helpBefore) {
    commit += now() - since - (help - helpBefore);
  }

  /** The product, with its time taken. */
  Gemm timed(Gemm inner) {
    return new Gemm() {
      @Override
      public void multiply(Matrix a, Matrix b, float beta, Matrix c) {
        long start = now();
        inner.multiply(a, b, beta, c);
        gemm += now() - start;
      }

      @Override
      public String description() {
        return inner.description();
      }
    };
  }

  /** A step begins. */
  void beginStep() {
    atBegin = measured();
    began = now();
  }

  /** The step has ended. */
  void endStep() {
    ofSteps = ofSteps.plus(measured(), atBegin, now() - began);
  }

  private Profile measured() {
    return new Profile(0, 0, gemm, collective, reduction, commit);
  }

  /** The steps so far. */
  Profile profile() {
    return ofSteps;
  }

  /** Their {@link Profile#computing}. */
  long computed() {
    return ofSteps.computing();
  }
}
