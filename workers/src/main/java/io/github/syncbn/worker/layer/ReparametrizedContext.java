package io.github.syncbn.worker.layer;

import io.github.syncbn.worker.kernel.Gemm;
import io.github.syncbn.worker.kernel.Kernels;
import io.github.syncbn.worker.kernel.KeyedRandom;
import io.github.syncbn.worker.stats.SparseRows;
import io.github.syncbn.worker.tensor.Matrix;
import io.github.syncbn.worker.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the layer of a {@link Reparametrization} sees of the world: its weights in place of what is
 * learned, and a place for their gradient, which goes on when that of a shard is complete.
 */
final class ReparametrizedContext implements LayerContext {
  private static final int WEIGHTS = 0;
  private static final int SLOPE = 1;

  private final Reparametrization layer;
  private final LayerContext outer;
  private final Matrix weights;
  private final Matrix slope;

  /** Parameters of the layer itself; those that are added come after them. */
  private final int own;

  private final int all;

  ReparametrizedContext(Reparametrization layer, Shape input, LayerContext outer) {
    this.layer = layer;
    this.outer = outer;
    List<Parameter> parameters = layer.of().parameters(input);
    Parameter weight = parameters.get(0);
    weights = weight.matrix(outer.floats(WEIGHTS, weight.shape().size()), 0);
    slope = weight.matrix(outer.floats(SLOPE, weight.shape().size()), 0);
    own = parameters.size();
    all = layer.parameters(input).size();
  }

  /** Computes the weights, which stay for the backward pass. */
  void computeWeights() {
    layer.weights(outer.parameter(0), added(), weights);
  }

  private List<Matrix> added() {
    List<Matrix> added = new ArrayList<>();
    for (int i = own; i < all; i++) {
      added.add(outer.parameter(i));
    }
    return added;
  }

  @Override
  public Matrix parameter(int index) {
    return index == 0 ? weights : outer.parameter(index);
  }

  @Override
  public Matrix gradient(int index) {
    return index == 0 ? slope : outer.gradient(index);
  }

  @Override
  public SparseRows sparseGradient(int index) {
    return outer.sparseGradient(index);
  }

  @Override
  public void gradientComplete() {
    List<Matrix> addedGradients = new ArrayList<>();
    for (int i = own; i < all; i++) {
      addedGradients.add(outer.gradient(i));
    }
    layer.gradient(outer.parameter(0), added(), slope, outer.gradient(0), addedGradients);
    outer.gradientComplete();
  }

  @Override
  public boolean training() {
    return outer.training();
  }

  @Override
  public Gemm gemm() {
    return outer.gemm();
  }

  @Override
  public Kernels kernels() {
    return outer.kernels();
  }

  @Override
  public float @Nullable [] rowWeights() {
    return outer.rowWeights();
  }

  @Override
  public int shard() {
    return outer.shard();
  }

  @Override
  public int firstShard() {
    return outer.firstShard();
  }

  @Override
  public int shards() {
    return outer.shards();
  }

  @Override
  public int worldShards() {
    return outer.worldShards();
  }

  @Override
  public NormalizationScope.Grouping grouping() {
    return outer.grouping();
  }

  @Override
  public long position(int row) {
    return outer.position(row);
  }

  @Override
  public long step() {
    return outer.step();
  }

  @Override
  public KeyedRandom random(KeyedRandom.Purpose purpose) {
    return outer.random(purpose);
  }

  @Override
  public double[] runningStatistics() {
    return outer.runningStatistics();
  }

  @Override
  public int runningOffset() {
    return outer.runningOffset();
  }

  @Override
  public double[] shared(int slot, int length) {
    return outer.shared(slot, length);
  }

  @Override
  public double[] stepSums() {
    return outer.stepSums();
  }

  @Override
  public int stepSumsOffset() {
    return outer.stepSumsOffset();
  }

  @Override
  public float[] floats(int slot, int length) {
    return outer.floats(slot + SLOPE + 1, length);
  }

  @Override
  public float[] scratch(int slot, int length) {
    return outer.scratch(slot, length);
  }

  @Override
  public double[] doubles(int slot, int length) {
    return outer.doubles(slot, length);
  }
}
