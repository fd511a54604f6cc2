package io.github.syncbn.driver.attempt;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.syncbn.driver.channel.ChunkedCommit;
import io.github.syncbn.driver.channel.Crowd;
import io.github.syncbn.driver.channel.ExecutorPace;
import io.github.syncbn.driver.channel.StepService;
import io.github.syncbn.driver.config.ConfigReader;
import io.github.syncbn.driver.data.PreparedData;
import io.github.syncbn.driver.job.JobSettings;
import io.github.syncbn.driver.spark.LocalCluster;
import io.github.syncbn.driver.step.BatchAnswer;
import io.github.syncbn.driver.step.ForwardingService;
import io.github.syncbn.driver.step.TrainingListener;
import io.github.syncbn.worker.collective.Assignment;
import io.github.syncbn.worker.collective.Exchange;
import io.github.syncbn.worker.collective.StartPoint;
import io.github.syncbn.worker.collective.StepPush;
import io.github.syncbn.worker.collective.Verdict;
import io.github.syncbn.worker.collective.WorkerReport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Executors in JVMs of their own that are killed, stopped, or slower while they train. */
@Timeout(180)
class ExecutorLossTest {
  private static final Map<String, String> CLUSTER = cluster();

  private static final int PORT = freePort();

  private static SparkContext context;
  private static JobSettings settings;
  private static PreparedData data;
  private static TrainedModel undisturbed;

  private static Map<String, String> cluster() {
    Map<String, String> settings = LocalCluster.settings();
    settings.put("spark.syncbn.heartbeatInterval", "500ms");
    settings.put("spark.syncbn.heartbeatTimeout", "3s");
    settings.put("spark.syncbn.recovery.wait", "8s");
    settings.put("spark.scheduler.barrier.maxConcurrentTasksCheck.interval", "1s");
    return settings;
  }

  @BeforeAll
  static void trainUndisturbed() {
    LocalCluster.stopOtherSession();
    SparkSession.Builder builder = SparkSession.builder().appName("loss");
    CLUSTER.forEach(builder::config);
    builder.config("spark.syncbn.port", String.valueOf(PORT));
    SparkSession spark = builder.getOrCreate();
    context = spark.sparkContext();
    settings =
        new ConfigReader()
            .read(
                "builtin:digits",
                List.of(
                    "training.epochs=3",
                    "training.batchSize=256",
                    "training.shards=4",
                    "training.workers=2",
                    "data.scale=standardize",
                    "optimizer={ adam { learningRate = 0.01 } }"))
            .job();
    data = new TrainingJob(spark, settings).prepare();
    undisturbed = train(service -> service);
    assertThat(undisturbed.report().workers()).isEqualTo(2);
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @AfterAll
  static void stop() {
    context.stop();
  }

  @Test
  void executors_killedOneAndThenAll_changeNoBit() {
    AtomicInteger kills = new AtomicInteger();
    TrainedModel model =
        train(
            service ->
                new Striking(service) {
                  @Override
                  void at(String moment, long step) {
                    if (kills.get() == 0 && moment.equals("FORWARD") && step == 3) {
                      kills.incrementAndGet();
                      executors().get(0).destroyForcibly();
                    } else if (kills.get() == 1 && moment.equals("push") && step == 6) {
                      kills.incrementAndGet();
                      executors().forEach(ProcessHandle::destroyForcibly);
                    }
                  }
                });
    assertThat(kills).hasValue(2);
    assertThat(model.report().attempts()).isEqualTo(3);
    assertSameBits(model);
  }

  @Test
  void crowd_thatIsThereBeforeTheExecutors_atStartAndInRecovery_changesNoBit() throws Exception {
    AtomicInteger kills = new AtomicInteger();
    try (Crowd crowd = Crowd.silent(PORT, 2_000)) {
      TrainedModel model =
          train(
              service ->
                  new Striking(service) {
                    @Override
                    void at(String moment, long step) {
                      if (step == 3 && kills.getAndIncrement() == 0) {
                        executors().get(0).destroyForcibly();
                      }
                    }
                  });
      assertThat(crowd.opened()).isGreaterThan(4_000);
      assertThat(model.report().attempts()).isGreaterThan(1);
      assertSameBits(model);
    }
  }

  @Test
  void executor_thatHangs_isDetectedByItsHeartbeat() throws Exception {
    List<ProcessHandle> stopped = new ArrayList<>();
    TrainedModel model;
    try {
      model =
          train(
              service ->
                  new Striking(service) {
                    @Override
                    void at(String moment, long step) {
                      if (stopped.isEmpty() && moment.equals("BACKWARD") && step == 5) {
                        stopped.add(executors().get(0));
                        signal("-STOP", stopped.get(0));
                      }
                    }
                  });
    } finally {
      for (ProcessHandle process : stopped) {
        signal("-KILL", process);
      }
    }
    assertThat(stopped).hasSize(1);
    assertThat(model.report().attempts()).isEqualTo(2);
    assertThat(stopped.get(0).isAlive()).isFalse();
    assertSameBits(model);
  }

  @Test
  void shards_thatMoveToAFasterExecutor_changeNoBit() {
    AtomicInteger asked = new AtomicInteger();
    List<List<Integer>> held = new ArrayList<>();
    List<TrainingListener.Restarted> restarts = new ArrayList<>();
    String[] slow = new String[1];
    Trainer trainer =
        new Trainer(
            context,
            service ->
                new ForwardingService(service) {
                  @Override
                  public void meet(List<Assignment> holders, List<Assignment> workers) {
                    held.add(holders.stream().map(Assignment::shards).toList());
                    super.meet(holders, workers);
                  }
                },
            paces -> {
              long steps = 1000L * asked.incrementAndGet();
              slow[0] = slow[0] == null ? paces.get(0).executor() : slow[0];
              return paces.stream().map(pace -> at(pace, steps, slow[0])).toList();
            });
    TrainedModel model =
        trainer.train(
            ResolvedJob.of(context, settings, data),
            Optional.empty(),
            List.of(
                new TrainingListener() {
                  @Override
                  public void restarted(Restarted event) {
                    restarts.add(event);
                  }
                }));
    assertThat(held).hasSize(2);
    assertThat(held.get(0)).containsExactly(2, 2);
    assertThat(held.get(1)).containsExactlyInAnyOrder(1, 3);
    assertThat(restarts).hasSize(1);
    assertThat(restarts.get(0).cause()).contains("shards move to faster executors");
    assertThat(restarts.get(0).step()).isEqualTo(undisturbed.report().steps() * 2 / 3);
    assertThat(model.report().attempts()).isEqualTo(2);
    assertSameBits(model);
  }

  /** One of two takes three times as long, so long that a move pays. */
  private static ExecutorPace at(ExecutorPace pace, long steps, String slow) {
    double nanos = steps * pace.shards() * 1e12 * (pace.executor().equals(slow) ? 3 : 1);
    return new ExecutorPace(
        pace.executor(), pace.host(), pace.tasks(), pace.shards(), steps, nanos);
  }

  @Test
  void analysis_onExecutors_hasTheBitsOfOneWorker_andOutlivesAnExecutor() {
    BatchAnswer alone;
    try (BatchAnalysis analysis = analysis("training.workers=1")) {
      alone = analysis.observe(analysis.start(), 5);
    }
    try (BatchAnalysis analysis = analysis("training.workers=2")) {
      assertSameAnswer(analysis.observe(analysis.start(), 5), alone);
      executors().get(0).destroyForcibly();
      assertSameAnswer(analysis.observe(analysis.start(), 5), alone);
    }
  }

  private static BatchAnalysis analysis(String workers) {
    JobSettings asked =
        new ConfigReader()
            .read(
                "builtin:digits",
                List.of(
                    "training.batchSize=256",
                    "training.shards=4",
                    "data.scale=standardize",
                    workers))
            .job();
    return new TrainingJob(SparkSession.active(), asked).analysis(32);
  }

  private static void assertSameAnswer(BatchAnswer answer, BatchAnswer expected) {
    assertThat(answer.loss()).isEqualTo(expected.loss());
    assertThat(answer.gradient()).isEqualTo(expected.gradient());
    assertThat(answer.activations()).usingRecursiveComparison().isEqualTo(expected.activations());
    assertThat(answer.activationGradients())
        .usingRecursiveComparison()
        .isEqualTo(expected.activationGradients());
  }

  private static TrainedModel train(UnaryOperator<StepService> seam) {
    return new Trainer(context, seam)
        .train(ResolvedJob.of(context, settings, data), Optional.empty(), List.of());
  }

  private static void assertSameBits(TrainedModel model) {
    assertThat(model.state().parameters()).isEqualTo(undisturbed.state().parameters());
    assertThat(model.state().runningStatistics())
        .isEqualTo(undisturbed.state().runningStatistics());
    assertThat(model.report().test()).isEqualTo(undisturbed.report().test());
    assertThat(model.report().epochs())
        .usingRecursiveComparison()
        .ignoringFields("rowsPerSecond")
        .isEqualTo(undisturbed.report().epochs());
  }

  private static List<ProcessHandle> executors() {
    // The workers of a local cluster live in this JVM: their executors are its children.
    return ProcessHandle.current()
        .children()
        .filter(child -> child.info().command().orElse("").endsWith("java"))
        .toList();
  }

  private static void signal(String signal, ProcessHandle process) {
    try {
      new ProcessBuilder("kill", signal, String.valueOf(process.pid())).start().waitFor();
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Strikes before a call of the workers is answered. */
  private abstract static class Striking extends ForwardingService {
    Striking(StepService inner) {
      super(inner);
    }

    abstract void at(String moment, long step);

    @Override
    public StartPoint ready(List<WorkerReport> reports) {
      at("ready", -1);
      return super.ready(reports);
    }

    @Override
    public Verdict reduce(Exchange exchange, double[][] values, double[] result) {
      at(exchange.phase().name(), exchange.step());
      return super.reduce(exchange, values, result);
    }

    @Override
    public ChunkedCommit commit(StepPush[] pushes) {
      at("push", pushes[0].step());
      return super.commit(pushes);
    }
  }
}
