package io.github.syncbn.driver.step;

import io.github.syncbn.worker.collective.Exchange;
import io.github.syncbn.worker.collective.StepPush;
import io.github.syncbn.worker.layer.BatchNormalization;
import io.github.syncbn.worker.layer.NormalizationScope.Grouping;
import io.github.syncbn.worker.layer.RunningStatistics;
import io.github.syncbn.worker.network.ParameterLayout;
import io.github.syncbn.worker.network.ParameterLayout.RunningSlice;
import io.github.syncbn.worker.stats.Moments;
import io.github.syncbn.worker.training.TrainingPlan;
import io.github.syncbn.worker.training.TrainingStep;
import java.util.Arrays;
import java.util.Optional;

/**
 * Moves running statistics by those of a step's batch, in the back of the state, which counts the
 * batch and keeps its statistics too.
 */
final class RunningUpdate {
  private final TrainingPlan plan;
  private final ParameterLayout layout;
  private final TrainingState state;
  private final double[] sums;

  /** Moments of the layer whose forward reductions are under way. */
  private final double[] moments;

  RunningUpdate(TrainingPlan plan, TrainingState state) {
    this.plan = plan;
    this.layout = plan.layout();
    this.state = state;
    int widest = 0;
    int longest = 0;
    for (RunningSlice slice : layout.running()) {
      widest = Math.max(widest, slice.channels());
      int groups = grouping(slice.layer()).shardGroups();
      longest = Math.max(longest, groups * Moments.length(slice.channels()));
    }
    this.sums = new double[RunningStatistics.sumsLength(widest)];
    this.moments = new double[longest];
  }

  private Grouping grouping(int layer) {
    return layout.operations().get(layer).layer().grouping(plan.batchSize(), plan.shards());
  }

  /** Of a layer whose groups span shards: known with its last forward reduction. */
  void byForward(Exchange exchange, double[] reduced) {
    if (!complete(exchange, reduced)) {
      return;
    }
    int channels = channels(exchange.layer());
    Arrays.fill(sums, 0, RunningStatistics.sumsLength(channels), 0.0);
    for (int group = 0; group < exchange.groups(); group++) {
      RunningStatistics.addGroup(moments, group * Moments.length(channels), channels, sums, 0);
    }
    move(exchange.layer(), channels, sums, 0);
  }

  /** The moments of a layer over all rows of the training set, once their last reduction is in. */
  Optional<Moments> byPopulation(Exchange exchange, double[] reduced) {
    return complete(exchange, reduced)
        ? Optional.of(
            new Moments(Arrays.copyOf(moments, Moments.length(channels(exchange.layer())))))
        : Optional.empty();
  }

  private boolean complete(Exchange exchange, double[] reduced) {
    int layer = exchange.layer();
    BatchNormalization norm = (BatchNormalization) layout.operations().get(layer).layer();
    return norm.takeMoments(
        exchange.reduction(), reduced, moments, exchange.groups(), channels(layer));
  }

  private int channels(int layer) {
    return layout.inputShape(layer).channels();
  }

  /** Of layers that normalize inside shards: their sums came with the push. */
  void byStepSums(double[] stepSums) {
    int offset = StepPush.LAYERS;
    for (RunningSlice slice : layout.running()) {
      int length = TrainingStep.stepSums(plan, layout, slice.layer());
      if (length > 0) {
        move(slice.layer(), slice.channels(), stepSums, offset);
        offset += length;
      }
    }
  }

  private void move(int layer, int channels, double[] from, int offset) {
    StepState next = state.next();
    long batches = ++next.batches()[layout.runningIndex(layer)];
    double decay = plan.network().layers().get(layer).decay(batches);
    int at = layout.runningOffset(layer);
    RunningStatistics.average(from, offset, channels, next.batch(), at);
    RunningStatistics.move(next.running(), at, channels, next.batch(), decay);
  }
}
