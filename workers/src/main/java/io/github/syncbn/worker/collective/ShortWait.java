package io.github.syncbn.worker.collective;

/**
 * How a thread begins to wait for others of its JVM: it spins for some tens of microseconds, then
 * lets others go before it for the time of a balanced step's jitter, which keeps the CPU awake.
 */
public final class ShortWait {
  /** For how long to park then, where something to do may come up before what is waited for. */
  public static final long NAP_NANOS = 100_000;

  private static final long SPIN_NANOS = 50_000;
  private static final long YIELD_NANOS = 1_000_000;

  private ShortWait() {}

  /**
   * Lets a moment pass, unless the wait is no longer short.
   *
   * @param waited nanoseconds so far
   * @return false if it is time to park
   */
  public static boolean goesOn(long waited) {
    if (waited < SPIN_NANOS) {
      Thread.onSpinWait();
      return true;
    }
    if (waited < YIELD_NANOS) {
      Thread.yield();
      return true;
    }
    return false;
  }
}
