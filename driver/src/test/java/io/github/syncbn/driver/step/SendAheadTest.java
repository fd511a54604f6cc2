package io.github.syncbn.driver.step;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.syncbn.driver.channel.ChunkedCommit;
import io.github.syncbn.driver.channel.StepService;
import io.github.syncbn.worker.collective.Exchange;
import io.github.syncbn.worker.collective.ModelState;
import io.github.syncbn.worker.collective.StepPush;
import io.github.syncbn.worker.collective.Verdict;
import io.github.syncbn.worker.layer.BatchNorm;
import io.github.syncbn.worker.layer.Dense;
import io.github.syncbn.worker.stats.SparseRows;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Gradients of the last layers travel, and are combined, under the backward pass of the first. */
@Timeout(60)
class SendAheadTest {
  private static final int FIRST_NORM = 1;
  private static final int STEPS = 3;

  @Test
  void gradient_ofTheLastLayers_isCombinedBeforeTheFirstLayersHaveTheirs() throws Exception {
    SmallJob job = job();
    ThreadedTraining alone = job.run(1);
    for (int workers : new int[] {2, 4}) {
      Watcher[] watcher = new Watcher[1];
      try (ChannelTraining training =
          new ChannelTraining(job, workers, service -> watcher[0] = new Watcher(service))) {
        training.run(2);
        assertThat(watcher[0].combinedInTime).as(workers + " workers").isEqualTo(STEPS);
        assertThat(training.service.finalModel().parameters()).isEqualTo(alone.model.parameters());
      }
    }
  }

  /** The second of the wide layers is longer than a chunk, and lies behind two normalizations. */
  private static SmallJob job() {
    SmallJob job = new SmallJob();
    job.layers(
        new Dense(300),
        new BatchNorm(),
        new Dense(300),
        new BatchNorm(),
        new Dense(300),
        new Dense(SmallJob.CLASSES));
    job.maxSteps = STEPS;
    return job;
  }

  /** Holds the backward reduction of the first normalization back until a chunk is combined. */
  private static final class Watcher extends ForwardingService {
    private volatile CountDownLatch combined = new CountDownLatch(1);
    private int combinedInTime;

    Watcher(StepService inner) {
      super(inner);
    }

    @Override
    public Verdict reduce(Exchange exchange, double[][] values, double[] result) {
      if (exchange.phase() == Exchange.Phase.BACKWARD && exchange.layer() == FIRST_NORM) {
        combinedInTime += await(combined) ? 1 : 0;
      }
      return super.reduce(exchange, values, result);
    }

    private static boolean await(CountDownLatch combined) {
      try {
        return combined.await(10, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }

    @Override
    public ChunkedCommit commit(StepPush[] pushes) {
      CountDownLatch mine = new CountDownLatch(1);
      combined = mine;
      ChunkedCommit commit = super.commit(pushes);
      return new ChunkedCommit() {
        @Override
        public void combine(float[][][] chunks, int from, int to) {
          commit.combine(chunks, from, to);
          mine.countDown();
        }

        @Override
        public void combine(SparseRows[][][] rows) {
          commit.combine(rows);
        }

        @Override
        public boolean updatesAtOnce() {
          return commit.updatesAtOnce();
        }

        @Override
        public Optional<SparseRows[]> changed() {
          return commit.changed();
        }

        @Override
        public float[] nextParameters() {
          return commit.nextParameters();
        }

        @Override
        public int phases() {
          return commit.phases();
        }

        @Override
        public void help(int phase) {
          commit.help(phase);
        }

        @Override
        public ModelState finish() {
          return commit.finish();
        }
      };
    }
  }
}
