package io.github.syncbn.driver.step;

import io.github.syncbn.driver.checkpoint.Checkpoint;
import io.github.syncbn.driver.job.JobSettings;
import io.github.syncbn.driver.optimizer.Optimizer;
import io.github.syncbn.worker.collective.Assignment;
import io.github.syncbn.worker.collective.Collective;
import io.github.syncbn.worker.collective.InJvmGroup;
import io.github.syncbn.worker.collective.WorkerLostException;
import io.github.syncbn.worker.kernel.Blas;
import io.github.syncbn.worker.kernel.Gemm;
import io.github.syncbn.worker.kernel.Kernels;
import io.github.syncbn.worker.stats.ReductionTree;
import io.github.syncbn.worker.training.ArrayShard;
import io.github.syncbn.worker.training.Shard;
import io.github.syncbn.worker.training.StepClock;
import io.github.syncbn.worker.training.TaskThreads;
import io.github.syncbn.worker.training.TrainingPlan;
import io.github.syncbn.worker.training.WorkerProgram;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * Trains without Spark: one thread per worker, rows from arrays, everything else as in production.
 */
final class ThreadedTraining {
  final CountedModel model;
  final List<TrainingListener.Epoch> epochs;
  final List<TrainingListener.Step> steps = new ArrayList<>();
  final List<StepClock.Profile> profiles = new ArrayList<>();
  final TrainingProgress progress;
  private final Threads threads;
  int attempts;
  TrainingService service;

  /** Rows of one set: features, targets and, perhaps, weights. */
  record Rows(float[][] features, float[] targets, float[] weights) {
    static Rows none() {
      return new Rows(new float[0][], new float[0], null);
    }
  }

  /**
   * The threads of a worker.
   *
   * @param count how many
   * @param gemm what each computes products by, given the plan's
   */
  record Threads(int count, UnaryOperator<Gemm> gemm) {
    static final Threads ONE = new Threads(1, gemm -> gemm);
  }

  ThreadedTraining(
      TrainingPlan plan,
      Optimizer optimizer,
      Optional<JobSettings.EarlyStop> earlyStop,
      int workers,
      CountedModel initial,
      Rows train,
      Rows validation,
      Rows test)
      throws InterruptedException {
    this(
        plan,
        optimizer,
        earlyStop,
        new ReductionTree(plan.shards()).cuts(workers),
        initial,
        train,
        validation,
        test);
  }

  ThreadedTraining(
      TrainingPlan plan,
      Optimizer optimizer,
      Optional<JobSettings.EarlyStop> earlyStop,
      int[] cuts,
      CountedModel initial,
      Rows train,
      Rows validation,
      Rows test)
      throws InterruptedException {
    this(
        plan,
        optimizer,
        earlyStop,
        cuts,
        initial,
        train,
        validation,
        test,
        collective -> collective,
        progress -> {},
        Optional.empty(),
        Threads.ONE);
  }

  /**
   * @param cuts worker w holds the shards [cuts[w], cuts[w + 1])
   * @param observer stands between each worker and its collective
   * @param onCommit told after each step
   * @param start a checkpoint to go on from
   * @param threads of each worker
   */
  ThreadedTraining(
      TrainingPlan plan,
      Optimizer optimizer,
      Optional<JobSettings.EarlyStop> earlyStop,
      int[] cuts,
      CountedModel initial,
      Rows train,
      Rows validation,
      Rows test,
      UnaryOperator<Collective> observer,
      Consumer<TrainingProgress> onCommit,
      Optional<Checkpoint> start,
      Threads threads)
      throws InterruptedException {
    this.threads = threads;
    TrainingListener recorder =
        new TrainingListener() {
          @Override
          public void step(Step event) {
            steps.add(event);
          }
        };
    try (EventPump events = new EventPump(List.of(recorder))) {
      int slots = optimizer.slots();
      ValidationHistory validations = new ValidationHistory(earlyStop);
      EpochMeter meter = new EpochMeter(plan, events, System::nanoTime);
      progress =
          start
              .map(from -> TrainingSnapshot.restore(from, plan, slots, validations, meter))
              .orElseGet(
                  () ->
                      new TrainingProgress(
                          plan,
                          TrainingState.first(initial, slots, plan.course().averaging().averages()),
                          validations,
                          meter));
      progress.onCommit(onCommit);
      int[] next = cuts;
      while (!attempt(plan, optimizer, next, train, validation, test, observer)) {
        // Another attempt, on one worker more or on a single one.
        int workers = next.length % (plan.shards() + 1);
        next = new ReductionTree(plan.shards()).cuts(Math.max(1, workers));
      }
    }
    model = service.finalModel();
    epochs = progress.meter().history();
  }

  /** Runs one attempt; returns whether it came to the end, or false if it lost a worker. */
  private boolean attempt(
      TrainingPlan plan,
      Optimizer optimizer,
      int[] cuts,
      Rows train,
      Rows validation,
      Rows test,
      UnaryOperator<Collective> observer)
      throws InterruptedException {
    attempts++;
    int workers = cuts.length - 1;
    List<Assignment> assignments = new ArrayList<>();
    for (int w = 0; w < workers; w++) {
      assignments.add(new Assignment(w, workers, cuts[w], cuts[w + 1]));
    }
    String name = "test-" + System.nanoTime();
    ExecutorService pool = Executors.newFixedThreadPool(workers);
    service = new TrainingService(progress, optimizer, assignments);
    InJvmGroup group = new InJvmGroup(name, service, 60_000_000_000L);
    try {
      List<Future<StepClock.Profile>> running = new ArrayList<>();
      for (int w = 0; w < workers; w++) {
        int worker = w;
        running.add(
            pool.submit(
                () -> {
                  Gemm gemm = this.threads.gemm().apply(Blas.gemm(plan.blas()));
                  TaskThreads own =
                      TaskThreads.join(
                          name, this.threads.count(), gemm, Kernels.best(), System::nanoTime);
                  Collective collective = observer.apply(group.member(worker, own.lane()));
                  try (own) {
                    return new WorkerProgram(plan, collective, own.lane(), "threads")
                        .run((from, to) -> shards(plan, from, to, train, validation, test));
                  } catch (RuntimeException | Error e) {
                    collective.fail(e);
                    throw e;
                  }
                }));
      }
      for (Future<StepClock.Profile> future : running) {
        try {
          profiles.add(future.get());
        } catch (ExecutionException e) {
          Throwable reported = service.firstCause().await(5_000);
          Throwable cause = reported == null ? e.getCause() : reported;
          if (cause instanceof WorkerLostException) {
            return false;
          }
          if (cause instanceof RuntimeException runtime) {
            throw runtime;
          }
          throw new IllegalStateException(cause);
        }
      }
      return true;
    } finally {
      service.close();
      group.close(name);
      pool.shutdownNow();
    }
  }

  /** First values of a plan's model. */
  static CountedModel initial(TrainingPlan plan) {
    return CountedModel.initial(plan.layout(), plan.seed());
  }

  static Shard[][] shards(TrainingPlan plan, int from, int to, Rows... sets) {
    Shard[][] shards = new Shard[sets.length][to - from];
    for (int set = 0; set < sets.length; set++) {
      for (int s = from; s < to; s++) {
        shards[set][s - from] =
            ArrayShard.deal(
                sets[set].features(),
                sets[set].targets(),
                sets[set].weights(),
                plan.input().size(),
                s,
                plan.shards());
      }
    }
    return shards;
  }
}
