package io.github.syncbn.worker.kernel;

import io.github.syncbn.worker.tensor.Matrix;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/**
 * A program for {@code driver/bench/peak.py}: what each provider makes of the products of a dense
 * layer, and what the core could do at the same time. Prints lines of a product's name, a provider,
 * median and best GF/s of a thread, and median share of the peak, with tabs between them.
 */
final class ProductBenchmark {
  /** Of the hidden layers of {@code driver/bench/mlp.py}. */
  private static final int WIDTH = 512;

  private static final double SECONDS = 0.02;
  private static final double NANOS = 1e9;
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private ProductBenchmark() {}

  /** Something that is repeated, and its floating-point operations. */
  private record Work(Runnable once, double operations) {
    /** GF/s of the time for which this thread had a core: others take their share, not ours. */
    double speed(long times) {
      long start = THREADS.getCurrentThreadCpuTime();
      for (long i = 0; i < times; i++) {
        once.run();
      }
      return operations * times / (THREADS.getCurrentThreadCpuTime() - start);
    }

    long times(double guess) {
      return Math.max(1, Math.round(SECONDS * guess * NANOS / operations));
    }
  }

  /**
   * @param arguments rounds, threads that work at once, then rows of shards
   */
  public static void main(String[] arguments) throws Exception {
    int rounds = Integer.parseInt(arguments[0]);
    int threads = Integer.parseInt(arguments[1]);
    int[] rows = Arrays.stream(arguments).skip(2).mapToInt(Integer::parseInt).toArray();
    Map<String, Gemm> providers = providers();
    providers.forEach(
        (name, gemm) -> System.out.println("provider\t" + name + "\t" + gemm.description()));
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    CyclicBarrier together = new CyclicBarrier(threads);
    for (int count : rows) {
      for (String product : List.of("forward", "dW", "dx")) {
        List<Callable<Map<String, double[]>>> tasks = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
          tasks.add(() -> inTurn(works(providers, product, count), rounds, together));
        }
        List<Map<String, double[]>> results = new ArrayList<>();
        for (Future<Map<String, double[]>> result : pool.invokeAll(tasks)) {
          results.add(result.get());
        }
        print(product + " " + count, results);
      }
    }
    pool.shutdown();
  }

  private static Map<String, Gemm> providers() {
    Map<String, Gemm> providers = new LinkedHashMap<>();
    for (BlasChoice choice : List.of(BlasChoice.ONE_DNN, BlasChoice.OPEN_BLAS, BlasChoice.JAVA)) {
      try {
        providers.put(choice.name(), Blas.gemm(choice));
      } catch (IllegalStateException e) {
        System.out.println("provider\t" + choice + "\t" + e.getMessage());
      }
    }
    return providers;
  }

  private static Map<String, Work> works(Map<String, Gemm> providers, String product, int rows) {
    Map<String, Work> works = new LinkedHashMap<>();
    MultiplyAddLoop loop = new MultiplyAddLoop();
    int turns = 1000;
    works.put("peak", new Work(() -> loop.run(turns), loop.operations(turns)));
    Matrix x = matrix(rows, 1);
    Matrix weight = matrix(WIDTH, 2);
    Matrix dy = matrix(rows, 3);
    double operations = 2.0 * rows * WIDTH * WIDTH;
    providers.forEach(
        (name, gemm) -> {
          Runnable once =
              switch (product) {
                case "forward" -> () -> gemm.multiply(x, weight.transposed(), 1f, dy);
                case "dW" -> () -> gemm.multiply(dy.transposed(), x, 0f, weight);
                default -> () -> gemm.multiply(dy, weight, 0f, x);
              };
          works.put(name, new Work(once, operations));
        });
    return works;
  }

  private static Matrix matrix(int rows, int key) {
    float[] values = new float[rows * WIDTH];
    for (int i = 0; i < values.length; i++) {
      values[i] = ((31 * i + key) % 17 - 8) * 1e-3f;
    }
    return new Matrix(values, 0, rows, WIDTH);
  }

  /** GF/s of each, round by round, each thread doing the same at the same time. */
  private static Map<String, double[]> inTurn(
      Map<String, Work> works, int rounds, CyclicBarrier together) throws Exception {
    Map<String, double[]> speeds = new LinkedHashMap<>();
    Map<String, Long> times = new LinkedHashMap<>();
    for (Map.Entry<String, Work> work : works.entrySet()) {
      // Once to compile and once to count.
      work.getValue().speed(work.getValue().times(5));
      times.put(
          work.getKey(), work.getValue().times(work.getValue().speed(work.getValue().times(20))));
      speeds.put(work.getKey(), new double[rounds]);
    }
    for (int round = 0; round < rounds; round++) {
      for (Map.Entry<String, Work> work : works.entrySet()) {
        together.await();
        speeds.get(work.getKey())[round] = work.getValue().speed(times.get(work.getKey()));
      }
    }
    return speeds;
  }

  private static void print(String product, List<Map<String, double[]>> results) {
    for (String name : results.get(0).keySet()) {
      double[] speeds =
          results.stream().flatMapToDouble(r -> Arrays.stream(r.get(name))).sorted().toArray();
      double[] shares =
          results.stream()
              .flatMapToDouble(
                  r -> {
                    double[] peaks = r.get("peak");
                    double[] own = r.get(name);
                    return IntStream.range(0, own.length).mapToDouble(i -> own[i] / peaks[i]);
                  })
              .sorted()
              .toArray();
      System.out.printf(
          Locale.ROOT,
          "%s\t%s\t%.1f\t%.1f\t%.3f%n",
          product,
          name,
          speeds[speeds.length / 2],
          speeds[speeds.length - 1],
          shares[shares.length / 2]);
    }
  }
}
