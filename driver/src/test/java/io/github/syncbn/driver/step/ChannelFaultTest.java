package io.github.syncbn.driver.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.syncbn.driver.channel.ChannelSettings;
import io.github.syncbn.driver.channel.FaultyLink;
import io.github.syncbn.driver.channel.FaultyLink.Fault;
import io.github.syncbn.driver.channel.RefusalCounters;
import io.github.syncbn.driver.channel.RefusalCounters.Kind;
import io.github.syncbn.driver.channel.WorkerFailureException;
import io.github.syncbn.worker.channel.ChannelAddress;
import io.github.syncbn.worker.collective.Assignment;
import io.github.syncbn.worker.collective.AttemptAbortedException;
import io.github.syncbn.worker.collective.Collective;
import io.github.syncbn.worker.collective.ModelState;
import io.github.syncbn.worker.collective.StepPush;
import io.github.syncbn.worker.collective.WorkerLostException;
import io.github.syncbn.worker.layer.BatchNorm;
import io.github.syncbn.worker.layer.Dense;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.UnaryOperator;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A wire that does bad things between executors and the service: no wrong bits, no hang. */
@Timeout(60)
class ChannelFaultTest {
  private static final int WORKERS = 3;
  private static final int EXECUTORS = 2;

  /** Short waits, so that a lost frame is missed soon. */
  private static ChannelSettings settings() {
    return ChannelSettings.of(
        new SparkConf(false)
            .set("spark.driver.host", "127.0.0.1")
            .set("spark.syncbn.exchangeTimeout", "1s")
            .set("spark.syncbn.startTimeout", "2s"));
  }

  private static SmallJob job() {
    SmallJob job = new SmallJob();
    job.layers(new Dense(300), new BatchNorm(), new Dense(300), new Dense(SmallJob.CLASSES));
    job.maxSteps = 4;
    return job;
  }

  private static ChannelTraining training(SmallJob job) {
    return new ChannelTraining(job, WORKERS, settings(), ChannelTraining.conf(Map.of()), List.of());
  }

  private static void run(ChannelTraining training, UnaryOperator<ChannelAddress> route)
      throws InterruptedException {
    training.run(EXECUTORS, ChannelTraining.conf(Map.of()), List.of(), route);
  }

  private static UnaryOperator<ChannelAddress> over(FaultyLink link) {
    return to -> new ChannelAddress(to.host(), link.port(), to.attempt(), to.token(), to.timing());
  }

  private static FaultyLink link(ChannelTraining training, int at, Fault fault) throws Exception {
    return new FaultyLink(training.open.address().port(), at, fault);
  }

  @Test
  void wire_thatDelaysAndSplitsFrames_changesNothing() throws Exception {
    SmallJob job = job();
    try (ChannelTraining training = training(job);
        FaultyLink link = link(training, -1, FaultyLink.delay(1))) {
      run(training, over(link));
      assertThat(training.service.finalModel().parameters())
          .isEqualTo(job.run(1).model.parameters());
      assertThat(link.frames()).isGreaterThan(60);
    }
  }

  @Test
  void workers_thatComputeOtherBits_areRefusedWithTheCure() throws Exception {
    try (ChannelTraining training = training(job())) {
      training.numerics =
          worker ->
              worker == 2
                  ? "fingerprint 00000000000000ff: OpenBLAS 0.3.31 ZEN"
                  : "fingerprint 0000000000000011: OpenBLAS 0.3.31 HASWELL";
      assertThatThrownBy(() -> run(training, address -> address))
          .hasStackTraceContaining("workers compute by different means")
          .hasStackTraceContaining("ZEN")
          .hasStackTraceContaining("OPENBLAS_CORETYPE");
      assertThat(training.progress.state().step()).isZero();
    }
  }

  @Test
  void workers_thatComputeTheSameBitsByOtherMeans_train() throws Exception {
    SmallJob job = job();
    try (ChannelTraining training = training(job)) {
      training.numerics = worker -> "fingerprint 0000000000000011: kernels " + worker;
      run(training, address -> address);
      assertThat(training.service.finalModel().parameters())
          .isEqualTo(job.run(1).model.parameters());
    }
  }

  @Test
  void wire_thatRepeatsEveryFrame_changesNothing() throws Exception {
    SmallJob job = job();
    try (ChannelTraining training = training(job);
        FaultyLink link = link(training, -1, FaultyLink.duplicate())) {
      run(training, over(link));
      assertThat(training.service.finalModel().parameters())
          .isEqualTo(job.run(1).model.parameters());
      RefusalCounters refusals = training.server.refusals();
      assertThat(refusals.count(Kind.DUPLICATE)).isGreaterThan(60);
      assertThat(refusals.count(Kind.MALFORMED) + refusals.count(Kind.OUT_OF_ORDER)).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 4, 9, 21, 34, 47})
  void wire_thatLosesAFrame_endsTheAttempt(int frame) throws Exception {
    assertEnds(frame, FaultyLink.drop());
  }

  @ParameterizedTest
  @ValueSource(ints = {5, 16, 30, 43})
  void wire_thatTruncatesAFrame_endsTheAttempt(int frame) throws Exception {
    assertEnds(frame, FaultyLink.truncate());
  }

  @Test
  void wire_thatCutsAHello_costsAConnection() throws Exception {
    SmallJob job = job();
    for (Fault fault : List.of(FaultyLink.truncate(), FaultyLink.cut())) {
      try (ChannelTraining training = training(job);
          FaultyLink link = link(training, 1, fault)) {
        run(training, over(link));
        assertThat(training.service.finalModel().parameters())
            .isEqualTo(job.run(1).model.parameters());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 14, 28, 40})
  void wire_thatCloses_endsTheAttemptSayingWho(int frame) throws Exception {
    Throwable cause = assertEnds(frame, FaultyLink.cut());
    assertThat(cause)
        .isInstanceOf(WorkerLostException.class)
        .hasMessageContaining("partition")
        .hasMessageContaining("executor")
        .hasMessageContaining("closed its connection");
  }

  private static Throwable assertEnds(int frame, Fault fault) throws Exception {
    try (ChannelTraining training = training(job());
        FaultyLink link = link(training, frame, fault)) {
      assertThatThrownBy(() -> run(training, over(link)))
          .isInstanceOf(AttemptAbortedException.class);
      assertThat(link.frames()).isGreaterThan(frame);
      Throwable cause = training.service.firstCause().get();
      assertThat(cause).isInstanceOf(WorkerLostException.class);
      return cause;
    }
  }

  @Test
  void worker_thatHangsBehindTheLastReduction_isNamedByTheChunkThatOthersHaveSent()
      throws Exception {
    SmallJob job = job();
    CountDownLatch over = new CountDownLatch(1);
    job.observer = collective -> new HangsAtPush(collective, over);
    try (ChannelTraining training = training(job)) {
      ExecutorService pool = Executors.newSingleThreadExecutor();
      Future<?> running = pool.submit(() -> training.run(WORKERS));
      training.service.firstCause().await(20_000);
      over.countDown();
      assertThatThrownBy(running::get).hasCauseInstanceOf(AttemptAbortedException.class);
      pool.shutdown();
      assertThat(training.service.firstCause().get())
          .isInstanceOf(WorkerLostException.class)
          .hasMessageContaining("of step 2")
          .hasMessageContaining("chunk")
          .hasMessageContaining("partition 0")
          .hasMessageNotContaining("partition 1");
    }
  }

  /** Worker 0 announces the end of step 2, and sends what is complete, but not what is left. */
  private static final class HangsAtPush extends ForwardingCollective {
    private final CountDownLatch over;
    private int worker;

    HangsAtPush(Collective inner, CountDownLatch over) {
      super(inner);
      this.over = over;
    }

    @Override
    public Assignment join() {
      Assignment assignment = super.join();
      worker = assignment.worker();
      return assignment;
    }

    @Override
    public ModelState push(StepPush push) {
      if (worker == 0 && push.step() == 2) {
        try {
          over.await();
        } catch (InterruptedException e) {
          throw new AttemptAbortedException("interrupted", e);
        }
      }
      return super.push(push);
    }
  }

  @Test
  void worker_thatThrows_isTheFirstCauseWithItsStack() throws Exception {
    SmallJob job = job();
    job.train.features()[299] = new float[1];
    try (ChannelTraining training = training(job)) {
      assertThatThrownBy(() -> training.run(EXECUTORS)).isInstanceOf(RuntimeException.class);
      assertThat(training.service.firstCause().get()).isInstanceOf(WorkerFailureException.class);
      WorkerFailureException failure = (WorkerFailureException) training.service.firstCause().get();
      assertThat(failure.type()).contains("IndexOutOfBounds");
      assertThat(failure.stack()).contains("at io.github.syncbn.");
      assertThat(failure).hasMessageContaining("executor");
    }
  }

  @Test
  void worker_thatNeverComes_isNamedAfterTheStartTimeout() throws Exception {
    try (ChannelTraining training = training(job())) {
      UnaryOperator<ChannelAddress> route =
          to -> {
            if (Thread.currentThread().getName().endsWith("-thread-2")) {
              throw new IllegalStateException("stays away");
            }
            return to;
          };
      assertThatThrownBy(() -> run(training, route)).isInstanceOf(RuntimeException.class);
      assertThat(training.service.firstCause().get())
          .isInstanceOf(WorkerLostException.class)
          .hasMessageContaining("2 of 3 workers")
          .hasMessageContaining("absent are partitions [1]")
          .hasMessageContaining("spark.syncbn.startTimeout");
    }
  }
}
