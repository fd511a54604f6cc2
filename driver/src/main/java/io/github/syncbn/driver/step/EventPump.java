package io.github.syncbn.driver.step;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries events to listeners in a thread of its own. A listener that throws is reported once and
 * left out from then on.
 */
public final class EventPump implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EventPump.class);
  private static final Consumer<TrainingListener> END = listener -> {};

  private final BlockingQueue<Consumer<TrainingListener>> queue = new LinkedBlockingQueue<>();
  private final Thread thread;

  /** Starts the thread that tells the listeners. */
  public EventPump(List<TrainingListener> listeners) {
    thread = new Thread(() -> deliver(listeners), "syncbn-listeners");
    thread.setDaemon(true);
    thread.start();
  }

  /** Queues an event for all listeners, and returns at once. */
  public void publish(Consumer<TrainingListener> event) {
    queue.add(event);
  }

  private void deliver(List<TrainingListener> listeners) {
    List<TrainingListener> healthy = new java.util.ArrayList<>(listeners);
    try {
      for (Consumer<TrainingListener> event = queue.take(); event != END; event = queue.take()) {
        Consumer<TrainingListener> current = event;
        healthy.removeIf(listener -> !delivered(current, listener));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static boolean delivered(Consumer<TrainingListener> event, TrainingListener listener) {
    try {
      event.accept(listener);
      return true;
    } catch (RuntimeException | Error e) {
      LOG.warn("A training listener failed and gets no more events; training goes on", e);
      return false;
    }
  }

  /** Waits until all events have been delivered. */
  @Override
  public void close() {
    queue.add(END);
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
        break;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
