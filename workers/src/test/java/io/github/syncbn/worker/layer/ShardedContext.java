package io.github.syncbn.worker.layer;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.syncbn.worker.kernel.Blas;
import io.github.syncbn.worker.kernel.BlasChoice;
import io.github.syncbn.worker.kernel.Gemm;
import io.github.syncbn.worker.kernel.Kernels;
import io.github.syncbn.worker.kernel.KeyedRandom;
import io.github.syncbn.worker.stats.Reduction;
import io.github.syncbn.worker.stats.SparseRows;
import io.github.syncbn.worker.tensor.Matrix;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What one worker of a {@link ShardedLayer} shows to the layer. */
final class ShardedContext implements LayerContext {
  private static final Gemm GEMM = Blas.gemm(BlasChoice.AUTO);

  private final ShardedLayer run;
  private final ShardedLayer.Storage storage;
  private final LeafExchange exchange;
  private final int worker;
  private final int from;
  private final int to;
  private final float[][] floats = new float[64][];
  private final double[][] doubles = new double[64][];
  private final Map<Integer, SparseRows> sparse = new HashMap<>();
  private int completed;
  private boolean backward;

  ShardedContext(
      ShardedLayer run,
      ShardedLayer.Storage storage,
      LeafExchange exchange,
      int worker,
      int from,
      int to) {
    this.run = run;
    this.storage = storage;
    this.exchange = exchange;
    this.worker = worker;
    this.from = from;
    this.to = to;
  }

  void backward() {
    backward = true;
  }

  void requireGradientsComplete() {
    if (run.parameterCount() > 0) {
      assertThat(completed).as("shards whose gradient is complete").isEqualTo(to - from);
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
  public Matrix gradient(int shard, int index) {
    assertThat(backward).isTrue();
    return matrix(index, storage.gradients[from + shard]);
  }

  private Matrix matrix(int index, float[] array) {
    List<Parameter> parameters = run.layer().parameters(run.input());
    assertThat(index).isLessThan(parameters.size());
    int offset = parameters.subList(0, index).stream().mapToInt(p -> p.shape().size()).sum();
    return parameters.get(index).matrix(array, offset);
  }

  /** The rows of the last shard that asked, which go to its dense gradient once complete. */
  @Override
  public SparseRows sparseGradient(int shard, int index) {
    assertThat(backward).isTrue();
    SparseRows rows = new SparseRows(gradient(shard, index).columns());
    sparse.put(index, rows);
    return rows;
  }

  @Override
  public void gradientComplete(int shard) {
    assertThat(shard).as("shards follow in order, each once").isEqualTo(completed++);
    if (storage.batch.rows()[from + shard] == 0) {
      Arrays.fill(storage.gradients[from + shard], -0.0f);
    } else {
      sparse.forEach(
          (index, rows) -> {
            Matrix dense = gradient(shard, index);
            dense.fill(0);
            rows.scatter(dense.data(), dense.offset());
          });
    }
    sparse.clear();
  }

  @Override
  public float[] rowWeights(int shard) {
    float[] weights = storage.batch.weights();
    return weights == null
        ? null
        : Arrays.copyOfRange(
            weights, storage.firstRow[from + shard], storage.firstRow[from + shard + 1]);
  }

  @Override
  public int firstShard() {
    return from;
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
  public long position(int shard, int row) {
    return storage.firstRow[from + shard] + row;
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
  public void allReduce(
      Reduction reduction, double[] leaves, int length, int groups, double[] result) {
    exchange.allReduce(worker, from, reduction, leaves, length, groups, result);
  }

  @Override
  public double[] stepSums() {
    return storage.stepSums;
  }

  @Override
  public int stepSumsOffset(int shard) {
    return (from + shard) * storage.stepSumsLength;
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
