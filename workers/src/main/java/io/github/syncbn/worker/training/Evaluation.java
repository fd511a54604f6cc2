package io.github.syncbn.worker.training;

import io.github.syncbn.worker.collective.Exchange;
import io.github.syncbn.worker.collective.Exchange.Phase;
import io.github.syncbn.worker.collective.ModelState;
import io.github.syncbn.worker.collective.Verdict;
import io.github.syncbn.worker.loss.Loss;
import io.github.syncbn.worker.metric.ErrorMoments;
import io.github.syncbn.worker.stats.Reduction;

/**
 * Loss and figures of a model over the shards of one worker. What figures are made of travels in up
 * to two exchanges: moments of errors or scores of rows, if there are any, then the sums.
 */
final class Evaluation {
  private final TrainingPlan plan;
  private final Loss loss;
  private final PerLane<InferencePass> passes;
  private final Lane lane;

  /**
   * @param lane of the thread that calls {@link #run}
   */
  Evaluation(TrainingPlan plan, Loss loss, PerLane<InferencePass> passes, Lane lane) {
    this.plan = plan;
    this.loss = loss;
    this.passes = passes;
    this.lane = lane;
  }

  /**
   * The same by the {@link Loss#plain} loss: that of a test set, after training and in any
   * evaluation later.
   */
  Evaluation comparable() {
    return new Evaluation(plan, loss.plain(), passes, lane);
  }

  /**
   * Evaluates a set and tells the driver.
   *
   * @param phase VALIDATION or TEST
   * @param epoch number of the epoch; 0 for the test
   * @param rows of the set, on all workers
   * @return what the driver decides about the rest of training
   */
  Verdict run(
      Phase phase, int epoch, long rows, ModelState model, Shard[] shards, TreeReducer reducer) {
    int classes = plan.objective().classes();
    int targets = plan.objective().targets();
    ScoreLayout layout = ScoreLayout.of(plan, rows);
    int length = EvaluationSums.length(classes, targets);
    int ofErrors = ErrorMoments.length(targets);
    ShardEvaluation.Vectors vectors =
        new ShardEvaluation.Vectors(
            layout,
            new double[shards.length * length],
            new double[classes == 0 ? shards.length * ofErrors : 0],
            new double[shards.length * layout.length()]);
    lane.each(
        shards.length,
        (s, on) ->
            new ShardEvaluation(plan, loss, passes.of(on))
                .evaluate(model, shards[s], s, vectors, on));
    if (classes == 0) {
      send(
          new Exchange(Phase.ERRORS, epoch, -1, Reduction.MOMENTS, ofErrors, 1),
          vectors.errors(),
          reducer);
    } else if (layout.gathers()) {
      send(
          new Exchange(Phase.SCORES, epoch, -1, Reduction.SUM, layout.length(), plan.shards()),
          vectors.scores(),
          reducer);
    }
    return send(new Exchange(phase, epoch, -1, Reduction.SUM, length, 1), vectors.sums(), reducer);
  }

  private static Verdict send(Exchange exchange, double[] vectors, TreeReducer reducer) {
    double[] result = new double[exchange.length() * exchange.groups()];
    return reducer.allReduce(exchange, vectors, result);
  }
}
