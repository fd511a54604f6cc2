package io.github.syncbn.driver.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.worker.collective.AttemptAbortedException;
import io.github.syncbn.worker.collective.Collective;
import io.github.syncbn.worker.collective.Exchange;
import io.github.syncbn.worker.collective.ModelKind;
import io.github.syncbn.worker.collective.ModelState;
import io.github.syncbn.worker.collective.StartPoint;
import io.github.syncbn.worker.collective.StepPush;
import io.github.syncbn.worker.collective.Verdict;
import io.github.syncbn.worker.collective.WorkerLostException;
import io.github.syncbn.worker.collective.WorkerReport;
import io.github.syncbn.worker.stats.SparseRows;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A worker lost at any moment costs an attempt, and not one bit of the model. */
class LostWorkerTest {
  private static final List<String> JOBS =
      List.of(
          "row weights",
          "early stop and test",
          "cumulative running statistics, frozen and plain normalizations",
          "population statistics",
          "adam",
          "ghost across shards",
          "ghost inside shards",
          "dropout and other activations");

  /** What is lost: a call that never arrives, or the answer to it. */
  record Moment(String call, boolean answer) {}

  private static final List<Moment> MOMENTS =
      List.of(
          new Moment("ready", false),
          new Moment("ready", true),
          new Moment("FEATURE_MOMENTS", false),
          new Moment("CLASS_WEIGHTS", true),
          new Moment("FORWARD", false),
          new Moment("FORWARD", true),
          new Moment("BACKWARD", false),
          new Moment("push", false),
          new Moment("push", true),
          new Moment("VALIDATION", false),
          new Moment("VALIDATION", true),
          new Moment("model RESULT", false),
          new Moment("model RESULT", true),
          new Moment("POPULATION", false),
          new Moment("POPULATION", true),
          new Moment("TEST", false),
          new Moment("TEST", true));

  static List<String> jobs() {
    return JOBS;
  }

  @ParameterizedTest
  @MethodSource("jobs")
  void worker_lostAtAnyMoment_changesNoBit(String name) throws Exception {
    TrainingResult expected = TrainingResult.of(TrainingIdentityTest.job(name).run(1));
    int happened = 0;
    for (Moment moment : MOMENTS) {
      for (int occurrence : new int[] {1, 6}) {
        SmallJob job = TrainingIdentityTest.job(name);
        AtomicInteger left = new AtomicInteger(occurrence);
        job.observer = collective -> new Losing(collective, moment, left);
        ThreadedTraining run = job.run(2);
        happened += run.attempts - 1;
        assertThat(run.attempts).isEqualTo(left.get() <= 0 ? 2 : 1);
        TrainingResult.of(run).assertSameBits(expected, name + ", " + moment + " " + occurrence);
      }
    }
    assertThat(happened).isGreaterThan(6);
  }

  @Test
  void workers_lostInEveryStep_changeNoBit() throws Exception {
    String name = "early stop and test";
    TrainingResult expected = TrainingResult.of(TrainingIdentityTest.job(name).run(1));
    SmallJob job = TrainingIdentityTest.job(name);
    // Each attempt gets through one step, and loses a worker in the next.
    job.observer =
        collective -> new Losing(collective, new Moment("push", false), new AtomicInteger(2));
    ThreadedTraining run = job.run(3);
    assertThat((long) run.attempts).isEqualTo(expected.steps());
    TrainingResult.of(run).assertSameBits(expected, name);
  }

  @Test
  void attempt_thatIsOver_commitsNothingMore() throws Exception {
    SmallJob job = new SmallJob();
    List<TrainingService> old = new ArrayList<>();
    ThreadedTraining run = job.run(1);
    old.add(run.service);
    StepPush push =
        new StepPush(run.service.steps(), new float[1][], new SparseRows[1][0], new double[3], 3);
    long steps = run.service.steps();
    assertThatExceptionOfType(AttemptAbortedException.class)
        .isThrownBy(() -> old.get(0).commit(new StepPush[] {push}));
    assertThatExceptionOfType(AttemptAbortedException.class)
        .isThrownBy(() -> old.get(0).model(ModelKind.RESULT));
    assertThat(run.progress.state().step()).isEqualTo(steps);
  }

  @Test
  void rows_thatChangeBetweenAttempts_endTheJobNamingTheShard() {
    SmallJob job = new SmallJob();
    AtomicInteger left = new AtomicInteger(3);
    job.observer =
        collective ->
            new Losing(collective, new Moment("push", false), left) {
              @Override
              public StartPoint ready(WorkerReport report) {
                List<String> fingerprints = new ArrayList<>(report.fingerprints());
                if (left.get() <= 0 && report.worker() == 1) {
                  fingerprints.set(1, "39 rows of another kind");
                }
                return super.ready(
                    new WorkerReport(
                        report.worker(),
                        report.rowBytes(),
                        report.bufferBytes(),
                        fingerprints,
                        report.numerics()));
              }
            };
    assertThatExceptionOfType(JobException.class)
        .isThrownBy(() -> job.run(2))
        .matches(error -> error.kind() == JobException.Kind.DATA)
        .withMessageContaining("shard 4 of the training set")
        .withMessageContaining("now 39 rows of another kind");
  }

  /** Loses its worker at the {@code left}-th such call of any worker. */
  private static class Losing extends ForwardingCollective {
    private final Moment moment;
    private final AtomicInteger left;

    Losing(Collective inner, Moment moment, AtomicInteger left) {
      super(inner);
      this.moment = moment;
      this.left = left;
    }

    private void at(String call, boolean answer) {
      if (moment.equals(new Moment(call, answer)) && left.decrementAndGet() == 0) {
        throw new WorkerLostException("lost at " + moment);
      }
    }

    @Override
    public StartPoint ready(WorkerReport report) {
      at("ready", false);
      StartPoint start = super.ready(report);
      at("ready", true);
      return start;
    }

    @Override
    public Verdict allReduce(Exchange exchange, double[] values, double[] result) {
      at(exchange.phase().name(), false);
      Verdict verdict = super.allReduce(exchange, values, result);
      at(exchange.phase().name(), true);
      return verdict;
    }

    @Override
    public ModelState push(StepPush push) {
      at("push", false);
      ModelState next = super.push(push);
      at("push", true);
      return next;
    }

    @Override
    public ModelState model(ModelKind kind) {
      at("model " + kind, false);
      ModelState result = super.model(kind);
      at("model " + kind, true);
      return result;
    }
  }
}
