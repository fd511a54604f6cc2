package io.github.syncbn.driver.step;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.syncbn.worker.collective.Collective;
import io.github.syncbn.worker.collective.Exchange;
import io.github.syncbn.worker.collective.ModelState;
import io.github.syncbn.worker.collective.StepPush;
import io.github.syncbn.worker.collective.Verdict;
import io.github.syncbn.worker.layer.BatchNorm;
import io.github.syncbn.worker.layer.BatchNorm.Affine;
import io.github.syncbn.worker.layer.Dense;
import io.github.syncbn.worker.layer.Entry;
import io.github.syncbn.worker.layer.L1BatchNorm;
import io.github.syncbn.worker.layer.Layer;
import io.github.syncbn.worker.layer.Layers;
import io.github.syncbn.worker.layer.NormalizationScope;
import io.github.syncbn.worker.layer.NormalizationScope.Ghost;
import io.github.syncbn.worker.layer.NormalizationScope.PerShard;
import io.github.syncbn.worker.layer.Relu;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * A step takes the exchanges that its layers declare, and one push: 2 L + 1 for L global ones.
 * Between two epochs there is one more.
 */
class ExchangeCountTest {

  @Test
  void step_withGlobalNormalizations_takesTwoExchangesForEachAndOnePush() throws Exception {
    for (int norms = 0; norms <= 3; norms++) {
      assertExchangesPerStep(2 * norms + 1, layers(norms, new BatchNorm()));
    }
  }

  @Test
  void step_withGroupsOfSeveralShards_takesTheSame() throws Exception {
    assertExchangesPerStep(5, layers(2, new BatchNorm(new Ghost(32))));
  }

  @Test
  void step_withGroupsInsideShards_takesThePushAlone() throws Exception {
    assertExchangesPerStep(1, layers(2, new BatchNorm(new PerShard())));
    assertExchangesPerStep(1, layers(2, new BatchNorm(new Ghost(8))));
    assertExchangesPerStep(1, layers(2, new BatchNorm(new Ghost(4))));
  }

  @Test
  void step_withFrozenNormalizations_takesThePushAlone() throws Exception {
    BatchNorm frozen =
        new BatchNorm(
            1e-5, 0.9, true, new NormalizationScope.Global(), Affine.LEARNED, Affine.LEARNED, true);
    assertExchangesPerStep(1, layers(2, frozen));
  }

  @Test
  void step_withRenormalizations_takesTwoExchangesForEachToo() throws Exception {
    assertExchangesPerStep(5, layers(2, Layers.batchRenorm()));
  }

  @Test
  void step_withDeviations_takesOneMoreForEach() throws Exception {
    assertExchangesPerStep(7, layers(2, Layers.l1BatchNorm()));
    assertExchangesPerStep(7, layers(2, Layers.lInfBatchNorm()));
    assertExchangesPerStep(1, layers(2, new L1BatchNorm(new BatchNorm(new Ghost(8)))));
  }

  private static Layer[] layers(int norms, Layer norm) {
    List<Entry> layers = new ArrayList<>();
    for (int i = 0; i < norms; i++) {
      layers.addAll(List.of(new Dense(6), norm, new Relu()));
    }
    layers.add(new Dense(SmallJob.CLASSES));
    return layers.toArray(new Layer[0]);
  }

  private static void assertExchangesPerStep(int expected, Layer... layers) throws Exception {
    SmallJob job = new SmallJob().layers(layers);
    int declared = 1;
    for (Layer layer : layers) {
      declared += layer.exchanges(layer.grouping(job.batchSize, job.shards), job.shards);
    }
    assertThat(declared).isEqualTo(expected);
    List<Counter> counters = Collections.synchronizedList(new ArrayList<>());
    job.observer =
        collective -> {
          Counter counter = new Counter(collective);
          counters.add(counter);
          return counter;
        };
    ThreadedTraining run = job.run(3);
    assertThat(counters).hasSize(3);
    for (Counter counter : counters) {
      assertThat(counter.perStep).hasSize(run.steps.size()).containsOnly(expected);
      assertThat(counter.betweenEpochs).isEqualTo(run.epochs.size() - 1);
    }
  }

  /** Counts what one worker exchanges in each step. */
  private static final class Counter extends ForwardingCollective {
    final List<Integer> perStep = new ArrayList<>();
    private int exchanges;
    private int betweenEpochs;

    Counter(Collective inner) {
      super(inner);
    }

    @Override
    public Verdict allReduce(Exchange exchange, double[] values, double[] result) {
      if (exchange.phase() == Exchange.Phase.EPOCH) {
        betweenEpochs++;
      } else if (exchange.phase() != Exchange.Phase.FEATURE_SUMS) {
        // Sums over the training set come before the first step.
        exchanges++;
      }
      return super.allReduce(exchange, values, result);
    }

    @Override
    public ModelState push(StepPush push) {
      perStep.add(exchanges + 1);
      exchanges = 0;
      return super.push(push);
    }
  }
}
