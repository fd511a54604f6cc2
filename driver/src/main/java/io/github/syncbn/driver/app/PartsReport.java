package io.github.syncbn.driver.app;

import java.io.PrintStream;
import java.util.Locale;
import java.util.function.LongSupplier;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;

/** Shows how many of a job's tasks are done: a bar on a terminal, else a line at intervals. */
final class PartsReport extends SparkListener implements AutoCloseable {
  private static final long LINE_NANOS = 5_000_000_000L;

  private final PrintStream out;
  private final String what;
  private final int parts;
  private final LongSupplier clock;
  private final ProgressBar bar;
  private int done;
  private long lastLine;

  PartsReport(PrintStream out, boolean terminal, LongSupplier nanoClock, String what, int parts) {
    this.out = out;
    this.what = what;
    this.parts = parts;
    this.clock = nanoClock;
    this.lastLine = nanoClock.getAsLong();
    this.bar =
        terminal
            ? new ProgressBarBuilder()
                .setTaskName(what)
                .setInitialMax(parts)
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(200)
                .clearDisplayOnFinish()
                .build()
            : null;
  }

  @Override
  public void onTaskEnd(SparkListenerTaskEnd event) {
    if (!event.taskInfo().successful() || done == parts) {
      return;
    }
    done++;
    if (bar != null) {
      bar.stepTo(done);
    } else if (clock.getAsLong() - lastLine > LINE_NANOS) {
      lastLine = clock.getAsLong();
      out.println(
          String.format(
              Locale.ROOT, "%s: %,d of %,d parts, %d%%", what, done, parts, 100L * done / parts));
    }
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
    }
  }
}
