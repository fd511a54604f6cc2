package io.github.syncbn.driver.step;

import io.github.syncbn.worker.collective.StepPush;
import io.github.syncbn.worker.collective.WorkerReport;
import io.github.syncbn.worker.training.MemoryEstimate;
import io.github.syncbn.worker.training.TrainingPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/** Turns commits into events: loss and time of steps, means and rates of epochs. */
public final class EpochMeter {
  private final TrainingPlan plan;
  private final EventPump events;
  private final LongSupplier clock;
  private final List<TrainingListener.Epoch> history = new ArrayList<>();
  private boolean started;
  private long last;
  private Sums sums = new Sums(0, 0, 0, 0);

  /** Before the first step; {@code nanoClock} gives nanoseconds from any origin. */
  public EpochMeter(TrainingPlan plan, EventPump events, LongSupplier nanoClock) {
    this.plan = plan;
    this.events = events;
    this.clock = nanoClock;
  }

  /**
   * Sums over the steps of an epoch so far.
   *
   * @param loss summed loss
   * @param divisor what it is divided by for the mean
   * @param rows number of rows
   * @param seconds time of the steps
   */
  record Sums(double loss, double divisor, double rows, double seconds) {}

  /** Goes on where another meter has stopped. */
  void restore(List<TrainingListener.Epoch> past, Sums partial) {
    history.addAll(past);
    sums = partial;
  }

  /** An attempt begins, from {@code step}; only the first of a run is an event. */
  void begin(List<WorkerReport> reports, long step, int parameters, int optimizerSlots) {
    last = clock.getAsLong();
    if (started) {
      return;
    }
    started = true;
    long workerBytes = 0;
    for (WorkerReport report : reports) {
      workerBytes += report.rowBytes() + report.bufferBytes();
    }
    TrainingListener.Started event =
        new TrainingListener.Started(
            reports.size(),
            plan.shards(),
            plan.rows().training(),
            plan.schedule().stepsPerEpoch(),
            plan.totalSteps(),
            parameters,
            workerBytes,
            MemoryEstimate.driver(plan, optimizerSlots, plan.rows().validation() > 0),
            reports.get(0).numerics(),
            step,
            history.size());
    events.publish(listener -> listener.started(event));
  }

  void step(int epoch, long step, double[] stepSums, double learningRate) {
    long now = clock.getAsLong();
    double seconds = (now - last) / 1e9;
    double loss = stepSums[StepPush.LOSS] / stepSums[StepPush.DIVISOR];
    TrainingListener.Step event =
        new TrainingListener.Step(
            epoch, step, loss, (long) stepSums[StepPush.ROWS], learningRate, seconds);
    events.publish(listener -> listener.step(event));
    last = now;
    sums =
        new Sums(
            sums.loss() + stepSums[StepPush.LOSS],
            sums.divisor() + stepSums[StepPush.DIVISOR],
            sums.rows() + stepSums[StepPush.ROWS],
            sums.seconds() + seconds);
  }

  void epoch(int epoch, long steps, double validationLoss, double validationAccuracy) {
    TrainingListener.Epoch event =
        new TrainingListener.Epoch(
            epoch,
            steps,
            sums.loss() / sums.divisor(),
            validationLoss,
            validationAccuracy,
            sums.rows() / sums.seconds());
    history.add(event);
    events.publish(listener -> listener.epoch(event));
    sums = new Sums(0, 0, 0, 0);
    last = clock.getAsLong();
  }

  /** Sums over the epoch in progress. */
  Sums sums() {
    return sums;
  }

  /** The epochs that have ended, in order. */
  public List<TrainingListener.Epoch> history() {
    return List.copyOf(history);
  }
}
