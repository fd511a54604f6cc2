package io.github.syncbn.worker.training;

import io.github.syncbn.worker.collective.Exchange;
import io.github.syncbn.worker.kernel.Gemm;
import io.github.syncbn.worker.kernel.Kernels;
import io.github.syncbn.worker.kernel.KeyedRandom;
import io.github.syncbn.worker.layer.LayerContext;
import io.github.syncbn.worker.layer.NormalizationScope.Grouping;
import io.github.syncbn.worker.stats.Reduction;
import io.github.syncbn.worker.stats.SparseRows;
import io.github.syncbn.worker.tensor.Matrix;
import java.util.Arrays;

/**
 * The {@link LayerContext} of one layer; lives as long as the worker, so that its scratch arrays
 * are allocated once.
 */
final class LayerPass implements LayerContext {
  private final PassState state;
  private final PassSetup setup;
  private final int layer;
  private final Grouping grouping;
  private final int stepSumsOffset;
  private final ParameterMatrices matrices;
  private float[][] floats = new float[8][];
  private double[][] doubles = new double[8][];
  private Exchange.Phase phase = Exchange.Phase.FORWARD;

  /**
   * @param state what all layers share
   * @param stepSumsOffset where this layer's part of a shard's step sums starts
   */
  LayerPass(PassState state, int layer, Grouping grouping, int stepSumsOffset) {
    this.state = state;
    this.setup = state.setup();
    this.layer = layer;
    this.grouping = grouping;
    this.stepSumsOffset = stepSumsOffset;
    this.matrices = new ParameterMatrices(setup.layout(), layer);
  }

  void phase(Exchange.Phase next) {
    phase = next;
  }

  @Override
  public boolean training() {
    return setup.learning() != null;
  }

  @Override
  public Gemm gemm() {
    return setup.arithmetic().gemm();
  }

  @Override
  public Kernels kernels() {
    return setup.arithmetic().kernels();
  }

  @Override
  public Matrix parameter(int index) {
    return matrices.parameter(state.batch().model().parameters(), index);
  }

  @Override
  public Matrix gradient(int shard, int index) {
    return matrices.gradient(setup.gradients(), shard, index);
  }

  @Override
  public SparseRows sparseGradient(int shard, int index) {
    return setup.gradients().list(shard, layer, index);
  }

  @Override
  public void gradientComplete(int shard) {
    StepClock clock = setup.arithmetic().clock();
    long start = clock.now();
    setup.gradients().complete(shard, layer, state.batch().rows()[shard]);
    clock.addReduction(start);
  }

  @Override
  public float[] rowWeights(int shard) {
    float[][] weights = state.batch().weights();
    return weights == null ? null : weights[shard];
  }

  @Override
  public int firstShard() {
    return setup.firstShard();
  }

  @Override
  public int worldShards() {
    return setup.worldShards();
  }

  @Override
  public Grouping grouping() {
    return grouping;
  }

  @Override
  public long position(int shard, int row) {
    return state.batch().positions()[shard] + (long) row * setup.worldShards();
  }

  @Override
  public long step() {
    return state.batch().step();
  }

  @Override
  public KeyedRandom random(KeyedRandom.Purpose purpose) {
    return KeyedRandom.of(setup.learning().seed(), purpose, step(), layer);
  }

  @Override
  public double[] runningStatistics() {
    return state.batch().model().runningStatistics();
  }

  @Override
  public int runningOffset() {
    return setup.layout().runningOffset(layer);
  }

  @Override
  public void allReduce(
      Reduction reduction, double[] leaves, int length, int groups, double[] result) {
    Exchange exchange = new Exchange(phase, step(), layer, reduction, length, groups);
    setup.learning().reducer().allReduce(exchange, leaves, result);
  }

  @Override
  public double[] stepSums() {
    return setup.learning().sums().values();
  }

  @Override
  public int stepSumsOffset(int shard) {
    return setup.learning().sums().offset(shard) + stepSumsOffset;
  }

  @Override
  public float[] floats(int slot, int length) {
    if (slot >= floats.length) {
      floats = Arrays.copyOf(floats, 2 * slot);
    }
    if (floats[slot] == null || floats[slot].length < length) {
      floats[slot] = new float[length];
    }
    return floats[slot];
  }

  @Override
  public float[] scratch(int slot, int length) {
    return state.scratch(slot, length);
  }

  @Override
  public double[] doubles(int slot, int length) {
    if (slot >= doubles.length) {
      doubles = Arrays.copyOf(doubles, 2 * slot);
    }
    if (doubles[slot] == null || doubles[slot].length < length) {
      doubles[slot] = new double[length];
    }
    return doubles[slot];
  }
}
