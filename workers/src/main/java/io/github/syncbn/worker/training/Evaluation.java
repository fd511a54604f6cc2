package io.github.syncbn.worker.training;

import io.github.syncbn.worker.collective.ModelState;
import io.github.syncbn.worker.loss.Loss;
import io.github.syncbn.worker.tensor.Tensor;

/**
 * Loss and accuracy of a model over the shards of one worker, as sums: [0] loss, [1] its divisor,
 * [2] weight of the rows whose class is predicted right, [3] weight of all rows, [4] left for the
 * driver's answer.
 */
final class Evaluation {
  static final int LENGTH = 5;

  private final TrainingPlan plan;
  private final Loss loss;
  private final InferencePass pass;

  Evaluation(TrainingPlan plan, Loss loss, InferencePass pass) {
    this.plan = plan;
    this.loss = loss;
    this.pass = pass;
  }

  /** One vector of sums per shard. */
  double[] sums(ModelState model, Shard[] shards) {
    double[] sums = new double[shards.length * LENGTH];
    int depth = plan.network().layers().size();
    for (int s = 0; s < shards.length; s++) {
      for (int from = 0; from < shards[s].rows(); from += InferencePass.BLOCK) {
        Tensor output = pass.run(model, shards[s], from, depth, depth);
        loss.evaluate(output, pass.targets, 0, pass.weights, null, sums, s * LENGTH);
        countRight(output, sums, s * LENGTH);
      }
    }
    return sums;
  }

  private void countRight(Tensor output, double[] sums, int offset) {
    int classes = output.rowSize();
    for (int i = 0; i < output.rows(); i++) {
      int row = output.offset() + i * classes;
      int best = 0;
      for (int j = 1; j < classes; j++) {
        best = output.data()[row + j] > output.data()[row + best] ? j : best;
      }
      double weight = pass.weights == null ? 1 : pass.weights[i];
      sums[offset + 2] += best == (int) pass.targets[i] ? weight : 0;
      sums[offset + 3] += weight;
    }
  }
}
