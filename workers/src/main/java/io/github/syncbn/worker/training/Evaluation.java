package io.github.syncbn.worker.training;

import io.github.syncbn.worker.collective.ModelState;
import io.github.syncbn.worker.loss.Loss;
import io.github.syncbn.worker.tensor.Tensor;

/** Loss and accuracy of a model over the shards of one worker. */
final class Evaluation {
  private final TrainingPlan plan;
  private final Loss loss;
  private final InferencePass pass;

  Evaluation(TrainingPlan plan, Loss loss, InferencePass pass) {
    this.plan = plan;
    this.loss = loss;
    this.pass = pass;
  }

  /**
   * The same by the {@link Loss#plain} loss: that of a test set, after training and in any
   * evaluation later.
   */
  Evaluation comparable() {
    return new Evaluation(plan, loss.plain(), pass);
  }

  /** The {@link EvaluationSums} of each shard, as vectors one after another. */
  double[] sums(ModelState model, Shard[] shards) {
    double[] sums = new double[shards.length * EvaluationSums.LENGTH];
    for (int s = 0; s < shards.length; s++) {
      sumsOf(model, shards[s]).store(sums, s * EvaluationSums.LENGTH);
    }
    return sums;
  }

  private EvaluationSums sumsOf(ModelState model, Shard shard) {
    int depth = plan.network().layers().size();
    double[] lossAndDivisor = new double[2];
    double right = 0;
    double weight = 0;
    for (int from = 0; from < shard.rows(); from += InferencePass.BLOCK) {
      Tensor output = pass.run(model, shard, from, depth, depth);
      loss.evaluate(output, pass.targets, 0, pass.weights, null, lossAndDivisor, 0);
      for (int i = 0; i < output.rows(); i++) {
        double own = pass.weights == null ? 1 : pass.weights[i];
        right += largest(output, i) == (int) pass.targets[i] ? own : 0;
        weight += own;
      }
    }
    return new EvaluationSums(lossAndDivisor[0], lossAndDivisor[1], right, weight);
  }

  /** The first column of a row's largest output. */
  private static int largest(Tensor output, int i) {
    int classes = output.rowSize();
    int row = output.offset() + i * classes;
    int best = 0;
    for (int j = 1; j < classes; j++) {
      best = output.data()[row + j] > output.data()[row + best] ? j : best;
    }
    return best;
  }
}
