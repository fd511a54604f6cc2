package io.github.syncbn.driver.step;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.syncbn.worker.kernel.Gemm;
import io.github.syncbn.worker.layer.BatchNorm;
import io.github.syncbn.worker.layer.Dense;
import io.github.syncbn.worker.layer.NormalizationScope;
import io.github.syncbn.worker.layer.Relu;
import io.github.syncbn.worker.network.Network;
import io.github.syncbn.worker.tensor.Matrix;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whoever computes a shard, or a part of a product, and however late: the bits are the same. */
class TeamIdentityTest {

  /** Workers, and the threads of each. */
  static Stream<Arguments> teams() {
    return Stream.concat(
        IntStream.rangeClosed(2, 8).mapToObj(threads -> Arguments.of(1, threads)),
        Stream.of(
            Arguments.of(2, 1),
            Arguments.of(2, 2),
            Arguments.of(3, 2),
            Arguments.of(4, 1),
            Arguments.of(8, 1)));
  }

  @ParameterizedTest
  @MethodSource("teams")
  void training_withThreadsDelayedAtRandom_givesTheSameBits(int workers, int threads)
      throws Exception {
    check(workers, threads, job -> job.validation = SmallJob.blobs(5, 60));
  }

  @ParameterizedTest
  @MethodSource("teams")
  void training_inGroupsOfRowsWithWeights_givesTheSameBits(int workers, int threads)
      throws Exception {
    check(
        workers,
        threads,
        job -> {
          job.network = SmallJob.network(new NormalizationScope.Ghost(8));
          job.train = SmallJob.weighted(SmallJob.blobs(1, 200), 3);
        });
  }

  @ParameterizedTest
  @MethodSource("teams")
  void training_ofTablesOfWhichRowsAreInUse_givesTheSameBits(int workers, int threads)
      throws Exception {
    check(workers, threads, SmallJob::sparseColumns);
  }

  private static void check(int workers, int threads, Consumer<SmallJob> settings)
      throws Exception {
    TrainingResult expected = TrainingResult.of(job(settings).run(1));
    SmallJob job = job(settings);
    AtomicInteger seed = new AtomicInteger();
    job.threads =
        new ThreadedTraining.Threads(threads, gemm -> delaying(gemm, seed.incrementAndGet()));
    TrainingResult.of(job.run(workers))
        .assertSameBits(expected, workers + " workers of " + threads + " threads");
  }

  private static SmallJob job(Consumer<SmallJob> settings) {
    SmallJob job = new SmallJob();
    settings.accept(job);
    return job;
  }

  /** The product, after which a thread now and then is late. */
  private static Gemm delaying(Gemm gemm, int seed) {
    return new Gemm() {
      @Override
      public void multiply(Matrix a, Matrix b, float beta, Matrix c) {
        gemm.multiply(a, b, beta, c);
        int late = new SplittableRandom(seed * 31L + System.nanoTime()).nextInt(20);
        if (late == 0) {
          LockSupport.parkNanos(200_000);
        } else if (late < 5) {
          Thread.yield();
        }
      }

      @Override
      public String description() {
        return gemm.description();
      }
    };
  }

  @Test
  void training_ofProductsThatAreCut_givesTheSameBits_andCutsThem() throws Exception {
    TrainingResult expected = TrainingResult.of(wide().run(1));
    for (int workers : new int[] {1, 2}) {
      SmallJob job = wide();
      AtomicInteger cut = new AtomicInteger();
      job.threads = new ThreadedTraining.Threads(2, gemm -> counting(gemm, cut));
      TrainingResult.of(job.run(workers)).assertSameBits(expected, workers + " workers");
      assertThat(cut).as("products of half a shard and less").hasPositiveValue();
    }
  }

  /** One shard for each of two workers, of 256 rows. */
  private static SmallJob wide() {
    SmallJob job = new SmallJob();
    job.network =
        Network.sequential(
            new Dense(256),
            new BatchNorm(new NormalizationScope.Global()),
            new Relu(),
            new Dense(256),
            new BatchNorm(new NormalizationScope.Global()),
            new Relu(),
            new Dense(SmallJob.CLASSES));
    job.shards = 2;
    job.batchSize = 512;
    job.train = SmallJob.blobs(1, 512 * 4);
    job.epochs = 1;
    return job;
  }

  private static Gemm counting(Gemm gemm, AtomicInteger cut) {
    return new Gemm() {
      @Override
      public void multiply(Matrix a, Matrix b, float beta, Matrix c) {
        // Trials of whether a product may be cut have arrays of one matrix.
        if (a.columns() == 256 && c.rows() < 256 && c.data().length > 256 * 256) {
          cut.incrementAndGet();
        }
        gemm.multiply(a, b, beta, c);
      }

      @Override
      public String description() {
        return gemm.description();
      }
    };
  }
}
