package io.github.syncbn.worker.kernel;

import io.github.syncbn.worker.tensor.Matrix;
import io.github.syncbn.worker.tensor.Shape;
import io.github.syncbn.worker.tensor.Tensor;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Runs the kernels of a usual training step on a thread of its own while rows are still read, so
 * that the JVM has compiled them when training begins. Until then each vector of the lane-wise twin
 * is an object: the first two steps of a job took 1.5 seconds, and take 0.3 after a warm-up (2
 * cores, batch 1024). Bits cannot change: what is computed here is thrown away.
 */
public final class KernelWarmUp {
  /** Enough for the optimizing compiler, about a second of one core. */
  private static final int ROUNDS = 100;

  private static final int ROWS = 64;

  /** Whole vectors only, and vectors with a rest: code is compiled for what it has seen. */
  private static final int[] COLUMNS = {512, 507};

  private static final AtomicBoolean STARTED = new AtomicBoolean();

  private KernelWarmUp() {}

  /** Starts it, the first time in this JVM; returns at once. The scalar twin needs none. */
  public static void start() {
    if (Kernels.best() instanceof ScalarKernels || !STARTED.compareAndSet(false, true)) {
      return;
    }
    Thread thread = new Thread(() -> run(Kernels.best(), ROUNDS), "syncbn-kernel-warm-up");
    thread.setDaemon(true);
    thread.start();
  }

  /** Calls the kernels of gathering, batch normalization, ReLU, dense layers and gradient sums. */
  static void run(Kernels kernels, int rounds) {
    int most = ROWS * COLUMNS[0];
    byte[] bytes = new byte[most];
    float[] x = new float[most];
    float[] y = new float[most];
    float[] column = new float[COLUMNS[0]];
    Normalization by = new Normalization(column, column, column, column, column, column);
    double[] sums = new double[2 * COLUMNS[0]];
    for (int round = 0; round < rounds; round++) {
      int columns = COLUMNS[round % COLUMNS.length];
      int length = ROWS * columns;
      Tensor values = new Tensor(x, 0, ROWS, new Shape(columns));
      Tensor gradient = new Tensor(y, 0, ROWS, new Shape(columns));
      Matrix input = values.matrix();
      Matrix output = gradient.matrix();
      kernels.unsignedBytesToFloats(bytes, 0, x, 0, length);
      kernels.scaleFeatures(input, output, column, column);
      kernels.columnPowerSums(input, input, sums, 0);
      kernels.normalize(input, output, by);
      kernels.normalizeRectified(input, output, by);
      kernels.relu(values, values);
      kernels.reluGradient(values, gradient, gradient);
      kernels.normalizeGradientSums(input, output, by, sums, 0);
      kernels.normalizeGradient(input, output, output, by);
      kernels.columnSums(input, sums, 0);
      kernels.add(x, 0, y, 0, length);
    }
  }
}
