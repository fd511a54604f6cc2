package io.github.syncbn.driver.ml;

import io.github.syncbn.driver.step.TrainingListener;
import io.github.syncbn.worker.setting.Declared;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A listener that keeps events until somebody fetches them: for callers in another process, which a
 * fit should neither wait for nor call back. Public API.
 *
 * <p>An event is fetched as its name, such as {@code epoch}, a space, and {@link RecordJson}.
 */
public final class EventQueue implements TrainingListener {
  private final BlockingQueue<Optional<Record>> events = new LinkedBlockingQueue<>();

  @Override
  public void planned(Planned event) {
    keep(event);
  }

  @Override
  public void started(Started event) {
    keep(event);
  }

  @Override
  public void step(Step event) {
    keep(event);
  }

  @Override
  public void observed(Observed event) {
    keep(event);
  }

  @Override
  public void restarted(Restarted event) {
    keep(event);
  }

  @Override
  public void epoch(Epoch event) {
    keep(event);
  }

  private void keep(Record event) {
    events.add(Optional.of(event));
  }

  /** Says that no more events come: those who fetch get what is left, and then the end. */
  public void end() {
    events.add(Optional.empty());
  }

  /**
   * Events that came since the last call, one a line; an empty text if none came in time, and the
   * word {@code end} behind the last.
   *
   * @param millis how long to wait for the first
   * @param most events in an answer
   * @throws InterruptedException if the thread is interrupted meanwhile
   */
  public String fetch(long millis, int most) throws InterruptedException {
    StringBuilder lines = new StringBuilder();
    Optional<Record> next = events.poll(millis, TimeUnit.MILLISECONDS);
    for (int n = 1; next != null; n++) {
      if (next.isEmpty()) {
        return lines.append("end").toString();
      }
      Record event = next.get();
      lines.append(Declared.nameOf(event.getClass())).append(' ');
      lines.append(RecordJson.of(event)).append('\n');
      next = n < most ? events.poll() : null;
    }
    return lines.toString();
  }
}
