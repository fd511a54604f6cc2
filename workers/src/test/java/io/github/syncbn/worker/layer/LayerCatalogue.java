package io.github.syncbn.worker.layer;

import io.github.syncbn.worker.layer.BatchNorm.Affine;
import io.github.syncbn.worker.layer.BatchNorm.Running;
import io.github.syncbn.worker.layer.NormalizationScope.Ghost;
import io.github.syncbn.worker.layer.NormalizationScope.Global;
import io.github.syncbn.worker.layer.NormalizationScope.PerShard;
import io.github.syncbn.worker.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Every layer that a network may have, in every variant whose mathematics differ. A new layer is
 * tested by being listed here.
 */
final class LayerCatalogue {
  static final Shape INPUT = new Shape(4);

  private LayerCatalogue() {}

  /**
   * One entry.
   *
   * @param name for the test's display
   * @param smallerThanTheBatch whether the result depends on which rows are in which shard
   */
  record Entry(String name, Layer layer, boolean smallerThanTheBatch) {
    @Override
    public String toString() {
      return name;
    }
  }

  static List<Entry> entries() {
    Dense dense = new Dense(3);
    List<Entry> entries = new ArrayList<>();
    entries.add(new Entry("dense", dense, false));
    entries.add(
        new Entry(
            "dense without bias",
            new Dense(3, false, dense.weightInitializer(), dense.biasInitializer()),
            false));
    entries.add(new Entry("relu", new Relu(), false));
    entries.add(new Entry("leakyRelu", new LeakyRelu(0.1f), false));
    entries.add(new Entry("sigmoid", new Sigmoid(), false));
    entries.add(new Entry("tanh", new Tanh(), false));
    entries.add(new Entry("dropout", new Dropout(0.4), false));
    entries.add(new Entry("dropout of nothing", new Dropout(0), false));
    entries.add(new Entry("batchNorm", norm(Affine.LEARNED, Affine.LEARNED, false), false));
    entries.add(new Entry("batchNorm no gamma", norm(Affine.OFF, Affine.LEARNED, false), false));
    entries.add(new Entry("batchNorm no beta", norm(Affine.LEARNED, Affine.OFF, false), false));
    entries.add(new Entry("batchNorm plain", norm(Affine.OFF, Affine.OFF, false), false));
    entries.add(
        new Entry("batchNorm fixed affine", norm(Affine.FROZEN, Affine.FROZEN, false), false));
    entries.add(new Entry("batchNorm frozen", norm(Affine.LEARNED, Affine.LEARNED, true), false));
    int batch = ShardedLayer.BATCH_SIZE;
    entries.add(
        new Entry("batchNorm ghost across shards", new BatchNorm(new Ghost(batch / 2)), true));
    entries.add(new Entry("batchNorm ghost of a shard", new BatchNorm(new Ghost(batch / 4)), true));
    entries.add(
        new Entry("batchNorm ghost inside shards", new BatchNorm(new Ghost(batch / 8)), true));
    entries.add(new Entry("batchNorm per shard", new BatchNorm(new PerShard()), true));
    return entries;
  }

  private static BatchNorm norm(Affine gamma, Affine beta, boolean frozen) {
    return new BatchNorm(1e-5, new Running.Decay(0.9), gamma, beta, new Global(), frozen);
  }

  /** The layer with parameters and running statistics of moderate size. */
  static ShardedLayer sharded(Layer layer, boolean training, Random random) {
    int count = new ShardedLayer(layer, INPUT, new float[0], null, training).parameterCount();
    float[] parameters = new float[count];
    for (int i = 0; i < count; i++) {
      parameters[i] = (float) (0.3 + 0.7 * random.nextGaussian());
    }
    double[] running = new double[2 * INPUT.size()];
    for (int c = 0; c < INPUT.size(); c++) {
      running[c] = random.nextGaussian();
      running[INPUT.size() + c] = 0.5 + random.nextDouble();
    }
    return new ShardedLayer(layer, INPUT, parameters, running, training);
  }

  /**
   * Rows that stay clear of the kink of the rectifiers, neighbours far enough apart for groups of
   * two to have a variance.
   */
  static ShardedLayer.Batch batch(Layer layer, boolean weighted, Random random, int... rows) {
    int total = java.util.Arrays.stream(rows).sum();
    float[] x = new float[total * INPUT.size()];
    for (int i = 0; i < x.length; i++) {
      double value = random.nextGaussian() + (i / INPUT.size() % 2 == 0 ? 1 : -1);
      x[i] = (float) (value + Math.copySign(0.1, value));
    }
    float[] dy = new float[total * layer.outputShape(INPUT).size()];
    for (int i = 0; i < dy.length; i++) {
      dy[i] = (float) random.nextGaussian();
    }
    float[] weights = weighted ? new float[total] : null;
    for (int i = 0; weighted && i < total; i++) {
      weights[i] = 0.25f + 2 * random.nextFloat();
    }
    return new ShardedLayer.Batch(rows, x, dy, weights);
  }
}
