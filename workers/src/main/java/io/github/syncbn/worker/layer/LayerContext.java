package io.github.syncbn.worker.layer;

import io.github.syncbn.worker.kernel.Gemm;
import io.github.syncbn.worker.kernel.Kernels;
import io.github.syncbn.worker.kernel.KeyedRandom;
import io.github.syncbn.worker.stats.SparseRows;
import io.github.syncbn.worker.tensor.Matrix;
import org.jspecify.annotations.Nullable;

/**
 * What a layer sees of the world during one pass over one shard. Valid for one layer, one shard and
 * one pass; one thread at a time uses it.
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

  /** Where the gradient of parameter {@code index} of the shard goes, until it is complete. */
  Matrix gradient(int index);

  /** The same for a {@link Parameter#sparse} one: rows that are not in use stay away. */
  SparseRows sparseGradient(int index);

  /** Says, exactly once, that the gradient of this layer for the shard is complete. */
  void gradientComplete();

  /** Weights of the rows of the shard from index 0, or null if all rows weigh 1. */
  float @Nullable [] rowWeights();

  /** Number of the shard, 0..S-1. */
  int shard();

  /** Number of the worker's first shard: {@link #shared} arrays have the places of its shards. */
  int firstShard();

  /** How many shards the worker holds. */
  int shards();

  /** Number of shards of the whole world, S. */
  int worldShards();

  /** Which rows share statistics in this layer. */
  NormalizationScope.Grouping grouping();

  /** Place in the epoch, 0..N-1, of a row of the shard: the key of its randomness. */
  long position(int row);

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
   * Sums of this step that travel with the gradients: a layer that normalizes inside shards adds
   * its {@link RunningStatistics} sums, from {@link #stepSumsOffset} of the shard. They start at
   * zero.
   */
  double[] stepSums();

  /** Where this layer's part of {@link #stepSums()} for the shard starts. */
  int stepSumsOffset();

  /**
   * A scratch array of at least {@code length} floats that keeps its content from forward to
   * backward; one per slot.
   */
  float[] floats(int slot, int length);

  /**
   * An array of at least {@code length} floats of the thread that computes: its content is
   * undefined at every call of a pass.
   */
  float[] scratch(int slot, int length);

  /**
   * A scratch array of at least {@code length} doubles that keeps its content from forward to
   * backward; one per slot.
   */
  double[] doubles(int slot, int length);

  /**
   * An array of at least {@code length} doubles that this layer's contexts of all shards of the
   * worker share; one per slot, and one length per slot. Each shard writes its own part; what was
   * written is seen by all after the stage.
   */
  double[] shared(int slot, int length);
}
