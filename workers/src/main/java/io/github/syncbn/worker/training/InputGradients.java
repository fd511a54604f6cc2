package io.github.syncbn.worker.training;

import io.github.syncbn.worker.collective.ModelState;
import io.github.syncbn.worker.kernel.Gemm;
import io.github.syncbn.worker.kernel.Kernels;
import io.github.syncbn.worker.layer.NormalizationScope.Grouping;
import io.github.syncbn.worker.network.ParameterLayout;
import io.github.syncbn.worker.network.TrainedNetwork;
import io.github.syncbn.worker.stats.ReductionTree;
import io.github.syncbn.worker.tensor.Tensor;

/**
 * A trained network, as it predicts, and the gradients of its outputs by what enters it: by the
 * code of training, with running statistics and without dropout. Rows go through in blocks of one
 * fixed size, so that a row in one place has the same bits whoever computes it. Not for several
 * threads at once.
 *
 * <p>A block is filled in {@link #input}, goes {@link #forward}, gets the gradient of something
 * summed over rows in {@link #outputGradient}, and goes {@link #backward}.
 */
public final class InputGradients {
  /** Rows of a block. */
  public static final int ROWS = 32;

  private static final int[] BLOCK = {ROWS};

  private final ParameterLayout layout;
  private final Workspace workspace;
  private final Passage passage;
  private final Lane lane;
  private final float[] entering;

  /** Of a network, by given arithmetic. */
  public InputGradients(TrainedNetwork trained, Gemm gemm, Kernels kernels) {
    layout = trained.layout();
    workspace = Workspace.downToTheInput(layout, ROWS);
    lane = Lane.alone(gemm, kernels, () -> 0);
    GradientTree unused = new GradientTree(new ReductionTree(1), 0, 1, layout, kernels);
    PassState state = new PassState(new PassSetup(layout, 0, 1, 1, unused, null));
    LayerPass[] passes = new LayerPass[layout.operations().size()];
    for (int i = 0; i < passes.length; i++) {
      passes[i] = new LayerPass(state, i, new Grouping(1, 0), 0);
    }
    passage = new Passage(layout, workspace, passes);
    entering = new float[ROWS * layout.shapes().get(1).size()];
    state.begin(
        PassBatch.inferring(
            new ModelState(trained.parameters(), trained.runningStatistics()), BLOCK));
  }

  /** Number of operations; value i enters or leaves one, as {@code Operation} numbers them. */
  public int depth() {
    return layout.operations().size();
  }

  /** What enters the network: {@link #ROWS} rows, of images with the channels last. */
  public Tensor input() {
    return value(0);
  }

  /** Value {@code index}; lost where a later operation overwrites it in place. */
  public Tensor value(int index) {
    return workspace.value(index, BLOCK)[0];
  }

  /** Runs the operations from number {@code from}, whose inputs are there, up to {@code to}. */
  public void forward(int from, int to) {
    passage.forward(BLOCK, from, to, lane, null);
  }

  /** Where the gradient by the network's outputs goes. */
  public Tensor outputGradient() {
    return workspace.gradient(workspace.backward().last(), depth(), BLOCK)[0];
  }

  /** From the outputs to the input, after a whole forward pass. */
  public void backward() {
    passage.backward(BLOCK, lane, from -> {}, new FirstValue());
  }

  /** The gradient by what enters the network. */
  public Tensor inputGradient() {
    return workspace.gradient(workspace.backward().first(), 0, BLOCK)[0];
  }

  /** The gradient by value 1, what the first operation makes of the input; row by row. */
  public float[] firstValueGradient() {
    return entering;
  }

  /** Keeps the gradient by value 1, whose buffer may serve others. */
  private final class FirstValue implements Passage.Observer {
    @Override
    public void value(int index, Tensor[] value) {}

    @Override
    public void gradient(int index, Tensor[] gradient) {
      if (index == 1) {
        Tensor first = gradient[0];
        System.arraycopy(first.data(), first.offset(), entering, 0, first.size());
      }
    }
  }
}
