package io.github.syncbn.worker.collective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.syncbn.worker.stats.Reduction;
import io.github.syncbn.worker.stats.SparseRows;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class InJvmGroupTest {
  private static final long MINUTE = 60_000_000_000L;
  private static final String NAME = InJvmGroupTest.class.getName();
  private static final Exchange FIRST =
      new Exchange(Exchange.Phase.FORWARD, 0, 1, Reduction.SUM, 2, 1);
  private static final Exchange SECOND =
      new Exchange(Exchange.Phase.FORWARD, 0, 4, Reduction.SUM, 2, 1);

  private final RecordingService service = new RecordingService(3);
  private final InJvmGroup group = new InJvmGroup(NAME, service, MINUTE);
  private final ExecutorService pool = Executors.newCachedThreadPool();

  @AfterEach
  void close() {
    pool.shutdownNow();
    group.close(NAME);
  }

  @Test
  void exchanges_byAllWorkers_reachTheServiceOnceAndAllGetTheResult() throws Exception {
    service.verdict = Verdict.STOP;
    List<Future<double[]>> workers = new ArrayList<>();
    for (int w = 0; w < 3; w++) {
      int worker = w;
      workers.add(
          pool.submit(
              () -> {
                Collective member = group.member(worker);
                assertThat(member.join()).isEqualTo(service.assignments().get(worker));
                assertThat(member.ready(report(worker))).isSameAs(RecordingService.START);
                double[] result = new double[2];
                double[] own = {worker, 10 * worker};
                assertThat(member.allReduce(FIRST, own, result)).isEqualTo(Verdict.STOP);
                ModelState next = member.push(push(worker, 0));
                assertThat(next).isSameAs(RecordingService.NEXT_MODEL);
                assertThat(member.model(ModelKind.RESULT)).isSameAs(RecordingService.FINAL_MODEL);
                return result;
              }));
    }
    for (Future<double[]> worker : workers) {
      assertThat(worker.get()).containsExactly(3, 30);
    }
    assertThat(service.calls)
        .containsExactly("ready", "reduce 1", "commit 0", "finish", "model RESULT");
  }

  @Test
  void offers_ofAllWorkers_reachTheServiceAheadOfTheNextReductionAsFarAsAllHaveCome()
      throws Exception {
    List<Future<?>> workers = new ArrayList<>();
    for (int w = 0; w < 3; w++) {
      int worker = w;
      workers.add(
          pool.submit(
              () -> {
                Collective member = group.member(worker);
                if (worker > 0) {
                  member.offer(push(worker, 7), 90);
                }
                member.allReduce(FIRST, new double[2], new double[2]);
                member.offer(push(worker, 7), 60 + worker);
                member.allReduce(FIRST, new double[2], new double[2]);
                member.push(push(worker, 7));
                member.allReduce(SECOND, new double[2], new double[2]);
              }));
    }
    for (Future<?> worker : workers) {
      worker.get();
    }
    assertThat(service.calls)
        .containsExactly(
            "reduce 1", "offer 7 from 62", "reduce 1", "commit 7", "finish", "reduce 4");
  }

  @Test
  void worker_thatFails_endsTheOthersAndItsCauseIsKept() throws Exception {
    IllegalStateException cause = new IllegalStateException("bad row");
    Future<?> first = joinThenReduce(0, FIRST);
    Future<?> second = joinThenReduce(1, FIRST);
    Future<?> failing =
        pool.submit(
            () -> {
              Collective member = group.member(2);
              member.join();
              member.fail(cause);
            });
    failing.get();
    for (Future<?> other : List.of(first, second)) {
      assertThat(failureOf(other)).isInstanceOf(AttemptAbortedException.class).hasCause(cause);
    }
    // What the others report is a consequence, never the cause.
    group.member(0).fail(failureOf(first));
    assertThat(service.failures).containsExactly("2: " + cause);
  }

  @Test
  void workers_atDifferentExchanges_areFoundOut() {
    assertDetected(List.of(FIRST, FIRST, SECOND), "layer=1", "layer=4");
  }

  @Test
  void worker_thatPushesWhileOthersReduce_isFoundOut() {
    Future<?> first = joinThenReduce(0, FIRST);
    Future<?> second = joinThenReduce(1, FIRST);
    Future<?> third =
        pool.submit(
            () -> {
              Collective member = group.member(2);
              member.join();
              member.push(push(2, 0));
            });
    List<Throwable> failures = List.of(failureOf(first), failureOf(second), failureOf(third));
    assertThat(failures)
        .allSatisfy(
            f -> assertThat(f).hasMessageContaining("push").hasMessageContaining("layer=1"));
    assertThat(service.calls).isEmpty();
  }

  @Test
  void workers_thatPushDifferentSteps_areFoundOut() {
    List<Future<?>> workers = new ArrayList<>();
    for (int w = 0; w < 3; w++) {
      int worker = w;
      workers.add(pool.submit(() -> group.member(worker).push(push(worker, worker / 2))));
    }
    for (Future<?> worker : workers) {
      assertThat(failureOf(worker)).hasMessageContaining("different steps: [0, 0, 1]");
    }
    assertThat(service.calls).isEmpty();
  }

  @Test
  void close_releasesTheWorkersThatAreLeft() {
    Future<?> left = pool.submit(() -> group.member(0).join());
    assertThat(InJvmGroup.find(NAME)).isSameAs(group);
    group.close(NAME);
    assertThat(InJvmGroup.find(NAME)).isNull();
    assertThat(failureOf(left))
        .isInstanceOf(AttemptAbortedException.class)
        .hasMessageContaining("the training attempt is over");
  }

  @Test
  void name_thatIsTaken_isRefusedAndTheFirstGroupStays() {
    assertThatThrownBy(() -> new InJvmGroup(NAME, service, MINUTE)).hasMessageContaining(NAME);
    assertThat(InJvmGroup.find(NAME)).isSameAs(group);
  }

  @Test
  void service_thatThrows_endsTheAttemptForAll() {
    service.brokenReduce = new ArithmeticException("diverged");
    List<Future<?>> workers = new ArrayList<>();
    for (int w = 0; w < 3; w++) {
      workers.add(joinThenReduce(w, FIRST));
    }
    int own = 0;
    for (Future<?> worker : workers) {
      Throwable failure = failureOf(worker);
      own += failure == service.brokenReduce ? 1 : 0;
      assertThat(failure).hasMessageContaining("diverged");
    }
    assertThat(own).as("workers that see the failure itself").isEqualTo(1);
  }

  private void assertDetected(List<Exchange> exchanges, String... named) {
    List<Future<?>> workers = new ArrayList<>();
    for (int w = 0; w < exchanges.size(); w++) {
      workers.add(joinThenReduce(w, exchanges.get(w)));
    }
    for (Future<?> worker : workers) {
      assertThat(failureOf(worker)).hasMessageContainingAll(named);
    }
    assertThat(service.calls).isEmpty();
  }

  private Future<?> joinThenReduce(int worker, Exchange exchange) {
    Callable<Void> task =
        () -> {
          Collective member = group.member(worker);
          member.join();
          member.allReduce(exchange, new double[2], new double[2]);
          return null;
        };
    return pool.submit(task);
  }

  private static WorkerReport report(int worker) {
    return new WorkerReport(worker, 0, 0, List.of(), "test");
  }

  private static StepPush push(int worker, long step) {
    return new StepPush(step, new float[1][1], new SparseRows[1][0], new double[] {worker}, 1);
  }

  private static Throwable failureOf(Future<?> worker) {
    try {
      worker.get();
    } catch (ExecutionException e) {
      return e.getCause();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    throw new AssertionError("the worker did not fail");
  }
}
