package io.github.syncbn.worker.training;

import io.github.syncbn.worker.kernel.Gemm;
import io.github.syncbn.worker.kernel.Kernels;
import io.github.syncbn.worker.kernel.KeyedRandom;
import io.github.syncbn.worker.layer.LayerContext;
import io.github.syncbn.worker.layer.NormalizationScope.Grouping;
import io.github.syncbn.worker.stats.SparseRows;
import io.github.syncbn.worker.tensor.Matrix;
import java.util.Arrays;

/**
 * The {@link LayerContext} of one layer and one shard; lives as long as the worker, so that what it
 * keeps from forward to backward is allocated once.
 */
final class ShardPass implements LayerContext {
  private final LayerPass pass;
  private final PassState state;
  private final PassSetup setup;
  private final int shard;
  private final ParameterMatrices matrices;
  private float[][] floats = new float[8][];
  private double[][] doubles = new double[8][];
  private Lane lane;

  /**
   * @param shard local number of the shard
   */
  ShardPass(LayerPass pass, PassState state, int shard) {
    this.pass = pass;
    this.state = state;
    this.setup = state.setup();
    this.shard = shard;
    this.matrices = new ParameterMatrices(setup.layout(), pass.layer());
  }

  /** From here on the thread of this lane computes. */
  ShardPass on(Lane next) {
    lane = next;
    return this;
  }

  @Override
  public boolean training() {
    return setup.learning() != null;
  }

  @Override
  public Gemm gemm() {
    return lane.gemm();
  }

  @Override
  public Kernels kernels() {
    return lane.kernels();
  }

  @Override
  public Matrix parameter(int index) {
    return matrices.parameter(state.batch().model().parameters(), index);
  }

  @Override
  public Matrix gradient(int index) {
    return matrices.gradient(setup.gradients(), shard, index);
  }

  @Override
  public SparseRows sparseGradient(int index) {
    return setup.gradients().list(shard, pass.layer(), index);
  }

  @Override
  public void gradientComplete() {
    StepClock clock = lane.clock();
    long start = clock.now();
    setup.gradients().complete(shard, pass.layer(), state.batch().rows()[shard]);
    clock.addReduction(start);
  }

  @Override
  public float[] rowWeights() {
    float[][] weights = state.batch().weights();
    return weights == null ? null : weights[shard];
  }

  @Override
  public int shard() {
    return setup.firstShard() + shard;
  }

  @Override
  public int firstShard() {
    return setup.firstShard();
  }

  @Override
  public int shards() {
    return setup.shards();
  }

  @Override
  public int worldShards() {
    return setup.worldShards();
  }

  @Override
  public Grouping grouping() {
    return pass.grouping();
  }

  @Override
  public long position(int row) {
    return state.batch().positions()[shard] + (long) row * setup.worldShards();
  }

  @Override
  public long step() {
    return state.batch().step();
  }

  @Override
  public KeyedRandom random(KeyedRandom.Purpose purpose) {
    return KeyedRandom.of(setup.learning().seed(), purpose, step(), pass.layer());
  }

  @Override
  public double[] runningStatistics() {
    return state.batch().model().runningStatistics();
  }

  @Override
  public int runningOffset() {
    return setup.layout().runningOffset(pass.layer());
  }

  @Override
  public double[] stepSums() {
    return setup.learning().sums().values();
  }

  @Override
  public int stepSumsOffset() {
    return setup.learning().sums().offset(shard) + pass.stepSumsOffset();
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
    return lane.scratch(slot, length);
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

  @Override
  public double[] shared(int slot, int length) {
    return pass.shared(slot, length);
  }
}
