package io.github.syncbn.worker.training;

import io.github.syncbn.worker.collective.Assignment;
import io.github.syncbn.worker.collective.ModelState;
import io.github.syncbn.worker.collective.StepPush;
import io.github.syncbn.worker.kernel.Gemm;
import io.github.syncbn.worker.kernel.Kernels;
import io.github.syncbn.worker.kernel.KeyedRandom;
import io.github.syncbn.worker.layer.Layer;
import io.github.syncbn.worker.layer.NormalizationScope.Grouping;
import io.github.syncbn.worker.layer.RunningStatistics;
import io.github.syncbn.worker.loss.Loss;
import io.github.syncbn.worker.network.ParameterLayout;
import io.github.syncbn.worker.network.Preprocessing;
import io.github.syncbn.worker.stats.Reduction;
import io.github.syncbn.worker.stats.ReductionTree;
import io.github.syncbn.worker.tensor.Tensor;
import java.util.Arrays;
import java.util.List;

/**
 * One global batch on one worker: gather, forward, loss, backward over the worker's shards, layer
 * by layer. Nothing is allocated per step that grows with rows or parameters.
 */
public final class TrainingStep {
  private final TrainingPlan plan;
  private final BatchSchedule schedule;
  private final Loss loss;
  private final Shard[] shards;
  private final RowBlock rowBlock;
  private final PassState state = new PassState();
  private final LayerPass[] passes;
  private final Workspace workspace;
  private final Passage passage;
  private final float[][] targets;
  private final int[][] order;
  private int orderedEpoch = -1;

  /** The step of a worker that holds {@code shards}; see {@link WorkerProgram}. */
  TrainingStep(
      TrainingPlan plan,
      Assignment assignment,
      Loss loss,
      Preprocessing scaling,
      Shard[] shards,
      TreeReducer reducer,
      Gemm gemm,
      Kernels kernels,
      StepClock clock) {
    this.plan = plan;
    this.schedule = plan.schedule();
    List<Layer> layers = plan.network().layers();
    this.loss = loss;
    this.shards = shards;
    Augmenter augmenter =
        plan.augmentation().varies()
            ? new Augmenter(plan.augmentation(), plan.input(), plan.seed())
            : null;
    this.rowBlock = new RowBlock(scaling, kernels, augmenter);
    ParameterLayout layout = plan.layout();
    int most = schedule.mostShardRows();
    this.workspace = new Workspace(layout, shards.length, most, true);
    this.passes = new LayerPass[layers.size()];
    int sums = StepPush.LAYERS;
    for (int i = 0; i < passes.length; i++) {
      Grouping grouping = layers.get(i).grouping(plan.batchSize(), plan.shards());
      passes[i] = new LayerPass(state, i, grouping, sums);
      sums += stepSums(plan, layout, i);
    }
    state.layout = layout;
    state.gemm = gemm;
    state.kernels = kernels;
    state.clock = clock;
    state.reducer = reducer;
    state.gradients =
        new GradientTree(
            new ReductionTree(plan.shards()),
            assignment.fromShard(),
            assignment.toShard(),
            layout,
            kernels);
    state.training = true;
    state.seed = plan.seed();
    state.firstShard = assignment.fromShard();
    state.worldShards = plan.shards();
    state.rows = new int[shards.length];
    state.positions = new long[shards.length];
    state.weights = plan.rows().weighted() ? new float[shards.length][most] : null;
    state.stepSumsLength = sums;
    state.stepSums = new double[shards.length * sums];
    this.targets = new float[shards.length][most];
    this.order = new int[shards.length][];
    for (int s = 0; s < shards.length; s++) {
      order[s] = new int[shards[s].rows()];
    }
    this.passage = new Passage(layout, workspace, passes, kernels);
  }

  /**
   * Doubles that layer {@code layer} adds to the step sums: those of a normalization inside shards.
   */
  public static int stepSums(TrainingPlan plan, ParameterLayout layout, int layer) {
    Layer current = layout.operations().get(layer).layer();
    boolean inside = current.grouping(plan.batchSize(), plan.shards()).insideShard(plan.shards());
    return current.runsStatistics() && inside
        ? RunningStatistics.sumsLength(current.runningChannels(layout.inputShape(layer)))
        : 0;
  }

  /** Doubles in the step sums of one shard. */
  public static int stepSumsLength(TrainingPlan plan, ParameterLayout layout) {
    int sums = StepPush.LAYERS;
    for (int i = 0; i < layout.operations().size(); i++) {
      sums += stepSums(plan, layout, i);
    }
    return sums;
  }

  /** Bytes of activations, gradients and orders. */
  public long bytes() {
    long rows = 0;
    for (Shard shard : shards) {
      rows += shard.rows();
    }
    return workspace.bytes() + state.gradients.bytes() + 4 * rows;
  }

  /**
   * Computes this worker's part of the gradient of batch {@code batch} of an epoch.
   *
   * @param step number of the step over the whole training, from 0
   */
  public StepPush run(ModelState model, int epoch, long batch, long step) {
    state.model = model;
    state.step = step;
    Arrays.fill(state.stepSums, 0.0);
    gather(epoch, batch);
    int last = passes.length;
    passage.forward(state.rows, last);
    evaluateLoss(
        workspace.value(last, state.rows),
        workspace.gradient(workspace.backward().last(), last, state.rows));
    state.reducer.fold(Reduction.SUM, state.stepSums, state.stepSumsLength, 1);
    StepPush push =
        new StepPush(step, state.gradients.nodes(), state.stepSums, state.stepSumsLength);
    passage.backward(state.rows, from -> state.reducer.offer(push, from));
    return push;
  }

  private void gather(int epoch, long batch) {
    if (epoch != orderedEpoch) {
      orderEpoch(epoch);
    }
    long from = schedule.from(batch);
    long to = schedule.to(batch);
    int[] first = new int[shards.length];
    for (int s = 0; s < shards.length; s++) {
      int shard = state.firstShard + s;
      first[s] = schedule.ordinal(from, shard);
      state.rows[s] = schedule.ordinal(to, shard) - first[s];
      state.positions[s] = (long) first[s] * plan.shards() + shard;
    }
    Tensor[] x = workspace.value(0, state.rows);
    for (int s = 0; s < shards.length; s++) {
      rowBlock.gather(
          shards[s],
          order[s],
          first[s],
          x[s],
          targets[s],
          state.weights == null ? null : state.weights[s],
          state.firstShard + s,
          plan.shards());
    }
  }

  /** Permutes the rows of each shard by a generator keyed by (seed, epoch, shard). */
  private void orderEpoch(int epoch) {
    for (int s = 0; s < shards.length; s++) {
      KeyedRandom.of(plan.seed(), KeyedRandom.Purpose.EPOCH_ORDER, epoch, state.firstShard + s)
          .permute(order[s], order[s].length);
    }
    rowBlock.epoch(epoch);
    orderedEpoch = epoch;
  }

  private void evaluateLoss(Tensor[] output, Tensor[] gradient) {
    for (int s = 0; s < output.length; s++) {
      int sums = s * state.stepSumsLength;
      float[] weights = state.weights == null ? null : state.weights[s];
      loss.evaluate(output[s], targets[s], 0, weights, gradient[s], state.stepSums, sums);
      state.stepSums[sums + StepPush.ROWS] += output[s].rows();
    }
  }
}
