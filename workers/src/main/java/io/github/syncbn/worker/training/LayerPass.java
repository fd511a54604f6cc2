package io.github.syncbn.worker.training;

import io.github.syncbn.worker.collective.Exchange;
import io.github.syncbn.worker.kernel.Gemm;
import io.github.syncbn.worker.kernel.Kernels;
import io.github.syncbn.worker.kernel.KeyedRandom;
import io.github.syncbn.worker.layer.LayerContext;
import io.github.syncbn.worker.layer.NormalizationScope.Grouping;
import io.github.syncbn.worker.stats.Reduction;

/**
 * The {@link LayerContext} of one layer; lives as long as the worker, so that its scratch arrays
 * are allocated once.
 */
final class LayerPass implements LayerContext {
  private final PassState state;
  private final int layer;
  private final Grouping grouping;
  private final int stepSumsOffset;
  private float[][] floats = new float[8][];
  private double[][] doubles = new double[8][];
  private Exchange.Phase phase = Exchange.Phase.FORWARD;

  /**
   * @param state what all layers share
   * @param stepSumsOffset where this layer's part of a shard's step sums starts
   */
  LayerPass(PassState state, int layer, Grouping grouping, int stepSumsOffset) {
    this.state = state;
    this.layer = layer;
    this.grouping = grouping;
    this.stepSumsOffset = stepSumsOffset;
  }

  void phase(Exchange.Phase next) {
    phase = next;
  }

  @Override
  public boolean training() {
    return state.training;
  }

  @Override
  public Gemm gemm() {
    return state.gemm;
  }

  @Override
  public Kernels kernels() {
    return state.kernels;
  }

  @Override
  public float[] parameters() {
    return state.model.parameters();
  }

  @Override
  public int parameterOffset(int index) {
    return state.layout.offset(layer, index);
  }

  @Override
  public float[] gradient(int shard) {
    return state.gradients.array(shard);
  }

  @Override
  public int gradientOffset(int shard, int index) {
    return state.gradients.offset(shard, layer)
        + state.layout.offset(layer, index)
        - state.layout.layerOffset(layer);
  }

  @Override
  public void gradientComplete(int shard) {
    long start = state.clock.now();
    state.gradients.complete(shard, layer, state.rows[shard]);
    state.clock.addReduction(start);
  }

  @Override
  public float[] rowWeights(int shard) {
    return state.weights == null ? null : state.weights[shard];
  }

  @Override
  public int firstShard() {
    return state.firstShard;
  }

  @Override
  public int worldShards() {
    return state.worldShards;
  }

  @Override
  public Grouping grouping() {
    return grouping;
  }

  @Override
  public long position(int shard, int row) {
    return state.positions[shard] + (long) row * state.worldShards;
  }

  @Override
  public KeyedRandom random(KeyedRandom.Purpose purpose) {
    return KeyedRandom.of(state.seed, purpose, state.step, layer);
  }

  @Override
  public double[] runningStatistics() {
    return state.model.runningStatistics();
  }

  @Override
  public int runningOffset() {
    return state.layout.runningOffset(layer);
  }

  @Override
  public void allReduce(
      Reduction reduction, double[] leaves, int length, int groups, double[] result) {
    Exchange exchange = new Exchange(phase, state.step, layer, reduction, length, groups);
    state.reducer.allReduce(exchange, leaves, result);
  }

  @Override
  public double[] stepSums() {
    return state.stepSums;
  }

  @Override
  public int stepSumsOffset(int shard) {
    return shard * state.stepSumsLength + stepSumsOffset;
  }

  @Override
  public float[] floats(int slot, int length) {
    if (slot >= floats.length) {
      floats = java.util.Arrays.copyOf(floats, 2 * slot);
    }
    if (floats[slot] == null || floats[slot].length < length) {
      floats[slot] = new float[length];
    }
    return floats[slot];
  }

  @Override
  public float[] scratch(int slot, int length) {
    float[][] scratch = state.scratch;
    if (scratch[slot] == null || scratch[slot].length < length) {
      scratch[slot] = new float[length];
    }
    return scratch[slot];
  }

  @Override
  public double[] doubles(int slot, int length) {
    if (slot >= doubles.length) {
      doubles = java.util.Arrays.copyOf(doubles, 2 * slot);
    }
    if (doubles[slot] == null || doubles[slot].length < length) {
      doubles[slot] = new double[length];
    }
    return doubles[slot];
  }
}
