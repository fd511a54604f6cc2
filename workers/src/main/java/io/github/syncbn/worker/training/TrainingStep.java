package io.github.syncbn.worker.training;

import io.github.syncbn.worker.collective.Assignment;
import io.github.syncbn.worker.collective.Exchange;
import io.github.syncbn.worker.collective.ModelState;
import io.github.syncbn.worker.collective.StepPush;
import io.github.syncbn.worker.kernel.KeyedRandom;
import io.github.syncbn.worker.layer.Layer;
import io.github.syncbn.worker.layer.NormalizationScope.Grouping;
import io.github.syncbn.worker.layer.RunningStatistics;
import io.github.syncbn.worker.loss.Loss;
import io.github.syncbn.worker.network.ParameterLayout;
import io.github.syncbn.worker.network.Preprocessing;
import io.github.syncbn.worker.stats.Moments;
import io.github.syncbn.worker.stats.Reduction;
import io.github.syncbn.worker.stats.ReductionTree;
import io.github.syncbn.worker.tensor.Tensor;
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
  private final int firstShard;
  private final Lane lane;
  private final PerLane<RowBlock> rowBlocks;
  private final TreeReducer reducer;
  private final GradientTree gradients;
  private final StepSums sums;
  private final PassState state;
  private final LayerPass[] passes;
  private final Workspace workspace;
  private final Passage passage;
  private final float[][] targets;
  private final float[][] weights;
  private final int[][] order;
  private final ReadAhead readAhead;
  private final Sampling sampling;
  private int orderedEpoch = -1;

  /** The step of a worker that holds {@code shards}; see {@link WorkerProgram}. */
  TrainingStep(
      TrainingPlan plan,
      Assignment assignment,
      Loss loss,
      Preprocessing scaling,
      Shard[] shards,
      TreeReducer reducer,
      Lane lane) {
    this.plan = plan;
    this.schedule = plan.schedule();
    this.loss = loss;
    this.shards = shards;
    this.firstShard = assignment.fromShard();
    this.lane = lane;
    this.rowBlocks = new PerLane<>(RowBlock.class, () -> new RowBlock(scaling, augmenter(plan)));
    this.reducer = reducer;
    ParameterLayout layout = plan.layout();
    int most = schedule.mostShardRows();
    this.workspace = new Workspace(layout, shards.length, most, true);
    this.sums = StepSums.ofShards(shards.length, stepSumsLength(plan, layout));
    this.gradients =
        new GradientTree(
            new ReductionTree(plan.shards()),
            assignment.fromShard(),
            assignment.toShard(),
            layout,
            lane.kernels());
    PassSetup.Learning learning = new PassSetup.Learning(plan.seed(), reducer, sums);
    this.state =
        new PassState(
            new PassSetup(layout, firstShard, shards.length, plan.shards(), gradients, learning));
    this.passes = passes(plan, layout, state);
    this.passage = new Passage(layout, workspace, passes);
    this.targets = new float[shards.length][most * plan.objective().targets()];
    this.weights = plan.rows().weighted() ? new float[shards.length][most] : null;
    this.order = new int[shards.length][];
    for (int s = 0; s < shards.length; s++) {
      order[s] = new int[shards[s].rows()];
    }
    this.readAhead = new ReadAhead(plan, assignment, shards);
    this.sampling = Sampling.of(plan, layout, shards.length, reducer);
  }

  private static Augmenter augmenter(TrainingPlan plan) {
    return plan.augmentation().varies()
        ? new Augmenter(plan.augmentation(), plan.input(), plan.seed())
        : null;
  }

  private static LayerPass[] passes(TrainingPlan plan, ParameterLayout layout, PassState state) {
    List<Layer> layers = plan.network().layers();
    LayerPass[] passes = new LayerPass[layers.size()];
    int sums = StepPush.LAYERS;
    for (int i = 0; i < passes.length; i++) {
      Grouping grouping = layers.get(i).grouping(plan.batchSize(), plan.shards());
      passes[i] = new LayerPass(state, i, grouping, sums);
      sums += stepSums(plan, layout, i);
    }
    return passes;
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

  /**
   * Doubles in the longest vector that workers reduce before the first step and in one: of sums
   * over features, moments of the features, weights of classes, exchanges of layers, sums of a
   * step.
   */
  public static int longestVector(TrainingPlan plan, ParameterLayout layout) {
    int ofData = Math.max(Moments.length(plan.input().size()), plan.objective().classes());
    return Math.max(Math.max(ofData, layout.longestExchange()), stepSumsLength(plan, layout));
  }

  /** Bytes of activations, gradients and orders. */
  public long bytes() {
    long rows = 0;
    for (Shard shard : shards) {
      rows += shard.rows();
    }
    return workspace.bytes() + gradients.bytes() + 4 * rows;
  }

  /**
   * Which batch goes through the network.
   *
   * @param model what it meets
   * @param epoch from 0
   * @param number of the batch in its epoch, from 0
   * @param step number of the step over the whole training, from 0
   */
  record Batch(ModelState model, int epoch, long number, long step) {}

  /** Computes this worker's part of the gradient of a batch that training learns from. */
  StepPush run(Batch batch) {
    return run(batch, plan.course().observation().at(batch.step()));
  }

  /** The same; values between layers and their gradients are sent to the driver if observed. */
  StepPush run(Batch batch, boolean observed) {
    Sampling observer = observed ? sampling : null;
    int[] rows = forward(batch, observer);
    reducer.fold(Reduction.SUM, sums.values(), sums.length(), 1);
    StepPush push = push(batch.step());
    passage.backward(rows, lane, from -> reducer.offer(push, from), observer);
    if (observer != null) {
      observer.sendGradients();
    }
    return push;
  }

  /**
   * The loss of a batch as {@link #run} would meet it, without its gradient: the step sums over all
   * workers.
   *
   * @param observed whether values between layers are sent to the driver
   */
  double[] loss(Batch batch, boolean observed) {
    forward(batch, observed ? sampling : null);
    double[] result = new double[sums.length()];
    Exchange exchange =
        new Exchange(Exchange.Phase.LOSS, batch.step(), -1, Reduction.SUM, sums.length(), 1);
    reducer.allReduce(exchange, sums.values(), result);
    return result;
  }

  /** A push of no meaning, to be answered by the model that the driver wants to be used. */
  StepPush fetch(long step) {
    sums.clear();
    return push(step);
  }

  private StepPush push(long step) {
    return new StepPush(
        step, gradients.nodes(), gradients.sparseNodes(), sums.values(), sums.length());
  }

  private int[] forward(Batch batch, Sampling observer) {
    sums.clear();
    if (batch.epoch() != orderedEpoch) {
      orderEpoch(batch.epoch());
    }
    readAhead.before(batch.epoch(), batch.number(), order);
    long from = schedule.from(batch.number());
    int[] first = ordinals(from);
    int[] rows = ordinals(schedule.to(batch.number()));
    long[] positions = new long[shards.length];
    for (int s = 0; s < shards.length; s++) {
      rows[s] -= first[s];
      positions[s] = (long) first[s] * plan.shards() + firstShard + s;
    }
    PassBatch pass = new PassBatch(batch.model(), batch.step(), rows, positions, weights);
    state.begin(pass);
    gather(first, workspace.value(0, rows), batch.epoch());
    int last = passes.length;
    if (observer != null) {
      observer.begin(pass, from);
    }
    passage.forward(rows, 0, last, lane, observer);
    if (observer != null) {
      observer.sendValues();
    }
    evaluateLoss(
        workspace.value(last, rows), workspace.gradient(workspace.backward().last(), last, rows));
    return rows;
  }

  /** How many rows of each shard lie before a position of the epoch. */
  private int[] ordinals(long position) {
    int[] ordinals = new int[shards.length];
    for (int s = 0; s < shards.length; s++) {
      ordinals[s] = schedule.ordinal(position, firstShard + s);
    }
    return ordinals;
  }

  private void gather(int[] first, Tensor[] x, int epoch) {
    lane.each(
        shards.length,
        (s, on) -> {
          RowBlock.Run run =
              new RowBlock.Run(shards[s], firstShard + s, plan.shards(), order[s], first[s]);
          RowBlock rowBlock = rowBlocks.of(on);
          rowBlock.epoch(epoch);
          rowBlock.gather(run, x[s], targets[s], weightsOf(s), on.kernels());
        });
  }

  private float[] weightsOf(int shard) {
    return weights == null ? null : weights[shard];
  }

  /** Permutes the rows of each shard by a generator keyed by (seed, epoch, shard). */
  private void orderEpoch(int epoch) {
    lane.each(
        shards.length,
        (s, on) ->
            KeyedRandom.of(plan.seed(), KeyedRandom.Purpose.EPOCH_ORDER, epoch, firstShard + s)
                .permute(order[s], order[s].length));
    orderedEpoch = epoch;
  }

  private void evaluateLoss(Tensor[] output, Tensor[] gradient) {
    double[] values = sums.values();
    lane.each(
        output.length,
        (s, on) -> {
          int at = sums.offset(s);
          loss.evaluate(output[s], targets[s], 0, weightsOf(s), gradient[s], values, at);
          values[at + StepPush.ROWS] += output[s].rows();
        });
  }
}
