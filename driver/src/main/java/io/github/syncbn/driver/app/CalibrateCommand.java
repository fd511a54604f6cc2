package io.github.syncbn.driver.app;

import io.github.syncbn.driver.file.Lease;
import io.github.syncbn.driver.metric.Metric;
import io.github.syncbn.driver.model.ModelDirectory;
import io.github.syncbn.driver.model.SavedModel;
import io.github.syncbn.driver.report.TextTable;
import io.github.syncbn.driver.scoring.CalibratedModel;
import io.github.syncbn.driver.scoring.ModelQuery;
import io.github.syncbn.driver.scoring.Scorer;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.apache.spark.SparkConf;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Makes a classifier's probabilities as sure as they are right. */
@Command(
    name = "calibrate",
    mixinStandardHelpOptions = true,
    description =
        "Writes a classifier with the temperature that divides its outputs before the softmax:"
            + " that of the least log loss on labeled rows, which it must not have been trained on."
            + " Predicted classes and raw outputs stay the same.")
final class CalibrateCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(names = "--model", required = true, paramLabel = "DIR", description = "The model.")
  private String model;

  @Mixin private InputOptions input;

  @Mixin private TrustOption trust;

  @Option(
      names = "--output",
      required = true,
      paramLabel = "DIR",
      description = "Where the model with its temperature goes.")
  private String output;

  @Option(
      names = "--rows",
      paramLabel = "N",
      description =
          "Rows that are looked at, at most, chosen by a hash of their content (default:"
              + " ${DEFAULT-VALUE}).")
  private int most = CalibratedModel.ROWS;

  @Option(names = "--overwrite", description = "Replaces a model that exists.")
  private boolean overwrite;

  @Override
  public Integer call() {
    ClusterPaths.refuseLocal(new SparkConf(), Session.hadoop(), "--output", output);
    SavedModel saved = new ModelDirectory(model, Session.hadoop()).load();
    ModelDirectory target = new ModelDirectory(output, Session.hadoop());
    target.checkWritable(overwrite);
    ModelQuery query = new ModelQuery(saved, trust.trusted());
    try (Lease lease = target.lease();
        Session session = Session.open()) {
      InputRows rows = InputRows.of(input, input.job(), query, session.spark(), true);
      Scorer scorer = new Scorer(saved);
      CalibratedModel calibrated =
          rows.judged(
              scorer, (table, label, weight) -> scorer.calibrate(table, label, weight, most));
      target.save(calibrated.model(), overwrite, lease);
      PrintWriter out = spec.commandLine().getOut();
      out.println(text(calibrated, rows));
      out.flush();
      return 0;
    }
  }

  private String text(CalibratedModel calibrated, InputRows rows) {
    TextTable facts =
        new TextTable("l")
            .row(
                "rows",
                String.format(Locale.ROOT, "%,d of %s", calibrated.rows(), rows.description()))
            .row("temperature", String.format(Locale.ROOT, "%.6g", calibrated.temperature()))
            .row("model", output);
    TextTable table = new TextTable("lr").row("", "temperature 1", "calibrated");
    for (Metric metric : List.of(Metric.LOG_LOSS, Metric.BRIER, Metric.CALIBRATION_ERROR)) {
      table.row(
          metric.title(),
          metric.text(calibrated.before().get(metric)),
          metric.text(calibrated.after().get(metric)));
    }
    return facts + "\n" + table.toString().stripTrailing();
  }
}
