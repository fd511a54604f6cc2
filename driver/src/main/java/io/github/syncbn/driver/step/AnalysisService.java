package io.github.syncbn.driver.step;

import io.github.syncbn.driver.channel.ChunkedCommit;
import io.github.syncbn.worker.collective.Assignment;
import io.github.syncbn.worker.collective.AttemptAbortedException;
import io.github.syncbn.worker.collective.Exchange;
import io.github.syncbn.worker.collective.ModelKind;
import io.github.syncbn.worker.collective.ModelState;
import io.github.syncbn.worker.collective.StartPoint;
import io.github.syncbn.worker.collective.StepPush;
import io.github.syncbn.worker.collective.TreeCombiner;
import io.github.syncbn.worker.collective.Verdict;
import io.github.syncbn.worker.collective.WorkerReport;
import io.github.syncbn.worker.network.ParameterLayout;
import io.github.syncbn.worker.stats.Reduction;
import io.github.syncbn.worker.stats.ReductionTree;
import io.github.syncbn.worker.stats.SparseTable;
import io.github.syncbn.worker.training.Question;
import io.github.syncbn.worker.training.SampleLayout;
import io.github.syncbn.worker.training.TrainingPlan;
import io.github.syncbn.worker.training.TrainingStep;
import java.util.List;

/**
 * The driver's side of workers that answer questions about batches: hands one question after
 * another to them, and puts the answer together in the canonical tree, as a training step would.
 * Nothing is committed, and no running statistics move.
 *
 * <p>Workers that wait for a question come back every {@value #LOOK_MILLIS} ms, so that no wait of
 * the channel passes its deadline while nobody asks.
 */
public final class AnalysisService implements AttemptService {
  private static final long LOOK_MILLIS = 20;
  private static final Question NOTHING = new Question(Question.Kind.NONE, 0, false);
  private static final Question END = new Question(Question.Kind.END, 0, false);

  private final TrainingPlan plan;
  private final ParameterLayout layout;
  private final List<Assignment> assignments;
  private final SampleLayout places;
  private final int stepSumsLength;
  private final FirstCause firstCause = new FirstCause();
  private final float[] gradient;
  private TreeCombiner combiner;
  private ModelState model;
  private Question question = NOTHING;
  private boolean answered;
  private boolean closed;
  private BatchAnswer.Parts parts;

  /**
   * @param model what workers start with; read only, as are all models that follow
   */
  public AnalysisService(TrainingPlan plan, List<Assignment> assignments, ModelState model) {
    this.plan = plan;
    this.layout = plan.layout();
    this.assignments = assignments;
    this.places = new SampleLayout(layout, plan.course().observation());
    this.stepSumsLength = TrainingStep.stepSumsLength(plan, layout);
    this.gradient = new float[layout.parameters()];
    this.model = model;
    meet(assignments, assignments);
  }

  /**
   * Asks, and waits for the answer of all workers.
   *
   * @return empty sums for a question that has no answer
   * @throws AttemptAbortedException if the attempt is over
   */
  public synchronized BatchAnswer ask(Question next, ModelState about) throws InterruptedException {
    if (about != model) {
      model = about;
      await(new Question(Question.Kind.MODEL, next.step(), false));
    }
    BatchAnswer.Parts answer = await(next);
    return answer.whole(
        layout, places, next.kind() == Question.Kind.GRADIENT ? gradient.clone() : new float[0]);
  }

  private BatchAnswer.Parts await(Question next) throws InterruptedException {
    parts = new BatchAnswer.Parts();
    question = next;
    answered = false;
    notifyAll();
    while (!answered) {
      requireOpen();
      wait();
    }
    return parts;
  }

  private synchronized void answered() {
    question = NOTHING;
    answered = true;
    notifyAll();
  }

  /** Lets the workers end. */
  public synchronized void end() {
    question = END;
    notifyAll();
  }

  @Override
  public List<Assignment> assignments() {
    return assignments;
  }

  @Override
  public synchronized void meet(List<Assignment> holders, List<Assignment> workers) {
    combiner = TreeCombiner.ofAll(new ReductionTree(plan.shards()), holders);
  }

  @Override
  public List<SparseTable> tables() {
    return layout.tables();
  }

  @Override
  public int mostShardRows() {
    return plan.schedule().mostShardRows();
  }

  @Override
  public int longestVector() {
    return Math.max(
        TrainingStep.longestVector(plan, layout), Math.max(places.length(), Question.LENGTH));
  }

  @Override
  public synchronized StartPoint ready(List<WorkerReport> reports) {
    requireOpen();
    return new StartPoint(model, 0, StartPoint.Next.STEP);
  }

  @Override
  public synchronized Verdict reduce(Exchange exchange, double[][] values, double[] combined) {
    requireOpen();
    if (exchange.phase() == Exchange.Phase.QUESTION) {
      next().write(combined);
      return Verdict.GO_ON;
    }
    combiner.combine(exchange.reduction(), exchange.length(), exchange.groups(), values, combined);
    switch (exchange.phase()) {
      case LOSS -> {
        parts.sums = combined.clone();
        answered();
      }
      case ACTIVATIONS -> parts.activations = combined.clone();
      case ACTIVATION_GRADIENTS -> parts.gradients = combined.clone();
      default -> {}
    }
    return Verdict.GO_ON;
  }

  private Question next() {
    try {
      if (question == NOTHING) {
        wait(LOOK_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AttemptAbortedException("interrupted while waiting for a question", e);
    }
    return question;
  }

  @Override
  public synchronized ChunkedCommit commit(StepPush[] pushes) {
    requireOpen();
    if (question.kind() == Question.Kind.MODEL) {
      return new FixedModel(model, this::answered);
    }
    parts.sums = new double[stepSumsLength];
    combiner.combine(Reduction.SUM, stepSumsLength, 1, StepPush.sums(pushes), parts.sums);
    return new MeanGradient(
        combiner,
        pushes,
        layout.tables(),
        (float) parts.sums[StepPush.DIVISOR],
        gradient,
        new FixedModel(model, this::answered));
  }

  @Override
  public ModelState model(ModelKind kind) {
    throw new IllegalStateException("an analysis has no " + kind + " model");
  }

  @Override
  public void failed(int worker, Throwable cause) {
    firstCause.report(worker, cause);
  }

  @Override
  public FirstCause firstCause() {
    return firstCause;
  }

  @Override
  public long steps() {
    return 0;
  }

  @Override
  public synchronized void close() {
    closed = true;
    notifyAll();
  }

  private void requireOpen() {
    if (closed) {
      throw new AttemptAbortedException("this attempt is over", null);
    }
  }
}
