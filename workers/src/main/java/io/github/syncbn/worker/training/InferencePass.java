package io.github.syncbn.worker.training;

import io.github.syncbn.worker.collective.ModelState;
import io.github.syncbn.worker.kernel.Gemm;
import io.github.syncbn.worker.kernel.Kernels;
import io.github.syncbn.worker.layer.Layer;
import io.github.syncbn.worker.layer.NormalizationScope.Grouping;
import io.github.syncbn.worker.network.ParameterLayout;
import io.github.syncbn.worker.network.Preprocessing;
import io.github.syncbn.worker.tensor.Tensor;
import java.util.Arrays;
import java.util.List;

/**
 * Runs rows of a shard through a network in inference mode, in blocks of one fixed size, the last
 * padded with zero rows, so that a row's outputs have the same bits wherever it stands.
 */
final class InferencePass {
  /** Rows in a block; part of what makes results identical, so a constant. */
  static final int BLOCK = 128;

  private final Passage passage;
  private final RowBlock rowBlock;
  private final PassState state = new PassState();
  private final Workspace workspace;
  final float[] targets = new float[BLOCK];
  final float[] weights;

  InferencePass(
      TrainingPlan plan, Preprocessing scaling, Gemm gemm, Kernels kernels, StepClock clock) {
    List<Layer> layers = plan.network().layers();
    this.rowBlock = new RowBlock(scaling, kernels);
    ParameterLayout layout = plan.layout();
    this.workspace = new Workspace(layout, 1, BLOCK, false);
    this.weights = plan.rows().weighted() ? new float[BLOCK] : null;
    state.layout = layout;
    state.gemm = gemm;
    state.kernels = kernels;
    state.clock = clock;
    state.training = false;
    state.worldShards = plan.shards();
    state.rows = new int[] {BLOCK};
    LayerPass[] passes = new LayerPass[layers.size()];
    for (int i = 0; i < passes.length; i++) {
      passes[i] = new LayerPass(state, i, new Grouping(1, 0), 0);
    }
    passage = new Passage(layout, workspace, passes, kernels);
  }

  /**
   * Value {@code value} of the network (see {@link io.github.syncbn.worker.network.Operation}) for
   * up to {@link #BLOCK} rows of a shard from row {@code from}; only as many rows as there are.
   * Operations before number {@code depth} are run. Valid until the next call; so are {@link
   * #targets} and {@link #weights}.
   */
  Tensor run(ModelState model, Shard shard, int from, int depth, int value) {
    state.model = model;
    int rows = Math.min(BLOCK, shard.rows() - from);
    Tensor x = workspace.value(0, state.rows)[0];
    rowBlock.gather(
        shard, null, from, new Tensor(x.data(), x.offset(), rows, x.shape()), targets, weights);
    int padding = x.offset() + rows * x.rowSize();
    Arrays.fill(x.data(), padding, x.offset() + BLOCK * x.rowSize(), 0f);
    passage.forward(state.rows, depth);
    Tensor y = workspace.value(value, state.rows)[0];
    return new Tensor(y.data(), y.offset(), rows, y.shape());
  }
}
