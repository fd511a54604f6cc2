package io.github.syncbn.driver.tracking;

import io.github.syncbn.driver.attempt.TrainingReport;
import io.github.syncbn.driver.step.ScalarListener;
import java.util.Map;
import java.util.function.LongSupplier;

/** Puts what it hears of a training into an outbox. */
final class RunListener extends ScalarListener {
  /** What the names of our tags begin with. */
  private static final String TAG = "syncbn.";

  private final Outbox outbox;
  private final LongSupplier millis;
  private final int everySteps;

  /**
   * @param millis gives milliseconds since 1970
   * @param everySteps steps between those whose numbers are taken
   */
  RunListener(Outbox outbox, LongSupplier millis, int everySteps) {
    this.outbox = outbox;
    this.millis = millis;
    this.everySteps = everySteps;
  }

  /** JSON has no number that is infinite. */
  @Override
  protected void scalar(long step, String name, double value) {
    if (Double.isFinite(value)) {
      outbox.add(new Entry.Figure(name, value, millis.getAsLong(), step));
    }
  }

  @Override
  public void step(Step event) {
    if ((event.step() + 1) % everySteps == 0) {
      super.step(event);
    }
  }

  @Override
  public void started(Started event) {
    tag("workers", event.workers());
    tag("shards", event.shards());
    tag("parameters", event.parameters());
    tag("trainRows", event.trainRows());
    tag("numerics", event.numerics());
  }

  @Override
  public void restarted(Restarted event) {
    tag("attempts", event.attempt());
  }

  /** A training has come to its end. */
  void done(TrainingReport report, Map<String, String> provenance, String digest) {
    result(report.steps(), "epoch/", "test", report.test());
    provenance.forEach(this::tag);
    tag("digest", digest);
    if (report.bestEpoch() >= 0) {
      tag("bestEpoch", report.bestEpoch() + 1);
    }
  }

  private void tag(String name, Object value) {
    outbox.add(new Entry.Tag(TAG + name, value.toString()));
  }
}
