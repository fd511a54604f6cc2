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
import io.github.syncbn.driver.report.Page.Table;
import io.github.syncbn.driver.report.RunRecorder.Point;
import io.github.syncbn.driver.report.RunRecorder.Snapshot;
import io.github.syncbn.driver.scoring.ColumnEffects;
import io.github.syncbn.driver.step.TrainingListener.Epoch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/** What a training shows: while it goes on, and when it is done. */
final class TrainingPage {
  private static final Axis EPOCH = Axis.linear("epoch");

  private final RunFacts facts;
  private final Snapshot run;
  private final Optional<TrainingJob.Result> result;
  private final Optional<ColumnEffects> effects;
  private final List<Mark> marks;

  private TrainingPage(
      RunFacts facts,
      Snapshot run,
      Optional<TrainingJob.Result> result,
      Optional<ColumnEffects> effects) {
    this.facts = facts;
    this.effects = effects;
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
   * @param effects what columns are to the model, if that was looked at
   */
  static Page of(
      RunFacts facts,
      Snapshot run,
      Optional<TrainingJob.Result> result,
      Optional<ColumnEffects> effects) {
    return new TrainingPage(facts, run, result, effects).page();
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
    effects.ifPresent(found -> sections.add(new Section("What matters", EffectCharts.of(found))));
    sections.add(new Section("Time and workers", TimeCharts.of(run, result, marks)));
    sections.add(new Section("Data", DataFacts.of(facts, run, result)));
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
      Facts.put(rows, "epochs", last.epoch() + 1);
      Facts.put(rows, "training loss", last.trainLoss());
      Facts.put(rows, "validation loss", last.validationLoss());
      figures(rows, "validation ", last.validation().figures());
      Facts.put(rows, "rows per second", Math.rint(last.rowsPerSecond()));
    }
    result.ifPresent(
        trained -> {
          Facts.put(rows, "test loss", trained.report().test().loss());
          figures(rows, "test ", trained.report().test().figures());
          rows.add(List.of("digest", trained.digest()));
        });
    return List.of(Table.ofFacts(rows));
  }

  private static void figures(List<List<String>> rows, String set, Figures figures) {
    figures
        .values()
        .forEach((metric, value) -> Facts.put(rows, set + metric.title(), metric.text(value)));
  }

  private List<Block> loss() {
    List<Block> blocks = new ArrayList<>();
    if (run.points().isEmpty()) {
      return List.of(new Paragraph("No step is done yet."));
    }
    blocks.add(
        StepCharts.bySteps(run, marks, "Loss of steps", Axis.logarithmic("loss"), Point::loss));
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
    blocks.add(
        StepCharts.bySteps(
            run, marks, "Learning rate", Axis.linear("learning rate"), Point::learningRate));
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

  private double[] epochs(ToDoubleFunction<Epoch> value) {
    return run.epochs().stream().mapToDouble(value).toArray();
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
