package io.github.syncbn.worker.training;

import io.github.syncbn.worker.collective.Exchange;
import io.github.syncbn.worker.loss.ClassWeights;
import io.github.syncbn.worker.loss.Loss;
import io.github.syncbn.worker.network.Preprocessing;
import io.github.syncbn.worker.stats.Moments;
import io.github.syncbn.worker.stats.Reduction;
import io.github.syncbn.worker.tensor.Shape;
import io.github.syncbn.worker.tensor.Tensor;

/**
 * What training needs to know of the whole training set before its first step: means for missing
 * features, scaling, balanced class weights. All are sums over shards in the canonical tree, so
 * that they do not depend on workers.
 */
public final class TrainingSetStatistics {
  static final int BLOCK = 256;

  private final TrainingPlan plan;
  private final Shard[] shards;
  private final TreeReducer reducer;
  private final Lane lane;

  TrainingSetStatistics(TrainingPlan plan, Shard[] shards, TreeReducer reducer, Lane lane) {
    this.plan = plan;
    this.shards = shards;
    this.reducer = reducer;
    this.lane = lane;
  }

  /**
   * How features are completed and scaled; missing features of all {@code sets} are filled in here
   * if that is by means.
   */
  Preprocessing scaling(Shard[][] sets) {
    FeaturePlan treatment = plan.features();
    int features = plan.input().size();
    Preprocessing scaling = Preprocessing.none();
    if (treatment.needsSums(plan.input())) {
      double[] sums = new double[2 * features];
      reduce(Exchange.Phase.FEATURE_SUMS, Reduction.SUM, featureSums(features), 2 * features, sums);
      if (!treatment.fillsWithMeans()) {
        return treatment.applied(scaling, plan.input());
      }
      scaling = Preprocessing.fillingMeans(sums, features);
      for (Shard[] set : sets) {
        for (Shard shard : set) {
          shard.fillMissing(scaling.missing());
        }
      }
    }
    if (treatment.needsMoments()) {
      double[] moments = new double[Moments.length(features)];
      reduce(
          Exchange.Phase.FEATURE_MOMENTS,
          Reduction.MOMENTS,
          featureMoments(scaling),
          moments.length,
          moments);
      return treatment.applied(scaling, plan.input(), new Moments(moments));
    }
    return treatment.applied(scaling, plan.input());
  }

  /** The loss, with balanced class weights if it wants them. */
  Loss loss() {
    Loss loss = plan.objective().loss();
    if (!loss.balancesClasses()) {
      return loss;
    }
    int classes = plan.objective().classes();
    double[] leaves = new double[shards.length * classes];
    for (int s = 0; s < shards.length; s++) {
      for (int i = 0; i < shards[s].rows(); i++) {
        leaves[s * classes + (int) shards[s].target(i, 0)] += shards[s].weight(i);
      }
    }
    double[] weightOfClass = new double[classes];
    reduce(Exchange.Phase.CLASS_WEIGHTS, Reduction.SUM, leaves, classes, weightOfClass);
    return loss.withClassWeights(ClassWeights.balanced(weightOfClass));
  }

  private void reduce(
      Exchange.Phase phase, Reduction reduction, double[] leaves, int length, double[] result) {
    reducer.allReduce(new Exchange(phase, 0, -1, reduction, length, 1), leaves, result);
  }

  private double[] featureSums(int features) {
    double[] leaves = new double[shards.length * 2 * features];
    lane.each(shards.length, (s, on) -> addSums(shards[s], leaves, s * 2 * features, on));
    return leaves;
  }

  private static void addSums(Shard shard, double[] leaves, int offset, Lane on) {
    int features = shard.features();
    float[] row = new float[features];
    for (int i = 0; i < shard.rows(); i++) {
      shard.copyRow(i, row, 0, on.kernels());
      double weight = shard.weight(i);
      for (int j = 0; j < features; j++) {
        boolean missing = Float.isNaN(row[j]);
        leaves[offset + j] += missing ? 0 : weight * row[j];
        leaves[offset + features + j] += missing ? 0 : weight;
      }
    }
  }

  private double[] featureMoments(Preprocessing filled) {
    int length = Moments.length(plan.input().size());
    double[] leaves = new double[shards.length * length];
    lane.each(
        shards.length,
        (s, on) -> addMoments(shards[s], new RowBlock(filled), leaves, s * length, on));
    return leaves;
  }

  private void addMoments(Shard shard, RowBlock rows, double[] leaves, int offset, Lane on) {
    int features = plan.input().size();
    double[] block = new double[Moments.length(features)];
    float[] targets = new float[BLOCK * plan.objective().targets()];
    float[] weights = new float[BLOCK];
    Tensor storage = Tensor.zeros(BLOCK, new Shape(features));
    for (int from = 0; from < shard.rows(); from += BLOCK) {
      int count = Math.min(BLOCK, shard.rows() - from);
      Tensor x = new Tensor(storage.data(), 0, count, storage.shape());
      rows.gather(RowBlock.Run.of(shard, from), x, targets, weights, on.kernels());
      BlockMoments.of(x, weights, on.kernels(), block);
      Moments.merge(leaves, offset, block, 0, features);
    }
  }
}
