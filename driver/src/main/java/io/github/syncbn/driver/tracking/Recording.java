package io.github.syncbn.driver.tracking;

import io.github.syncbn.driver.attempt.TrainingJob;
import io.github.syncbn.driver.job.MlflowSettings;
import io.github.syncbn.driver.model.SavedModel;
import io.github.syncbn.driver.step.TrainingListener;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A run that is being recorded by a thread of its own. */
final class Recording implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Recording.class);

  /** Some 10 MB. */
  private static final int CAPACITY = 100_000;

  private static final long GATHER_MILLIS = 1_000;

  /** For a process that is ending, and a thread that is interrupted. */
  private static final long HASTE_MILLIS = 5_000;

  private final Outbox outbox;
  private final RunListener listener;
  private final RunSender sender;
  private final Thread thread;
  private final Thread atShutdown;
  private final long finishMillis;

  Recording(MlflowSettings settings, RunFacts facts, RestClient client) {
    this(settings, facts, client, new Outbox(CAPACITY, GATHER_MILLIS));
  }

  Recording(MlflowSettings settings, RunFacts facts, RestClient client, Outbox outbox) {
    this.outbox = outbox;
    finishMillis = Math.max(1, Math.round(settings.finishWithin() * 60_000));
    listener = new RunListener(outbox, System::currentTimeMillis, settings.everySteps());
    sender = new RunSender(settings, facts, client, outbox, System::currentTimeMillis);
    thread = new Thread(sender, "syncbn-mlflow");
    thread.setDaemon(true);
    atShutdown = new Thread(this::shutdown, "syncbn-mlflow-shutdown");
    Runtime.getRuntime().addShutdownHook(atShutdown);
    thread.start();
  }

  TrainingListener listener() {
    return listener;
  }

  void finished(TrainingJob.Result result, SavedModel model) {
    listener.done(result.report(), result.provenance(), result.digest());
    sender.ends(Run.Status.FINISHED, Optional.of(model));
  }

  void killed() {
    sender.ends(Run.Status.KILLED, Optional.empty());
  }

  /** Waits until all is sent, but no longer than the settings say. */
  @Override
  public void close() {
    outbox.close();
    boolean interrupted = Thread.interrupted();
    try {
      thread.join(interrupted ? HASTE_MILLIS : finishMillis);
    } catch (InterruptedException e) {
      interrupted = true;
    }
    if (thread.isAlive()) {
      thread.interrupt();
      LOG.warn(
          "MLflow has not taken the end of this training within mlflow.finishWithin; its run may"
              + " lack numbers, its model and how it ended");
    } else if (outbox.lost() > 0) {
      LOG.warn("MLflow lacks {} numbers of this training", outbox.lost());
    }
    forgetShutdown();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void forgetShutdown() {
    try {
      Runtime.getRuntime().removeShutdownHook(atShutdown);
    } catch (IllegalStateException e) {
      LOG.debug("The process is ending", e);
    }
  }

  /** The process ends before the training does. */
  private void shutdown() {
    killed();
    outbox.close();
    try {
      thread.join(HASTE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
