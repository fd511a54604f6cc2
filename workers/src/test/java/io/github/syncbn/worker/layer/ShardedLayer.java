package io.github.syncbn.worker.layer;

import io.github.syncbn.worker.stats.Reduction;
import io.github.syncbn.worker.stats.ReductionTree;
import io.github.syncbn.worker.tensor.Shape;
import io.github.syncbn.worker.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Runs one layer over the shards of any number of workers, which are threads that meet in a {@link
 * LeafExchange}: no network, optimizer or collective.
 *
 * @param layer the layer
 * @param input shape of a row
 * @param parameters its parameters, one after another
 * @param running its running mean and variance
 * @param training whether it is trained
 * @param batchSize configured batch size, which decides about ghost groups
 */
record ShardedLayer(
    Layer layer,
    Shape input,
    float[] parameters,
    double[] running,
    boolean training,
    int batchSize) {

  /** Batch size over which the ghost scopes of the tests make sense. */
  static final int BATCH_SIZE = 24;

  ShardedLayer(Layer layer, Shape input, float[] parameters, double[] running, boolean training) {
    this(layer, input, parameters, running, training, BATCH_SIZE);
  }

  /** The training step that every run is. */
  static final long STEP = 3;

  /**
   * What a layer is applied to.
   *
   * @param rows number of rows of each shard
   * @param x all rows, shard after shard
   * @param dy gradient with respect to the output
   * @param weights weight of each row, or null
   */
  record Batch(int[] rows, float[] x, float[] dy, float[] weights) {
    Batch withX(float[] other) {
      return new Batch(rows, other, dy, weights);
    }

    Batch splitInto(int... otherRows) {
      return new Batch(otherRows, x, dy, weights);
    }
  }

  /**
   * What comes out.
   *
   * @param gradient of the parameters, summed over shards in the canonical tree
   * @param runningSums what moves the running statistics; empty for most layers
   * @param exchanges number of reductions
   */
  record Outcome(float[] y, float[] dx, float[] gradient, double[] runningSums, int exchanges) {}

  ShardedLayer withParameters(float[] other) {
    return new ShardedLayer(layer, input, other, running, training, batchSize);
  }

  int parameterCount() {
    return layer.parameters(input).stream().mapToInt(p -> p.shape().size()).sum();
  }

  /** One worker holds all shards; every tensor has storage of its own. */
  Outcome run(Batch batch) {
    return run(batch, false, 0, batch.rows().length);
  }

  /**
   * @param frugal run in place where the layer allows it, and spoil what it says it does not read
   * @param cuts worker w holds the shards [cuts[w], cuts[w + 1])
   */
  Outcome run(Batch batch, boolean frugal, int... cuts) {
    int workers = cuts.length - 1;
    Storage storage = new Storage(batch, frugal);
    LeafExchange exchange = new LeafExchange(layer, input, batch.rows().length, workers);
    if (workers == 1) {
      work(storage, exchange, 0, 0, cuts[1]);
    } else {
      ExecutorService pool = Executors.newFixedThreadPool(workers);
      try {
        List<Future<?>> running = new ArrayList<>();
        for (int w = 0; w < workers; w++) {
          int worker = w;
          running.add(
              pool.submit(() -> work(storage, exchange, worker, cuts[worker], cuts[worker + 1])));
        }
        for (Future<?> future : running) {
          future.get();
        }
      } catch (InterruptedException | ExecutionException e) {
        throw new AssertionError(e);
      } finally {
        pool.shutdownNow();
      }
    }
    return storage.outcome(exchange);
  }

  private void work(Storage storage, LeafExchange exchange, int worker, int from, int to) {
    try {
      ShardedWorker shards = new ShardedWorker(this, storage, exchange, worker, from, to);
      Tensor[] x = storage.tensors(storage.x, input, from, to);
      Shape output = layer.outputShape(input);
      Tensor[] y = storage.tensors(storage.y, output, from, to);
      shards.forward(x, y);
      storage.keepOutput(y);
      storage.spoil(x, y);
      Tensor[] dy = storage.tensors(storage.dy, output, from, to);
      Tensor[] dx = storage.tensors(storage.dx, input, from, to);
      shards.backward(x, y, dy, dx);
    } catch (RuntimeException | Error e) {
      exchange.fail();
      throw e;
    }
  }

  /** All arrays of one run, over all shards. */
  final class Storage {
    final Batch batch;
    final int[] firstRow;
    final float[] x;
    final float[] y;
    final float[] keptY;
    final float[] dy;
    final float[] dx;
    final float[][] gradients;
    final double[] stepSums;
    final int stepSumsLength;
    private final boolean frugal;

    Storage(Batch batch, boolean frugal) {
      this.batch = batch;
      this.frugal = frugal;
      int shards = batch.rows().length;
      firstRow = new int[shards + 1];
      for (int s = 0; s < shards; s++) {
        firstRow[s + 1] = firstRow[s] + batch.rows()[s];
      }
      int outputs = firstRow[shards] * layer.outputShape(input).size();
      boolean inPlace = frugal && layer.inPlace() && !layer.readsInput();
      boolean gradientInPlace = frugal && layer.gradientInPlace();
      x = batch.x().clone();
      y = inPlace ? x : filled(outputs);
      keptY = new float[outputs];
      dy = batch.dy().clone();
      dx = gradientInPlace ? dy : filled(x.length);
      gradients = new float[shards][parameterCount()];
      stepSumsLength = RunningStatistics.sumsLength(layer.runningChannels(input));
      stepSums = new double[shards * stepSumsLength];
    }

    private float[] filled(int length) {
      float[] values = new float[length];
      Arrays.fill(values, Float.NaN);
      return values;
    }

    Tensor[] tensors(float[] data, Shape shape, int from, int to) {
      Tensor[] tensors = new Tensor[to - from];
      for (int s = from; s < to; s++) {
        tensors[s - from] = new Tensor(data, firstRow[s] * shape.size(), batch.rows()[s], shape);
      }
      return tensors;
    }

    void keepOutput(Tensor[] own) {
      for (Tensor t : own) {
        System.arraycopy(t.data(), t.offset(), keptY, t.offset(), t.size());
      }
    }

    /** Overwrites what the backward pass says it does not read. */
    void spoil(Tensor[] ownX, Tensor[] ownY) {
      if (!frugal) {
        return;
      }
      boolean same = x == y;
      for (Tensor t : ownX) {
        if (!layer.readsInput() && !(same && layer.readsOutput())) {
          Arrays.fill(t.data(), t.offset(), t.offset() + t.size(), Float.NaN);
        }
      }
      for (Tensor t : ownY) {
        if (!layer.readsOutput()) {
          Arrays.fill(t.data(), t.offset(), t.offset() + t.size(), Float.NaN);
        }
      }
    }

    Outcome outcome(LeafExchange exchange) {
      int count = parameterCount();
      for (int span = 1; span < gradients.length; span *= 2) {
        for (int left = 0; left < gradients.length; left += 2 * span) {
          for (int i = 0; i < count; i++) {
            gradients[left][i] += gradients[left + span][i];
          }
        }
      }
      int channels = layer.runningChannels(input);
      double[] sums = exchange.runningSums(channels);
      if (sums == null) {
        ReductionTree.fold(Reduction.SUM, stepSums, 0, stepSumsLength, gradients.length);
        sums = Arrays.copyOf(stepSums, stepSumsLength);
      }
      return new Outcome(keptY, dx, gradients[0], sums, exchange.count());
    }
  }
}
