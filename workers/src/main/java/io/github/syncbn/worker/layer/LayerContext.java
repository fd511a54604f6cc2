package io.github.syncbn.worker.layer;

import io.github.syncbn.worker.kernel.Gemm;
import io.github.syncbn.worker.kernel.Kernels;
import io.github.syncbn.worker.kernel.KeyedRandom;
import io.github.syncbn.worker.stats.Reduction;
import io.github.syncbn.worker.stats.SparseRows;
import io.github.syncbn.worker.tensor.Matrix;
import org.jspecify.annotations.Nullable;

/**
 * What a layer sees of the world during one pass over the shards of one worker. Valid for one layer
 * and one pass.
 */
public interface LayerContext {

  /** True in a training step, false in anything that looks like inference. */
  boolean training();

  /** Matrix products. */
  Gemm gemm();

  /** Element-wise kernels. */
  Kernels kernels();

  /**
   * Parameter number {@code index} of this layer, as {@link Parameter#matrix} gives it. Read only.
   */
  Matrix parameter(int index);

  /** Where the gradient of parameter {@code index} of local shard {@code shard} goes. */
  Matrix gradient(int shard, int index);

  /** The same for a {@link Parameter#sparse} one: rows that are not in use stay away. */
  SparseRows sparseGradient(int shard, int index);

  /**
   * Says that the gradient of this layer for the shard is complete. Shards follow in order, each
   * exactly once.
   */
  void gradientComplete(int shard);

  /** Weights of the rows of a local shard from index 0, or null if all rows weigh 1. */
  float @Nullable [] rowWeights(int shard);

  /** Number of the first shard of this worker. */
  int firstShard();

  /** Number of shards of the whole world, S. */
  int worldShards();

  /** Which rows share statistics in this layer. */
  NormalizationScope.Grouping grouping();

  /** Place in the epoch, 0..N-1, of a row of a local shard: the key of its randomness. */
  long position(int shard, int row);

  /** Number of the training step, from 0; 0 in inference. */
  long step();

  /** Randomness of this layer at this step. */
  KeyedRandom random(KeyedRandom.Purpose purpose);

  /**
   * Running statistics of this layer: mean of its channels, then variance. Index {@link
   * #runningOffset()} is the first mean.
   */
  double[] runningStatistics();

  /** Where this layer's running statistics start in {@link #runningStatistics()}. */
  int runningOffset();

  /**
   * Reduces one vector per shard over all workers.
   *
   * @param leaves the vectors of this worker's shards one after another, {@code length} doubles
   *     each; spent by the call
   * @param length length of a vector
   * @param groups 1 for the sum over all shards; G, a power of two, for the sums over G groups of
   *     consecutive shards
   * @param result receives the {@code groups} vectors
   */
  void allReduce(Reduction reduction, double[] leaves, int length, int groups, double[] result);

  /**
   * Sums of this step that travel with the gradients: a layer that normalizes inside shards adds
   * its {@link RunningStatistics} sums, from {@link #stepSumsOffset} of the shard. They start at
   * zero.
   */
  double[] stepSums();

  /** Where this layer's part of {@link #stepSums()} for a local shard starts. */
  int stepSumsOffset(int shard);

  /**
   * A scratch array of at least {@code length} floats that keeps its content from forward to
   * backward; one per slot.
   */
  float[] floats(int slot, int length);

  /**
   * An array of at least {@code length} floats that all layers of this worker share: its content is
   * undefined at every call of a pass.
   */
  float[] scratch(int slot, int length);

  /**
   * A scratch array of at least {@code length} doubles that keeps its content from forward to
   * backward; one per slot.
   */
  double[] doubles(int slot, int length);
}
