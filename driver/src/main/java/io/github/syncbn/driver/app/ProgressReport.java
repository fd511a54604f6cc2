package io.github.syncbn.driver.app;

import io.github.syncbn.driver.metric.LossText;
import io.github.syncbn.driver.metric.Metric;
import io.github.syncbn.driver.planning.StepTime;
import io.github.syncbn.driver.step.TrainingListener;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.function.LongSupplier;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/**
 * Shows how training goes: a bar where a person watches a terminal, else a line at intervals.
 * Epochs count from 1.
 */
final class ProgressReport implements TrainingListener, AutoCloseable {
  /** Metrics that a line has room for. */
  private static final List<Metric> SHOWN = List.of(Metric.ACCURACY, Metric.AUC, Metric.RMSE);

  private static final long LINE_NANOS = 10_000_000_000L;

  private final PrintStream out;
  private final boolean terminal;
  private final LongSupplier clock;
  private ProgressBar bar;
  private long totalSteps;
  private long stepsPerEpoch;
  private long lastLine;
  private Epoch unprinted;

  ProgressReport(PrintStream out, boolean terminal, LongSupplier nanoClock) {
    this.out = out;
    this.terminal = terminal;
    this.clock = nanoClock;
  }

  /**
   * On standard error, as a bar where that is a terminal. Java cannot tell, so the launcher does;
   * without it, a process has a console if input and output are a terminal.
   */
  static ProgressReport standard() {
    String launcher = System.getenv("SYNCBN_TERMINAL");
    boolean terminal = launcher == null ? System.console() != null : launcher.equals("true");
    return new ProgressReport(System.err, terminal, System::nanoTime);
  }

  @Override
  public void planned(Planned event) {
    out.println(prediction(event));
    out.println(event.rows());
  }

  /** How long a step should take, and what would be faster. */
  static String prediction(Planned event) {
    StepTime step = event.step();
    String text =
        String.format(
            Locale.ROOT,
            "%d of %d slots%s; a step should take %.1f ms: computing %.0f%%, waiting for the slowest"
                + " %.0f%%, network and driver %.0f%%",
            step.workers(),
            event.slots(),
            event.threads() > 1 ? " of " + event.threads() + " threads each" : "",
            1e3 * step.total(),
            100 * step.share(step.compute()),
            100 * step.share(step.waiting()),
            100 * step.share(step.network()));
    if (step.total() > 1.1 * event.fastest().total()) {
      text +=
          String.format(
              Locale.ROOT,
              "; training.workers = %d should take %.1f ms",
              event.fastest().workers(),
              1e3 * event.fastest().total());
    } else if (step.workers() < event.slots() / 2) {
      text += "; more shards or a larger batch would use more slots";
    } else if (step.share(step.network()) > 0.5) {
      text += "; a larger training.batchSize, or executors with more cores, would share it better";
    }
    return text;
  }

  @Override
  public void started(Started event) {
    totalSteps = event.totalSteps();
    stepsPerEpoch = event.stepsPerEpoch();
    lastLine = clock.getAsLong();
    out.println(
        String.format(
            Locale.ROOT,
            "training %,d parameters on %,d rows: %d worker%s, %d shards, %,d steps of %,d an"
                + " epoch",
            event.parameters(),
            event.trainRows(),
            event.workers(),
            event.workers() == 1 ? "" : "s",
            event.shards(),
            event.totalSteps(),
            event.stepsPerEpoch()));
    out.println(
        String.format(
            Locale.ROOT,
            "memory: %s in workers (rows, activations, gradients), %s in the driver; %s",
            bytes(event.workerBytes()),
            bytes(event.driverBytes()),
            event.numerics()));
    if (terminal) {
      bar =
          new ProgressBarBuilder()
              .setTaskName("training")
              .setInitialMax(totalSteps)
              .setStyle(ProgressBarStyle.ASCII)
              .setUpdateIntervalMillis(200)
              .clearDisplayOnFinish()
              .build();
    }
  }

  @Override
  public void step(Step event) {
    if (bar != null) {
      bar.stepTo(event.step() + 1);
    } else if (clock.getAsLong() - lastLine > LINE_NANOS) {
      lastLine = clock.getAsLong();
      out.println(
          String.format(
              Locale.ROOT,
              "step %,d of %,d (epoch %d): loss %s",
              event.step() + 1,
              totalSteps,
              event.step() / stepsPerEpoch + 1,
              LossText.of(event.loss())));
    }
  }

  @Override
  public void restarted(Restarted event) {
    out.println(
        String.format(
            Locale.ROOT,
            "attempt %d goes on from step %,d: %s",
            event.attempt(),
            event.step(),
            event.cause()));
  }

  @Override
  public void epoch(Epoch event) {
    String line = describe(event);
    if (bar != null) {
      bar.setExtraMessage(brief(event));
    } else if (clock.getAsLong() - lastLine > LINE_NANOS / 10 || event.step() >= totalSteps) {
      lastLine = clock.getAsLong();
      unprinted = null;
      out.println(line);
    } else {
      unprinted = event;
    }
  }

  /** What fits beside a bar in a terminal of 80 columns. */
  private static String brief(Epoch event) {
    String accuracy =
        Double.isNaN(event.validationAccuracy())
            ? ""
            : String.format(Locale.ROOT, ", val. %.1f%%", 100 * event.validationAccuracy());
    return " loss " + LossText.of(event.trainLoss()) + accuracy;
  }

  /** One epoch in one line. */
  static String describe(Epoch event) {
    StringBuilder line =
        new StringBuilder(
            "epoch " + (event.epoch() + 1) + ": loss " + LossText.of(event.trainLoss()));
    if (!Double.isNaN(event.validationLoss())) {
      line.append(", validation loss ").append(LossText.of(event.validationLoss()));
    }
    for (Metric metric : SHOWN) {
      double value = event.validation().figures().get(metric);
      if (!Double.isNaN(value)) {
        line.append(", validation ").append(metric.title()).append(' ').append(metric.text(value));
      }
    }
    return line.append(String.format(Locale.ROOT, ", %,.0f rows/s", event.rowsPerSecond()))
        .toString();
  }

  private static String bytes(long bytes) {
    return bytes < 10_000_000
        ? String.format(Locale.ROOT, "%.1f MB", bytes / 1e6)
        : String.format(Locale.ROOT, "%,.0f MB", bytes / 1e6);
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
    }
    // Otherwise the epochs since the last line would not be shown when early stopping ends
    // training.
    if (unprinted != null) {
      out.println(describe(unprinted));
      unprinted = null;
    }
  }
}
