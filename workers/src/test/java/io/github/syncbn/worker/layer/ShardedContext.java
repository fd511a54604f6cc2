package io.github.syncbn.worker.layer;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.syncbn.worker.kernel.Blas;
import io.github.syncbn.worker.kernel.BlasChoice;
import io.github.syncbn.worker.kernel.Gemm;
import io.github.syncbn.worker.kernel.Kernels;
import io.github.syncbn.worker.kernel.KeyedRandom;
import io.github.syncbn.worker.stats.SparseRows;
import io.github.syncbn.worker.tensor.Matrix;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What one worker of a {@link ShardedLayer} shows to the layer of one of its shards. */
final class ShardedContext implements LayerContext {
  private static final Gemm GEMM = Blas.gemm(BlasChoice.AUTO);

  private final ShardedLayer run;
  private final ShardedLayer.Storage storage;
  private final ShardedWorker worker;
  private final int shard;
  private final float[][] floats = new float[64][];
  private final double[][] doubles = new double[64][];
  private final Map<Integer, SparseRows> sparse = new HashMap<>();
  private boolean complete;
  private boolean backward;

  ShardedContext(ShardedLayer run, ShardedLayer.Storage storage, ShardedWorker worker, int shard) {
    this.run = run;
    this.storage = storage;
    this.worker = worker;
    this.shard = shard;
  }

  void backward() {
    backward = true;
  }

  void requireGradientComplete() {
    if (run.parameterCount() > 0) {
      assertThat(complete).as("the gradient of shard %d is complete", shard).isTrue();
    }
  }

  @Override
  public boolean training() {
    return run.training();
  }

  @Override
  public Gemm gemm() {
    return GEMM;
  }

  @Override
  public Kernels kernels() {
    return Kernels.best();
  }

  @Override
  public Matrix parameter(int index) {
    return matrix(index, run.parameters());
  }

  @Override
  public Matrix gradient(int index) {
    assertThat(backward).isTrue();
    return matrix(index, storage.gradients[shard]);
  }

  private Matrix matrix(int index, float[] array) {
    List<Parameter> parameters = run.layer().parameters(run.input());
    assertThat(index).isLessThan(parameters.size());
    int offset = parameters.subList(0, index).stream().mapToInt(p -> p.shape().size()).sum();
    return parameters.get(index).matrix(array, offset);
  }

  /** The rows that go to the dense gradient once complete. */
  @Override
  public SparseRows sparseGradient(int index) {
    assertThat(backward).isTrue();
    SparseRows rows = new SparseRows(gradient(index).columns());
    sparse.put(index, rows);
    return rows;
  }

  @Override
  public void gradientComplete() {
    assertThat(complete).as("the gradient of shard %d is complete twice", shard).isFalse();
    complete = true;
    if (storage.batch.rows()[shard] == 0) {
      Arrays.fill(storage.gradients[shard], -0.0f);
    } else {
      sparse.forEach(
          (index, rows) -> {
            Matrix dense = gradient(index);
            dense.fill(0);
            rows.scatter(dense.data(), dense.offset());
          });
    }
    sparse.clear();
  }

  @Override
  public float[] rowWeights() {
    float[] weights = storage.batch.weights();
    return weights == null
        ? null
        : Arrays.copyOfRange(weights, storage.firstRow[shard], storage.firstRow[shard + 1]);
  }

  @Override
  public int shard() {
    return shard;
  }

  @Override
  public int firstShard() {
    return worker.from();
  }

  @Override
  public int shards() {
    return worker.to() - worker.from();
  }

  @Override
  public int worldShards() {
    return storage.batch.rows().length;
  }

  @Override
  public NormalizationScope.Grouping grouping() {
    return run.layer().grouping(run.batchSize(), worldShards());
  }

  @Override
  public long position(int row) {
    return storage.firstRow[shard] + row;
  }

  @Override
  public long step() {
    return ShardedLayer.STEP;
  }

  @Override
  public KeyedRandom random(KeyedRandom.Purpose purpose) {
    return KeyedRandom.of(5, purpose, step(), 1);
  }

  @Override
  public double[] runningStatistics() {
    return run.running();
  }

  @Override
  public int runningOffset() {
    return 0;
  }

  @Override
  public double[] shared(int slot, int length) {
    return worker.shared(slot, length);
  }

  @Override
  public double[] stepSums() {
    return storage.stepSums;
  }

  @Override
  public int stepSumsOffset() {
    return shard * storage.stepSumsLength;
  }

  @Override
  public float[] floats(int slot, int length) {
    int mostRows = Arrays.stream(storage.batch.rows()).max().orElse(0);
    assertThat((long) length)
        .as("floats kept: as many as declared, or one a channel")
        .isLessThanOrEqualTo(
            Math.max(
                Math.max(
                    mostRows * run.layer().keptPerRow(run.input()), run.layer().kept(run.input())),
                run.layer().outputShape(run.input()).channels()));
    if (floats[slot] == null || floats[slot].length < length) {
      floats[slot] = new float[length];
    }
    return floats[slot];
  }

  @Override
  public float[] scratch(int slot, int length) {
    if (slot != PositionWeights.SCRATCH) {
      assertThat((long) length).isLessThanOrEqualTo(run.layer().scratch(run.input())[slot]);
    }
    float[] scratch = new float[length];
    Arrays.fill(scratch, Float.NaN);
    return scratch;
  }

  @Override
  public double[] doubles(int slot, int length) {
    if (doubles[slot] == null || doubles[slot].length < length) {
      doubles[slot] = new double[length];
    }
    return doubles[slot];
  }
}
