package io.github.syncbn.driver.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.syncbn.worker.collective.Collective;
import io.github.syncbn.worker.collective.ModelState;
import io.github.syncbn.worker.collective.StepPush;
import io.github.syncbn.worker.layer.BatchNorm;
import io.github.syncbn.worker.layer.Dense;
import io.github.syncbn.worker.layer.Dropout;
import io.github.syncbn.worker.layer.NormalizationScope;
import io.github.syncbn.worker.layer.NormalizationScope.Ghost;
import io.github.syncbn.worker.layer.NormalizationScope.Global;
import io.github.syncbn.worker.layer.NormalizationScope.PerShard;
import io.github.syncbn.worker.layer.Relu;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Once warm, a step allocates a little for its bookkeeping and no array of rows or parameters. */
class StepAllocationTest {
  private static final long LIMIT = 64 * 1024;

  // A float for each row that the large batch has more would be 3.5 KB for each of two workers.
  private static final long GROWTH = 2 * 1024;

  static List<NormalizationScope> scopes() {
    return List.of(new Global(), new Ghost(128), new PerShard());
  }

  @ParameterizedTest
  @MethodSource("scopes")
  void step_onceWarm_allocatesNoArrayOfRowsOrParameters(NormalizationScope scope) throws Exception {
    long small = leastBytesPerStep(scope, 256, 16, LIMIT);
    assertThat(small).isLessThan(LIMIT);
    // That was enough for the limit; vectors cost objects until they are compiled away.
    long warm = Math.min(small, leastBytesPerStep(scope, 256, 16, 8 * 1024));
    assertThat(leastBytesPerStep(scope, 2048, 16, warm + GROWTH))
        .as("with eight times the rows")
        .isLessThanOrEqualTo(warm + GROWTH);
    assertThat(leastBytesPerStep(scope, 256, 256, warm + GROWTH))
        .as("with two hundred times the parameters")
        .isLessThanOrEqualTo(warm + GROWTH);
  }

  @Test
  void step_withManyGroupsInAShard_allocatesLittle() throws Exception {
    assertThat(leastBytesPerStep(new Ghost(16), 2048, 16, LIMIT)).isLessThan(LIMIT);
  }

  /** Repeats until the code is hot enough for {@code wanted}, a few times at most. */
  private static long leastBytesPerStep(NormalizationScope scope, int batch, int units, long wanted)
      throws Exception {
    long least = Long.MAX_VALUE;
    for (int repetition = 0; repetition < 12 && least > wanted; repetition++) {
      least = Math.min(least, leastBytesPerStep(scope, batch, units));
    }
    return least;
  }

  private static long leastBytesPerStep(NormalizationScope scope, int batch, int units)
      throws Exception {
    SmallJob job =
        new SmallJob()
            .layers(
                new Dense(units),
                new BatchNorm(scope),
                new Relu(),
                new Dropout(0.1),
                new Dense(units),
                new BatchNorm(scope),
                new Relu(),
                new Dense(SmallJob.CLASSES));
    job.train = SmallJob.weighted(SmallJob.blobs(1, 2 * batch), 2);
    job.batchSize = batch;
    job.epochs = 50;
    List<Meter> meters = Collections.synchronizedList(new ArrayList<>());
    job.observer =
        collective -> {
          Meter meter = new Meter(collective);
          meters.add(meter);
          return meter;
        };
    job.run(2);
    return meters.stream().mapToLong(meter -> meter.least).max().orElseThrow();
  }

  /** The fewest bytes that one worker allocated from the end of one step to that of the next. */
  private static final class Meter extends ForwardingCollective {
    private static final com.sun.management.ThreadMXBean THREADS =
        (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();

    long least = Long.MAX_VALUE;
    private long before = -1;

    Meter(Collective inner) {
      super(inner);
    }

    @Override
    public ModelState push(StepPush push) {
      ModelState next = super.push(push);
      long now = THREADS.getThreadAllocatedBytes(Thread.currentThread().getId());
      if (before >= 0) {
        least = Math.min(least, now - before);
      }
      before = now;
      return next;
    }
  }
}
