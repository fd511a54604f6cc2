package io.github.syncbn.driver.report;

import io.github.syncbn.driver.attempt.TrainingReport;
import io.github.syncbn.driver.step.TrainingListener;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Remembers what a report shows of a training. Steps are kept in at most {@value #MOST_POINTS}
 * points, each the mean over as many steps as it takes, so that a report of a million steps is as
 * small as one of a thousand.
 */
class RunRecorder implements TrainingListener {
  private static final int MOST_POINTS = 2_000;

  private final List<Point> points = new ArrayList<>();
  private final List<Epoch> epochs = new ArrayList<>();
  private final List<Observed> observed = new ArrayList<>();
  private final List<Restarted> restarts = new ArrayList<>();
  private long stepsPerPoint = 1;
  private Started started;
  private Planned planned;

  /**
   * Some steps.
   *
   * @param step the last of them, counted from 1
   * @param steps how many
   * @param loss mean over them
   * @param learningRate of the last
   * @param seconds all together
   */
  record Point(long step, long steps, double loss, double learningRate, double seconds) {
    private Point and(Point next) {
      long both = steps + next.steps;
      return new Point(
          next.step,
          both,
          (loss * steps + next.loss * next.steps) / both,
          next.learningRate,
          seconds + next.seconds);
    }
  }

  /**
   * What is known of a training by now.
   *
   * @param started empty before the first step
   * @param planned empty before it
   * @param points steps, thinned
   * @param epochs that have ended
   * @param observed steps that were looked at
   * @param restarts after lost workers
   */
  record Snapshot(
      Optional<Started> started,
      Optional<Planned> planned,
      List<Point> points,
      List<Epoch> epochs,
      List<Observed> observed,
      List<Restarted> restarts) {}

  @Override
  public synchronized void planned(Planned event) {
    planned = event;
  }

  @Override
  public synchronized void started(Started event) {
    started = event;
  }

  @Override
  public synchronized void step(Step event) {
    Point next =
        new Point(event.step() + 1, 1, event.loss(), event.learningRate(), event.seconds());
    int last = points.size() - 1;
    if (last >= 0 && points.get(last).steps() < stepsPerPoint) {
      points.set(last, points.get(last).and(next));
      return;
    }
    if (points.size() == MOST_POINTS) {
      halve(points);
      stepsPerPoint *= 2;
    }
    points.add(next);
  }

  private static void halve(List<Point> points) {
    for (int i = 0; i < points.size() / 2; i++) {
      points.set(i, points.get(2 * i).and(points.get(2 * i + 1)));
    }
    points.subList(points.size() / 2, points.size()).clear();
  }

  @Override
  public synchronized void observed(Observed event) {
    observed.add(event);
  }

  @Override
  public synchronized void restarted(Restarted event) {
    restarts.add(event);
  }

  @Override
  public synchronized void epoch(Epoch event) {
    epochs.add(event);
  }

  /** What is known by now. */
  synchronized Snapshot snapshot() {
    return new Snapshot(
        Optional.ofNullable(started),
        Optional.ofNullable(planned),
        List.copyOf(points),
        List.copyOf(epochs),
        List.copyOf(observed),
        List.copyOf(restarts));
  }

  /** The same with the epochs as the final report has them, which a resume brings along. */
  synchronized Snapshot snapshot(TrainingReport report) {
    epochs.clear();
    epochs.addAll(report.epochs());
    return snapshot();
  }
}
