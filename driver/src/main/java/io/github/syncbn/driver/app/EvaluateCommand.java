package io.github.syncbn.driver.app;

import io.github.syncbn.driver.config.JobConfig;
import io.github.syncbn.driver.model.ModelDirectory;
import io.github.syncbn.driver.model.SavedModel;
import io.github.syncbn.driver.scoring.ModelQuery;
import io.github.syncbn.driver.scoring.Scorer;
import io.github.syncbn.driver.scoring.SlicedEvaluation;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** How good a model is on labeled rows. */
@Command(
    name = "evaluate",
    mixinStandardHelpOptions = true,
    description =
        "Loss, accuracy, AUC and other metrics, precision, recall and confusion matrix, or rmse, mae and r2, of a"
            + " model on labeled rows. With --config: on the job's test set if it has one, else on"
            + " all of its rows.")
final class EvaluateCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(names = "--model", required = true, paramLabel = "DIR", description = "The model.")
  private String model;

  @Mixin private InputOptions input;

  @Mixin private TrustOption trust;

  @Option(
      names = "--by",
      paramLabel = "COLUMN",
      description = "Also for the rows of each value of a column.")
  private String by;

  @Option(
      names = "--slices",
      paramLabel = "N",
      description =
          "With --by: values that are shown by themselves, the most frequent ones; all others are"
              + " together (default: ${DEFAULT-VALUE}).")
  private int slices = 20;

  @Option(names = "--json", description = "Print JSON instead of tables.")
  private boolean json;

  @Override
  public Integer call() {
    if (slices < 1) {
      throw new ParameterException(
          spec.commandLine(), "--slices: expected 1 or more, got " + slices);
    }
    SavedModel saved = new ModelDirectory(model, Session.hadoop()).load();
    Scorer scorer = new Scorer(saved);
    ModelQuery query = new ModelQuery(saved, trust.trusted());
    Optional<JobConfig> job = input.job();
    try (Session session = Session.open()) {
      InputRows rows = InputRows.of(input, job, query, session.spark(), true);
      SlicedEvaluation evaluation = evaluate(scorer, rows);
      PrintWriter out = spec.commandLine().getOut();
      EvaluationReport report =
          new EvaluationReport(
              model,
              saved.network().digest(),
              rows.description(),
              rows.weight(),
              saved.network().loss().plain(),
              evaluation.all());
      SliceReport sliced = new SliceReport(by, evaluation.slices());
      out.println(json ? report.json(sliced) : report.text() + sliced.text());
      out.flush();
      return 0;
    }
  }

  private SlicedEvaluation evaluate(Scorer scorer, InputRows rows) {
    return rows.judged(
        scorer,
        (table, label, weight) ->
            by == null
                ? new SlicedEvaluation(scorer.evaluate(table, label, weight), List.of())
                : scorer.evaluateBy(table, label, weight, by, slices));
  }
}
