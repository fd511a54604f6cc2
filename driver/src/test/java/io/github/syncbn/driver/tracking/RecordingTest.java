package io.github.syncbn.driver.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.syncbn.driver.job.MlflowSettings;
import io.github.syncbn.driver.metric.Figures;
import io.github.syncbn.driver.metric.Metric;
import io.github.syncbn.driver.step.SetResult;
import io.github.syncbn.driver.step.TrainingListener;
import io.github.syncbn.driver.step.TrainingListener.Epoch;
import io.github.syncbn.driver.step.TrainingListener.Step;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What reaches a server of what a training says, whatever the server does. */
@Timeout(60)
class RecordingTest {
  private final List<Long> pauses = new CopyOnWriteArrayList<>();
  private final Map<String, String> parameters = new TreeMap<>(Map.of("seed", "1"));
  private MlflowServer server;
  @TempDir private Path folder;

  @BeforeEach
  void start() throws IOException {
    server = new MlflowServer();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private Recording recording(Map<String, ?> settings) {
    return recording(settings, new Outbox(100_000, 0), server.uri());
  }

  private Recording recording(Map<String, ?> settings, Outbox outbox, String uri) {
    return recording(settings, outbox, uri, Optional.empty(), false);
  }

  private Recording recording(
      Map<String, ?> settings, Outbox outbox, String uri, Optional<RunMark> mark, boolean resumes) {
    ServerAddress address =
        ServerAddress.of(Optional.of(uri), Map.of("MLFLOW_TRACKING_TOKEN", "s3cret-s3cret"));
    return new Recording(
        MlflowSettings.of(settings),
        new RunFacts(
            parameters, "digits", Optional.empty(), mark, resumes, new Configuration(false)),
        new RestClient(address, pauses::add),
        outbox);
  }

  private static Step step(long step) {
    return new Step(0, step, 0.5 + step, 32, 0.125, 0.1);
  }

  @Test
  void training_isARunWithParametersNumbersAndItsEnd() {
    try (Recording recording = recording(Map.of("runName", "first"))) {
      TrainingListener listener = recording.listener();
      listener.step(step(0));
      listener.step(step(1));
      listener.epoch(
          new Epoch(
              0,
              2,
              1.5,
              new SetResult(
                  0.25,
                  new Figures(
                      Map.of(Metric.RMSE, 0.5),
                      Map.of("a(b)", new Figures(Map.of(Metric.RMSE, 0.75))))),
              Double.POSITIVE_INFINITY));
    }
    assertThat(server.experiments()).containsOnlyKeys("digits");
    assertThat(server.run().at("/info/run_name").asText()).isEqualTo("first");
    assertThat(server.params()).isEqualTo(Map.of("seed", "1"));
    assertThat(server.history("step/loss")).containsExactly("1 0.5", "2 1.5");
    assertThat(server.history("step/learningRate")).containsExactly("1 0.125", "2 0.125");
    assertThat(server.history("epoch/trainLoss")).containsExactly("2 1.5");
    assertThat(server.history("epoch/validationRmse")).containsExactly("2 0.5");
    assertThat(server.history("epoch/validationRmse/a_b_")).containsExactly("2 0.75");
    assertThat(server.history("epoch/rowsPerSecond")).isEmpty();
    assertThat(server.status()).isEqualTo("FAILED");
    assertThat(server.run().at("/info/end_time").asLong()).isPositive();
    assertThat(server.authorizations()).containsOnly("Bearer s3cret-s3cret");
  }

  @Test
  void batches_areWithinTheLimitsOfTheProtocol() {
    CountDownLatch gate = new CountDownLatch(1);
    for (int i = 0; i < 250; i++) {
      parameters.put("key" + i, "x".repeat(i == 7 ? 7000 : 1));
    }
    server.waitFor(gate);
    try (Recording recording = recording(Map.of())) {
      for (int i = 0; i < 1700; i++) {
        recording.listener().step(step(i));
      }
      recording.killed();
      gate.countDown();
    }
    assertThat(server.params()).hasSize(251);
    assertThat(server.params().get("key7")).hasSize(6000).endsWith("...");
    assertThat(server.history("step/loss")).hasSize(1700).endsWith("1700 1699.5");
    assertThat(server.requests())
        .filteredOn(request -> request.endsWith("log-batch"))
        .hasSize(3 + 4);
    assertThat(server.status()).isEqualTo("KILLED");
  }

  @Test
  void steps_areThinnedOnRequest() {
    try (Recording recording = recording(Map.of("everySteps", 10))) {
      for (int i = 0; i < 25; i++) {
        recording.listener().step(step(i));
      }
    }
    assertThat(server.history("step/loss")).containsExactly("10 9.5", "20 19.5");
  }

  @Test
  void busyServer_isAskedAgainAfterGrowingPauses() {
    server.fail(429, 503, 502, 500);
    try (Recording recording = recording(Map.of())) {
      recording.listener().step(step(0));
    }
    assertThat(pauses).containsExactly(500L, 1000L, 2000L, 4000L);
    assertThat(server.history("step/loss")).containsExactly("1 0.5");
  }

  /** The run may have been made, and would be made twice. */
  @Test
  void closedConnection_whileARunIsMade_isNotRepeated() {
    server.fail(200, 200, 0);
    try (Recording recording = recording(Map.of())) {
      recording.listener().step(step(0));
    }
    assertThat(server.requests())
        .containsExactly(
            "GET /api/2.0/mlflow/experiments/get-by-name",
            "POST /api/2.0/mlflow/experiments/create",
            "POST /api/2.0/mlflow/runs/create");
  }

  /** One batch is lost, with a warning; the rest arrives. */
  @Test
  void serverThatFailsForAWhile_costsABatch() throws InterruptedException {
    Outbox outbox = new Outbox(100_000, 0);
    try (Recording recording = recording(Map.of(), outbox, server.uri())) {
      recording.listener().step(step(0));
      while (server.requests().stream().filter(r -> r.endsWith("log-batch")).count() < 2) {
        Thread.onSpinWait();
      }
      server.fail(500, 500, 500, 500, 500);
      recording.listener().step(step(1));
      while (pauses.size() < 4) {
        Thread.onSpinWait();
      }
      recording.listener().step(step(2));
    }
    assertThat(server.history("step/loss")).containsExactly("1 0.5", "3 2.5");
    assertThat(server.status()).isEqualTo("FAILED");
    assertThat(outbox.lost()).isPositive();
  }

  @Test
  void serverThatIsNotThere_isGivenUp() {
    Outbox outbox = new Outbox(10, 0);
    String nobody = server.uri();
    server.close();
    try (Recording recording = recording(Map.of(), outbox, nobody)) {
      for (int i = 0; i < 100; i++) {
        recording.listener().step(step(i));
      }
    }
    assertThat(pauses).hasSize(4);
  }

  @Test
  void serverThatAnswersNothing_isWaitedForAsLongAsTheSettingsSay() {
    CountDownLatch never = new CountDownLatch(1);
    server.waitFor(never);
    Outbox outbox = new Outbox(10, 0);
    try (Recording recording = recording(Map.of("finishWithin", 0.001), outbox, server.uri())) {
      for (int i = 0; i < 100; i++) {
        recording.listener().step(step(i));
      }
    }
    assertThat(outbox.lost()).isEqualTo(190);
    never.countDown();
  }

  @Test
  void userWhoIsRefused_isToldOnceWithoutTheToken() {
    server.fail(401);
    try (Recording recording = recording(Map.of())) {
      recording.listener().step(step(0));
    }
    assertThat(server.requests()).hasSize(1);
    assertThat(pauses).isEmpty();
  }

  @Test
  void resume_goesOnWithTheRun_andSendsOnlyWhatIsNew() throws IOException {
    RunMark mark = new RunMark(folder.resolve("checkpoints").toString(), new Configuration(false));
    try (Recording recording =
        recording(Map.of(), new Outbox(1000, 0), server.uri(), Optional.of(mark), false)) {
      for (int i = 0; i < 5; i++) {
        recording.listener().step(step(i));
      }
      recording.killed();
    }
    assertThat(mark.read()).contains("run1");
    assertThat(server.status()).isEqualTo("KILLED");
    parameters.put("seed", "2");
    parameters.put("later", "3");
    try (Recording recording =
        recording(Map.of(), new Outbox(1000, 0), server.uri(), Optional.of(mark), true)) {
      for (int i = 3; i < 7; i++) {
        recording.listener().step(step(i));
      }
    }
    List<String> steps = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      steps.add(i + 1 + " " + (0.5 + i));
    }
    assertThat(server.history("step/loss")).isEqualTo(steps);
    assertThat(server.params()).isEqualTo(Map.of("seed", "1", "later", "3"));
    assertThat(server.requests()).contains("GET /api/2.0/mlflow/runs/get");
  }

  @Test
  void runThatIsNamed_goesOn_andOneThatIsNotThereIsTold() {
    try (Recording recording = recording(Map.of())) {
      recording.listener().step(step(0));
    }
    try (Recording recording = recording(Map.of("runId", "run1"))) {
      recording.listener().step(step(0));
    }
    assertThat(server.history("step/loss")).containsExactly("1 0.5", "1 0.5");
    try (Recording recording = recording(Map.of("runId", "nowhere"))) {
      recording.listener().step(step(0));
    }
    assertThat(server.history("step/loss")).hasSize(2);
  }
}
