package io.github.syncbn.worker.training;

import io.github.syncbn.worker.collective.Collective;
import io.github.syncbn.worker.collective.Exchange;
import io.github.syncbn.worker.collective.ModelKind;
import io.github.syncbn.worker.collective.ModelState;
import io.github.syncbn.worker.collective.StartPoint;
import io.github.syncbn.worker.collective.StepPush;
import io.github.syncbn.worker.collective.Verdict;
import io.github.syncbn.worker.stats.Reduction;

/**
 * The whole life of one worker in one attempt: join, load rows, statistics of the training set,
 * epochs of steps and validations, population statistics, test. All workers run it in lockstep;
 * only the collective knows of the others.
 */
public final class WorkerProgram {
  private final TrainingPlan plan;
  private final Collective collective;
  private final Lane lane;
  private final String numerics;

  /**
   * A worker with its means of computing and meeting.
   *
   * @param lane of the thread that runs it
   * @param numerics describes what computes, for all to compare: see {@link PlanNumerics}
   */
  public WorkerProgram(TrainingPlan plan, Collective collective, Lane lane, String numerics) {
    this.plan = plan;
    this.collective = collective;
    this.lane = lane;
    this.numerics = numerics;
  }

  /** Loads the shards that a worker is told to hold. */
  @FunctionalInterface
  public interface ShardLoader {
    /**
     * Shards [from, to) of the training, validation and test set, in this order; all three have
     * {@code to - from} elements.
     */
    Shard[][] load(int from, int to);
  }

  /**
   * Runs to the end, or until workers are told to leave between two epochs; returns where the time
   * of its training steps went.
   */
  public StepClock.Profile run(ShardLoader loader) {
    JoinedWorker worker = join(loader);
    if (epochs(worker) == Verdict.LEAVE) {
      return lane.clock().profile();
    }
    ModelState result = collective.model(ModelKind.RESULT);
    if (plan.course().recomputesStatistics()) {
      result =
          new PopulationStatistics(
                  plan, worker.sets()[0], worker.reducer(), worker.inference(), lane)
              .recompute(result);
    }
    if (plan.rows().test() > 0) {
      worker
          .evaluation()
          .comparable()
          .run(
              Exchange.Phase.TEST,
              0,
              plan.rows().test(),
              result,
              worker.sets()[2],
              worker.reducer());
    }
    return lane.clock().profile();
  }

  /** Answers questions about batches instead, until the driver has no more; trains no step. */
  public StepClock.Profile answer(ShardLoader loader) {
    new AnalysisProgram(plan, collective, join(loader)).answer();
    return lane.clock().profile();
  }

  private JoinedWorker join(ShardLoader loader) {
    return JoinedWorker.join(plan, collective, lane, numerics, loader);
  }

  /** Trains until the result is next, or this attempt is over. */
  private Verdict epochs(JoinedWorker worker) {
    StartPoint start = worker.start();
    StepClock clock = lane.clock();
    long stepsPerEpoch = plan.schedule().stepsPerEpoch();
    ModelState model = start.model();
    long steps = start.step();
    StartPoint.Next next = start.next();
    while (next != StartPoint.Next.RESULT) {
      if (next == StartPoint.Next.VALIDATION) {
        boolean averaged = plan.course().averaging().isValidated();
        ModelState judged = averaged ? collective.model(ModelKind.AVERAGED) : model;
        Verdict verdict =
            worker
                .evaluation()
                .run(
                    Exchange.Phase.VALIDATION,
                    plan.epochOf(steps),
                    plan.rows().validation(),
                    judged,
                    worker.sets()[1],
                    worker.reducer());
        next = verdict == Verdict.STOP ? StartPoint.Next.RESULT : plan.afterValidation(steps);
        // Members of a remote group get every model in the same arrays.
        model = averaged ? collective.model(ModelKind.TRAINED) : model;
      } else {
        clock.beginStep();
        StepPush push =
            worker
                .step()
                .run(
                    new TrainingStep.Batch(
                        model, (int) (steps / stepsPerEpoch), steps % stepsPerEpoch, steps));
        long pushed = clock.now();
        long help = clock.help();
        model = collective.push(push);
        clock.addCommit(pushed, help);
        clock.endStep();
        steps++;
        next = plan.next(steps);
      }
      if (next == StartPoint.Next.STEP && plan.epochEnds(steps) && atEpochEnd(worker, steps)) {
        return Verdict.LEAVE;
      }
    }
    return Verdict.GO_ON;
  }

  /** Asks whether to leave here. */
  private boolean atEpochEnd(JoinedWorker worker, long steps) {
    double[] nothing = new double[worker.sets()[0].length];
    return worker
            .reducer()
            .allReduce(
                new Exchange(Exchange.Phase.EPOCH, plan.epochOf(steps), -1, Reduction.SUM, 1, 1),
                nothing,
                new double[1])
        == Verdict.LEAVE;
  }
}
