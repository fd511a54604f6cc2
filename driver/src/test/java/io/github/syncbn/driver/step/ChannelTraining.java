package io.github.syncbn.driver.step;

import io.github.syncbn.driver.channel.ChannelServer;
import io.github.syncbn.driver.channel.ChannelSettings;
import io.github.syncbn.driver.channel.StepService;
import io.github.syncbn.driver.channel.TaskSpeeds;
import io.github.syncbn.worker.channel.ChannelAddress;
import io.github.syncbn.worker.channel.Hello;
import io.github.syncbn.worker.channel.RemoteMember;
import io.github.syncbn.worker.collective.Assignment;
import io.github.syncbn.worker.collective.Teammates;
import io.github.syncbn.worker.kernel.Blas;
import io.github.syncbn.worker.kernel.Kernels;
import io.github.syncbn.worker.training.Lane;
import io.github.syncbn.worker.training.TrainingPlan;
import io.github.syncbn.worker.training.WorkerProgram;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;
import org.apache.spark.network.client.TransportClientBootstrap;
import org.apache.spark.network.server.TransportServerBootstrap;
import org.apache.spark.network.util.MapConfigProvider;
import org.apache.spark.network.util.TransportConf;

/**
 * A small job over real sockets, without Spark's scheduler: the workers are threads, those of one
 * "executor" meet in memory, the driver's side is the real service.
 */
final class ChannelTraining implements AutoCloseable {
  final ChannelServer server;
  final TrainingProgress progress;
  final TrainingService service;
  final ChannelServer.Open open;
  private final TrainingPlan plan;
  private final SmallJob job;
  private final int workers;
  private final EventPump events = new EventPump(List.of());

  /** What each worker says of how it computes. */
  IntFunction<String> numerics = worker -> "the same";

  ChannelTraining(SmallJob job, int workers) {
    this(job, workers, service -> service);
  }

  /**
   * @param watch gives what the channel calls, which calls the service
   */
  ChannelTraining(SmallJob job, int workers, UnaryOperator<StepService> watch) {
    this(job, workers, ChannelSettings.loopback(), conf(Map.of()), List.of(), watch);
  }

  ChannelTraining(
      SmallJob job,
      int workers,
      ChannelSettings settings,
      TransportConf conf,
      List<TransportServerBootstrap> bootstraps) {
    this(job, workers, settings, conf, bootstraps, service -> service);
  }

  private ChannelTraining(
      SmallJob job,
      int workers,
      ChannelSettings settings,
      TransportConf conf,
      List<TransportServerBootstrap> bootstraps,
      UnaryOperator<StepService> watch) {
    this.job = job;
    this.workers = workers;
    this.plan = job.plan();
    List<Assignment> assignments = Assignment.of(plan.shards(), workers);
    this.progress =
        new TrainingProgress(
            plan,
            TrainingState.first(
                job.initial == null ? ThreadedTraining.initial(plan) : job.initial,
                job.optimizer.slots(),
                job.averaging.averages()),
            new ValidationHistory(job.earlyStop),
            new EpochMeter(plan, events, System::nanoTime));
    this.service = new TrainingService(progress, job.optimizer, assignments);
    this.server = new ChannelServer(settings, conf, bootstraps);
    this.open = server.open(assignments, TaskSpeeds.UNKNOWN, watch.apply(service), () -> {});
  }

  /** Few threads: a test has many ends in one JVM. */
  static TransportConf conf(Map<String, String> more) {
    Map<String, String> all = new java.util.HashMap<>(more);
    all.put("spark.syncbn.io.serverThreads", "2");
    all.put("spark.syncbn.io.clientThreads", "1");
    return new TransportConf("syncbn", new MapConfigProvider(all));
  }

  ChannelTraining run(int executors) throws InterruptedException {
    return run(executors, conf(Map.of()), List.of(), address -> address);
  }

  /**
   * Trains; worker w is a task of executor w mod {@code executors}.
   *
   * @param route leads the executors to the service
   */
  ChannelTraining run(
      int executors,
      TransportConf conf,
      List<TransportClientBootstrap> bootstraps,
      UnaryOperator<ChannelAddress> route)
      throws InterruptedException {
    ExecutorService pool = Executors.newFixedThreadPool(workers);
    try {
      List<Future<?>> running = new ArrayList<>();
      for (int w = 0; w < workers; w++) {
        int partition = w;
        running.add(pool.submit(() -> work(partition, executors, conf, bootstraps, route)));
      }
      RuntimeException first = null;
      for (Future<?> worker : running) {
        try {
          worker.get();
        } catch (ExecutionException e) {
          first = first == null ? (RuntimeException) e.getCause() : first;
        }
      }
      if (first != null) {
        throw first;
      }
      return this;
    } finally {
      pool.shutdownNow();
    }
  }

  private void work(
      int partition,
      int executors,
      TransportConf conf,
      List<TransportClientBootstrap> bootstraps,
      UnaryOperator<ChannelAddress> route) {
    ChannelAddress address = route.apply(open.address());
    Hello hello =
        new Hello(
            address.attempt(),
            address.token(),
            partition,
            "executor " + partition % executors,
            "localhost",
            numerics.apply(partition));
    try (RemoteMember member = new RemoteMember(address, hello, conf, bootstraps, Teammates.NONE)) {
      try {
        new WorkerProgram(
                plan,
                job.observer.apply(member),
                Lane.alone(Blas.gemm(plan.blas()), Kernels.best(), System::nanoTime),
                hello.numerics())
            .run(
                (from, to) ->
                    ThreadedTraining.shards(plan, from, to, job.train, job.validation, job.test));
        member.bye();
      } catch (RuntimeException | Error e) {
        member.fail(e);
        throw e;
      }
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    events.close();
  }
}
