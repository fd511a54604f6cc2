package io.github.syncbn.driver.training;

import io.github.syncbn.worker.collective.StepPush;
import io.github.syncbn.worker.collective.WorkerReport;
import io.github.syncbn.worker.training.MemoryEstimate;
import io.github.syncbn.worker.training.TrainingPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/** Turns commits into events: loss and time of steps, means and rates of epochs. */
final class EpochMeter {
  private final TrainingPlan plan;
  private final EventPump events;
  private final LongSupplier clock;
  private final List<TrainingListener.Epoch> history = new ArrayList<>();
  private long last;
  private long epochNanos;
  private double lossSum;
  private double divisor;
  private double rows;

  EpochMeter(TrainingPlan plan, EventPump events, LongSupplier nanoClock) {
    this.plan = plan;
    this.events = events;
    this.clock = nanoClock;
  }

  void begin(List<WorkerReport> reports, int parameters, int optimizerSlots) {
    long workerBytes = 0;
    for (WorkerReport report : reports) {
      workerBytes += report.rowBytes() + report.bufferBytes();
    }
    TrainingListener.Started started =
        new TrainingListener.Started(
            reports.size(),
            plan.shards(),
            plan.trainRows(),
            plan.schedule().stepsPerEpoch(),
            plan.totalSteps(),
            parameters,
            workerBytes,
            MemoryEstimate.driver(plan, optimizerSlots, plan.validationRows() > 0),
            reports.get(0).numerics());
    events.publish(listener -> listener.started(started));
    last = clock.getAsLong();
  }

  void step(int epoch, long step, double[] sums, double learningRate) {
    long now = clock.getAsLong();
    double loss = sums[StepPush.LOSS] / sums[StepPush.DIVISOR];
    TrainingListener.Step event =
        new TrainingListener.Step(
            epoch, step, loss, (long) sums[StepPush.ROWS], learningRate, (now - last) / 1e9);
    events.publish(listener -> listener.step(event));
    epochNanos += now - last;
    last = now;
    lossSum += sums[StepPush.LOSS];
    divisor += sums[StepPush.DIVISOR];
    rows += sums[StepPush.ROWS];
  }

  void epoch(int epoch, long steps, double validationLoss, double validationAccuracy) {
    TrainingListener.Epoch event =
        new TrainingListener.Epoch(
            epoch,
            steps,
            lossSum / divisor,
            validationLoss,
            validationAccuracy,
            rows / (epochNanos / 1e9));
    history.add(event);
    events.publish(listener -> listener.epoch(event));
    lossSum = 0;
    divisor = 0;
    rows = 0;
    epochNanos = 0;
    last = clock.getAsLong();
  }

  List<TrainingListener.Epoch> history() {
    return List.copyOf(history);
  }
}
