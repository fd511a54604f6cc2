package io.github.syncbn.driver.step;

import io.github.syncbn.driver.optimizer.GradientClipping;
import io.github.syncbn.driver.optimizer.LearningRate;
import io.github.syncbn.driver.optimizer.Optimizer;
import io.github.syncbn.driver.optimizer.ParameterUpdate;
import io.github.syncbn.driver.optimizer.SparseUpdate;
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
import io.github.syncbn.worker.network.ParameterLayout.RunningSlice;
import io.github.syncbn.worker.stats.Reduction;
import io.github.syncbn.worker.stats.ReductionTree;
import io.github.syncbn.worker.stats.SparseTable;
import io.github.syncbn.worker.training.BatchSchedule;
import io.github.syncbn.worker.training.PopulationStatistics;
import io.github.syncbn.worker.training.TrainingPlan;
import io.github.syncbn.worker.training.TrainingStep;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.BooleanSupplier;

/**
 * The driver's side of one attempt: combines, keeps running statistics, commits steps, decides when
 * to stop. Calls come one at a time, each from the last worker to arrive, though a {@link
 * StepCommit} may still be at work; {@link #failed} may come from any thread. Once {@link #close
 * closed} it refuses to commit anything, so that no straggler of an attempt can touch the next.
 */
public final class TrainingService implements AttemptService {
  private final TrainingPlan plan;
  private final ParameterLayout layout;
  private final BatchSchedule schedule;
  private final List<Assignment> assignments;
  private List<Assignment> workers;
  private final TrainingProgress progress;
  private final TrainingState state;
  private final DataStatistics statistics;
  private final RunningUpdate running;
  private final LearningRate learningRate;
  private final StepCommit.Machinery machinery;
  private final int stepSumsLength;
  private final Divergence divergence;
  private final StepObserver observer;
  private final FirstCause firstCause = new FirstCause();

  private TreeCombiner combiner;
  private BooleanSupplier leave = () -> false;
  private boolean left;
  private boolean closed;
  private boolean settled;
  private List<WorkerReport> reports = List.of();
  private CountedModel result;
  private final SetFigures figures;
  private Optional<SetResult> test = Optional.empty();

  /** An attempt that goes on from {@code progress}, on workers of the given shards. */
  public TrainingService(
      TrainingProgress progress, Optimizer optimizer, List<Assignment> assignments) {
    this.progress = progress;
    this.plan = progress.plan();
    this.layout = plan.layout();
    this.schedule = plan.schedule();
    this.assignments = assignments;
    meet(assignments, assignments);
    this.state = progress.beginAttempt();
    this.statistics = new DataStatistics(plan);
    this.running = new RunningUpdate(plan, state);
    this.learningRate = LearningRate.of(optimizer);
    GradientClipping clipping = new GradientClipping(layout);
    this.machinery =
        new StepCommit.Machinery(
            new ParameterUpdate(optimizer, layout),
            layout.tables().stream().map(table -> new SparseUpdate(optimizer, table)).toList(),
            clipping,
            optimizer.regime().clipNorm().map(OptionalDouble::of).orElse(OptionalDouble.empty()),
            state,
            new float[layout.dense()],
            new double[clipping.sums()]);
    this.divergence = new Divergence(plan, layout, optimizer);
    this.observer = new StepObserver(plan);
    this.figures = new SetFigures(plan);
    this.stepSumsLength = TrainingStep.stepSumsLength(plan, layout);
  }

  /** Sets who is asked, between two epochs, whether workers are to leave this attempt. */
  public synchronized void leaveWhen(BooleanSupplier asked) {
    leave = asked;
  }

  /** Whether workers were told to leave: the training is not over. */
  public synchronized boolean left() {
    return left;
  }

  @Override
  public List<Assignment> assignments() {
    return assignments;
  }

  @Override
  public synchronized void meet(List<Assignment> holders, List<Assignment> tasks) {
    workers = tasks;
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
        TrainingStep.longestVector(plan, layout),
        Math.max(observer.longestVector(), figures.longestVector(plan)));
  }

  @Override
  public synchronized StartPoint ready(List<WorkerReport> all) {
    requireOpen();
    reports = List.copyOf(all);
    progress.check(reports, RowFingerprints.of(reports, workers));
    int slots = state.committed().optimizer().length;
    progress.meter().begin(reports, state.step(), layout.parameters(), slots);
    return new StartPoint(state.model().state(), state.step(), progress.next());
  }

  @Override
  public synchronized Verdict reduce(Exchange exchange, double[][] values, double[] combined) {
    requireOpen();
    combiner.combine(exchange.reduction(), exchange.length(), exchange.groups(), values, combined);
    switch (exchange.phase()) {
      case FEATURE_SUMS, FEATURE_MOMENTS, CLASS_WEIGHTS -> statistics.take(exchange, combined);
      case FORWARD -> running.byForward(exchange, combined);
      case BACKWARD -> {}
      case VALIDATION -> {
        return validate(exchange, figures.resultOf(combined));
      }
      case POPULATION -> storePopulation(exchange, combined);
      case TEST -> test = Optional.of(figures.resultOf(combined));
      case ERRORS, SCORES -> figures.takeAhead(exchange, combined);
      case ACTIVATIONS -> observer.take(combined);
      case EPOCH -> {
        left = leave.getAsBoolean();
        return left ? Verdict.LEAVE : Verdict.GO_ON;
      }
      case QUESTION, LOSS, ACTIVATION_GRADIENTS ->
          throw new IllegalStateException(exchange + " is no part of a training");
    }
    return Verdict.GO_ON;
  }

  @Override
  public synchronized StepCommit commit(StepPush[] pushes) {
    requireOpen();
    settle();
    double[] sums = new double[stepSumsLength];
    combiner.combine(Reduction.SUM, stepSumsLength, 1, StepPush.sums(pushes), sums);
    running.byStepSums(sums);
    double rate = learningRate.at(state.step(), schedule.stepsPerEpoch(), plan.totalSteps());
    double loss = sums[StepPush.LOSS] / sums[StepPush.DIVISOR];
    int epoch = (int) (state.step() / schedule.stepsPerEpoch());
    double average = plan.averageWeight(state.next().step(), state.committed().average().count());
    divergence.requireFinite(
        state.step(), loss, rate, state.model().state().parameters(), state.next().running());
    return new StepCommit(
        machinery,
        combiner,
        pushes,
        new StepCommit.Course(sums[StepPush.DIVISOR], rate, average, observer.at(state.step())),
        commit -> finish(commit, epoch, sums, rate, average));
  }

  private synchronized ModelState finish(
      StepCommit commit, int epoch, double[] sums, double rate, double average) {
    requireOpen();
    EpochMeter meter = progress.meter();
    if (observer.at(state.step())) {
      long rows = (long) sums[StepPush.ROWS];
      meter.observed(
          observer.observed(
              epoch,
              rows,
              machinery.gradient(),
              commit.sparseSquaredNorms(),
              state.committed(),
              state.next()));
    }
    state.commit(average);
    meter.step(epoch, state.step() - 1, sums, rate);
    if (plan.epochEnds(state.step()) && !plan.validatesAfter(epoch, state.step())) {
      meter.epoch(epoch, state.step(), SetResult.NONE);
    }
    progress.committed();
    return state.model().state();
  }

  private void settle() {
    if (!settled) {
      progress.settle(statistics);
      settled = true;
    }
  }

  private void requireOpen() {
    if (closed) {
      throw new AttemptAbortedException("this attempt is over", null);
    }
  }

  private Verdict validate(Exchange exchange, SetResult result) {
    int epoch = (int) exchange.step();
    progress.meter().epoch(epoch, state.step(), result);
    CountedModel judged =
        plan.course().averaging().isValidated() ? state.committed().averaged() : state.model();
    return progress.validations().add(epoch, result, judged);
  }

  private void storePopulation(Exchange exchange, double[] reduced) {
    running
        .byPopulation(exchange, reduced)
        .ifPresent(
            moments -> {
              RunningSlice slice = layout.running().get(layout.runningIndex(exchange.layer()));
              PopulationStatistics.store(moments, result.runningStatistics(), slice);
            });
  }

  @Override
  public synchronized ModelState model(ModelKind kind) {
    requireOpen();
    return switch (kind) {
      case TRAINED -> state.model().state();
      case AVERAGED -> state.committed().averaged().state();
      case RESULT -> result();
    };
  }

  private ModelState result() {
    settle();
    CountedModel best = progress.validations().result(state.committed().averaged());
    divergence.requireFinite(state.step() - 1, best.parameters());
    result = best.copy();
    // Workers get a model of their own: the driver's running statistics may still be replaced.
    return new ModelState(result.parameters(), result.runningStatistics().clone());
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
  public synchronized void close() {
    closed = true;
  }

  /** The model to return, once the result was asked for and all exchanges after it are done. */
  public CountedModel finalModel() {
    return result;
  }

  /** What the test set gave, if there is one and its exchanges are done. */
  public Optional<SetResult> test() {
    return test;
  }

  @Override
  public long steps() {
    return state.step();
  }
}
