package io.github.syncbn.driver.report;

import io.github.syncbn.driver.attempt.Provenance;
import io.github.syncbn.driver.attempt.TrainingJob;
import io.github.syncbn.driver.report.Page.Block;
import io.github.syncbn.driver.report.Page.Table;
import io.github.syncbn.driver.report.RunRecorder.Snapshot;
import io.github.syncbn.driver.table.ColumnUse;
import io.github.syncbn.driver.table.ColumnUses;
import io.github.syncbn.worker.table.FeatureSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The rows of a training, and what their columns are used for. */
final class DataFacts {
  private static final int MOST_COLUMNS = 50;

  private DataFacts() {}

  static List<Block> of(RunFacts facts, Snapshot run, Optional<TrainingJob.Result> result) {
    List<Block> blocks = new ArrayList<>(List.of(Table.ofFacts(data(facts, run, result))));
    List<ColumnUse> looked =
        result
            .map(trained -> trained.provenance().get(Provenance.COLUMNS))
            .map(json -> ColumnUses.fromJson(json).wantingALook())
            .orElse(List.of());
    if (!looked.isEmpty()) {
      blocks.add(
          Table.of(
              List.of("column", "use", "look at"),
              3,
              looked.stream()
                  .limit(MOST_COLUMNS)
                  .map(use -> List.of(use.name(), use.role().toString(), use.note()))
                  .toList()));
    }
    return blocks;
  }

  private static List<List<String>> data(
      RunFacts facts, Snapshot run, Optional<TrainingJob.Result> result) {
    List<List<String>> rows = new ArrayList<>();
    run.started()
        .ifPresent(started -> Facts.put(rows, "rows of the training set", started.trainRows()));
    run.started().ifPresent(started -> Facts.put(rows, "parameters", started.parameters()));
    rows.addAll(facts.data());
    result.ifPresent(
        trained -> {
          rows.add(List.of("label", trained.labels().column()));
          if (trained.labels().columns().several()) {
            rows.add(List.of("targets", String.join(", ", trained.labels().columns().names())));
          }
          if (!trained.labels().classes().isEmpty()) {
            rows.add(List.of("classes", String.join(", ", trained.labels().classes())));
          }
          rows.add(List.of("features", features(trained)));
          Optional.ofNullable(trained.provenance().get(Provenance.COLUMNS))
              .ifPresent(json -> rows.add(List.of("columns", ColumnUses.fromJson(json).line())));
        });
    return rows;
  }

  private static String features(TrainingJob.Result trained) {
    List<FeatureSchema.Column> columns = trained.features().columns();
    String first =
        columns.stream()
            .limit(MOST_COLUMNS)
            .map(FeatureSchema.Column::name)
            .collect(Collectors.joining(", "));
    return columns.size() <= MOST_COLUMNS
        ? first
        : first + " and " + (columns.size() - MOST_COLUMNS) + " more";
  }
}
