package io.github.syncbn.worker.training;

import io.github.syncbn.worker.collective.Assignment;
import io.github.syncbn.worker.collective.Collective;
import io.github.syncbn.worker.collective.StartPoint;
import io.github.syncbn.worker.collective.WorkerReport;
import io.github.syncbn.worker.loss.Loss;
import io.github.syncbn.worker.network.Preprocessing;
import io.github.syncbn.worker.stats.ReductionTree;
import java.util.ArrayList;
import java.util.List;

/**
 * A worker that has joined its group, loaded its rows, and knows the statistics of the training
 * set: whatever it is there for begins here.
 *
 * @param sets its shards of the training, validation and test set
 * @param start where to go on
 * @param reducer reduces over all workers
 * @param step runs batches of the training set
 * @param inference runs rows in inference mode
 * @param evaluation sums losses over other sets
 */
record JoinedWorker(
    Shard[][] sets,
    StartPoint start,
    TreeReducer reducer,
    TrainingStep step,
    PerLane<InferencePass> inference,
    Evaluation evaluation) {

  /**
   * Joins and loads.
   *
   * @param lane of the calling thread
   * @param numerics describes what computes, for all to compare: see {@link PlanNumerics}
   */
  static JoinedWorker join(
      TrainingPlan plan,
      Collective collective,
      Lane lane,
      String numerics,
      WorkerProgram.ShardLoader loader) {
    Assignment assignment = collective.join();
    Shard[][] sets = loader.load(assignment.fromShard(), assignment.toShard());
    Shard[] train = sets[0];
    StartPoint start = collective.ready(report(plan, assignment, sets, numerics));
    TreeReducer reducer =
        new TreeReducer(
            new ReductionTree(plan.shards()),
            assignment.fromShard(),
            assignment.toShard(),
            collective,
            lane.clock());
    TrainingSetStatistics statistics = new TrainingSetStatistics(plan, train, reducer, lane);
    Preprocessing scaling = statistics.scaling(sets);
    Loss loss = statistics.loss();
    TrainingStep step = new TrainingStep(plan, assignment, loss, scaling, train, reducer, lane);
    PerLane<InferencePass> inference =
        new PerLane<>(InferencePass.class, () -> new InferencePass(plan, scaling));
    return new JoinedWorker(
        sets, start, reducer, step, inference, new Evaluation(plan, loss, inference, lane));
  }

  private static WorkerReport report(
      TrainingPlan plan, Assignment assignment, Shard[][] sets, String numerics) {
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
