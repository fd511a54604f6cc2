package io.github.syncbn.driver.step;

import io.github.syncbn.worker.collective.Exchange;
import io.github.syncbn.worker.collective.StepPush;
import io.github.syncbn.worker.layer.RunningStatistics;
import io.github.syncbn.worker.network.ParameterLayout;
import io.github.syncbn.worker.network.ParameterLayout.RunningSlice;
import io.github.syncbn.worker.training.TrainingPlan;
import io.github.syncbn.worker.training.TrainingStep;
import java.util.Arrays;

/**
 * Moves running statistics by those of a step's batch, in the back of the state, which counts the
 * batch and keeps its statistics too.
 */
final class RunningUpdate {
  private final TrainingPlan plan;
  private final ParameterLayout layout;
  private final TrainingState state;
  private final double[] sums;

  RunningUpdate(TrainingPlan plan, TrainingState state) {
    this.plan = plan;
    this.layout = plan.layout();
    this.state = state;
    int widest = 0;
    for (RunningSlice slice : layout.running()) {
      widest = Math.max(widest, slice.channels());
    }
    this.sums = new double[RunningStatistics.sumsLength(widest)];
  }

  /** Of a layer whose groups span shards: known as soon as the moments are. */
  void byMoments(Exchange exchange, double[] moments) {
    int channels = exchange.length() / 2 - 1;
    Arrays.fill(sums, 0, RunningStatistics.sumsLength(channels), 0.0);
    for (int group = 0; group < exchange.groups(); group++) {
      RunningStatistics.addGroup(moments, group * exchange.length(), channels, sums, 0);
    }
    move(exchange.layer(), channels, sums, 0);
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
