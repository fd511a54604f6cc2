package io.github.syncbn.driver.attempt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.driver.channel.ChunkedCommit;
import io.github.syncbn.driver.channel.StepService;
import io.github.syncbn.driver.config.ConfigReader;
import io.github.syncbn.driver.data.PreparedData;
import io.github.syncbn.driver.job.JobSettings;
import io.github.syncbn.driver.spark.Slots;
import io.github.syncbn.driver.step.ForwardingService;
import io.github.syncbn.driver.step.TrainingListener;
import io.github.syncbn.worker.collective.Exchange;
import io.github.syncbn.worker.collective.StepPush;
import io.github.syncbn.worker.collective.Verdict;
import io.github.syncbn.worker.collective.WorkerLostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Attempts on Spark: retried, cancelled, in turn. */
@Timeout(120)
class TrainerRecoveryTest {
  private static SparkContext context;
  private static JobSettings settings;
  private static PreparedData data;
  private static TrainedModel undisturbed;

  @BeforeAll
  static void trainUndisturbed() {
    SparkSession spark =
        SparkSession.builder()
            .master("local[2]")
            .appName("recovery")
            .config("spark.ui.enabled", "false")
            .config("spark.sql.shuffle.partitions", "3")
            .getOrCreate();
    context = spark.sparkContext();
    settings =
        new ConfigReader()
            .read(
                "builtin:digits",
                List.of("training.epochs=2", "data.scale=standardize", "training.batchSize=256"))
            .job();
    data = new TrainingJob(spark, settings).prepare();
    undisturbed = train(service -> service);
  }

  @AfterAll
  static void stop() {
    data.close();
    context.stop();
  }

  @Test
  void workersLostNowAndThen_changeNoBit() {
    AtomicInteger calls = new AtomicInteger();
    List<TrainingListener.Restarted> restarts = new ArrayList<>();
    List<Long> steps = new ArrayList<>();
    TrainedModel model =
        new Trainer(context, service -> new LosingEvery(service, 17, calls))
            .train(
                ResolvedJob.of(context, settings, data),
                Optional.empty(),
                List.of(
                    new TrainingListener() {
                      @Override
                      public void restarted(Restarted event) {
                        restarts.add(event);
                      }

                      @Override
                      public void step(Step event) {
                        steps.add(event.step());
                      }
                    }));
    assertThat(model.report().attempts()).isGreaterThan(2);
    assertThat(restarts).hasSize(model.report().attempts() - 1);
    assertThat(restarts.get(0).cause()).contains("lost worker").contains("at call 17");
    assertThat(steps).doesNotHaveDuplicates().hasSize((int) undisturbed.report().steps());
    assertSameBits(model);
  }

  @Test
  void workerLostBeforeAnyStep_twice_endsWithTheFirstCause() {
    AtomicInteger calls = new AtomicInteger();
    JobException error = failure(service -> new LosingEvery(service, 1, calls));
    assertThat(error.kind()).isEqualTo(JobException.Kind.CLUSTER);
    assertThat(error).hasMessageContaining("two attempts in a row have committed no step");
    assertThat(calls).hasValue(2);
  }

  @Test
  void exceptionOfAWorker_isNotRetriedAndKeepsItsStack() {
    AtomicInteger attempts = new AtomicInteger();
    JobException error =
        failure(
            service -> {
              attempts.incrementAndGet();
              return new ForwardingService(service) {
                @Override
                public ChunkedCommit commit(StepPush[] pushes) {
                  throw new ArrayStoreException("of this worker");
                }
              };
            });
    assertThat(error.kind()).isEqualTo(JobException.Kind.TRAINING);
    assertThat(error).hasMessageContaining("ArrayStoreException: of this worker");
    assertThat(error.getCause()).isInstanceOf(ArrayStoreException.class);
    assertThat(attempts).hasValue(1);
  }

  @Test
  void interrupt_endsTrainingAndLeavesNoTask() throws Exception {
    Held held = new Held();
    FutureTask<TrainedModel> training = new FutureTask<>(() -> train(held::holding));
    Thread thread = new Thread(training);
    thread.start();
    held.awaitReached();
    thread.interrupt();
    assertCancelled(training);
  }

  @Test
  void cancellingTheCallersJobGroup_endsTrainingAndLeavesNoTask() throws Exception {
    Held held = new Held();
    FutureTask<TrainedModel> training =
        new FutureTask<>(
            () -> {
              context.setJobGroup("mine", "of the caller", false);
              try {
                return train(held::holding);
              } finally {
                assertThat(context.getLocalProperty("spark.jobGroup.id")).isEqualTo("mine");
              }
            });
    new Thread(training).start();
    held.awaitReached();
    context.cancelJobGroup("mine");
    assertCancelled(training);
  }

  @Test
  void twoTrainings_onSlotsForOne_takeTurns() throws Exception {
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    UnaryOperator<StepService> counting =
        service ->
            new ForwardingService(service) {
              @Override
              public ChunkedCommit commit(StepPush[] pushes) {
                most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                try {
                  return super.commit(pushes);
                } finally {
                  inside.decrementAndGet();
                }
              }
            };
    List<FutureTask<TrainedModel>> trainings = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      FutureTask<TrainedModel> training = new FutureTask<>(() -> train(counting));
      trainings.add(training);
      new Thread(training).start();
    }
    for (FutureTask<TrainedModel> training : trainings) {
      TrainedModel model = training.get();
      assertThat(model.report().workers()).isEqualTo(2);
      assertThat(model.report().attempts()).isEqualTo(1);
      assertSameBits(model);
    }
    assertThat(most).hasValue(1);
  }

  private static TrainedModel train(UnaryOperator<StepService> seam) {
    return new Trainer(context, seam)
        .train(ResolvedJob.of(context, settings, data), Optional.empty(), List.of());
  }

  private static JobException failure(UnaryOperator<StepService> seam) {
    return catchThrowableOfType(JobException.class, () -> train(seam));
  }

  private static void assertSameBits(TrainedModel model) {
    assertThat(model.state().parameters()).isEqualTo(undisturbed.state().parameters());
    assertThat(model.state().runningStatistics())
        .isEqualTo(undisturbed.state().runningStatistics());
    assertThat(model.report().test()).isEqualTo(undisturbed.report().test());
    assertThat(model.report().dataFingerprint()).isEqualTo(undisturbed.report().dataFingerprint());
  }

  private static void assertCancelled(FutureTask<TrainedModel> training) throws Exception {
    ExecutionException error =
        catchThrowableOfType(ExecutionException.class, () -> training.get(30, TimeUnit.SECONDS));
    assertThat(error.getCause()).isInstanceOf(JobException.class);
    assertThat(((JobException) error.getCause()).kind()).isEqualTo(JobException.Kind.CANCELLED);
    // The end of tasks reaches Spark's status by its listener bus.
    while (Slots.free(context) < 2) {
      Thread.onSpinWait();
    }
  }

  /** Loses a worker at every n-th call of all attempts together. */
  private static final class LosingEvery extends ForwardingService {
    private final int every;
    private final AtomicInteger calls;

    LosingEvery(StepService inner, int every, AtomicInteger calls) {
      super(inner);
      this.every = every;
      this.calls = calls;
    }

    private void count() {
      int call = calls.incrementAndGet();
      if (call % every == 0) {
        throw new WorkerLostException("at call " + call);
      }
    }

    @Override
    public Verdict reduce(Exchange exchange, double[][] values, double[] result) {
      count();
      return super.reduce(exchange, values, result);
    }

    @Override
    public ChunkedCommit commit(StepPush[] pushes) {
      count();
      return super.commit(pushes);
    }
  }

  /** Holds a training in its third step. */
  private static final class Held {
    private final CountDownLatch reached = new CountDownLatch(1);

    StepService holding(StepService service) {
      return new ForwardingService(service) {
        @Override
        public ChunkedCommit commit(StepPush[] pushes) {
          if (pushes[0].step() == 2) {
            reached.countDown();
            try {
              new CountDownLatch(1).await();
            } catch (InterruptedException e) {
              throw new IllegalStateException("interrupted in the commit", e);
            }
          }
          return super.commit(pushes);
        }
      };
    }

    void awaitReached() throws InterruptedException {
      assertThat(reached.await(60, TimeUnit.SECONDS)).isTrue();
    }
  }
}
