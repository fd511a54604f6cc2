package io.github.syncbn.driver.training;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.driver.data.PreparedData;
import io.github.syncbn.worker.collective.Assignment;
import io.github.syncbn.worker.collective.AttemptAbortedException;
import io.github.syncbn.worker.collective.ModelState;
import io.github.syncbn.worker.spark.FirstElement;
import io.github.syncbn.worker.spark.MeetingPlace;
import io.github.syncbn.worker.spark.ShardReader;
import io.github.syncbn.worker.spark.TrainingTask;
import io.github.syncbn.worker.stats.ReductionTree;
import io.github.syncbn.worker.training.StepClock;
import io.github.syncbn.worker.training.TrainingPlan;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.apache.spark.SparkContext;
import org.apache.spark.rdd.RDD;
import scala.reflect.ClassTag$;

/**
 * Runs one training: chooses the number of workers, opens the group, submits one barrier stage with
 * a task per worker, and turns what ends it into a model or the first cause of its failure. The
 * stage holds its slots to the end; nothing else is submitted meanwhile.
 */
public final class Trainer {
  private static final long TIMEOUT_NANOS = 600_000_000_000L;

  private final SparkContext context;

  /** A trainer on a context that the caller owns. */
  public Trainer(SparkContext context) {
    this.context = context;
  }

  /**
   * Trains.
   *
   * @param initial parameters and running statistics to start from; empty for the plan's own
   * @throws JobException with the first cause, if training fails
   */
  public TrainedModel train(
      JobSettings settings,
      PreparedData data,
      Optional<ModelState> initial,
      List<TrainingListener> listeners) {
    TrainingPlan plan = PlanResolver.resolve(settings, data);
    int workers = WorkerCount.choose(context, settings.training().workers(), plan.shards());
    MemoryCheck.require(context, settings, plan, data, assignments(plan.shards(), workers));
    ModelState start =
        initial.orElseGet(
            () ->
                new ModelState(
                    plan.layout().initialParameters(plan.seed()),
                    plan.layout().initialRunningStatistics()));
    try (EventPump events = new EventPump(listeners)) {
      TrainingService service =
          new TrainingService(
              plan,
              settings.optimizer(),
              settings.training().earlyStop(),
              assignments(plan.shards(), workers),
              start,
              events,
              System::nanoTime);
      List<StepClock.Profile> profiles = runAttempt(plan, data, service, workers);
      return model(plan, service, workers, profiles);
    }
  }

  private static List<Assignment> assignments(int shards, int workers) {
    int[] cuts = new ReductionTree(shards).cuts(workers);
    List<Assignment> assignments = new ArrayList<>();
    for (int w = 0; w < workers; w++) {
      assignments.add(new Assignment(w, workers, cuts[w], cuts[w + 1]));
    }
    return assignments;
  }

  private List<StepClock.Profile> runAttempt(
      TrainingPlan plan, PreparedData data, TrainingService service, int workers) {
    String attempt = "syncbn-" + UUID.randomUUID();
    AttemptGroup group =
        AttemptGroup.open(
            context, attempt, service, TIMEOUT_NANOS, () -> context.cancelJobGroup(attempt));
    // A thread of its own: job group and properties of the caller's thread stay as they are.
    FutureTask<List<StepClock.Profile>> job =
        new FutureTask<>(() -> submit(plan, data, attempt, group.place(), workers));
    Thread thread = new Thread(job, attempt);
    thread.setDaemon(true);
    thread.start();
    try {
      return job.get();
    } catch (ExecutionException e) {
      throw failure(service, e.getCause());
    } catch (InterruptedException e) {
      group.abort(new AttemptAbortedException("cancelled", e));
      context.cancelJobGroup(attempt);
      Thread.currentThread().interrupt();
      throw new JobException(JobException.Kind.CANCELLED, "training was cancelled", e);
    } finally {
      group.close();
    }
  }

  private List<StepClock.Profile> submit(
      TrainingPlan plan, PreparedData data, String attempt, MeetingPlace place, int workers) {
    context.setJobGroup(
        attempt,
        "syncbn: training on "
            + workers
            + " workers, batch "
            + plan.batchSize()
            + ", "
            + plan.totalSteps()
            + " steps",
        true);
    RDD<ShardReader> rows = data.rows(workers);
    RDD<long[]> stage =
        rows.barrier()
            .mapPartitions(
                new TrainingTask(plan, place), false, ClassTag$.MODULE$.apply(long[].class));
    Object results =
        context.runJob(stage, new FirstElement(), ClassTag$.MODULE$.<long[]>apply(long[].class));
    return Arrays.stream((long[][]) results).map(StepClock.Profile::of).toList();
  }

  private static JobException failure(TrainingService service, Throwable spark) {
    Throwable cause = service.firstCause();
    if (cause == null) {
      return new JobException(
          JobException.Kind.CLUSTER,
          "Spark ended the training stage: " + spark.getMessage(),
          spark);
    }
    if (cause instanceof JobException job) {
      return job;
    }
    if (cause instanceof AttemptAbortedException && cause.getCause() instanceof JobException job) {
      return job;
    }
    return new JobException(
        JobException.Kind.TRAINING,
        "worker " + service.failedWorker() + " failed at step " + service.steps() + ": " + cause,
        cause);
  }

  private static TrainedModel model(
      TrainingPlan plan, TrainingService service, int workers, List<StepClock.Profile> profiles) {
    ModelState model = service.finalModel();
    double[] test = service.test();
    boolean classes = plan.classes() > 0;
    return new TrainedModel(
        plan,
        service
            .balancedLoss()
            .<io.github.syncbn.worker.loss.Loss>map(loss -> loss)
            .orElse(plan.loss()),
        model.parameters(),
        model.runningStatistics(),
        service.scaling(),
        service.history(),
        service.steps(),
        service.bestEpoch(),
        test == null ? Double.NaN : test[0] / test[1],
        test == null || !classes ? Double.NaN : test[2] / test[3],
        workers,
        service.reports().get(0).numerics(),
        service.dataFingerprint(),
        profiles);
  }
}
