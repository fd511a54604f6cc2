package io.github.syncbn.worker.training;

import io.github.syncbn.worker.kernel.Kernels;

/** A shard over plain arrays. */
public final class ArrayShard implements Shard {
  private final float[][] features;
  private final float[] targets;
  private final float[] weights;
  private final int width;
  private final int perRow;

  private ArrayShard(float[][] features, float[] targets, float[] weights, int width, int perRow) {
    this.features = features;
    this.targets = targets;
    this.weights = weights;
    this.width = width;
    this.perRow = perRow;
  }

  /** The rows i with {@code i mod shards = shard}; targets stand row after row, as many of each. */
  public static ArrayShard deal(
      float[][] features, float[] targets, float[] weights, int width, int shard, int shards) {
    int rows = (features.length - shard + shards - 1) / shards;
    float[][] own = new float[rows][];
    int perRow = Math.max(1, targets.length / Math.max(1, features.length));
    float[] ownTargets = new float[rows * perRow];
    float[] ownWeights = new float[rows];
    for (int q = 0; q < rows; q++) {
      int i = q * shards + shard;
      own[q] = features[i];
      System.arraycopy(targets, i * perRow, ownTargets, q * perRow, perRow);
      ownWeights[q] = weights == null ? 1 : weights[i];
    }
    return new ArrayShard(own, ownTargets, ownWeights, width, perRow);
  }

  @Override
  public int rows() {
    return features.length;
  }

  @Override
  public int features() {
    return width;
  }

  @Override
  public void copyRow(int row, float[] into, int offset, Kernels kernels) {
    System.arraycopy(features[row], 0, into, offset, width);
  }

  @Override
  public int targets() {
    return perRow;
  }

  @Override
  public float target(int row, int index) {
    return targets[row * perRow + index];
  }

  @Override
  public float weight(int row) {
    return weights[row];
  }

  @Override
  public long bytes() {
    return 4L * features.length * width;
  }

  @Override
  public ShardFingerprint fingerprint() {
    return new ShardFingerprint(features.length, 0, 0);
  }

  @Override
  public void fillMissing(float[] perFeature) {
    for (int i = 0; i < features.length; i++) {
      features[i] = features[i].clone();
      for (int j = 0; j < width; j++) {
        features[i][j] = Float.isNaN(features[i][j]) ? perFeature[j] : features[i][j];
      }
    }
  }
}
