package io.github.syncbn.driver.step;

/** The first failure that a worker reports; those after it are its consequences. */
public final class FirstCause {
  private Throwable cause;
  private int worker = -1;

  /** A worker fails, or is lost; -1 if none in particular. */
  synchronized void report(int failed, Throwable why) {
    if (cause == null) {
      cause = why;
      worker = failed;
      notifyAll();
    }
  }

  /**
   * Waits for a report, or returns null if none comes for a while: who failed may say so a moment
   * after the others have been released.
   */
  public synchronized Throwable await(long millis) throws InterruptedException {
    long deadline = System.nanoTime() + millis * 1_000_000L;
    while (cause == null && System.nanoTime() < deadline) {
      wait(Math.max(1, (deadline - System.nanoTime()) / 1_000_000L));
    }
    return cause;
  }

  /** What was reported, or null. */
  public synchronized Throwable get() {
    return cause;
  }

  /** Whose failure it is, or -1. */
  public synchronized int worker() {
    return worker;
  }
}
