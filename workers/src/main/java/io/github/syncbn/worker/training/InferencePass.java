package io.github.syncbn.worker.training;

import io.github.syncbn.worker.collective.ModelState;
import io.github.syncbn.worker.layer.NormalizationScope.Grouping;
import io.github.syncbn.worker.network.ParameterLayout;
import io.github.syncbn.worker.network.Preprocessing;
import io.github.syncbn.worker.tensor.Tensor;
import java.util.Arrays;

/**
 * Runs rows of a shard through a network in inference mode, in blocks of one fixed size, the last
 * padded with zero rows. A row's number in its shard says its place in a block, so that every
 * product has one shape and every row one place in it, whichever worker holds the shard: its
 * outputs have the same bits on any workers. In another place they may have others, which training
 * never sees; for predictions, which must not depend on the place, there is {@link
 * io.github.syncbn.worker.network.InferenceNetwork}.
 */
final class InferencePass {
  /** Rows in a block; part of what makes results identical, so a constant. */
  static final int BLOCK = 128;

  private static final int[] ROWS = {BLOCK};

  private final Passage passage;
  private final RowBlock rowBlock;
  private final PassState state;
  private final Workspace workspace;
  final float[] targets;
  final float[] weights;

  InferencePass(TrainingPlan plan, Preprocessing scaling) {
    this.rowBlock = new RowBlock(scaling);
    this.targets = new float[BLOCK * plan.objective().targets()];
    ParameterLayout layout = plan.layout();
    this.workspace = new Workspace(layout, 1, BLOCK, false);
    this.weights = plan.rows().weighted() ? new float[BLOCK] : null;
    this.state = new PassState(new PassSetup(layout, 0, 1, plan.shards(), null, null));
    LayerPass[] passes = new LayerPass[layout.operations().size()];
    for (int i = 0; i < passes.length; i++) {
      passes[i] = new LayerPass(state, i, new Grouping(1, 0), 0);
    }
    passage = new Passage(layout, workspace, passes);
  }

  /**
   * Value {@code value} of the network (see {@link io.github.syncbn.worker.network.Operation}) for
   * up to {@link #BLOCK} rows of a shard from row {@code from}; only as many rows as there are.
   * Operations before number {@code depth} are run. Valid until the next call; so are {@link
   * #targets} and {@link #weights}.
   */
  Tensor run(ModelState model, Shard shard, int from, int depth, int value, Lane lane) {
    state.begin(PassBatch.inferring(model, ROWS));
    int rows = Math.min(BLOCK, shard.rows() - from);
    Tensor x = workspace.value(0, ROWS)[0];
    Tensor present = new Tensor(x.data(), x.offset(), rows, x.shape());
    rowBlock.gather(RowBlock.Run.of(shard, from), present, targets, weights, lane.kernels());
    int padding = x.offset() + rows * x.rowSize();
    Arrays.fill(x.data(), padding, x.offset() + BLOCK * x.rowSize(), 0f);
    passage.forward(ROWS, depth, lane);
    Tensor y = workspace.value(value, ROWS)[0];
    return new Tensor(y.data(), y.offset(), rows, y.shape());
  }
}
