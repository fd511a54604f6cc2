package io.github.syncbn.driver.step;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.worker.collective.StartPoint;
import io.github.syncbn.worker.collective.WorkerReport;
import io.github.syncbn.worker.kernel.NumericFingerprint;
import io.github.syncbn.worker.training.TrainingPlan;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * All that is committed of a training, apart from the attempt that goes on: every attempt starts
 * from it, and it is what a checkpoint holds. One attempt at a time writes to it.
 */
public final class TrainingProgress {
  private final TrainingPlan plan;
  private final ValidationHistory validations;
  private final EpochMeter meter;
  private TrainingState state;
  private RowFingerprints rows;
  private String numerics;
  private DataStatistics statistics;
  private Consumer<TrainingProgress> onCommit = progress -> {};

  /** Before the first attempt. */
  public TrainingProgress(
      TrainingPlan plan, TrainingState state, ValidationHistory validations, EpochMeter meter) {
    this.plan = plan;
    this.state = state;
    this.validations = validations;
    this.meter = meter;
  }

  /** Of a training that goes on elsewhere, or later: what its data and machines must be again. */
  void expect(RowFingerprints fingerprints, String workerNumerics, DataStatistics known) {
    rows = fingerprints;
    numerics = workerNumerics;
    statistics = known;
  }

  /** Sets who is told after each committed step. */
  public void onCommit(Consumer<TrainingProgress> listener) {
    onCommit = listener;
  }

  /** A step has been committed, and everything that goes with it. */
  void committed() {
    onCommit.accept(this);
  }

  /** What is trained. */
  public TrainingPlan plan() {
    return plan;
  }

  /** Parameters and all that moves with them. */
  public TrainingState state() {
    return state;
  }

  /** Validations until now. */
  public ValidationHistory validations() {
    return validations;
  }

  /** Sums of the running epoch, and the epochs before. */
  public EpochMeter meter() {
    return meter;
  }

  /** Fingerprints of the rows, once workers have loaded them. */
  public Optional<RowFingerprints> rows() {
    return Optional.ofNullable(rows);
  }

  /** What computes in the workers, once they have said so. */
  public String numerics() {
    return numerics;
  }

  /** What is known of the training set, once a step is committed. */
  public Optional<DataStatistics> statistics() {
    return Optional.ofNullable(statistics);
  }

  /** Running statistics against those of the last committed batch. */
  public List<StatisticsDrift> drift() {
    StepState committed = state.committed();
    return StatisticsDrift.of(plan.layout(), committed.running(), committed.batch());
  }

  /** A state for another attempt; the last attempt's can do no more harm. */
  TrainingState beginAttempt() {
    state = state.continued();
    return state;
  }

  /** What an attempt begins with now. */
  StartPoint.Next next() {
    if (validations.stopped()) {
      return StartPoint.Next.RESULT;
    }
    StartPoint.Next next = plan.next(state.step());
    boolean validated = validations.lastEpoch() == plan.epochOf(state.step());
    return next == StartPoint.Next.VALIDATION && validated
        ? plan.afterValidation(state.step())
        : next;
  }

  /**
   * Compares what workers have loaded, and how they compute, with each other and with earlier
   * attempts.
   *
   * @throws JobException DATA if rows have changed, CLUSTER if the workers compute by other means
   */
  void check(List<WorkerReport> reports, RowFingerprints loaded) {
    for (WorkerReport report : reports) {
      requireNumerics(report, reports.get(0).numerics(), "worker 0");
      if (numerics != null) {
        requireNumerics(report, numerics, "what has been trained so far");
      }
    }
    numerics = reports.get(0).numerics();
    if (rows != null) {
      Optional<String> change = loaded.change(rows);
      if (change.isPresent()) {
        throw new JobException(
            JobException.Kind.DATA,
            "the data has changed since this training began: "
                + change.get()
                + ". Steps on other rows would be another training; restore the data, or train anew");
      }
    }
    rows = loaded;
  }

  private static void requireNumerics(WorkerReport report, String expected, String whose) {
    NumericFingerprint.difference(whose, expected, "worker " + report.worker(), report.numerics())
        .ifPresent(
            difference -> {
              throw new JobException(JobException.Kind.CLUSTER, difference);
            });
  }

  /** Takes over the statistics of the training set that this attempt has computed. */
  void settle(DataStatistics computed) {
    if (statistics != null && !statistics.sameAs(computed)) {
      throw new JobException(
          JobException.Kind.DATA,
          "scaling or class weights of the training set differ from those that training began with,"
              + " though its rows do not: another version of syncbn? Train anew");
    }
    statistics = computed;
  }
}
