package io.github.syncbn.driver.app;

import io.github.syncbn.driver.attempt.Provenance;
import io.github.syncbn.driver.attempt.TrainingReport;
import io.github.syncbn.driver.metric.Figures;
import io.github.syncbn.driver.metric.LossText;
import io.github.syncbn.driver.metric.Metric;
import io.github.syncbn.driver.metric.TargetTable;
import io.github.syncbn.driver.table.ColumnUses;
import io.github.syncbn.worker.training.StepClock.Profile;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The last lines of a training: results, where the time went, what identifies the model. */
final class OutcomeText {
  private OutcomeText() {}

  /** The lines, each with its end; those that do not apply are left out. */
  static String of(TrainingOutcome outcome) {
    TrainingReport report = outcome.report();
    StringBuilder text = new StringBuilder();
    if (!Double.isNaN(report.test().loss())) {
      text.append(
          line(
              "test loss",
              "%s (%s)",
              LossText.of(report.test().loss()),
              outcome.training().settings().loss().plain().description()));
    }
    if (!Double.isNaN(report.test().accuracy())) {
      text.append(line("test accuracy", "%.2f%%", 100 * report.test().accuracy()));
    }
    String others =
        report.test().figures().values().entrySet().stream()
            .filter(e -> e.getKey() != Metric.ACCURACY && e.getKey() != Metric.LOG_LOSS)
            .map(e -> e.getKey().title() + " " + e.getKey().text(e.getValue()))
            .collect(Collectors.joining(", "));
    if (!others.isEmpty()) {
      text.append(line("test metrics", "%s", others));
    }
    text.append(targets(report.test().figures()));
    if (report.bestEpoch() >= 0
        && outcome.training().settings().training().earlyStop().isPresent()) {
      text.append(line("best epoch", "%d, whose model is returned", report.bestEpoch() + 1));
    }
    text.append(stepTime(report.profiles()));
    text.append(line("digest", "%s", outcome.training().digest()));
    text.append(line("data", "%s", report.dataFingerprint()));
    Optional.ofNullable(outcome.training().provenance().get(Provenance.COLUMNS))
        .ifPresent(json -> text.append(line("columns", "%s", ColumnUses.fromJson(json).line())));
    text.append(line("model", "%s", outcome.modelPath().orElse("not saved (no --model)")));
    return text.toString();
  }

  /** The figures of each of several targets of the test set, a line each. */
  private static String targets(Figures figures) {
    TargetTable targets = TargetTable.of(figures);
    return targets.rows().stream()
        .map(
            row ->
                line(
                    "test " + row.get(0),
                    "%s",
                    IntStream.range(1, row.size())
                        .mapToObj(i -> targets.headings().get(i) + " " + row.get(i))
                        .collect(Collectors.joining(", "))))
        .collect(Collectors.joining());
  }

  /** Where the time of a step goes, as the mean over workers. */
  private static String stepTime(List<Profile> workers) {
    long steps = Math.max(1, workers.get(0).steps()) * workers.size();
    return line(
        "step time",
        "%.2f ms: matrix products %.0f%%, element-wise %.0f%%, waiting for statistics %.0f%%,"
            + " adding gradients %.0f%%, waiting, reduction and optimizer at the step's end %.0f%%",
        sum(workers, Profile::total) / steps / 1e6,
        percent(workers, Profile::gemm),
        percent(workers, Profile::elementwise),
        percent(workers, Profile::waiting),
        percent(workers, Profile::reduction),
        percent(workers, Profile::commit));
  }

  private static double percent(List<Profile> workers, ToLongFunction<Profile> part) {
    double total = sum(workers, Profile::total);
    return total > 0 ? 100 * sum(workers, part) / total : 0;
  }

  private static double sum(List<Profile> workers, ToLongFunction<Profile> nanoseconds) {
    return workers.stream().mapToLong(nanoseconds).sum();
  }

  private static String line(String title, String format, Object... values) {
    return String.format(Locale.ROOT, "%-16s", title)
        + String.format(Locale.ROOT, format + "%n", values);
  }
}
