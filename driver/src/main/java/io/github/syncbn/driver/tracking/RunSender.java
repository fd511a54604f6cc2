package io.github.syncbn.driver.tracking;

import io.github.syncbn.driver.job.MlflowSettings;
import io.github.syncbn.driver.model.SavedModel;
import io.github.syncbn.driver.secret.Secrets;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends what is in an outbox to a run, from beginning to end of a training. What fails is told
 * once, as a warning; what else there is goes on.
 */
final class RunSender implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(RunSender.class);
  private static final String SYNCBN = "syncbn";

  private final MlflowSettings settings;
  private final RunFacts facts;
  private final RestClient client;
  private final Outbox outbox;
  private final LongSupplier millis;
  private boolean warned;
  private volatile Run.Status status = Run.Status.FAILED;
  private volatile Optional<SavedModel> model = Optional.empty();

  RunSender(
      MlflowSettings settings,
      RunFacts facts,
      RestClient client,
      Outbox outbox,
      LongSupplier millis) {
    this.settings = settings;
    this.facts = facts;
    this.client = client;
    this.outbox = outbox;
    this.millis = millis;
  }

  /** Says how the run ends, once the outbox is closed; it has failed unless this is said. */
  void ends(Run.Status how, Optional<SavedModel> result) {
    model = result;
    status = how;
  }

  @Override
  public void run() {
    try {
      Optional<Run> opened = open();
      if (opened.isEmpty()) {
        return;
      }
      Run run = opened.get();
      attempt(() -> run.parameters(facts.parameters()));
      for (List<Entry> next = outbox.take(Run.ENTRIES);
          !next.isEmpty();
          next = outbox.take(Run.ENTRIES)) {
        List<Entry> fresh = next.stream().filter(entry -> isNew(run, entry)).toList();
        if (!fresh.isEmpty() && !attempt(() -> run.log(fresh))) {
          outbox.lose(fresh.size());
        }
      }
      if (settings.model() && model.isPresent()) {
        attempt(() -> keep(run, model.get()));
      }
      attempt(() -> run.end(status, millis.getAsLong()));
    } catch (InterruptedException e) {
      LOG.debug("The end of a training did not wait for MLflow any longer", e);
    } catch (RuntimeException e) {
      warn(e);
    }
  }

  /** A run that a resume goes on with has numbers of steps that are computed anew: the same. */
  private boolean isNew(Run run, Entry entry) {
    return !facts.resumes()
        || !(entry instanceof Entry.Figure figure)
        || figure.step() > run.lastSteps().getOrDefault(figure.name(), 0L);
  }

  private Optional<Run> open() throws InterruptedException {
    try {
      Optional<String> id = runId();
      Run run =
          id.isPresent()
              ? Run.continued(client, id.get())
              : Run.create(
                  client, facts.experiment(), settings.runName(), source(), millis.getAsLong());
      LOG.info("This training is run {} at {}", run.id(), client.server().root());
      if (facts.mark().isPresent()) {
        attempt(() -> facts.mark().get().write(run.id()));
      }
      return Optional.of(run);
    } catch (IOException e) {
      LOG.warn(
          "MLflow at {} does not record this training, which goes on without it: {}",
          client.server().root(),
          Secrets.ofProcess().hide(e.getMessage()));
      warned = true;
      outbox.giveUp();
      return Optional.empty();
    }
  }

  private Optional<String> runId() throws IOException {
    Optional<String> marked =
        facts.resumes() && facts.mark().isPresent() ? facts.mark().get().read() : Optional.empty();
    return settings.runId().or(() -> marked).or(facts::runId);
  }

  private static Map<String, String> source() {
    return Map.of(
        "mlflow.user",
        System.getProperty("user.name", SYNCBN),
        "mlflow.source.name",
        SYNCBN,
        "mlflow.source.type",
        "JOB");
  }

  private void keep(Run run, SavedModel trained) throws IOException, InterruptedException {
    Instant now = Instant.ofEpochMilli(millis.getAsLong());
    try (ModelFolder folder = new ModelFolder(trained, run.id(), now)) {
      new Artifacts(run, facts.hadoop()).put(folder.root(), ModelFolder.NAME);
      run.model(folder.description());
    }
  }

  @FunctionalInterface
  private interface Sending {
    void run() throws IOException, InterruptedException;
  }

  private boolean attempt(Sending sending) throws InterruptedException {
    try {
      sending.run();
      return true;
    } catch (IOException | RuntimeException e) {
      warn(e);
      return false;
    }
  }

  private void warn(Exception cause) {
    String message = Secrets.ofProcess().hide(String.valueOf(cause.getMessage()));
    if (warned) {
      LOG.debug("MLflow at {} failed again: {}", client.server().root(), message);
      return;
    }
    warned = true;
    LOG.warn(
        "MLflow at {} does not take all of this training, which goes on: {}",
        client.server().root(),
        message);
  }
}
