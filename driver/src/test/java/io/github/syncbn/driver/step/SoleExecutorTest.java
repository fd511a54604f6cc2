package io.github.syncbn.driver.step;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.syncbn.driver.channel.StepService;
import io.github.syncbn.worker.collective.Collective;
import io.github.syncbn.worker.collective.Exchange;
import io.github.syncbn.worker.collective.Exchange.Phase;
import io.github.syncbn.worker.collective.Verdict;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An executor that holds all shards waits for no answer to the statistics of its layers. */
@Timeout(60)
class SoleExecutorTest {
  private static final int STEPS = 3;

  @Test
  void statistics_ofAllShards_areThereBeforeTheDriverAnswers() throws Exception {
    SmallJob job = new SmallJob();
    job.maxSteps = STEPS;
    ThreadedTraining alone = job.run(1);
    for (int tasks : new int[] {1, 3}) {
      Semaphore gone = new Semaphore(0);
      job.observer = collective -> new Leaver(collective, gone);
      Holder[] holder = new Holder[1];
      try (ChannelTraining training =
          new ChannelTraining(
              job, tasks, service -> holder[0] = new Holder(service, gone, tasks))) {
        training.run(1);
        assertThat(holder[0].inTime.get(Phase.FORWARD)).isPositive();
        assertThat(holder[0].inTime.get(Phase.BACKWARD))
            .isEqualTo(holder[0].inTime.get(Phase.FORWARD));
        assertThat(holder[0].late).as(tasks + " tasks").isZero();
        assertThat(training.service.finalModel().parameters()).isEqualTo(alone.model.parameters());
        assertThat(training.service.finalModel().runningStatistics())
            .isEqualTo(alone.model.runningStatistics());
      }
    }
  }

  private static boolean ofALayer(Exchange exchange) {
    return exchange.phase() == Phase.FORWARD || exchange.phase() == Phase.BACKWARD;
  }

  /** Tells when a worker has the statistics of a layer. */
  private static final class Leaver extends ForwardingCollective {
    private final Semaphore gone;

    Leaver(Collective inner, Semaphore gone) {
      super(inner);
      this.gone = gone;
    }

    @Override
    public Verdict allReduce(Exchange exchange, double[] values, double[] result) {
      Verdict verdict = super.allReduce(exchange, values, result);
      if (ofALayer(exchange)) {
        gone.release();
      }
      return verdict;
    }
  }

  /** Holds the driver's part of a reduction back until all workers have its result. */
  private static final class Holder extends ForwardingService {
    private final Semaphore gone;
    private final int workers;
    private final Map<Phase, Integer> inTime = new EnumMap<>(Phase.class);
    private int late;

    Holder(StepService inner, Semaphore gone, int workers) {
      super(inner);
      this.gone = gone;
      this.workers = workers;
    }

    @Override
    public Verdict reduce(Exchange exchange, double[][] values, double[] result) {
      if (ofALayer(exchange)) {
        if (haveGone()) {
          inTime.merge(exchange.phase(), 1, Integer::sum);
        } else {
          late++;
        }
      }
      return super.reduce(exchange, values, result);
    }

    private boolean haveGone() {
      try {
        return gone.tryAcquire(workers, 20, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }
}
