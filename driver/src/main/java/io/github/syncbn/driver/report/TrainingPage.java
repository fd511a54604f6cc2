package io.github.syncbn.driver.report;

import io.github.syncbn.driver.attempt.Provenance;
import io.github.syncbn.driver.attempt.TrainingJob;
import io.github.syncbn.driver.metric.Figures;
import io.github.syncbn.driver.metric.Metric;
import io.github.syncbn.driver.report.Chart.Axis;
import io.github.syncbn.driver.report.Chart.Mark;
import io.github.syncbn.driver.report.Chart.Series;
import io.github.syncbn.driver.report.Page.Block;
import io.github.syncbn.driver.report.Page.Listing;
import io.github.syncbn.driver.report.Page.Paragraph;
import io.github.syncbn.driver.report.Page.Picture;
import io.github.syncbn.driver.report.Page.Section;
import io.github.syncbn.driver.report.Page.Shares;
import io.github.syncbn.driver.report.Page.Table;
import io.github.syncbn.driver.report.RunRecorder.Point;
import io.github.syncbn.driver.report.RunRecorder.Snapshot;
import io.github.syncbn.driver.step.TrainingListener.Epoch;
import io.github.syncbn.driver.table.ColumnUse;
import io.github.syncbn.driver.table.ColumnUses;
import io.github.syncbn.worker.table.FeatureSchema;
import io.github.syncbn.worker.training.StepClock.Profile;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** What a training shows: while it goes on, and when it is done. */
final class TrainingPage {
  private static final int MOST_COLUMNS = 50;
  private static final Axis STEP = Axis.linear("step");
  private static final Axis EPOCH = Axis.linear("epoch");

  private final RunFacts facts;
  private final Snapshot run;
  private final Optional<TrainingJob.Result> result;
  private final List<Mark> marks;

  private TrainingPage(RunFacts facts, Snapshot run, Optional<TrainingJob.Result> result) {
    this.facts = facts;
    this.run = run;
    this.result = result;
    this.marks =
        run.restarts().stream()
            .map(restart -> new Mark(restart.step(), "attempt " + restart.attempt()))
            .toList();
  }

  /**
   * The page.
   *
   * @param result empty while training goes on
   */
  static Page of(RunFacts facts, Snapshot run, Optional<TrainingJob.Result> result) {
    return new TrainingPage(facts, run, result).page();
  }

  private Page page() {
    List<Section> sections = new ArrayList<>();
    sections.add(new Section(result.isPresent() ? "Result" : "So far", outcome()));
    sections.add(new Section("Loss", loss()));
    if (!run.observed().isEmpty()) {
      sections.add(new Section("Gradients and updates", LayerCharts.steps(run.observed(), marks)));
      sections.add(new Section("Batch normalization", LayerCharts.drift(run.observed(), marks)));
      sections.add(new Section("Activations", LayerCharts.activations(run.observed(), marks)));
    }
    result
        .flatMap(TrainingJob.Result::heldOut)
        .ifPresent(
            held ->
                sections.add(
                    new Section("The " + held.set().label() + " set", JudgementCharts.of(held))));
    sections.add(new Section("Time and workers", time()));
    sections.add(new Section("Data", dataBlocks()));
    sections.add(new Section("Configuration", List.of(new Listing(facts.configuration()))));
    result.ifPresent(
        trained -> sections.add(new Section("Provenance", List.of(provenance(trained)))));
    sections.removeIf(section -> section.blocks().isEmpty());
    return new Page(facts.title(), subtitle(), sections);
  }

  private String subtitle() {
    long done = run.points().isEmpty() ? 0 : run.points().get(run.points().size() - 1).step();
    String steps =
        run.started()
            .map(
                started ->
                    String.format(Locale.ROOT, "step %,d of %,d", done, started.totalSteps()))
            .orElse("not begun");
    return result.isPresent() ? "trained: " + steps : "training goes on: " + steps + "; reload";
  }

  private List<Block> outcome() {
    List<List<String>> rows = new ArrayList<>();
    if (!run.epochs().isEmpty()) {
      Epoch last = run.epochs().get(run.epochs().size() - 1);
      fact(rows, "epochs", last.epoch() + 1);
      fact(rows, "training loss", last.trainLoss());
      fact(rows, "validation loss", last.validationLoss());
      figures(rows, "validation ", last.validation().figures());
      fact(rows, "rows per second", Math.rint(last.rowsPerSecond()));
    }
    result.ifPresent(
        trained -> {
          fact(rows, "test loss", trained.report().test().loss());
          figures(rows, "test ", trained.report().test().figures());
          rows.add(List.of("digest", trained.digest()));
        });
    return List.of(Table.ofFacts(rows));
  }

  private static void fact(List<List<String>> rows, String name, double value) {
    add(rows, name, ChartData.number(value));
  }

  private static void figures(List<List<String>> rows, String set, Figures figures) {
    figures
        .values()
        .forEach((metric, value) -> add(rows, set + metric.title(), metric.text(value)));
  }

  /** What has no number is left out. */
  private static void add(List<List<String>> rows, String name, String value) {
    if (!value.isEmpty()) {
      rows.add(List.of(name, value));
    }
  }

  private List<Block> loss() {
    List<Block> blocks = new ArrayList<>();
    if (run.points().isEmpty()) {
      return List.of(new Paragraph("No step is done yet."));
    }
    blocks.add(bySteps("Loss of steps", Axis.logarithmic("loss"), "loss", Point::loss));
    double[] epochs = epochs(epoch -> epoch.epoch() + 1);
    if (epochs.length > 0) {
      blocks.add(
          new Picture(
              Chart.of(
                  "Loss of epochs",
                  EPOCH,
                  Axis.logarithmic("loss"),
                  epochs,
                  List.of(
                      Series.of("training", epochs(Epoch::trainLoss)),
                      Series.of("validation", epochs(Epoch::validationLoss))))));
      blocks.addAll(figures(epochs));
    }
    blocks.add(bySteps("Learning rate", Axis.linear("learning rate"), "rate", Point::learningRate));
    return blocks;
  }

  /** Those of validations between 0 and 1 in one chart, others each in one of its own. */
  private List<Block> figures(double[] epochs) {
    List<Block> blocks = new ArrayList<>();
    List<Metric> known =
        Arrays.stream(Metric.values())
            .filter(metric -> run.epochs().stream().anyMatch(e -> has(e, metric)))
            .toList();
    List<Series> shares = known.stream().filter(Metric::classifies).map(this::series).toList();
    if (!shares.isEmpty()) {
      blocks.add(chart("Validation metrics", Axis.linear("value"), epochs, shares));
    }
    known.stream()
        .filter(metric -> !metric.classifies())
        .forEach(
            metric ->
                blocks.add(
                    chart(
                        "Validation " + metric.title(),
                        Axis.linear(metric.title()),
                        epochs,
                        List.of(series(metric)))));
    return blocks;
  }

  private static boolean has(Epoch epoch, Metric metric) {
    return !Double.isNaN(epoch.validation().figures().get(metric));
  }

  private Series series(Metric metric) {
    return Series.of(metric.title(), epochs(e -> e.validation().figures().get(metric)));
  }

  private static Picture chart(String title, Axis axis, double[] epochs, List<Series> lines) {
    return new Picture(Chart.of(title, EPOCH, axis, epochs, lines));
  }

  private Picture bySteps(String title, Axis axis, String name, ToDoubleFunction<Point> value) {
    double[] at = run.points().stream().mapToDouble(Point::step).toArray();
    double[] values = run.points().stream().mapToDouble(value).toArray();
    return new Picture(new Chart(title, STEP, axis, at, List.of(Series.of(name, values)), marks));
  }

  private double[] epochs(ToDoubleFunction<Epoch> value) {
    return run.epochs().stream().mapToDouble(value).toArray();
  }

  private List<Block> time() {
    List<Block> blocks = new ArrayList<>();
    if (!run.points().isEmpty()) {
      blocks.add(
          bySteps(
              "Time of a step",
              Axis.linear("milliseconds"),
              "step",
              point -> 1e3 * point.seconds() / point.steps()));
    }
    result.ifPresent(trained -> blocks.add(shares(trained.report().profiles())));
    List<List<String>> rows = new ArrayList<>();
    run.started()
        .ifPresent(
            started -> {
              fact(rows, "workers at the start", started.workers());
              fact(rows, "shards", started.shards());
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

  private List<Block> dataBlocks() {
    List<Block> blocks = new ArrayList<>(List.of(Table.ofFacts(data())));
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

  private List<List<String>> data() {
    List<List<String>> rows = new ArrayList<>();
    run.started().ifPresent(started -> fact(rows, "rows of the training set", started.trainRows()));
    run.started().ifPresent(started -> fact(rows, "parameters", started.parameters()));
    rows.addAll(facts.data());
    result.ifPresent(
        trained -> {
          rows.add(List.of("label", trained.labels().column()));
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

  private static Table provenance(TrainingJob.Result trained) {
    List<List<String>> rows = new ArrayList<>();
    trained
        .provenance()
        .forEach(
            (key, value) -> {
              if (!List.of(Provenance.CONFIGURATION, Provenance.COLUMNS).contains(key)) {
                rows.add(List.of(key, value));
              }
            });
    return Table.ofFacts(rows);
  }
}
