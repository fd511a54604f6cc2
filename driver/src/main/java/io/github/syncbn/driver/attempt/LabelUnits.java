package io.github.syncbn.driver.attempt;

import io.github.syncbn.driver.step.SetResult;
import io.github.syncbn.driver.step.TrainingListener;
import io.github.syncbn.driver.step.TrainingListener.Epoch;
import io.github.syncbn.driver.step.TrainingListener.Observed;
import io.github.syncbn.driver.step.TrainingListener.Planned;
import io.github.syncbn.driver.step.TrainingListener.Restarted;
import io.github.syncbn.driver.step.TrainingListener.Started;
import io.github.syncbn.driver.step.TrainingListener.Step;
import io.github.syncbn.driver.table.LabelColumns;
import io.github.syncbn.worker.loss.Loss;
import io.github.syncbn.worker.network.TargetScaling;

/**
 * Losses of a standardized label in the units of the label: what is reported of a training does not
 * depend on how its target was scaled. Several targets have no unit in common: their loss is that
 * of the standardized ones; figures of each are in its own units already, and get its name.
 */
final class LabelUnits {
  private final LabelColumns columns;
  private final double scale;
  private final double factor;

  LabelUnits(TargetScaling targets, Loss loss, LabelColumns columns) {
    this.columns = columns;
    scale = targets.scale().length == 1 ? targets.scale()[0] : 1;
    factor = loss.unit(scale);
  }

  private boolean changesNothing() {
    return scale == 1 && !columns.several();
  }

  /** A listener that is told losses in the units of the label. */
  TrainingListener of(TrainingListener listener) {
    return changesNothing() ? listener : new Converting(listener);
  }

  /** The same report with its losses in the units of the label. */
  TrainingReport of(TrainingReport report) {
    return changesNothing()
        ? report
        : report.with(report.epochs().stream().map(this::of).toList(), in(factor, report.test()));
  }

  private Epoch of(Epoch epoch) {
    return new Epoch(
        epoch.epoch(),
        epoch.step(),
        factor * epoch.trainLoss(),
        in(factor, epoch.validation()),
        epoch.rowsPerSecond());
  }

  private SetResult in(double unit, SetResult result) {
    return new SetResult(unit * result.loss(), result.figures().in(scale).named(columns.names()));
  }

  private final class Converting implements TrainingListener {
    private final TrainingListener listener;

    Converting(TrainingListener listener) {
      this.listener = listener;
    }

    @Override
    public void planned(Planned event) {
      listener.planned(event);
    }

    @Override
    public void started(Started event) {
      listener.started(event);
    }

    @Override
    public void step(Step event) {
      listener.step(
          new Step(
              event.epoch(),
              event.step(),
              factor * event.loss(),
              event.rows(),
              event.learningRate(),
              event.seconds()));
    }

    @Override
    public void observed(Observed event) {
      listener.observed(event);
    }

    @Override
    public void restarted(Restarted event) {
      listener.restarted(event);
    }

    @Override
    public void epoch(Epoch event) {
      listener.epoch(of(event));
    }
  }
}
