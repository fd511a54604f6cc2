package io.github.syncbn.worker.training;

import io.github.syncbn.worker.collective.ModelState;
import io.github.syncbn.worker.loss.Loss;
import io.github.syncbn.worker.loss.ValueLoss;
import io.github.syncbn.worker.metric.ClassCounts;
import io.github.syncbn.worker.metric.ErrorMoments;
import io.github.syncbn.worker.metric.LabelSums;
import io.github.syncbn.worker.metric.ProbabilitySums;
import io.github.syncbn.worker.network.Softmax;
import io.github.syncbn.worker.stats.Moments;
import io.github.syncbn.worker.tensor.Tensor;
import java.util.Arrays;

/** Loss and figures of a model over the rows of a shard, block by block, by one thread. */
final class ShardEvaluation {
  private final TrainingPlan plan;
  private final Loss loss;
  private final InferencePass pass;
  private final int classes;
  private final int targets;
  private final double[] logits;
  private final double[] probabilities;
  private final double[] actual;

  ShardEvaluation(TrainingPlan plan, Loss loss, InferencePass pass) {
    this.plan = plan;
    this.loss = loss;
    this.pass = pass;
    classes = plan.objective().classes();
    targets = plan.objective().targets();
    logits = new double[Math.max(classes, targets)];
    probabilities = new double[classes];
    actual = new double[targets];
  }

  /** What a model makes of a worker's shards: vectors of the shards, one after another. */
  record Vectors(ScoreLayout layout, double[] sums, double[] errors, double[] scores) {}

  /** Adds the rows of a shard to the vectors of its number. */
  void evaluate(ModelState model, Shard shard, int number, Vectors into, Lane lane) {
    int depth = plan.network().layers().size();
    int at = number * EvaluationSums.length(classes, targets);
    for (int from = 0; from < shard.rows(); from += InferencePass.BLOCK) {
      Tensor output = pass.run(model, shard, from, depth, depth, lane);
      if (loss.ascends()) {
        sortRows(output);
      }
      loss.evaluate(output, pass.targets, 0, pass.weights, null, into.sums(), at);
      if (classes == 0) {
        addErrors(output, into.errors(), number * ErrorMoments.length(targets));
      } else if (targets > 1) {
        addLabels(output, number, from, into);
      } else {
        addClasses(output, number, from, into);
      }
    }
  }

  private static void sortRows(Tensor output) {
    for (int i = 0; i < output.rows(); i++) {
      int row = output.offset() + i * output.rowSize();
      Arrays.sort(output.data(), row, row + output.rowSize());
    }
  }

  private void addErrors(Tensor output, double[] errors, int at) {
    if (targets > 1) {
      addErrorsOfSeveral(output, errors, at);
      return;
    }
    ErrorMoments moments = ErrorMoments.none(1);
    int predicted = output.offset() + ((ValueLoss) loss).predicted();
    for (int i = 0; i < output.rows(); i++) {
      double prediction = loss.link().prediction(output.data()[predicted + i * output.rowSize()]);
      moments.add(pass.targets[i], prediction, weight(i));
    }
    Moments.merge(errors, at, moments.values(), 0, ErrorMoments.channels(1));
  }

  private void addErrorsOfSeveral(Tensor output, double[] errors, int at) {
    ErrorMoments moments = ErrorMoments.none(targets);
    double[] row = new double[ErrorMoments.length(targets)];
    for (int i = 0; i < output.rows(); i++) {
      takeRow(output, i);
      for (int j = 0; j < targets; j++) {
        logits[j] = loss.link().prediction(logits[j]);
      }
      moments.add(actual, logits, weight(i), row);
    }
    Moments.merge(errors, at, moments.values(), 0, ErrorMoments.channels(targets));
  }

  private void addLabels(Tensor output, int shard, int from, Vectors into) {
    int at = shard * EvaluationSums.length(classes, targets);
    LabelSums sums = new EvaluationSums(into.sums(), at, classes, targets).labels();
    ScoreLayout layout = into.layout();
    for (int i = 0; i < output.rows(); i++) {
      takeRow(output, i);
      sums.add(actual, logits, 0, weight(i));
      if (layout.gathers()) {
        layout.store(into.scores(), shard * layout.length(), from + i, logits, actual, weight(i));
      }
    }
  }

  /** Outputs and targets of a row, to {@link #logits} and {@link #actual}. */
  private void takeRow(Tensor output, int i) {
    for (int j = 0; j < targets; j++) {
      logits[j] = output.data()[output.offset() + i * targets + j];
      actual[j] = pass.targets[i * targets + j];
    }
  }

  private void addClasses(Tensor output, int shard, int from, Vectors into) {
    EvaluationSums sums =
        new EvaluationSums(into.sums(), shard * EvaluationSums.length(classes, 1), classes, 1);
    ClassCounts counts = sums.counts();
    ProbabilitySums ofProbabilities = sums.probabilities();
    int scores = shard * into.layout().length();
    for (int i = 0; i < output.rows(); i++) {
      int predicted = largest(output, i);
      Softmax.of(logits, 0, classes, probabilities, 0);
      int actual = (int) pass.targets[i];
      counts.add(actual, predicted, weight(i));
      ofProbabilities.add(actual, predicted, probabilities, weight(i));
      if (into.layout().gathers()) {
        into.layout().store(into.scores(), scores, from + i, probabilities, actual, weight(i));
      }
    }
  }

  private double weight(int i) {
    return pass.weights == null ? 1 : pass.weights[i];
  }

  /** The first class of a row's largest logit; leaves these in {@link #logits}. */
  private int largest(Tensor output, int i) {
    loss.link().logits(output.data(), output.offset() + i * output.rowSize(), logits);
    int best = 0;
    for (int j = 0; j < classes; j++) {
      best = logits[j] > logits[best] ? j : best;
    }
    return best;
  }
}
