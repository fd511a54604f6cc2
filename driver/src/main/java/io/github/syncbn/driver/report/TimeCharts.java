package io.github.syncbn.driver.report;

import io.github.syncbn.driver.attempt.TrainingJob;
import io.github.syncbn.driver.report.Chart.Axis;
import io.github.syncbn.driver.report.Chart.Mark;
import io.github.syncbn.driver.report.Page.Block;
import io.github.syncbn.driver.report.Page.Shares;
import io.github.syncbn.driver.report.Page.Table;
import io.github.syncbn.driver.report.RunRecorder.Snapshot;
import io.github.syncbn.worker.training.StepClock.Profile;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Where the time of a training goes, and who has computed it. */
final class TimeCharts {
  private TimeCharts() {}

  static List<Block> of(Snapshot run, Optional<TrainingJob.Result> result, List<Mark> marks) {
    List<Block> blocks = new ArrayList<>();
    if (!run.points().isEmpty()) {
      blocks.add(
          StepCharts.bySteps(
              run,
              marks,
              "Time of a step",
              Axis.linear("milliseconds"),
              point -> 1e3 * point.seconds() / point.steps()));
    }
    result.ifPresent(trained -> blocks.add(shares(trained.report().profiles())));
    List<List<String>> rows = new ArrayList<>();
    run.started()
        .ifPresent(
            started -> {
              Facts.put(rows, "workers at the start", started.workers());
              Facts.put(rows, "shards", started.shards());
              rows.add(List.of("computed by", started.numerics()));
            });
    run.restarts()
        .forEach(
            restart ->
                rows.add(
                    List.of(
                        "attempt " + restart.attempt() + " from step " + restart.step(),
                        restart.cause())));
    if (!rows.isEmpty()) {
      blocks.add(Table.ofFacts(rows));
    }
    return blocks;
  }

  private static Shares shares(List<Profile> workers) {
    List<Shares.Whole> bars = new ArrayList<>();
    for (int w = 0; w < workers.size(); w++) {
      Profile profile = workers.get(w);
      double total = Math.max(1, profile.total());
      bars.add(
          new Shares.Whole(
              "worker " + w,
              new double[] {
                profile.gemm() / total,
                profile.elementwise() / total,
                profile.waiting() / total,
                profile.reduction() / total,
                profile.commit() / total
              }));
    }
    return new Shares(
        "Where the time of a step goes",
        List.of(
            "matrix products",
            "element-wise",
            "waiting for statistics",
            "adding gradients",
            "the step's end"),
        bars);
  }
}
