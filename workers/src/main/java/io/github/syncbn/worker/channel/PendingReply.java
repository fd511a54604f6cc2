package io.github.syncbn.worker.channel;

import io.github.syncbn.worker.collective.AttemptAbortedException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.apache.spark.network.client.RpcResponseCallback;

/**
 * The answer to one request. It is read where it arrives, before its bytes are reused. A thread
 * that waits first only lets others go before it, which keeps the CPU awake and takes a fifth off
 * an all-reduce between two executors of one machine (187 to 150 microseconds for 4 KB); then it is
 * parked.
 */
final class PendingReply implements RpcResponseCallback {
  private static final long YIELD_NANOS = 200_000;
  private static final long PARK_NANOS = 100_000_000;

  private final String what;
  private final Consumer<FrameReader> reader;
  private volatile Thread waiting;
  private volatile boolean done;
  private Throwable failure;

  PendingReply(String what, Consumer<FrameReader> reader) {
    this.what = what;
    this.reader = reader;
  }

  @Override
  public void onSuccess(ByteBuffer reply) {
    try {
      reader.accept(new FrameReader(reply));
      finish(null);
    } catch (RuntimeException | Error e) {
      finish(e);
    }
  }

  @Override
  public void onFailure(Throwable cause) {
    finish(cause);
  }

  private void finish(Throwable cause) {
    failure = cause;
    done = true;
    LockSupport.unpark(waiting);
  }

  /** Whether {@link #await} would not wait. */
  boolean done() {
    return done;
  }

  /** Waits for the answer, by one thread, which need not be the one that asked. */
  void await(long timeoutNanos) {
    waiting = Thread.currentThread();
    long start = System.nanoTime();
    while (!done) {
      long waited = System.nanoTime() - start;
      if (waited < YIELD_NANOS) {
        Thread.yield();
      } else if (Thread.currentThread().isInterrupted()) {
        throw new AttemptAbortedException("interrupted at " + what, null);
      } else if (waited > timeoutNanos) {
        throw new AttemptAbortedException(
            "waited " + waited / 1_000_000_000 + " s for the driver at " + what, null);
      } else {
        LockSupport.parkNanos(this, PARK_NANOS);
      }
    }
    if (failure != null) {
      throw new AttemptAbortedException(
          failure instanceof IOException
              ? "the connection to the driver has ended at " + what
              : "the attempt has ended at " + what + ": " + firstLine(failure),
          failure);
    }
  }

  /** Of a failure in the driver Spark sends the stack as text. */
  private static String firstLine(Throwable failure) {
    String message = String.valueOf(failure.getMessage());
    int end = message.indexOf('\n');
    return end < 0 ? message : message.substring(0, end);
  }
}
