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
  private long began;
  private Sums sums = Sums.NONE;

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
  record Sums(double loss, double divisor, double rows, double seconds) {
    /** Numbers in {@link #toArray}. */
    static final int FIELDS = 4;

    private static final Sums NONE = new Sums(0, 0, 0, 0);

    /** From {@link #toArray}. */
    static Sums of(double[] values) {
      return new Sums(values[0], values[1], values[2], values[3]);
    }

    /** As a checkpoint holds them. */
    double[] toArray() {
      return new double[] {loss, divisor, rows, seconds};
    }

    /** These sums plus those of one step, which are laid out as {@link StepPush} says. */
    Sums plus(double[] ofStep, double stepSeconds) {
      return new Sums(
          loss + ofStep[StepPush.LOSS],
          divisor + ofStep[StepPush.DIVISOR],
          rows + ofStep[StepPush.ROWS],
          seconds + stepSeconds);
    }
  }

  /** Continues where another meter stopped. */
  void restore(List<TrainingListener.Epoch> past, Sums partial) {
    history.addAll(past);
    sums = partial;
  }

  /** An attempt begins, from {@code step}; only the first of a run is an event. */
  void begin(List<WorkerReport> reports, long step, int parameters, int optimizerSlots) {
    last = clock.getAsLong();
    began = last;
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
            new TrainingListener.Started.Size(
                plan.shards(),
                plan.rows().training(),
                plan.schedule().stepsPerEpoch(),
                plan.totalSteps(),
                parameters),
            new TrainingListener.Started.Memory(
                workerBytes,
                MemoryEstimate.driver(plan, optimizerSlots, plan.rows().validation() > 0)),
            reports.get(0).numerics(),
            new TrainingListener.Started.Done(step, history.size()));
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
    sums = sums.plus(stepSums, seconds);
  }

  void observed(TrainingListener.Observed event) {
    events.publish(listener -> listener.observed(event));
  }

  void epoch(int epoch, long steps, SetResult validation) {
    TrainingListener.Epoch event =
        new TrainingListener.Epoch(
            epoch, steps, sums.loss() / sums.divisor(), validation, sums.rows() / sums.seconds());
    history.add(event);
    events.publish(listener -> listener.epoch(event));
    sums = Sums.NONE;
    last = clock.getAsLong();
  }

  /** When the attempt's workers had loaded their rows, in nanoseconds of the clock. */
  public long began() {
    return began;
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
