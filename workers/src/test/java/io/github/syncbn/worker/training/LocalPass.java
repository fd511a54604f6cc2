package io.github.syncbn.worker.training;

import io.github.syncbn.worker.collective.Assignment;
import io.github.syncbn.worker.collective.Collective;
import io.github.syncbn.worker.collective.Exchange;
import io.github.syncbn.worker.collective.ModelKind;
import io.github.syncbn.worker.collective.ModelState;
import io.github.syncbn.worker.collective.StartPoint;
import io.github.syncbn.worker.collective.StepPush;
import io.github.syncbn.worker.collective.Verdict;
import io.github.syncbn.worker.collective.WorkerReport;
import io.github.syncbn.worker.kernel.Blas;
import io.github.syncbn.worker.kernel.BlasChoice;
import io.github.syncbn.worker.kernel.Kernels;
import io.github.syncbn.worker.layer.Layer;
import io.github.syncbn.worker.layer.RunningStatistics;
import io.github.syncbn.worker.network.ParameterLayout;
import io.github.syncbn.worker.stats.ReductionTree;
import io.github.syncbn.worker.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * The contexts of all layers of a network on a worker that holds all shards, and rows of noise to
 * take through it; without a driver. Two of the same arguments are equal.
 */
final class LocalPass {
  private static final long SEED = 0;

  final Lane lane;
  final PassState state;
  final LayerPass[] passes;
  final Workspace workspace;
  final Passage passage;
  private final Random random = new Random(17);

  /**
   * @param batchSize rows of all shards, of which the last one gets fewer
   * @param training whether there is a backward pass
   */
  LocalPass(ParameterLayout layout, int shards, int batchSize, boolean training) {
    List<Layer> layers = layout.network().layers();
    lane = Lane.alone(Blas.gemm(BlasChoice.AUTO), Kernels.best(), System::nanoTime);
    ReductionTree tree = new ReductionTree(shards);
    int length = 0;
    int[] offsets = new int[layers.size()];
    for (int i = 0; i < offsets.length; i++) {
      offsets[i] = length;
      length += RunningStatistics.sumsLength(layers.get(i).runningChannels(layout.inputShape(i)));
    }
    PassSetup.Learning learning =
        new PassSetup.Learning(
            SEED,
            new TreeReducer(tree, 0, shards, new Alone(shards), lane.clock()),
            StepSums.ofShards(shards, length));
    GradientTree gradients = new GradientTree(tree, 0, shards, layout, lane.kernels());
    state =
        new PassState(
            new PassSetup(
                layout,
                0,
                shards,
                shards,
                training ? gradients : null,
                training ? learning : null));
    int[] rows = new int[shards];
    Arrays.fill(rows, batchSize / shards);
    rows[shards - 1]--;
    state.begin(
        new PassBatch(
            new ModelState(parameters(layout), layout.initialRunningStatistics()),
            0,
            rows,
            new long[shards],
            null));
    passes = new LayerPass[layers.size()];
    for (int i = 0; i < passes.length; i++) {
      passes[i] = new LayerPass(state, i, layers.get(i).grouping(batchSize, shards), offsets[i]);
    }
    workspace = new Workspace(layout, shards, batchSize / shards, training);
    passage = new Passage(layout, workspace, passes);
  }

  private float[] parameters(ParameterLayout layout) {
    float[] parameters = layout.initialParameters(1);
    for (int i = 0; i < parameters.length; i++) {
      parameters[i] += (float) (0.3 * random.nextGaussian());
    }
    return parameters;
  }

  /** Fills tensors with noise. */
  Tensor[] noise(Tensor[] tensors) {
    for (Tensor t : tensors) {
      for (int i = 0; i < t.size(); i++) {
        t.data()[t.offset() + i] = (float) random.nextGaussian();
      }
    }
    return tensors;
  }

  /** The values of some tensors, one after another. */
  static float[] values(Tensor... tensors) {
    float[] values = new float[0];
    for (Tensor t : tensors) {
      values = Arrays.copyOf(values, values.length + t.size());
      System.arraycopy(t.data(), t.offset(), values, values.length - t.size(), t.size());
    }
    return values;
  }

  /** The collective of one worker: the folded vectors are the answer. */
  private record Alone(int shards) implements Collective {
    @Override
    public Verdict allReduce(Exchange exchange, double[] values, double[] result) {
      int length = exchange.length();
      for (int g = 0; g < exchange.groups(); g++) {
        int node = g * (shards / exchange.groups());
        System.arraycopy(values, node * length, result, g * length, length);
      }
      return Verdict.GO_ON;
    }

    @Override
    public Assignment join() {
      throw new UnsupportedOperationException();
    }

    @Override
    public StartPoint ready(WorkerReport report) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void offer(StepPush push, int from) {
      throw new UnsupportedOperationException();
    }

    @Override
    public ModelState push(StepPush push) {
      throw new UnsupportedOperationException();
    }

    @Override
    public ModelState model(ModelKind kind) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void fail(Throwable cause) {
      throw new UnsupportedOperationException(cause);
    }
  }
}
