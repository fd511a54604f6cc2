package io.github.syncbn.worker.training;

import io.github.syncbn.worker.collective.Assignment;
import io.github.syncbn.worker.collective.Collective;
import io.github.syncbn.worker.collective.Exchange;
import io.github.syncbn.worker.collective.ModelState;
import io.github.syncbn.worker.collective.StartPoint;
import io.github.syncbn.worker.collective.StepPush;
import io.github.syncbn.worker.collective.Verdict;
import io.github.syncbn.worker.collective.WorkerReport;
import io.github.syncbn.worker.kernel.Gemm;
import io.github.syncbn.worker.kernel.Kernels;
import io.github.syncbn.worker.loss.Loss;
import io.github.syncbn.worker.network.Preprocessing;
import io.github.syncbn.worker.stats.Reduction;
import io.github.syncbn.worker.stats.ReductionTree;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * The whole life of one worker in one attempt: join, load rows, statistics of the training set,
 * epochs of steps and validations, population statistics, test. All workers run it in lockstep;
 * only the collective knows of the others.
 */
public final class WorkerProgram {
  private final TrainingPlan plan;
  private final Collective collective;
  private final Arithmetic arithmetic;
  private final String numerics;

  /**
   * A worker with its means of computing and meeting.
   *
   * @param numerics describes what computes, for all to compare: see {@link PlanNumerics}
   */
  public WorkerProgram(
      TrainingPlan plan,
      Collective collective,
      Gemm gemm,
      Kernels kernels,
      String numerics,
      LongSupplier nanoClock) {
    this.plan = plan;
    this.collective = collective;
    this.arithmetic = Arithmetic.timed(gemm, kernels, new StepClock(nanoClock));
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

  /** Runs to the end; returns where the time of its training steps went. */
  public StepClock.Profile run(ShardLoader loader) {
    Assignment assignment = collective.join();
    Shard[][] sets = loader.load(assignment.fromShard(), assignment.toShard());
    Shard[] train = sets[0];
    StartPoint start = collective.ready(report(assignment, sets));
    ReductionTree tree = new ReductionTree(plan.shards());
    TreeReducer reducer =
        new TreeReducer(
            tree, assignment.fromShard(), assignment.toShard(), collective, arithmetic.clock());
    Kernels kernels = arithmetic.kernels();
    TrainingSetStatistics statistics = new TrainingSetStatistics(plan, train, reducer, kernels);
    Preprocessing scaling = statistics.scaling(sets);
    Loss loss = statistics.loss();
    TrainingStep step =
        new TrainingStep(plan, assignment, loss, scaling, train, reducer, arithmetic);
    InferencePass inference = new InferencePass(plan, scaling, arithmetic);
    Evaluation evaluation = new Evaluation(plan, loss, inference);

    StepClock.Profile profile = epochs(step, evaluation, sets[1], reducer, start);

    ModelState result = collective.result();
    if (plan.course().populationStatistics()) {
      result = new PopulationStatistics(plan, train, reducer, kernels, inference).recompute(result);
    }
    if (plan.rows().test() > 0) {
      evaluate(Exchange.Phase.TEST, 0, evaluation, result, sets[2], reducer);
    }
    return profile;
  }

  private StepClock.Profile epochs(
      TrainingStep step,
      Evaluation evaluation,
      Shard[] validation,
      TreeReducer reducer,
      StartPoint start) {
    StepClock clock = arithmetic.clock();
    long stepsPerEpoch = plan.schedule().stepsPerEpoch();
    ModelState model = start.model();
    long steps = start.step();
    long nanos = 0;
    StartPoint.Next next = start.next();
    while (next != StartPoint.Next.RESULT) {
      if (next == StartPoint.Next.VALIDATION) {
        Verdict verdict =
            evaluate(
                Exchange.Phase.VALIDATION,
                plan.epochOf(steps),
                evaluation,
                model,
                validation,
                reducer);
        next = verdict == Verdict.STOP ? StartPoint.Next.RESULT : plan.afterValidation(steps);
        continue;
      }
      long began = clock.now();
      StepPush push = step.run(model, (int) (steps / stepsPerEpoch), steps % stepsPerEpoch, steps);
      long pushed = clock.now();
      model = collective.push(push);
      clock.addCommit(pushed);
      nanos += clock.now() - began;
      steps++;
      next = plan.next(steps);
    }
    return clock.profile(steps - start.step(), nanos);
  }

  private Verdict evaluate(
      Exchange.Phase phase,
      int epoch,
      Evaluation evaluation,
      ModelState model,
      Shard[] shards,
      TreeReducer reducer) {
    int length = EvaluationSums.LENGTH;
    Exchange exchange = new Exchange(phase, epoch, -1, Reduction.SUM, length, 1);
    return reducer.allReduce(exchange, evaluation.sums(model, shards), new double[length]);
  }

  private WorkerReport report(Assignment assignment, Shard[][] sets) {
    long bytes = 0;
    List<String> fingerprints = new ArrayList<>();
    for (Shard[] set : sets) {
      for (Shard shard : set) {
        bytes += shard.bytes();
        fingerprints.add(shard.fingerprint().toString());
      }
    }
    return new WorkerReport(
        assignment.worker(),
        bytes,
        MemoryEstimate.workerBuffers(plan, assignment),
        fingerprints,
        numerics);
  }
}
