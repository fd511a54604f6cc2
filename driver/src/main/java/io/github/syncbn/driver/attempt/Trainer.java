package io.github.syncbn.driver.attempt;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.driver.channel.ExecutorPace;
import io.github.syncbn.driver.channel.StepService;
import io.github.syncbn.driver.channel.WorkerFailureException;
import io.github.syncbn.driver.checkpoint.Checkpoint;
import io.github.syncbn.driver.job.SparkSettings;
import io.github.syncbn.driver.secret.Secrets;
import io.github.syncbn.driver.spark.Executors;
import io.github.syncbn.driver.spark.SparkSettingsReader;
import io.github.syncbn.driver.step.CountedModel;
import io.github.syncbn.driver.step.EpochMeter;
import io.github.syncbn.driver.step.EventPump;
import io.github.syncbn.driver.step.SetResult;
import io.github.syncbn.driver.step.TrainingListener;
import io.github.syncbn.driver.step.TrainingProgress;
import io.github.syncbn.driver.step.TrainingService;
import io.github.syncbn.driver.step.TrainingSnapshot;
import io.github.syncbn.driver.step.TrainingState;
import io.github.syncbn.driver.step.ValidationHistory;
import io.github.syncbn.worker.collective.Assignment;
import io.github.syncbn.worker.spark.TaskTime;
import io.github.syncbn.worker.spark.TrainingTask;
import io.github.syncbn.worker.training.RowStorage;
import io.github.syncbn.worker.training.StepClock;
import io.github.syncbn.worker.training.TrainingPlan;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.apache.spark.SparkContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs one training: a loop of {@link Attempt attempts}, each of which goes on from the step that
 * the one before has committed, on as many workers as there are slots. A lost worker costs the step
 * in progress, shards that move to faster executors cost none; anything else ends training with its
 * first cause.
 */
final class Trainer {
  private static final Logger LOG = LoggerFactory.getLogger(Trainer.class);

  private static final long REPLACE_MILLIS = 60_000;

  private final SparkContext context;
  private final UnaryOperator<StepService> seam;
  private final UnaryOperator<List<ExecutorPace>> paces;
  private final Optional<CheckpointPlan> checkpoints;

  /** A trainer on a context that the caller owns. */
  Trainer(SparkContext context) {
    this(context, service -> service);
  }

  /** With something between workers and service that tests make fail. */
  Trainer(SparkContext context, UnaryOperator<StepService> seam) {
    this(context, seam, measured -> measured);
  }

  /** The same, which sees other speeds of executors than are measured. */
  Trainer(
      SparkContext context,
      UnaryOperator<StepService> seam,
      UnaryOperator<List<ExecutorPace>> paces) {
    this(context, seam, paces, Optional.empty());
  }

  private Trainer(
      SparkContext context,
      UnaryOperator<StepService> seam,
      UnaryOperator<List<ExecutorPace>> paces,
      Optional<CheckpointPlan> checkpoints) {
    this.context = context;
    this.seam = seam;
    this.paces = paces;
    this.checkpoints = checkpoints;
  }

  /** The same, with checkpoints. */
  Trainer withCheckpoints(CheckpointPlan plan) {
    return new Trainer(context, seam, paces, Optional.of(plan));
  }

  /**
   * Trains.
   *
   * @param initial parameters and running statistics to start from; empty for the plan's own
   * @throws JobException with the first cause, if training fails
   */
  TrainedModel train(
      ResolvedJob job, Optional<CountedModel> initial, List<TrainingListener> listeners) {
    RowPlacement.require(context, job);
    if (checkpoints.isEmpty()) {
      try (EventPump events = new EventPump(listeners)) {
        TrainingProgress progress = begin(job, initial, Optional.empty(), events);
        return attempts(job, progress, events);
      }
    }
    try (EventPump events = new EventPump(listeners);
        Checkpointing checkpointing =
            new Checkpointing(
                checkpoints.get(),
                TrainingIdentity.of(job.settings(), job.plan(), job.data(), initial),
                context.hadoopConfiguration(),
                System::nanoTime)) {
      TrainingProgress progress = begin(job, initial, checkpointing.begin(), events);
      progress.onCommit(checkpointing::committed);
      return attempts(job, progress, events);
    }
  }

  private static TrainingProgress begin(
      ResolvedJob job,
      Optional<CountedModel> initial,
      Optional<Checkpoint> checkpoint,
      EventPump events) {
    TrainingPlan plan = job.plan();
    int slots = job.settings().optimizer().slots();
    ValidationHistory validations = new ValidationHistory(job.settings().training().earlyStop());
    EpochMeter meter = new EpochMeter(plan, events, System::nanoTime);
    if (checkpoint.isPresent()) {
      return TrainingSnapshot.restore(checkpoint.get(), plan, slots, validations, meter);
    }
    CountedModel start = initial.orElseGet(() -> CountedModel.initial(plan.layout(), plan.seed()));
    return new TrainingProgress(
        plan,
        TrainingState.first(start, slots, plan.course().averaging().averages()),
        validations,
        meter);
  }

  private TrainedModel attempts(ResolvedJob job, TrainingProgress progress, EventPump events) {
    SparkSettings settings = SparkSettingsReader.read(context.getConf());
    RetryBudget budget = new RetryBudget(settings.recovery());
    SlotQueue queue = SlotQueue.of(context);
    ShardDivision division = new ShardDivision(context, settings.division().moveShards(), paces);
    for (int attempt = 1; ; attempt++) {
      long before = progress.state().step();
      int workers = enter(queue, job.workers(), settings);
      try {
        RowStorage storage = storage(job.on(workers));
        TrainingService service =
            new TrainingService(
                progress,
                job.settings().optimizer(),
                Assignment.of(progress.plan().shards(), workers));
        Attempt running =
            new Attempt(
                context,
                progress.plan(),
                job.data().rows(workers, storage),
                service,
                seam,
                TrainingTask.Purpose.TRAINING);
        service.leaveWhen(division.begin(job.on(workers), storage, progress, running::paces));
        List<TaskTime> times = running.run(division.speeds(), settings.waiting(), queue::started);
        if (service.left()) {
          restarted(events, attempt, progress.state().step(), division.words());
          continue;
        }
        ExecutorSpeeds.of(times).notice().ifPresent(LOG::warn);
        return model(
            progress, service, attempt, workers, times.stream().map(TaskTime::profile).toList());
      } catch (AttemptFailure failure) {
        JobException error = failure.error();
        long step = progress.state().step();
        Optional<String> refusal =
            failure.retryable()
                ? budget.spend(System.nanoTime(), step > before)
                : Optional.of("not a lost worker");
        if (refusal.isPresent()) {
          throw last(error, failure.retryable() ? refusal : Optional.empty());
        }
        restarted(events, attempt, step, error.getMessage());
        failure.hangingExecutor().ifPresent(this::replace);
      } finally {
        queue.ended();
      }
    }
  }

  private static void restarted(EventPump events, int attempt, long step, String cause) {
    LOG.warn("Attempt {} has ended ({}); another goes on from step {}", attempt, cause, step);
    TrainingListener.Restarted event = new TrainingListener.Restarted(attempt + 1, step, cause);
    events.publish(listener -> listener.restarted(event));
  }

  /** Where an attempt holds the rows: fewer workers have more of them each. */
  private RowStorage storage(ResolvedJob attempt) {
    RowPlacement placement = RowPlacement.of(context, attempt);
    if (placement.storage() == RowStorage.DISK) {
      LOG.info(placement.reason());
    }
    return placement.storage();
  }

  private void replace(String executor) {
    try {
      Executors.replace(context, executor, REPLACE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw AttemptFailure.cancelled(e).error();
    }
  }

  private int enter(SlotQueue queue, int wanted, SparkSettings settings) {
    try {
      return queue.enter(context, wanted, settings);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw AttemptFailure.cancelled(e).error();
    }
  }

  private static JobException last(JobException error, Optional<String> refusal) {
    if (error.kind() == JobException.Kind.TRAINING && error.getCause() != null) {
      if (error.getCause() instanceof WorkerFailureException failure) {
        LOG.error("A worker failed: {}", Secrets.ofProcess().hide(failure.stack()));
      } else {
        LOG.error("A worker failed: {}", Secrets.ofProcess().stack(error.getCause()));
      }
    }
    return refusal
        .map(why -> new JobException(error.kind(), error.getMessage() + " (" + why + ")", error))
        .orElse(error);
  }

  private static TrainedModel model(
      TrainingProgress progress,
      TrainingService service,
      int attempts,
      int workers,
      List<StepClock.Profile> profiles) {
    TrainingPlan plan = progress.plan();
    return new TrainedModel(
        plan,
        service.finalModel(),
        progress.statistics().orElseThrow().scaling(),
        new TrainingReport(
            progress.meter().history(),
            service.steps(),
            progress.validations().bestEpoch(),
            service.test().orElse(SetResult.NONE),
            workers,
            attempts,
            progress.numerics(),
            progress.rows().orElseThrow().digest(),
            progress.drift(),
            profiles));
  }
}
