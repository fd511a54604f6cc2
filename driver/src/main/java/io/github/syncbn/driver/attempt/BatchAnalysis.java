package io.github.syncbn.driver.attempt;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.driver.channel.TaskSpeeds;
import io.github.syncbn.driver.data.PreparedData;
import io.github.syncbn.driver.job.SparkSettings;
import io.github.syncbn.driver.spark.SparkSettingsReader;
import io.github.syncbn.driver.step.AnalysisService;
import io.github.syncbn.driver.step.BatchAnswer;
import io.github.syncbn.worker.collective.Assignment;
import io.github.syncbn.worker.collective.AttemptAbortedException;
import io.github.syncbn.worker.collective.ModelState;
import io.github.syncbn.worker.network.ParameterLayout;
import io.github.syncbn.worker.spark.TrainingTask;
import io.github.syncbn.worker.training.Question;
import io.github.syncbn.worker.training.RowStorage;
import io.github.syncbn.worker.training.TrainingPlan;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.apache.spark.SparkContext;

/**
 * Loss and gradient of the batches of a training at any parameters: those of the step that training
 * would take there, bit by bit and on any number of workers. Batch normalization takes the
 * statistics of the batch, dropout and augmentation are those of the step; nothing is learned and
 * no running statistics move. Public API.
 *
 * <p>The workers hold their rows and their slots until {@link #close}, so that a question costs
 * what it computes; run no other Spark job on the same slots meanwhile. A lost executor is replaced
 * once by another attempt.
 *
 * <p>For a batch of one's own rows, take a table of these with a batch size of as many.
 */
public final class BatchAnalysis implements AutoCloseable {
  private final SparkContext context;
  private final ResolvedJob job;
  private final PreparedData data;
  private final RowStorage storage;
  private final SparkSettings settings;
  private Running running;

  /**
   * An attempt in a thread of its own.
   *
   * @param service hands it questions; there once it has slots
   */
  private record Running(CompletableFuture<AnalysisService> service, FutureTask<Void> attempt) {}

  private BatchAnalysis(
      SparkContext context, ResolvedJob job, PreparedData data, RowStorage storage) {
    this.context = context;
    this.job = job;
    this.data = data;
    this.storage = storage;
    this.settings = SparkSettingsReader.read(context.getConf());
  }

  /** On the rows of a job, which are released by {@link #close}. */
  static BatchAnalysis open(SparkContext context, ResolvedJob job, PreparedData data) {
    RowStorage storage = RowPlacement.require(context, job).storage();
    return new BatchAnalysis(context, job, data, storage);
  }

  /** Where each layer's parameters lie. */
  public ParameterLayout layout() {
    return plan().layout();
  }

  /** Batches of an epoch: step s is batch s modulo this of epoch s divided by this. */
  public long stepsPerEpoch() {
    return plan().schedule().stepsPerEpoch();
  }

  /** The parameters and running statistics that training would start from. */
  public ModelState start() {
    return new ModelState(
        layout().initialParameters(plan().seed()), layout().initialRunningStatistics());
  }

  /** The loss of the batch of a training step. */
  public double loss(ModelState at, long step) {
    return ask(new Question(Question.Kind.LOSS, step, false), at).loss();
  }

  /** The loss and its gradient. */
  public BatchAnswer gradient(ModelState at, long step) {
    return ask(new Question(Question.Kind.GRADIENT, step, false), at);
  }

  /** The same with what left each layer, and the gradients by that. */
  public BatchAnswer observe(ModelState at, long step) {
    return ask(new Question(Question.Kind.GRADIENT, step, true), at);
  }

  private TrainingPlan plan() {
    return job.plan();
  }

  private BatchAnswer ask(Question question, ModelState at) {
    requireFitting(at, question.step());
    for (int lost = 0; ; lost++) {
      try {
        return attempt(question, at);
      } catch (AttemptFailure failure) {
        running = null;
        if (lost == 1 || !failure.retryable()) {
          throw failure.error();
        }
      }
    }
  }

  private BatchAnswer attempt(Question question, ModelState at) throws AttemptFailure {
    if (running == null) {
      running = begin(at);
    }
    try {
      return running.service().get().ask(question, at);
    } catch (AttemptAbortedException | ExecutionException e) {
      throw failure(running.attempt());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      close();
      throw AttemptFailure.cancelled(e);
    }
  }

  private static AttemptFailure failure(FutureTask<Void> attempt) throws AttemptFailure {
    try {
      attempt.get();
      throw new IllegalStateException("the workers of an analysis have ended before it");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof AttemptFailure failure) {
        return failure;
      }
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw AttemptFailure.cancelled(e);
    }
  }

  private Running begin(ModelState start) {
    CompletableFuture<AnalysisService> service = new CompletableFuture<>();
    FutureTask<Void> attempt = new FutureTask<>(() -> run(start, service));
    Thread thread = new Thread(attempt, "syncbn-analysis");
    thread.setDaemon(true);
    thread.start();
    return new Running(service, attempt);
  }

  /** Waits for slots, and holds them to the end. */
  private Void run(ModelState start, CompletableFuture<AnalysisService> waited)
      throws InterruptedException, AttemptFailure {
    SlotQueue queue = SlotQueue.of(context);
    try {
      int workers = queue.enter(context, job.workers(), settings);
      try {
        AnalysisService service =
            new AnalysisService(plan(), Assignment.of(plan().shards(), workers), start);
        waited.complete(service);
        new Attempt(
                context,
                plan(),
                data.rows(service.assignments().size(), storage),
                service,
                seam -> seam,
                TrainingTask.Purpose.ANALYSIS)
            .run(TaskSpeeds.UNKNOWN, settings.waiting(), queue::started);
        return null;
      } finally {
        waited.thenAccept(AnalysisService::close);
        queue.ended();
      }
    } catch (InterruptedException | AttemptFailure | RuntimeException e) {
      waited.completeExceptionally(e);
      throw e;
    }
  }

  private void requireFitting(ModelState at, long step) {
    if (at.parameters().length != layout().parameters()
        || at.runningStatistics().length != layout().runningValues()) {
      throw new JobException(
          JobException.Kind.CONFIGURATION,
          "the network has "
              + layout().parameters()
              + " parameters and "
              + layout().runningValues()
              + " running statistics, but "
              + at.parameters().length
              + " and "
              + at.runningStatistics().length
              + " are given");
    }
    if (step < 0) {
      throw new JobException(
          JobException.Kind.CONFIGURATION,
          "steps count from 0, but step " + step + " is asked for");
    }
  }

  /** Lets the workers go, and the rows. */
  @Override
  public void close() {
    if (running != null) {
      if (running.service().isDone()) {
        running.service().thenAccept(AnalysisService::end);
      } else {
        running.attempt().cancel(true);
      }
      try {
        running.attempt().get();
      } catch (ExecutionException | CancellationException e) {
        // Nobody waits for an answer any more.
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      running = null;
    }
    data.close();
  }
}
